"""--strict-delivery: a publish that nobody received turns the run red, and says why."""

import sys
from pathlib import Path

from appsync import AppSync
from control import Control, until
from process import clean_environment, run
from status import new_user, publish, status, subscribe

HERE = Path(__file__).parent

# What `exec` runs: one subscriber, and publishes to it with this selection set.
PROGRAM = """
import os, sys
sys.path.insert(0, {here!r})
from types import SimpleNamespace
from appsync import AppSync
from status import new_user, publish, status, subscribe
environ = os.environ
api = AppSync(SimpleNamespace(ready={{
    "graphqlUrl": environ["APPSYNC_API_URL"], "realtimeUrl": environ["APPSYNC_REALTIME_URL"],
    "apiKey": environ["APPSYNC_API_KEY"],
}}))
user = new_user()
with api.connect() as socket:
    socket.subscribe(subscribe("status"), {{"userId": user}})
    for _ in range(3):
        api.execute(publish({selection!r}), status({target}))
sys.exit({code})
"""


def execute(*options, selection="userId status", target="user", code=0):
    program = PROGRAM.format(here=str(HERE), selection=selection, target=target, code=code)
    return run("exec", *options, "--", sys.executable, "-c", program, environment=clean_environment())


REASON = "the filter argument userId is not in the mutation's selection set"


def test_exec_exits_with_3_and_says_why_once():
    answer = execute("--strict-delivery", selection="status")
    assert answer.returncode == 3, answer.stderr
    told = [line for line in answer.stderr.splitlines() if line.startswith("emulator: strict delivery: ")]
    assert len(told) == 1, answer.stderr
    assert "publishStatus did not reach the one subscriber of onStatusUpdate: " + REASON in told[0]
    assert "3 times" in told[0]


def test_exec_keeps_the_code_of_a_command_that_failed():
    answer = execute("--strict-delivery", selection="status", code=7)
    assert answer.returncode == 7
    assert REASON in answer.stderr


def test_what_is_delivered_or_not_wanted_is_no_failure():
    for options in ({}, {"target": "new_user()"}):
        answer = execute("--strict-delivery", **options)
        assert answer.returncode == 0, answer.stderr
        assert "strict delivery" not in answer.stderr


def test_without_it_a_silence_is_none():
    answer = execute(selection="status")
    assert answer.returncode == 0
    assert "strict delivery" not in answer.stderr


def test_serve_logs_an_error_and_keeps_it_in_its_state(start):
    emulator = start("--strict-delivery")
    api, control = AppSync(emulator), Control(emulator)
    assert control.get("state")["strictDelivery"] == []
    user = new_user()
    with api.connect() as socket:
        socket.subscribe(subscribe(), {"userId": user})
        api.execute(publish(), status(user))
        _, request = api.execute(publish("jobId"), status(user))
        (failure,) = until(lambda: control.get("state")["strictDelivery"], "the failure")
        assert (failure["reason"], failure["requestId"]) == ("filterFieldNotSelected", request)
        assert REASON in failure["sentence"]
        until(lambda: f"error: strict delivery: {failure['sentence']}" in emulator.log, "the error in the log")
    # A reset takes the log of deliveries away, not what a run is judged by.
    control.post("reset")
    assert len(control.get("state")["strictDelivery"]) == 1


def test_serve_without_it_has_no_such_state(control):
    assert control.get("state")["strictDelivery"] is None
