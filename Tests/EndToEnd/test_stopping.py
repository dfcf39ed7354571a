"""However the emulator ends while functions are busy, nothing of it stays behind."""

import json
import signal
import subprocess
import sys
import threading
import time
import uuid

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from control import until
from functions import TEMPLATES, Functions, is_alive, processes_below, processes_with
from process import BINARY, PATIENCE, clean_environment

TEMPLATE = TEMPLATES / "stops" / "template.yaml"


@pytest.fixture
def mark():
    return uuid.uuid4().hex


def keep_busy(functions, says):
    """Invokes the function, and returns once its handler runs; how the call ended is told afterwards."""
    outcome = []

    def call():
        try:
            outcome.append(functions.invoke("busy", {"busy": True, "says": str(says)}))
        except (BotoCoreError, ClientError) as error:
            outcome.append(error)

    thread = threading.Thread(target=call)
    thread.start()
    until(says.exists, "a handler that runs")
    return thread, outcome


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_ends_functions_that_are_busy(start, mark, tmp_path, name):
    emulator = start(TEMPLATE, "--parameter", f"Mark={mark}")
    functions = Functions(emulator)
    thread, outcome = keep_busy(functions, tmp_path / "one")
    functions.send("busy", {"busy": True, "says": str(tmp_path / "two")})
    until((tmp_path / "two").exists, "a handler that runs")
    left = processes_below(emulator.process.pid)
    assert set(processes_with("MARK", mark)) <= set(left)
    assert len(processes_with("MARK", mark)) >= 4, "two workers, and a process of each"

    begin = time.monotonic()
    assert emulator.stop(signal.Signals[name]) == 0
    print(f"{name} with two busy functions: it ended after {time.monotonic() - begin:.2f} s (to reach: 2 s)")
    thread.join(PATIENCE)
    assert outcome and not thread.is_alive()
    # What it had started was gone before it was.
    assert processes_with("MARK", mark) == []
    assert [pid for pid in left if is_alive(pid)] == []


def test_sockets_are_closed_with_a_reason_though_functions_are_busy(start, mark, tmp_path):
    emulator = start(TEMPLATE, "--parameter", f"Mark={mark}")
    with connect(
        emulator.ready["realtimeUrl"],
        subprotocols=["graphql-ws"],
        additional_headers={"x-api-key": emulator.ready["apiKey"]},
    ) as socket:
        socket.send('{"type":"connection_init"}')
        assert json.loads(socket.recv(timeout=PATIENCE))["type"] == "connection_ack"
        thread, _ = keep_busy(Functions(emulator), tmp_path / "says")
        assert emulator.stop(signal.SIGINT) == 0
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                socket.recv(timeout=PATIENCE)
        assert closed.value.rcvd is not None, "the connection broke without a close frame"
        assert closed.value.rcvd.reason
        thread.join(PATIENCE)
    assert processes_with("MARK", mark) == []


def test_nothing_is_left_after_kill_9(start, mark, tmp_path):
    emulator = start(TEMPLATE, "--parameter", f"Mark={mark}")
    thread, _ = keep_busy(Functions(emulator), tmp_path / "says")
    left = processes_below(emulator.process.pid)
    assert len(processes_with("MARK", mark)) >= 2
    emulator.kill()
    until(lambda: processes_with("MARK", mark) == [], "the end of the functions")
    until(lambda: not any(is_alive(pid) for pid in left), "the end of the supervisor")
    thread.join(PATIENCE)


def test_nothing_is_left_after_kill_9_of_exec(mark, tmp_path):
    says = tmp_path / "says"
    # The command is the shell's, not the emulator's; this one ends when its invocation breaks off.
    invocation = f"""
import boto3, json
boto3.client("lambda").invoke(FunctionName="busy", Payload=json.dumps({{"busy": True, "says": {str(says)!r}}}))
"""
    process = subprocess.Popen(
        [str(BINARY), "exec", str(TEMPLATE), "--parameter", f"Mark={mark}", "--", sys.executable, "-c", invocation],
        env=clean_environment(AWS_MAX_ATTEMPTS="1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(says.exists, "a handler that runs")
        left = processes_below(process.pid)
        assert len(processes_with("MARK", mark)) >= 2
    finally:
        process.kill()
        process.wait(PATIENCE)
    until(lambda: processes_with("MARK", mark) == [], "the end of the functions")
    until(lambda: not any(is_alive(pid) for pid in left), "the end of the command, and of the supervisor")
