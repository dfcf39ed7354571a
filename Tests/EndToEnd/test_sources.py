"""Functions, HTTP endpoints and an event bus behind an API: every source that is not a table."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from appsync import AppSync
from control import Control, until
from functions import TEMPLATES
from process import PATIENCE, Emulator


class Elsewhere(BaseHTTPRequestHandler):
    """Answers with what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path.startswith("/moved"):
            return self._answer(302, "", Location="/")
        length = int(self.headers.get("content-length", 0))
        asked = {
            "line": f"{self.command} {self.path}",
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": self.rfile.read(length).decode(),
        }
        self._answer(200 if "teapot" not in self.path else 418, json.dumps(asked))

    do_POST = do_GET

    def _answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in {"X-Answer": "yes", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def elsewhere():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def emulator(elsewhere):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Emulator(
        TEMPLATES / "sources" / "template.yaml",
        "--port", port,
        "--parameter", f"Elsewhere={elsewhere}",
        "--parameter", f"Itself=http://127.0.0.1:{port}",
    ) as emulator:
        yield emulator


@pytest.fixture(scope="module")
def api(emulator):
    return AppSync(emulator)


def refused(api, query, variables=None):
    body = api.post({"query": query, "variables": variables or {}}).json()
    return body["data"], body["errors"]


# MARK: Functions

GROW = "query($p: AWSJSON) { grow(payload: $p) }"


def test_a_function_gets_the_payload_and_the_trace_header(api, emulator):
    trace = "Root=1-5bdb40ca-556d8b0c50dc66f0511bf520;Parent=53995c3f42cd8ad8;Sampled=1"
    answer = api.post(
        {"query": GROW, "variables": {"p": json.dumps({"a": [1]})}}, headers={"x-amzn-trace-id": trace})
    grown = json.loads(answer.json()["data"]["grow"])
    assert grown["event"] == {"a": [1]}
    assert grown["trace"].startswith("Root=1-5bdb40ca-556d8b0c50dc66f0511bf520;")
    request_id = answer.headers["x-amzn-RequestId"]
    [invoked] = [entry for entry in Control(emulator).trace(request_id) if entry["step"] == "Invoke"]
    assert invoked["subject"] == "grow"
    assert invoked["causedBy"] == request_id


def test_what_a_function_raises_is_unhandled(api):
    data, errors = refused(api, GROW, {"p": json.dumps({"fail": "the soil is dry"})})
    assert data == {"grow": None}
    assert errors[0]["errorType"] == "Lambda:Unhandled"
    assert errors[0]["message"] == "the soil is dry"


def test_a_direct_resolver_hands_over_the_whole_context(api):
    data, _ = api.execute('{ whole(name: "oak") { name keys field } }')
    assert data["whole"] == {
        "name": "oak", "field": "whole", "keys": "arguments,identity,info,prev,request,source,stash",
    }
    data, errors = refused(api, '{ whole(fail: "rot") { name } }')
    assert data == {"whole": None}
    assert (errors[0]["errorType"], errors[0]["message"]) == ("Lambda:Unhandled", "'rot'")


def test_the_items_of_a_list_are_one_invocation(api, emulator):
    answer = api.post({"query": "{ trees { id birds { name } } }"})
    body = answer.json()
    assert body["data"]["trees"] == [
        {"id": str(number), "birds": None if number == 3 else [{"name": f"{number} of 5"}]} for number in range(1, 6)
    ]
    assert [(error["path"], error["errorType"], error["message"]) for error in body["errors"]] == [
        (["trees", 2, "birds"], "Tree:Hollow", "hollow")
    ]
    entries = Control(emulator).trace(answer.headers["x-amzn-RequestId"])
    assert [entry["subject"] for entry in entries if entry["step"] == "Invoke"] == ["birds"]


def test_an_event_is_handed_over_and_runs_later(api, emulator):
    data, request_id = api.execute('mutation { plant(payload: "{}") }')
    assert data == {"plant": True}

    def ran():
        lines = Control(emulator).trace(request_id)
        return [line for line in lines if line["service"] == "lambda" and line["step"] not in ("init", "Invoke")]

    assert until(ran, "the event to run")[0]["subject"] == "grow"


# MARK: HTTP


def test_a_get_with_a_query_and_headers(api, elsewhere):
    data, _ = api.execute('{ get(path: "/trees", query: "oak & ash") { status body header } }')
    answer = data["get"]
    asked = json.loads(answer["body"])
    assert (answer["status"], answer["header"]) == (200, "yes")
    assert asked["line"] == "GET /trees?q=oak%20%26%20ash"
    assert asked["headers"]["x-asked-by"] == "the forest"
    assert asked["headers"]["host"] == elsewhere.removeprefix("http://")


def test_a_post_with_a_body(api):
    data, _ = api.execute(
        "query($b: AWSJSON!) { post(path: \"/trees\", body: $b) { body } }", {"b": json.dumps({"kind": "oak"})})
    asked = json.loads(data["post"]["body"])
    assert asked["line"] == "POST /trees"
    assert json.loads(asked["body"]) == {"kind": "oak"}
    assert asked["headers"]["content-type"] == "application/json"


@pytest.mark.parametrize("path, status", [("/teapot", 418), ("/moved", 302)])
def test_whatever_the_status_it_is_the_templates_to_judge(api, path, status):
    data, _ = api.execute("query($p: String!) { get(path: $p) { status } }", {"p": path})
    assert data["get"]["status"] == status


def test_an_endpoint_that_is_this_emulator_with_a_signature(api):
    # The signature is verified, as any other with the key `test`.
    data, _ = api.execute("{ tables { status body } }")
    assert data["tables"]["status"] == 200
    assert "TableNames" in json.loads(data["tables"]["body"])


def test_tls_says_what_is_missing(api, has_tls):
    if has_tls:
        pytest.skip("this build has TLS")
    data, errors = refused(api, "{ secure { status } }")
    assert data == {"secure": None}
    assert errors[0]["errorType"] == "NotEmulated"
    assert "needs TLS" in errors[0]["message"]


# MARK: Events


def test_events_are_recorded(api, emulator):
    data, request_id = api.execute(
        "mutation($d: AWSJSON!) { announce(detail: $d) }", {"d": json.dumps({"tree": 7})})
    result = json.loads(data["announce"])
    assert result["FailedEntryCount"] == 0
    [entry] = [entry for entry in Control(emulator).trace(request_id) if entry["step"] == "PutEvents"]
    assert entry["subject"] == "forest"
    assert entry["content"] == {"source": "forest", "detailType": "news", "detail": {"tree": 7}}
    assert result["Entries"][0]["EventId"] in entry["detail"]
