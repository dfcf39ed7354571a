"""`emulator exec`: a command in the emulator's environment, its exit code, its signals, its streams."""

import json
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import uuid

import pytest
import requests

from functions import TEMPLATES, processes_with
from process import BINARY, PATIENCE, clean_environment, run

# Says that it is up, says each signal that comes, and ends on SIGTERM.
LISTENER = r"""
import os, signal, sys
def caught(number, frame):
    os.write(1, f"{signal.Signals(number).name}\n".encode())
    if number == signal.SIGTERM:
        sys.exit(7)
for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"):
    signal.signal(signal.Signals[name], caught)
GROUP
os.write(1, b"up\n")
while True:
    signal.pause()
"""


def listener(own_group=False):
    return [sys.executable, "-c", LISTENER.replace("GROUP", "os.setpgid(0, 0)" if own_group else "")]


def variables(*arguments, environment=None):
    """The environment that a command sees, to the byte."""
    answer = subprocess.run(
        [str(BINARY), "exec", *map(str, arguments), "--", "env", "-0"],
        env=environment if environment is not None else clean_environment(),
        capture_output=True,
        timeout=PATIENCE,
    )
    assert answer.returncode == 0, answer.stderr.decode()
    return dict(entry.split("=", 1) for entry in answer.stdout.decode().split("\0") if entry)


class TestExitCodes:
    @pytest.mark.parametrize("code", [0, 1, 7, 255])
    def test_the_commands_own(self, code):
        assert run("exec", "--", "sh", "-c", f"exit {code}").returncode == code

    @pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM", "SIGSEGV"])
    def test_of_a_command_that_died_by_a_signal(self, name):
        number = signal.Signals[name]
        assert run("exec", "--", "sh", "-c", f"kill -{number} $$").returncode == 128 + number

    def test_of_a_command_that_is_not_there(self):
        for command in ("no-such-command", "/no/such/command", ""):
            answer = run("exec", "--", command)
            assert answer.returncode == 127
            assert command in answer.stderr

    def test_of_a_command_that_cannot_be_executed(self, tmp_path):
        (tmp_path / "script").write_text("exit 0\n")
        for command in (tmp_path / "script", tmp_path):
            assert run("exec", "--", command).returncode == 126

    def test_of_a_script_that_names_no_shell(self, tmp_path):
        script = tmp_path / "script"
        script.write_text('echo "$1"; exit 9\n')
        script.chmod(0o755)
        answer = run("exec", "--", script, "a b")
        assert (answer.returncode, answer.stdout) == (9, "a b\n")


    def test_where_ended_children_are_ignored(self):
        script = f"trap '' CHLD; exec '{BINARY}' exec -- sh -c 'exit 7'"
        answer = subprocess.run(
            ["sh", "-c", script], env=clean_environment(), capture_output=True, timeout=PATIENCE
        )
        assert answer.returncode == 7


class TestWhatDidNotStart:
    """125, and a sentence; COMMAND never runs."""

    def refused(self, *arguments):
        answer = run("exec", *arguments, "--", "echo", "ran")
        assert answer.returncode == 125
        assert answer.stdout == ""
        return answer.stderr

    def test_a_port_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            stderr = self.refused("--port", port)
        assert port in stderr and "in use" in stderr
        assert len(stderr.strip().splitlines()) == 1

    def test_a_source_that_is_not_there(self, tmp_path):
        assert "nowhere.yaml" in self.refused(tmp_path / "nowhere.yaml")

    def test_a_bad_template(self, tmp_path):
        template = tmp_path / "template.yaml"
        template.write_text("Resources:\n  Table:\n    Type: [\n")
        assert "template.yaml" in self.refused(template)

    def test_a_bad_seed(self, tmp_path):
        seed = tmp_path / "user_sessions.jsonl"
        seed.write_text("{\n")
        assert "line 1" in self.refused("--seed", seed)

    def test_an_output_that_is_not_there_is_told_with_those_that_are(self):
        stderr = self.refused("--map", "TABLE=NoSuchOutput")
        assert "NoSuchOutput" in stderr and "UserSessionsTable" in stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["exec"],
        ["exec", "template.yaml"],
        ["exec", "--"],
        ["exec", "--nonsense", "--", "true"],
        ["exec", "--map", "TABLE", "--", "true"],
        ["exec", "--map", "1=Output", "--", "true"],
        ["exec", "--port", "http", "--", "true"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_64(arguments):
    answer = run(*arguments)
    assert answer.returncode == 64
    assert answer.stderr
    assert answer.stdout == ""


class TestArguments:
    def test_a_command_gets_its_own_word_for_word(self):
        words = ["--port", "1", "--help", "-h", "--version", "--", "a b", "", "--map", "--generate-completion-script"]
        answer = run("exec", "--log-format", "json", "--", "printf", r"%s\n", *words)
        assert answer.returncode == 0, answer.stderr
        assert answer.stdout == "".join(f"{word}\n" for word in words)

    def test_help_before_it_is_ours(self):
        answer = run("exec", "--help")
        assert answer.returncode == 0
        assert "COMMAND" in answer.stdout
        assert "supervise" not in run("--help").stdout


class TestEnvironment:
    def test_it_points_at_the_emulator(self):
        seen = variables()
        endpoint = seen["AWS_ENDPOINT_URL"]
        assert endpoint.startswith("http://127.0.0.1:")
        assert seen["AWS_ACCESS_KEY_ID"] == seen["AWS_SECRET_ACCESS_KEY"] == "test"
        assert seen["AWS_REGION"] == seen["AWS_DEFAULT_REGION"] == "us-east-1"
        assert seen["APPSYNC_API_URL"].startswith(endpoint)
        assert seen["APPSYNC_REALTIME_URL"].startswith(endpoint.replace("http", "ws"))
        assert seen["APPSYNC_API_ID"] in seen["APPSYNC_API_URL"]
        assert seen["APPSYNC_API_KEY"].startswith("da2-")
        assert seen["USER_SESSIONS_TABLE"] == "user_sessions"
        assert seen["AWS_EC2_METADATA_DISABLED"] == seen["AWS_DISABLE_HOST_PREFIX_INJECTION"] == "true"
        assert {"127.0.0.1", "::1", "localhost"} <= set(seen["NO_PROXY"].split(","))

    def test_what_would_lead_astray_is_gone_and_the_rest_is_there(self):
        astray = {
            "AWS_PROFILE": "production",
            "AWS_SESSION_TOKEN": "stale",
            "AWS_ENDPOINT_URL_DYNAMODB": "https://dynamodb.us-east-1.amazonaws.com",
            "AWS_ENDPOINT_URL_APPSYNC": "https://appsync.us-east-1.amazonaws.com",
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
        }
        kept = {"HTTP_PROXY": "http://proxy:1", "NO_PROXY": "corp.example", "OTHER": "a=b\nc ü", "EMPTY": ""}
        seen = variables(environment=clean_environment(**astray, **kept, AWS_REGION="eu-west-1"))
        assert not astray.keys() & seen.keys()
        assert {name: seen[name] for name in ("HTTP_PROXY", "OTHER", "EMPTY")} == {
            name: kept[name] for name in ("HTTP_PROXY", "OTHER", "EMPTY")
        }
        assert seen["NO_PROXY"].split(",") == ["corp.example", "localhost", "127.0.0.1", "::1"]
        assert seen["AWS_REGION"] == "eu-west-1"

    def test_an_output_has_the_name_that_map_gives_it_too(self):
        seen = variables("--map", "SESSIONS=UserSessionsTable", "--map", "KEY=AppsyncApiKey")
        assert seen["SESSIONS"] == seen["USER_SESSIONS_TABLE"] == "user_sessions"
        assert seen["KEY"] == seen["APPSYNC_API_KEY"]

    def test_env_maps_too(self, emulator):
        answer = run(
            "env", "--format", "json", "--endpoint", emulator.endpoint, "--map", "SESSIONS=UserSessionsTable"
        )
        assert json.loads(answer.stdout)["SESSIONS"] == "user_sessions"
        answer = run("env", "--endpoint", emulator.endpoint, "--map", "SESSIONS=NoSuchOutput")
        assert answer.returncode == 1
        assert "UserSessionsTable" in answer.stderr

    def test_the_emulators_own_commands_find_it(self):
        answer = run("exec", "--", BINARY, "env", "--format", "json")
        assert answer.returncode == 0, answer.stderr
        assert json.loads(answer.stdout)["USER_SESSIONS_TABLE"] == "user_sessions"

    def test_boto3_needs_nothing_else(self):
        script = (
            "import boto3, os; print(boto3.resource('dynamodb').Table(os.environ['USER_SESSIONS_TABLE']).item_count)"
        )
        answer = run(
            "exec", "--", sys.executable, "-c", script, environment=clean_environment(AWS_PROFILE="no-such-profile")
        )
        assert answer.returncode == 0, answer.stderr

    def test_several_run_side_by_side(self):
        one = variables()
        with subprocess.Popen(
            [str(BINARY), "exec", "--", "cat"],
            env=clean_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as other:  # fmt: skip
            assert variables()["AWS_ENDPOINT_URL"] and one["AWS_ENDPOINT_URL"]
            other.communicate(timeout=PATIENCE)
            assert other.returncode == 0


class TestStreams:
    def test_stdin_reaches_the_command_and_stdout_is_its_own(self):
        answer = subprocess.run(
            [str(BINARY), "exec", "--", "cat"],
            env=clean_environment(),
            input=b"in\x00\xff" * 50_000,
            capture_output=True,
            timeout=PATIENCE,
        )
        assert answer.returncode == 0
        assert answer.stdout == b"in\x00\xff" * 50_000
        assert b'"event":"ready"' in answer.stderr

    def test_a_descriptor_that_was_given_is_passed_on_and_none_of_ours(self):
        read_end, write_end = os.pipe()
        script = "import os; print(sorted(int(n) for n in os.listdir('/proc/self/fd')))"
        answer = subprocess.run(
            [str(BINARY), "exec", "--", sys.executable, "-c", script],
            env=clean_environment(),
            pass_fds=[write_end],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        os.close(read_end)
        os.close(write_end)
        seen = json.loads(answer.stdout)
        assert {0, 1, 2, write_end} <= set(seen)
        assert len(seen) == 5, "one more than these is the listing's own"

    def test_the_command_has_the_limits_and_signals_of_the_shell(self):
        script = "ulimit -n; grep SigIgn /proc/self/status"
        plain = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=PATIENCE)
        answer = run("exec", "--", "sh", "-c", script)
        assert answer.stdout == plain.stdout

    def test_nohup_goes_through(self):
        answer = subprocess.run(
            ["sh", "-c", f"trap '' HUP; exec '{BINARY}' exec -- sh -c 'kill -HUP $$; kill -HUP $PPID; echo lives'"],
            env=clean_environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert (answer.returncode, answer.stdout) == (0, "lives\n")


class Running:
    """`exec` of the listener, under way."""

    def __init__(self, *command, **options):
        self.process = subprocess.Popen(
            [str(BINARY), "exec", "--", *command],
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def line(self):
        return self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate(timeout=PATIENCE)


class TestSource:
    def test_one_that_lies_here_and_was_not_named_is_pointed_out(self, tmp_path):
        (tmp_path / "template.yaml").write_text("Resources: {}\n")
        answer = run("exec", "--", "true", cwd=tmp_path)
        assert answer.returncode == 0, answer.stderr
        assert "emulator exec template.yaml" in answer.stderr

    def test_what_aws_would_refuse_is_refused_unless_lenient(self, tmp_path):
        template = tmp_path / "template.yaml"
        template.write_text(
            "Resources:\n"
            "  Good:\n"
            "    Type: AWS::DynamoDB::Table\n"
            "    Properties:\n"
            "      BillingMode: PAY_PER_REQUEST\n"
            "      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]\n"
            "      KeySchema: [{AttributeName: id, KeyType: HASH}]\n"
            "  Bad:\n"
            "    Type: AWS::DynamoDB::Table\n"
            "    Properties:\n"
            "      BillingMode: PAY_PER_REQUEST\n"
            "      AttributeDefinitions: [{AttributeName: other, AttributeType: S}]\n"
            "      KeySchema: [{AttributeName: id, KeyType: HASH}]\n"
        )
        answer = run("exec", template, "--", "echo", "ran")
        assert (answer.returncode, answer.stdout) == (125, "")
        assert "Resources.Bad" in answer.stderr
        answer = run("exec", template, "--lenient", "--", "echo", "ran")
        assert (answer.returncode, answer.stdout) == (0, "ran\n")


class TestSignals:
    def test_each_is_passed_on_once_and_the_command_decides(self):
        with Running(*listener()) as running:
            assert running.line() == "up"
            for name in ("SIGINT", "SIGHUP", "SIGQUIT", "SIGINT"):
                running.process.send_signal(signal.Signals[name])
                assert running.line() == name
            running.process.send_signal(signal.SIGTERM)
            rest, _ = running.process.communicate(timeout=PATIENCE)
            assert (rest, running.process.returncode) == ("SIGTERM\n", 7)

    @pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
    def test_a_command_that_dies_of_one_is_told_by_the_exit_code(self, name):
        with Running("sh", "-c", "echo up; exec sleep 1000") as running:
            assert running.line() == "up"
            running.process.send_signal(signal.Signals[name])
            running.process.communicate(timeout=PATIENCE)
            assert running.process.returncode == 128 + signal.Signals[name]

    @pytest.mark.parametrize("own_group", [False, True], ids=["in our group", "in a group of its own"])
    def test_what_a_terminal_sends_reaches_the_command_once(self, own_group):
        process_id, terminal = pty.fork()
        if process_id == 0:
            command = listener(own_group)
            os.execve(str(BINARY), [str(BINARY), "exec", "--", *command], clean_environment())
        seen = b""

        def read_until(marker):
            nonlocal seen
            while marker not in seen:
                assert select.select([terminal], [], [], PATIENCE)[0], seen
                try:
                    chunk = os.read(terminal, 65_536)
                except OSError:  # what Linux answers when the other side has closed
                    chunk = b""
                if not chunk:
                    return
                seen += chunk

        try:
            read_until(b"up\r\n")
            seen = b""
            os.write(terminal, b"\x03")
            read_until(b"SIGINT\r\n")
            # Signals are passed on in the order in which they came: a second SIGINT would come before this.
            os.kill(process_id, signal.SIGTERM)
            read_until(b"never")
        finally:
            os.close(terminal)
            _, status = os.waitpid(process_id, 0)
        assert os.waitstatus_to_exitcode(status) == 7
        assert seen.count(b"SIGTERM\r\n") == 1
        assert seen.count(b"SIGINT\r\n") == 1


class TestTheEnd:
    def test_the_emulator_stops_when_the_command_has_ended(self):
        with Running("sh", "-c", "echo $AWS_ENDPOINT_URL; read line", stdin=subprocess.PIPE) as running:
            endpoint = running.line()
            assert requests.get(f"{endpoint}/_emulator/health", timeout=PATIENCE).ok
            running.process.communicate("\n", timeout=PATIENCE)
            assert running.process.returncode == 0
            with pytest.raises(requests.ConnectionError):
                requests.get(f"{endpoint}/_emulator/health", timeout=PATIENCE)

    def test_functions_that_are_busy_end_with_it(self, tmp_path):
        mark = uuid.uuid4().hex
        script = (
            "import boto3, json, pathlib, sys, threading\n"
            "payload = json.dumps({'busy': True, 'says': sys.argv[1]})\n"
            "boto3.client('lambda').invoke(FunctionName='busy', InvocationType='Event', Payload=payload)\n"
            "while not pathlib.Path(sys.argv[1]).exists():\n"
            "    threading.Event().wait(0.02)\n"
            "sys.exit(5)\n"
        )
        answer = run(
            "exec", TEMPLATES / "stops" / "template.yaml", "--parameter", f"Mark={mark}",
            "--", sys.executable, "-c", script, tmp_path / "says",
        )  # fmt: skip
        assert answer.returncode == 5, answer.stderr
        assert processes_with("MARK", mark) == []
