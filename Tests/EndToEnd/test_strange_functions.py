"""Functions that nobody should write, and callers who come all at once."""

import os
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from control import until
from functions import TEMPLATES, Functions, is_alive, processes_below, processes_with

TEMPLATE = TEMPLATES / "strange" / "template.yaml"


@pytest.fixture
def mark():
    return uuid.uuid4().hex


@pytest.fixture
def functions(start, mark):
    return Functions(start(TEMPLATE, "--parameter", f"Mark={mark}"))


def does(functions, what):
    answer = functions.invoke("strange", {"does": what})
    assert answer.error is None, answer
    return answer


def test_children_that_are_left_behind_go_with_the_worker(functions, mark):
    worker = does(functions, "fork").payload["pid"]
    assert len(processes_with("MARK", mark)) == 201
    assert does(functions, "nothing").payload["pid"] == worker
    os.kill(worker, 9)
    until(lambda: processes_with("MARK", mark) == [], "the end of the children")
    assert does(functions, "nothing").payload["pid"] != worker


def test_a_daemon_outlives_its_worker_but_not_the_emulator(functions, mark):
    payload = does(functions, "daemonize").payload
    assert does(functions, "nothing").payload["pid"] == payload["pid"]
    os.kill(payload["pid"], 9)
    until(lambda: not is_alive(payload["pid"]), "the end of the worker")
    assert does(functions, "nothing").payload["pid"] != payload["pid"]
    left = processes_below(functions.emulator.process.pid)
    assert payload["more"] in left
    assert functions.emulator.stop() == 0
    assert [pid for pid in left if is_alive(pid)] == []
    assert processes_with("MARK", mark) == []


def test_a_closed_stdout_costs_its_lines_and_nothing_else(functions):
    worker = does(functions, "close").payload["pid"]
    assert does(functions, "nothing").payload["pid"] == worker


def test_whoever_shouts_keeps_nobody_else_from_speaking(functions):
    functions.invoke("slow-to-start")
    with ThreadPoolExecutor(1) as executor:
        shouts = executor.submit(does, Functions(functions.emulator), "shout")
        others = 0
        while not shouts.done():
            assert functions.invoke("slow-to-start", others).payload == others
            others += 1
    print(f"{others} other invocations while 5 MB were logged")
    assert len(shouts.result().log) == 4096
    assert functions.emulator.log.count("x" * 99) == 50_000


def test_many_callers_at_once_who_find_nothing_started(functions):
    """Started all at once, none would be ready in the ten seconds that an init phase may take."""
    clients = [Functions(functions.emulator) for _ in range(100)]
    with ThreadPoolExecutor(len(clients)) as executor:
        answers = list(executor.map(lambda client: client.invoke("slow-to-start", "hello"), clients))
    assert [answer.payload for answer in answers] == ["hello"] * len(clients)
    assert "is repeated" not in functions.emulator.log
