"""The commands, as a shell sees them: output, exit codes, signals."""

import json
import shlex
import signal
import socket
import subprocess

import pytest
import requests
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from appsync import AppSync
from control import Control
from process import BINARY, FIXTURES, PATIENCE, Emulator, NotReady, clean_environment, run
from status import publish, status, subscribe


def test_the_ready_line_tells_where_everything_is(emulator):
    ready = emulator.ready
    assert ready["event"] == "ready"
    assert isinstance(ready["port"], int) and ready["port"] > 0
    assert ready["endpoint"] == f"http://127.0.0.1:{ready['port']}"
    assert ready["graphqlUrl"].startswith(ready["endpoint"])
    assert ready["realtimeUrl"].startswith(f"ws://127.0.0.1:{ready['port']}/")
    assert ready["apiId"]
    assert ready["apiKey"].startswith("da2-")


def test_nothing_but_the_ready_line_goes_to_stdout():
    process = subprocess.Popen(
        [str(BINARY), "serve", "--port", "0"],
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert json.loads(process.stdout.readline())["event"] == "ready"
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=PATIENCE)
        assert (rest, process.returncode) == ("", 0)
    finally:
        process.kill()
        process.communicate()


def test_health_needs_no_credentials(emulator):
    assert Control(emulator).get("health")["status"] == "ok"


def test_the_state_names_tables_and_apis(emulator):
    state = Control(emulator).get("state")
    (table,) = [table for table in state["tables"] if table["name"] == "user_sessions"]
    assert table["indexes"] == ["tenant-id-index"]
    assert table["timeToLive"] == "expires_at"
    assert table["items"] >= 8
    assert [api["apiId"] for api in state["apis"]] == [emulator.ready["apiId"]]


def test_the_api_and_its_key_stay_the_same_over_restarts(emulator, start):
    other = start()
    assert other.ready["apiId"] == emulator.ready["apiId"]
    assert other.ready["apiKey"] == emulator.ready["apiKey"]


def test_an_api_key_can_be_given(start):
    key = "da2-abcdefghijklmnopqrstuvwxyz"
    assert start("--api-key", key).ready["apiKey"] == key


def test_options_can_come_from_the_environment(start):
    key = "da2-abcdefghijklmnopqrstuvwxyz"
    assert start(environment=clean_environment(EMULATOR_API_KEY=key)).ready["apiKey"] == key


def test_it_listens_on_both_loopback_addresses(emulator):
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    assert requests.get(f"http://[::1]:{emulator.ready['port']}/_emulator/health", timeout=PATIENCE).ok


class TestAwsCli:
    def test_queries_a_seeded_session(self, aws_cli):
        answer = aws_cli(
            "dynamodb", "query", "--table-name", "user_sessions",
            "--key-condition-expression", "user_id = :u",
            "--expression-attribute-values", '{":u": {"S": "bob"}}',
        )  # fmt: skip
        assert answer.returncode == 0, answer.stderr
        items = json.loads(answer.stdout)["Items"]
        assert [item["connection_id"] for item in items] == [{"S": "conn-bob-acme"}]

    def test_takes_the_seed_file_as_it_is(self, aws_cli, start):
        other = start()
        answer = aws_cli(
            "dynamodb", "batch-write-item", "--request-items", f"file://{FIXTURES}/sessions/initech.json", of=other
        )
        assert answer.returncode == 0, answer.stderr
        assert json.loads(answer.stdout)["UnprocessedItems"] == {}

    def test_shows_an_error_as_it_shows_those_of_aws(self, aws_cli):
        answer = aws_cli("dynamodb", "describe-table", "--table-name", "nowhere")
        assert answer.returncode in (254, 255)  # version 2, version 1
        assert "(ResourceNotFoundException) when calling the DescribeTable operation" in answer.stderr


class TestEnv:
    def expected(self, emulator):
        return {
            "AWS_ENDPOINT_URL": emulator.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "APPSYNC_API_URL": emulator.ready["graphqlUrl"],
            "APPSYNC_REALTIME_URL": emulator.ready["realtimeUrl"],
            "APPSYNC_API_ID": emulator.ready["apiId"],
            "APPSYNC_API_KEY": emulator.ready["apiKey"],
            "USER_SESSIONS_TABLE": "user_sessions",
        }

    def test_json(self, emulator):
        answer = run("env", "--format", "json", "--endpoint", emulator.endpoint)
        assert answer.returncode == 0, answer.stderr
        variables = json.loads(answer.stdout)
        assert self.expected(emulator).items() <= variables.items()
        assert variables["AWS_EC2_METADATA_DISABLED"] == "true"
        assert "127.0.0.1" in variables["NO_PROXY"]

    def test_shell_sets_and_unsets(self, emulator):
        answer = run("env", "--endpoint", emulator.endpoint)
        assert answer.returncode == 0, answer.stderr
        shown = subprocess.run(
            ["sh", "-c", f"eval {shlex.quote(answer.stdout)}; env"],
            env=clean_environment(AWS_PROFILE="production", AWS_SESSION_TOKEN="stale"),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        ).stdout
        variables = dict(line.split("=", 1) for line in shown.splitlines() if "=" in line)
        assert self.expected(emulator).items() <= variables.items()
        assert "AWS_PROFILE" not in variables
        assert "AWS_SESSION_TOKEN" not in variables

    def test_shell_unsets_the_endpoints_of_single_services(self, emulator):
        answer = run(
            "env", "--format", "shell", "--endpoint", emulator.endpoint,
            environment=clean_environment(AWS_ENDPOINT_URL_DYNAMODB="https://dynamodb.us-east-1.amazonaws.com"),
        )  # fmt: skip
        assert "unset AWS_ENDPOINT_URL_DYNAMODB" in answer.stdout.splitlines()

    def test_dotenv(self, emulator):
        answer = run("env", "--format", "dotenv", "--endpoint", emulator.endpoint)
        assert answer.returncode == 0, answer.stderr
        variables = dict(line.split("=", 1) for line in answer.stdout.splitlines())
        variables = {name: value.strip('"') for name, value in variables.items()}
        assert self.expected(emulator).items() <= variables.items()

    def test_the_endpoint_can_come_from_the_environment(self, emulator):
        answer = run("env", environment=clean_environment(EMULATOR_ENDPOINT=emulator.endpoint))
        assert emulator.endpoint in answer.stdout

    def test_nobody_there_is_one_sentence(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            endpoint = f"http://127.0.0.1:{unused.getsockname()[1]}"
            answer = run("env", "--endpoint", endpoint)
        assert answer.returncode == 1
        assert len(answer.stderr.strip().splitlines()) == 1
        assert endpoint in answer.stderr


class TestSeedAndReset:
    def items(self, aws, of):
        pages = aws("dynamodb", of=of).get_paginator("scan").paginate(TableName="user_sessions")
        return {item["user_id"]["S"]: item for page in pages for item in page["Items"]}

    def test_the_built_in_default_is_seeded(self, aws, start):
        assert {"alice", "bob", "carol", "dave", "erin", "frank", "grace"} <= self.items(aws, start()).keys()

    def test_seed_adds_and_is_idempotent(self, aws, start, tmp_path):
        other = start()
        before = self.items(aws, other)
        seed = tmp_path / "user_sessions.jsonl"
        seed.write_text('{"user_id":"zoe","session_id":"1","tenant_id":"acme","score":1.50,"tags":["a",null,true]}\n')
        for _ in range(2):
            answer = run("seed", tmp_path, "--endpoint", other.endpoint)
            assert answer.returncode == 0, answer.stderr
            after = self.items(aws, other)
            assert after.keys() == before.keys() | {"zoe"}
        assert after["zoe"]["score"] == {"N": "1.5"}
        assert after["zoe"]["tags"] == {"L": [{"S": "a"}, {"NULL": True}, {"BOOL": True}]}

    def test_more_items_than_one_batch_takes(self, aws, start, tmp_path):
        other = start()
        requests_ = [
            {"PutRequest": {"Item": {"user_id": {"S": "many"}, "session_id": {"S": f"{n:03}"}}}} for n in range(120)
        ]
        (tmp_path / "many.json").write_text(json.dumps({"user_sessions": requests_}))
        answer = run("seed", tmp_path / "many.json", "--endpoint", other.endpoint)
        assert answer.returncode == 0, answer.stderr
        count = aws("dynamodb", of=other).query(
            TableName="user_sessions",
            KeyConditionExpression="user_id = :u",
            ExpressionAttributeValues={":u": {"S": "many"}},
        )["Count"]
        assert count == 120

    def test_a_bad_file_names_file_and_line_and_writes_nothing(self, aws, start, tmp_path):
        other = start()
        before = self.items(aws, other)
        seed = tmp_path / "user_sessions.jsonl"
        seed.write_text('{"user_id":"zoe","session_id":"1"}\n{"user_id":"zoe"}\n')
        answer = run("seed", seed, "--endpoint", other.endpoint)
        assert answer.returncode == 1
        assert "user_sessions.jsonl" in answer.stderr and "line 2" in answer.stderr
        assert self.items(aws, other) == before

    def test_a_seed_for_an_unknown_table_names_it(self, emulator, tmp_path):
        seed = tmp_path / "nowhere.jsonl"
        seed.write_text('{"pk":"1"}\n')
        answer = run("seed", seed, "--endpoint", emulator.endpoint)
        assert answer.returncode == 1
        assert "nowhere" in answer.stderr

    def test_reset_goes_back_to_how_it_started(self, aws, start):
        other = start("--seed", FIXTURES / "sessions")
        before = self.items(aws, other)
        client = aws("dynamodb", of=other)
        client.put_item(TableName="user_sessions", Item={"user_id": {"S": "zoe"}, "session_id": {"S": "1"}})
        client.delete_item(
            TableName="user_sessions", Key={"user_id": {"S": "bob"}, "session_id": {"S": "2026-02-03-phone"}}
        )
        client.create_table(
            TableName="extra",
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
        assert self.items(aws, other) != before
        answer = run("reset", "--endpoint", other.endpoint)
        assert answer.returncode == 0, answer.stderr
        assert self.items(aws, other) == before
        assert client.list_tables()["TableNames"] == ["user_sessions"]


class TestWhatGoesWrongAtStart:
    def test_a_port_in_use_is_one_sentence(self, emulator):
        answer = run("serve", "--port", emulator.ready["port"])
        assert answer.returncode == 1
        sentences = [line for line in answer.stderr.splitlines() if line.startswith("emulator:")]
        assert len(sentences) == 1
        assert str(emulator.ready["port"]) in sentences[0] and "in use" in sentences[0]
        assert answer.stdout == ""
        assert Control(emulator).get("health")["status"] == "ok"

    def test_a_source_that_is_not_there(self, tmp_path):
        answer = run("serve", "--port", "0", tmp_path / "template.yaml")
        assert answer.returncode == 1
        assert "template.yaml" in answer.stderr
        assert answer.stdout == ""

    def test_a_bad_seed_names_file_and_line(self, tmp_path):
        seed = tmp_path / "user_sessions.jsonl"
        seed.write_text('{"user_id":"zoe","session_id":"1"}\n{"user_id":\n')
        answer = run("serve", "--port", "0", "--seed", seed)
        assert answer.returncode == 1
        assert "user_sessions.jsonl" in answer.stderr and "line 2" in answer.stderr

    @pytest.mark.parametrize(
        "arguments",
        [
            ["nonsense"],
            ["serve", "--nonsense"],
            ["serve", "--port", "http"],
            ["serve", "--port", "70000"],
            ["serve", "--auth", "perhaps"],
            ["env", "--format", "xml"],
            ["seed"],
        ],
        ids=" ".join,
    )
    def test_wrong_usage_exits_64(self, arguments):
        answer = run(*arguments)
        assert answer.returncode == 64
        assert answer.stderr
        assert answer.stdout == ""


class TestStopping:
    def test_a_signal_is_never_missed(self):
        # Some were, by chance, while the process watched for signals that it ignored.
        for _ in range(8):
            with Emulator() as emulator:
                assert emulator.stop() == 0

    @pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
    def test_a_signal_stops_it_cleanly(self, start, name):
        other = start()
        assert requests.get(other.endpoint + "/_emulator/health", timeout=PATIENCE).ok
        assert other.stop(signal.Signals[name]) == 0
        with pytest.raises(requests.ConnectionError):
            requests.get(other.endpoint + "/_emulator/health", timeout=PATIENCE)

    def test_also_the_moment_it_is_ready(self, start):
        for _ in range(20):
            assert start().stop() == 0

    def test_sockets_are_closed_with_a_reason(self, start):
        other = start()
        with connect(
            other.ready["realtimeUrl"],
            subprotocols=["graphql-ws"],
            additional_headers={"x-api-key": other.ready["apiKey"]},
        ) as socket_:
            socket_.send('{"type":"connection_init"}')
            assert json.loads(socket_.recv(timeout=PATIENCE))["type"] == "connection_ack"
            assert other.stop() == 0
            with pytest.raises(ConnectionClosed) as closed:
                while True:
                    socket_.recv(timeout=PATIENCE)
            assert closed.value.rcvd is not None, "the connection broke without a close frame"
            assert closed.value.rcvd.reason

    def test_an_idle_connection_does_not_hold_it_up(self, start):
        other = start()
        with socket.create_connection(("127.0.0.1", other.ready["port"])):
            assert other.stop() == 0

    @pytest.mark.parametrize("sent", [b"POST /graphql HT", b"POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\n{"])
    def test_nor_does_a_request_that_is_half_sent(self, start, sent):
        other = start()
        with socket.create_connection(("127.0.0.1", other.ready["port"])) as client:
            client.sendall(sent)
            assert requests.get(other.endpoint + "/_emulator/health", timeout=PATIENCE).ok
            assert other.stop() == 0

    def test_a_client_that_does_not_read_does_not_hold_it_up(self, start):
        other = start()
        api = AppSync(other)
        with connect(
            other.ready["realtimeUrl"],
            subprotocols=["graphql-ws"],
            additional_headers={"x-api-key": other.ready["apiKey"]},
            max_queue=1,
        ) as client:
            client.send('{"type":"connection_init"}')
            data = json.dumps({"query": subscribe("message"), "variables": {"userId": "u"}})
            authorization = {"host": api.host, "x-api-key": api.api_key}
            client.send(
                json.dumps(
                    {
                        "id": "1",
                        "type": "start",
                        "payload": {"data": data, "extensions": {"authorization": authorization}},
                    }
                )
            )
            while json.loads(client.recv(timeout=PATIENCE))["type"] != "start_ack":
                pass
            for _ in range(30):
                api.execute(publish("userId message"), status("u", message="x" * 200_000))
            assert other.stop() == 0

    def test_a_start_that_fails_is_told_apart_from_one_that_is_slow(self, tmp_path):
        with pytest.raises(NotReady, match="exit code 1"):
            Emulator(tmp_path / "nowhere.yaml")
