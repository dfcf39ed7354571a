"""`emulator tail`: what a running emulator does, as it happens."""

import json
import queue
import signal
import subprocess
import threading

import pytest

from appsync import AppSync
from process import BINARY, PATIENCE, Emulator, clean_environment, run
from status import new_user, publish, status, subscribe


class Tail:
    def __init__(self, emulator, *arguments):
        self.process = subprocess.Popen(
            [str(BINARY), "tail", "--endpoint", emulator.endpoint, *arguments],
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines, self._said = queue.Queue(), queue.Queue()
        for stream, lines in ((self.process.stdout, self._lines), (self.process.stderr, self._said)):
            threading.Thread(target=lambda s=stream, q=lines: [q.put(line) for line in s], daemon=True).start()

    def until(self, *words, of=None):
        """The next line that has all these words."""
        while True:
            line = (of or self._lines).get(timeout=PATIENCE)
            if all(word in line for word in words):
                return line

    def said(self, *words):
        return self.until(*words, of=self._said)

    def stop(self, with_signal=signal.SIGINT):
        self.process.send_signal(with_signal)
        return self.process.wait(PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE)


@pytest.mark.parametrize("with_signal", [signal.SIGINT, signal.SIGTERM])
def test_requests_publishes_and_deliveries_live(emulator, api, with_signal):
    user = new_user()
    with api.connect() as socket, Tail(emulator) as tail:
        socket.subscribe(subscribe("status"), {"userId": user})
        tail.until("start", "onStatusUpdate", user)
        api.execute(publish("jobId"), status(user))
        tail.until("appsync  publish  publishStatus", "delivered to 0 of")
        tail.until("verdict", "filterFieldNotSelected", "the filter argument userId is not in the mutation's selection")
        tail.until("appsync  request  mutation Publish  ok")
        assert tail.stop(with_signal) == 0


def test_of_many_subscribers_one_is_named_for_each_reason(start):
    emulator = start()
    api = AppSync(emulator)
    with api.connect() as socket, Tail(emulator) as tail:
        for _ in range(17):
            socket.subscribe(subscribe("status"), {"userId": new_user()})
        api.execute(publish("jobId"), status(new_user()))
        tail.until(
            "onStatusUpdate, 17 of 17 subscriptions",
            "17 filter argument not in the mutation's selection set, for example: onStatusUpdate of connection ",
            "did not receive publishStatus: the filter argument userId is not in the mutation's selection set",
        )
        assert tail.stop() == 0


def test_json_is_one_object_a_line(emulator, api):
    with Tail(emulator, "--format", "json") as tail:
        _, request = api.execute(publish(), status(new_user()))
        entry = json.loads(tail.until(request, '"request"'))
        assert (entry["service"], entry["step"], entry["outcome"]) == ("appsync", "request", "ok")
        assert tail.stop() == 0


def test_it_goes_on_with_the_next_emulator(start):
    first = start()
    port = str(first.ready["port"])
    with Tail(first) as tail:
        AppSync(first).execute(publish(), status(new_user()))
        tail.until("publishStatus", "nobody is subscribed")
        first.stop()
        tail.said("waiting for it")
        second = start("--port", port)
        AppSync(second).execute(publish(), status(new_user()))
        tail.until("publishStatus", "nobody is subscribed")
        assert tail.stop() == 0


def test_it_does_not_hold_up_a_stop(start):
    emulator = start()
    with Tail(emulator) as tail:
        AppSync(emulator).execute(publish(), status(new_user()))
        tail.until("publishStatus")
        assert emulator.stop() == 0


def test_nobody_there_is_a_sentence():
    with Emulator() as emulator:
        endpoint = emulator.endpoint
    answer = run("tail", "--endpoint", endpoint)
    assert answer.returncode == 1
    assert f"no emulator answers at {endpoint}" in answer.stderr
    assert run("tail", "--lines", "-1").returncode == 64
