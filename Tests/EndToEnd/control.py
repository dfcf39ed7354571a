"""The control endpoints under /_emulator/, which need no credentials."""

import threading
import time

import requests

from process import PATIENCE


class Control:
    def __init__(self, emulator):
        self._prefix = emulator.endpoint + "/_emulator/"

    def get(self, name, **parameters):
        answer = requests.get(self._prefix + name, params=parameters, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, name, body=None):
        answer = requests.post(self._prefix + name, json=body, timeout=2 * PATIENCE)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def wait_for(self, **what):
        """Returns once it is the case: `subscribers=2, field="onStatusUpdate"`, `deliveries=3, since=17`, `quiet=True`."""
        return self.post("await", {"timeoutMs": int(PATIENCE * 1000)} | what)

    def trace(self, request_id):
        return self.get("trace", requestId=request_id)["entries"]

    def publication(self, request_id):
        """What became of what that request published: one verdict for each subscription of its fields."""
        found = [
            publication
            for publication in self.get("deliveries", requestId=request_id)["deliveries"]
            if publication["requestId"] == request_id
        ]
        return found[0] if found else None

    def verdict(self, request_id, subscription):
        """Why that publication reached, or did not reach, this subscription."""

        def decided():
            publication = self.publication(request_id)
            return [
                verdict
                for verdict in (publication["verdicts"] if publication else [])
                if verdict["subscription"]["id"] == subscription.id and verdict["outcome"] != "pending"
            ]

        return until(decided, f"a verdict on request {request_id} for subscription {subscription.id}")[0]


def until(probe, what):
    """What `probe` answers, once it is something."""
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()
    while True:
        answer = probe()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"waited {PATIENCE} s for {what}"
        pause.wait(0.01)
