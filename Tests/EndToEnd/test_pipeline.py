"""The pipeline of fixtures/pipeline, deployed by fixtures/template.yaml: from an invocation to the subscriber."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid

import boto3
import pytest

from appsync import AppSync
from control import until
from functions import Functions, function_processes, is_alive, processes_below
from process import BINARY, FIXTURES, PATIENCE, Emulator, clean_environment, run
from signing import aws_options
from status import new_user, publish, status, subscribe

TEMPLATE = FIXTURES / "template.yaml"
PROGRAM = FIXTURES / "pipeline" / "run_pipeline.py"
STATUSES = [
    "loading_agents", "agent_invoking", "calling_tool", "agent_complete", "agent_error", "validating", "synthesizing",
    "complete", "error",
]  # fmt: skip
STEPS = ["LOAD_PLAYBOOK", "AGENT_INVOKER", "VALIDATOR", "SYNTHESIZER", "SAVE_RESULTS"]
# Each of several functions starts a process of its own, and imports boto3 there.
LONG = 4 * PATIENCE


class Pipeline:
    """A deployed pipeline: its functions by the variables that the stack's outputs make of them."""

    def __init__(self, emulator):
        self.emulator = emulator
        self.functions = Functions(emulator)
        self.api = AppSync(emulator)
        self.variables = emulator.environment()
        self.table = boto3.resource("dynamodb", **aws_options(emulator)).Table(self.variables["USER_SESSIONS_TABLE"])

    def connect_user(self, tenant="acme", **more):
        """A user of whom nobody else has heard, with a session."""
        user = new_user()
        item = {"user_id": user, "session_id": "1", "tenant_id": tenant, "connection_id": f"connection-of-{user}"}
        self.table.put_item(Item=item | more)
        return user

    def name(self, step):
        return self.variables[f"{step}_FUNCTION"].rpartition(":")[2]

    def step(self, step, event):
        """What a step's function returns."""
        answer = self.functions.invoke(self.variables[f"{step}_FUNCTION"], event)
        assert answer.error is None, answer
        return answer.payload

    def publisher(self, user, tenant="acme", **more):
        """The answer of the status publisher to one status, and the lines that it logged."""
        event = {"job_id": "job-1", "user_id": user, "tenant_id": tenant, "status": "validating"} | more
        answer = self.functions.invoke(self.variables["STATUS_PUBLISHER_FUNCTION"], event)
        assert answer.error is None, answer
        return answer.payload, answer.log

    def subscriber(self, user, fields="jobId userId agentName status message metadata"):
        return Listening(self.api, user, fields)


class Listening:
    """A user's socket with one subscription."""

    def __init__(self, api, user, fields):
        self._api, self._user = api, user
        self._socket = api.connect()
        self._subscription = self._socket.subscribe(subscribe(fields), {"userId": user})

    def next(self):
        result = self._subscription.next()
        assert not result.errors, result.errors
        return result.data["onStatusUpdate"]

    def until_now(self):
        """All that has arrived, told by a status that is published last, past the pipeline."""
        self._api.execute(publish(), status(self._user, "last_of_all"))
        arrived = []
        while (update := self.next())["status"] != "last_of_all":
            arrived.append(update)
        return arrived

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()


@pytest.fixture(scope="module")
def pipeline():
    with Emulator(TEMPLATE, "--seed", FIXTURES / "sessions") as emulator:
        yield Pipeline(emulator)


def test_a_job_from_end_to_end():
    answer = run(
        "exec", TEMPLATE, "--seed", FIXTURES / "sessions", "--",
        # How long a status takes is for the demo to judge, on a machine that has nothing else to do.
        sys.executable, PROGRAM, "--limit-ms", 60_000, "--pace-ms", 400,
        patience=LONG,
    )  # fmt: skip
    print(answer.stdout)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert [name for name in STATUSES if name not in answer.stdout] == []


def test_sigint_during_a_job():
    command = [sys.executable, "-u", str(PROGRAM), "--jobs", "1000"]
    process = subprocess.Popen(
        [str(BINARY), "exec", str(TEMPLATE), "--seed", str(FIXTURES / "sessions"), "--", *command],
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        for line in process.stdout:
            if "calling_tool" in line:
                break
        below = processes_below(process.pid)
        assert len(below) > len(STEPS)
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 128 + signal.SIGINT
        print(f"SIGINT during a job: it ended after {time.monotonic() - begin:.2f} s (to reach: 2 s)")
        assert [pid for pid in below if is_alive(pid)] == []
    finally:
        process.kill()
        process.wait(PATIENCE)
        process.stdout.close()


class TestRunPipeline:
    """What it says when it cannot run."""

    def test_outside_of_exec_it_says_how_to_run_it(self, tmp_path):
        answer = self.run_without(tmp_path, sys.executable)
        assert answer.returncode == 2
        assert "APPSYNC_API_URL" in answer.stderr and "emulator exec" in answer.stderr

    def test_without_its_modules_it_says_what_to_install(self, tmp_path):
        answer = self.run_without(tmp_path, sys.executable, "-S")
        assert answer.returncode == 2
        assert len(answer.stderr.splitlines()) == 1
        assert "requirements.txt" in answer.stderr

    def run_without(self, directory, *python):
        return subprocess.run(
            [*python, str(PROGRAM)], env=clean_environment(), cwd=directory, capture_output=True, text=True,
            timeout=PATIENCE,
        )  # fmt: skip


class TestPublisher:
    def test_a_status_reaches_its_user_with_all_that_was_said(self, pipeline):
        user = pipeline.connect_user()
        with pipeline.subscriber(user) as listening:
            answer, _ = pipeline.publisher(
                user,
                agent_name="research",
                message='Ä "quoted" line\n',
                metadata={"toolName": "search", "tries": [1, 2]},
            )
            assert answer["statusCode"] == 200
            arrived = listening.next()
        metadata = arrived.pop("metadata")
        while isinstance(metadata, str):
            metadata = json.loads(metadata)
        assert metadata == {"toolName": "search", "tries": [1, 2]}
        assert arrived == {
            "jobId": "job-1", "userId": user, "agentName": "research", "status": "validating",
            "message": "Ä \"quoted\" line\n",
        }  # fmt: skip

    def test_a_session_is_found_behind_many_of_another_tenant(self, pipeline):
        user = pipeline.connect_user(session_id="000")
        with pipeline.table.batch_writer() as batch:
            for number in range(1, 80):
                batch.put_item(
                    {"user_id": user, "session_id": f"{number:03}", "tenant_id": "globex", "connection_id": "x"}
                )
        with pipeline.subscriber(user) as listening:
            pipeline.publisher(user)
            assert listening.next()["status"] == "validating"

    @pytest.mark.parametrize(
        ("session", "tenant"),
        [
            (None, "acme"),
            ({}, "globex"),
            ({"expires_at": 1_000_000_000}, "acme"),
        ],
        ids=["no session", "another tenant's", "one that expired"],
    )
    def test_without_a_session_it_warns_and_publishes_nothing(self, pipeline, session, tenant):
        user = new_user() if session is None else pipeline.connect_user("acme", **session)
        with pipeline.subscriber(user) as listening:
            answer, log = pipeline.publisher(user, tenant)
            assert answer["statusCode"] == 200
            assert json.loads(answer["body"])["published"] is False
            assert any("[WARNING]" in line and user in line for line in log.splitlines()), log
            assert listening.until_now() == []

    def test_an_api_that_cannot_be_reached_fails_nothing(self, start, tmp_path):
        variables = tmp_path / "variables.json"
        variables.write_text(json.dumps({"StatusPublisherFunction": {"APPSYNC_API_URL": "http://127.0.0.1:9/graphql"}}))
        answer, log = Pipeline(start(TEMPLATE, "--seed", FIXTURES / "sessions", "--env-vars", variables)).publisher(
            "alice"
        )
        assert answer["statusCode"] == 200
        assert "[ERROR]" in log and "http://127.0.0.1:9/graphql" in log

    def test_what_graphql_refuses_is_logged_and_fails_nothing(self, pipeline):
        user = pipeline.connect_user()
        answer, log = pipeline.publisher(user, message={"not": "a string"})
        assert answer["statusCode"] == 200
        assert json.loads(answer["body"])["published"] is False
        assert "[ERROR]" in log and "message" in log


@pytest.mark.parametrize("publisher", ["a-function-that-is-not-there", ""], ids=["no such function", "not named"])
def test_a_status_that_cannot_be_handed_over_fails_no_step(start, tmp_path, publisher):
    variables = tmp_path / "variables.json"
    variables.write_text(json.dumps({"LoadPlaybookFunction": {"STATUS_PUBLISHER_FUNCTION": publisher}}))
    pipeline = Pipeline(start(TEMPLATE, "--env-vars", variables))
    job = {"job_id": "job-1", "user_id": "alice", "tenant_id": "acme", "question": "events"}
    answer = pipeline.functions.invoke(pipeline.variables["LOAD_PLAYBOOK_FUNCTION"], job)
    assert answer.error is None, answer
    assert answer.payload["playbook"]["name"] == "research"
    assert "[WARNING]" in answer.log
    assert (publisher or "STATUS_PUBLISHER_FUNCTION is not set") in answer.log


def test_a_second_user_receives_nothing(pipeline):
    hers, his = pipeline.connect_user(), pipeline.connect_user()
    with pipeline.subscriber(hers) as listening, pipeline.subscriber(his) as other:
        pipeline.step("LOAD_PLAYBOOK", {"job_id": "job-2", "user_id": hers, "tenant_id": "acme", "question": "events"})
        assert listening.next()["status"] == "loading_agents"
        assert other.until_now() == []


class TestAJob:
    """Its steps one by one, and what becomes of it when a function dies."""

    def begin(self, pipeline, user, **options):
        job = {"job_id": f"job-{uuid.uuid4()}", "user_id": user, "tenant_id": "acme"}
        return pipeline.step("LOAD_PLAYBOOK", job | {"question": f"events of {user}", "options": options})

    def finish(self, pipeline, state, outputs):
        state = pipeline.step("SYNTHESIZER", pipeline.step("VALIDATOR", state | {"outputs": outputs}))
        return pipeline.functions.invoke(pipeline.variables["SAVE_RESULTS_FUNCTION"], state)

    def test_its_result_is_saved_once(self, pipeline):
        user = pipeline.connect_user()
        state = self.begin(pipeline, user)
        (agent,) = state["playbook"]["agents"]
        output = pipeline.step("AGENT_INVOKER", state | {"agent": agent})
        assert self.finish(pipeline, state, [output]).payload == {"job_id": state["job_id"], "saved": True}
        again = self.finish(pipeline, state, [output])
        assert again.error == "Unhandled"
        assert again.payload["errorType"] == "ConditionalCheckFailedException"

    def test_the_agent_is_killed_while_it_works(self, pipeline):
        user = pipeline.connect_user()
        with pipeline.subscriber(user) as listening:
            # It would think for longer than this test has patience, and says in the log that it has begun.
            state = self.begin(pipeline, user, thinkingMs=1_000_000)
            assert listening.next()["status"] == "loading_agents"
            (agent,) = state["playbook"]["agents"]
            outputs = []
            step = threading.Thread(
                target=lambda: outputs.append(pipeline.step("AGENT_INVOKER", state | {"agent": agent}))
            )
            step.start()
            assert listening.next()["status"] == "agent_invoking"
            until(lambda: f"Researching 'events of {user}'" in pipeline.emulator.log, "the agent at work")
            for process in function_processes(pipeline.emulator, pipeline.name("RESEARCH_AGENT")):
                os.kill(process, 9)
            step.join(PATIENCE)
            (output,) = outputs
            assert output["status"] == "error"
            assert "Runtime.ExitError" in output["error"] and "signal: killed" in output["error"]
            # The agent cannot say so any more; the step that invoked it does.
            assert listening.next()["status"] == "agent_error"
            assert self.finish(pipeline, state, outputs).payload["errorType"] == "NothingToSave"
            assert {listening.next()["status"] for _ in range(3)} == {"validating", "synthesizing", "error"}

    def test_the_publisher_is_killed_between_two_statuses(self, pipeline):
        user = pipeline.connect_user()
        with pipeline.subscriber(user) as listening:
            state = self.begin(pipeline, user)
            assert listening.next()["status"] == "loading_agents"
            workers = function_processes(pipeline.emulator, pipeline.name("STATUS_PUBLISHER"))
            assert workers
            for process in workers:
                os.kill(process, 9)
            assert self.finish(pipeline, state, []).payload["errorType"] == "NothingToSave"
            assert {listening.next()["status"] for _ in range(3)} == {"validating", "synthesizing", "error"}


def test_500_statuses_as_fast_as_one_client_can_send_them(pipeline):
    user = pipeline.connect_user()
    expected = [f"status-{number}" for number in range(500)]
    with pipeline.subscriber(user, "userId status") as listening:
        begin = time.monotonic()
        for name in expected:
            # Asserts the 202.
            pipeline.functions.send(
                pipeline.variables["STATUS_PUBLISHER_FUNCTION"],
                {"job_id": "job-500", "user_id": user, "tenant_id": "acme", "status": name},
            )
        accepted = time.monotonic()
        arrived = [listening.next()["status"] for _ in expected]
        print(f"500 invocations took {accepted - begin:.2f} s; all had arrived after {time.monotonic() - begin:.2f} s")
        assert sorted(arrived) == sorted(expected)
        assert listening.until_now() == []
