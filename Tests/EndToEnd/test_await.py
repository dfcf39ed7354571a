"""POST /_emulator/await: waiting without sleeping."""

import threading

import pytest
import requests

from appsync import AppSync
from control import Control
from functions import TEMPLATES, Functions
from process import PATIENCE, Emulator
from status import new_user, publish, status, subscribe


def ask(emulator, body):
    return requests.post(emulator.endpoint + "/_emulator/await", json=body, timeout=PATIENCE)


class Waiting:
    """A request that is under way on a thread of its own."""

    def __init__(self, emulator, **body):
        self._answer = None
        self._thread = threading.Thread(target=self._ask, args=(emulator, {"timeoutMs": int(PATIENCE * 1000)} | body))
        self._thread.start()

    def _ask(self, emulator, body):
        self._answer = ask(emulator, body)

    def answer(self):
        self._thread.join(PATIENCE)
        assert self._answer is not None, "no answer"
        return self._answer


def test_subscribers_by_field_and_arguments(api, control, emulator):
    user = new_user()
    wanted = {"field": "onStatusUpdate", "arguments": {"userId": user}}
    waiting = Waiting(emulator, subscribers=2, **wanted)
    with api.connect() as first, api.connect("iam") as second:
        first.subscribe(subscribe(), {"userId": user})
        first.subscribe(subscribe(), {"userId": new_user()})
        second.subscribe(subscribe(), {"userId": user})
        answer = waiting.answer()
        assert (answer.status_code, answer.json()["subscribers"]) == (200, 2)
    # They are gone: what is not the case any more is waited for in vain.
    late = ask(emulator, {"subscribers": 3, "timeoutMs": 0, **wanted})
    assert late.status_code == 408
    assert f'3 subscribers of onStatusUpdate with userId "{user}"' in late.json()["message"]


def test_what_is_the_case_is_not_waited_for(api, emulator):
    user = new_user()
    wanted = {"field": "onStatusUpdate", "arguments": {"userId": user}}
    with api.connect() as socket:
        socket.subscribe(subscribe(), {"userId": user})
        for _ in range(50):
            answer = ask(emulator, {"subscribers": 1, "timeoutMs": 0, **wanted})
            assert (answer.status_code, answer.json().get("subscribers")) == (200, 1)


def test_deliveries_since_a_publication(api, control, emulator):
    user = new_user()
    wanted = {"field": "onStatusUpdate", "arguments": {"userId": user}}
    with api.connect() as socket:
        socket.subscribe(subscribe(), {"userId": user})
        waiting = Waiting(emulator, deliveries=2, **wanted)
        requests_ = [api.execute(publish(), status(user))[1] for _ in range(2)]
        assert waiting.answer().json()["deliveries"] == 2
        since = control.publication(requests_[0])["sequence"]
        assert control.wait_for(deliveries=1, since=since, **wanted)["deliveries"] == 1
        missing = ask(emulator, {"deliveries": 2, "since": since, "timeoutMs": 1, **wanted})
        assert missing.status_code == 408
        assert "2 deliveries to onStatusUpdate" in missing.json()["message"]
        assert "1 were made" in missing.json()["message"]


def test_deliveries_by_time_api_and_argument(api, control, emulator):
    user = new_user()
    with api.connect() as socket:
        socket.subscribe(subscribe(), {"userId": user})
        first = control.publication(api.execute(publish(), status(user))[1])
        second = control.publication(api.execute(publish(), status(user))[1])
        found = control.get("deliveries", **{"argument.userId": user, "from": first["time"], "api": first["apiId"]})
        verdicts = [one for publication in found["deliveries"] for one in publication["verdicts"]]
        assert {one["subscription"]["arguments"]["userId"] for one in verdicts} == {user}
        assert {first["requestId"], second["requestId"]} <= {one["requestId"] for one in found["deliveries"]}
        assert control.get("deliveries", **{"until": first["time"], "requestId": first["requestId"]})["deliveries"] == []
        assert len(control.get("deliveries", **{"argument.userId": user, "limit": "1", "verdicts": "0"})["deliveries"]) == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=yesterday", "from takes a time"),
        ("limit=-1", "limit takes a number from 0 up"),
        ("feild=onStatusUpdate", "there is no parameter feild; there are api, field,"),
        ("userId=bob", "there is no parameter userId; there are api, field,"),
        ("argument.=bob", "there is no parameter argument."),
        ("field=onStatus", "there is no subscription field and no publishing mutation onStatus; there is onStatusUpdate"),
        ("field=onStatusUpdate&argument.user=bob", "onStatusUpdate has no argument user"),
        ("api=another", "there is no API another; there is "),
        ("field=onStatusUpdate&field=publishStatus", "the parameter field is given twice"),
    ],
)
def test_what_is_wrong_with_a_question_for_deliveries_is_named(emulator, query, words):
    wrong = requests.get(f"{emulator.endpoint}/_emulator/deliveries?{query}", timeout=PATIENCE)
    assert wrong.status_code == 400
    assert words in wrong.json()["message"]


def test_quiet_is_when_no_event_is_under_way():
    with Emulator(TEMPLATES / "functions" / "template.yaml") as emulator:
        functions, control = Functions(emulator), Control(emulator)
        control.wait_for(quiet=True)
        request = functions.send("echo", {"a": 1})
        control.wait_for(quiet=True)
        assert [entry["outcome"] for entry in control.trace(request) if entry["step"] == "event"] == ["ok"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "name what to wait for"),
        ({"subscribers": 1, "field": "onStatus"}, "there is no subscription field onStatus; there is onStatusUpdate"),
        ({"subscribers": 1, "arguments": {"user": 1}}, "no subscription field has an argument user"),
        (
            {"subscribers": 1, "field": "onStatusUpdate", "arguments": {"user": 1}},
            "onStatusUpdate has no argument user",
        ),
        ({"subscribers": 1, "api": "nobody"}, "there is no API nobody"),
        ({"subscribers": "2"}, 'subscribers takes a whole number from 0 up, not "2"'),
        ({"subscriber": 2}, "there is no member subscriber"),
    ],
)
def test_what_is_wrong_is_named(emulator, body, words):
    answer = ask(emulator, body)
    assert answer.status_code == 400
    assert words in answer.json()["message"]


def test_a_stop_does_not_wait_for_those_who_wait(start):
    emulator = start()
    waiting = Waiting(emulator, subscribers=1)
    Control(emulator).wait_for(subscribers=0)
    assert emulator.stop() == 0
    assert waiting.answer().status_code == 503
