"""Lambda functions: what an invocation is answered with, when they work and in each of the ways in which they fail."""

import json
import os
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from control import until
from functions import TEMPLATES, Functions, function_processes
from process import PATIENCE, Emulator, clean_environment

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


@pytest.fixture(scope="module")
def lambda_emulator():
    environment = clean_environment(OF_THE_SHELL="yes", PYTHONPATH="/nowhere")
    with Emulator(TEMPLATES / "functions" / "template.yaml", environment=environment) as emulator:
        yield emulator


@pytest.fixture(scope="module")
def functions(lambda_emulator):
    return Functions(lambda_emulator)


class TestInvocationTypes:
    def test_request_response(self, functions):
        answer = functions.invoke("echo", {"a": [1, 2.5, None, "ä\u2028😀"]})
        assert (answer.status, answer.error, answer.version) == (200, None, "$LATEST")
        assert answer.payload == {"a": [1, 2.5, None, "ä\u2028😀"]}

    def test_an_event_is_accepted_at_once_and_runs_afterwards(self, functions, tmp_path):
        # It comes to an end only after it was accepted, since only then is there the one it meets.
        answer = functions.invoke("meeting", {"folder": str(tmp_path), "me": "a", "other": "b"}, InvocationType="Event")
        assert (answer.status, answer.error, answer.payload) == (202, None, None)
        functions.invoke("meeting", {"folder": str(tmp_path), "me": "b", "other": "a"})

    def test_a_dry_run_runs_nothing(self, functions):
        before = functions.invoke("counter").payload["calls"]
        assert functions.invoke("counter", InvocationType="DryRun").status == 204
        assert functions.invoke("counter").payload["calls"] == before + 1

    def test_by_arn_of_any_account_and_by_partial_arn(self, functions):
        for name in (
            "arn:aws:lambda:eu-west-1:123456789012:function:echo",
            "123456789012:function:echo",
            "echo:$LATEST",
        ):
            assert functions.invoke(name, "hello").payload == "hello"

    def test_a_function_that_is_not_there(self, functions):
        with pytest.raises(ClientError) as refused:
            functions.invoke("nowhere")
        error = refused.value.response
        assert error["Error"]["Code"] == "ResourceNotFoundException"
        assert error["Error"]["Message"] == (
            "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nowhere"
        )
        assert error["ResponseMetadata"]["HTTPStatusCode"] == 404

    def test_a_payload_that_is_not_json(self, functions):
        with pytest.raises(ClientError) as refused:
            functions.client.invoke(FunctionName="echo", Payload=b"{")
        assert refused.value.response["Error"]["Code"] == "InvalidRequestContentException"


class TestAwsCli:
    def test_invokes(self, aws_cli, lambda_emulator, tmp_path):
        (tmp_path / "event.json").write_text('{"from": "the command line"}')
        answer = aws_cli(
            "lambda", "invoke", "--function-name", "echo", "--payload", f"fileb://{tmp_path}/event.json",
            tmp_path / "out.json", of=lambda_emulator,
        )  # fmt: skip
        assert answer.returncode == 0, answer.stderr
        assert json.loads(answer.stdout) == {"StatusCode": 200, "ExecutedVersion": "$LATEST"}
        assert json.loads((tmp_path / "out.json").read_text()) == {"from": "the command line"}

    @pytest.mark.parametrize(("kind", "status"), [("Event", 202), ("DryRun", 204)])
    def test_the_other_kinds(self, aws_cli, lambda_emulator, tmp_path, kind, status):
        answer = aws_cli(
            "lambda", "invoke", "--function-name", "echo", "--invocation-type", kind, tmp_path / "out.json",
            of=lambda_emulator,
        )  # fmt: skip
        assert answer.returncode == 0, answer.stderr
        assert json.loads(answer.stdout)["StatusCode"] == status
        assert (tmp_path / "out.json").read_bytes() == b""

    def test_shows_a_function_error(self, aws_cli, lambda_emulator, tmp_path):
        (tmp_path / "event.json").write_text('{"fail": true}')
        answer = aws_cli(
            "lambda", "invoke", "--function-name", "raises", "--payload", f"fileb://{tmp_path}/event.json",
            tmp_path / "out.json", of=lambda_emulator,
        )  # fmt: skip
        assert answer.returncode == 0, answer.stderr
        assert json.loads(answer.stdout)["FunctionError"] == "Unhandled"
        assert json.loads((tmp_path / "out.json").read_text())["errorType"] == "PipelineError"


class TestWorkers:
    def test_a_worker_is_kept_warm(self, functions):
        first, second = functions.invoke("counter").payload, functions.invoke("counter").payload
        assert second["process"] == first["process"]
        assert second["calls"] == first["calls"] + 1

    def test_each_of_two_at_once_has_a_worker_of_its_own(self, functions, tmp_path):
        with ThreadPoolExecutor() as pool:
            meetings = [
                pool.submit(functions.invoke, "meeting", {"folder": str(tmp_path), "me": me, "other": other})
                for me, other in (("c", "d"), ("d", "c"))
            ]
            answers = [meeting.result(PATIENCE) for meeting in meetings]
        assert [answer.error for answer in answers] == [None, None]
        assert answers[0].payload != answers[1].payload

    def test_one_that_is_killed_while_it_waits_is_replaced(self, functions, lambda_emulator):
        process = functions.invoke("counter").payload["process"]
        assert process in function_processes(lambda_emulator, "counter")
        os.kill(process, 9)
        until(lambda: process not in function_processes(lambda_emulator, "counter"), "the end of the process")
        answer = functions.invoke("counter")
        assert answer.error is None
        assert answer.payload["calls"] == 1


@pytest.fixture(scope="module")
def seen(functions):
    """What a function finds around it."""
    return functions.invoke("surroundings").payload


class TestSurroundings:
    def test_variables_are_the_templates_and_lambdas(self, seen, lambda_emulator):
        variables = seen["variables"]
        expected = {
            "GREETING": "hello",
            "_HANDLER": "works.surroundings",
            "AWS_EXECUTION_ENV": "AWS_Lambda_python3.12",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_LAMBDA_FUNCTION_NAME": "surroundings",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "192",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_ENDPOINT_URL": lambda_emulator.endpoint,
        }
        assert expected.items() <= variables.items()
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_LOG_GROUP_NAME"):
            assert variables[name]

    def test_nothing_of_the_shell(self, seen):
        assert "OF_THE_SHELL" not in seen["variables"]
        assert "HOME" not in seen["variables"] or seen["variables"]["HOME"] != os.environ.get("HOME")
        assert "/nowhere" not in seen["path"]

    def test_the_code_is_a_private_copy(self, seen):
        root = seen["variables"]["LAMBDA_TASK_ROOT"]
        assert root in seen["path"]
        assert not root.startswith(str(TEMPLATES))

    def test_the_context(self, seen):
        assert seen["function_name"] == "surroundings"
        assert seen["function_version"] == "$LATEST"
        assert seen["invoked_function_arn"] == "arn:aws:lambda:us-east-1:000000000000:function:surroundings"
        assert str(seen["memory_limit_in_mb"]) == "192"
        assert re.fullmatch(UUID, seen["aws_request_id"])
        assert 0 < seen["remaining"] <= 7000


class TestLogs:
    def test_the_tail_comes_with_the_answer(self, functions):
        lines = functions.invoke("talker", LogType="Tail").log.splitlines()
        assert any(re.fullmatch(rf"START RequestId: {UUID} Version: \$LATEST", line) for line in lines)
        assert "said by print" in lines
        assert any(line.startswith("[WARNING]") and line.endswith("said by logging") for line in lines)
        assert any(re.fullmatch(rf"END RequestId: {UUID}", line) for line in lines)
        report = next(line for line in lines if line.startswith("REPORT RequestId:"))
        assert re.search(r"Duration: [\d.]+ ms\s+Billed Duration: \d+ ms\s+Memory Size: 128 MB\s+Max Memory", report)

    def test_no_tail_unless_asked_for(self, functions):
        assert functions.invoke("talker", LogType="None").log == ""

    def test_an_exception_that_is_logged_is_an_entry_of_its_own(self, functions):
        lines = functions.invoke("logs-an-exception").log.splitlines()
        caught = next(index for index, line in enumerate(lines) if line.endswith("\tcaught"))
        assert lines[caught + 1] == "Traceback (most recent call last):"
        printed = lines.index("and printed")
        assert lines[printed - 1] == "fails.PipelineError: the pipeline has burst"

    def test_an_error_has_lines_in_the_tail(self, functions):
        log = functions.invoke("raises", {"fail": True}).log
        assert "[ERROR] PipelineError: the pipeline has burst\nTraceback (most recent call last):\n" in log

    def test_json_as_the_template_asks_for_it(self, functions):
        lines = functions.invoke("logs-json").log.splitlines()
        entry = json.loads(next(line for line in lines if line.startswith("{")))
        assert (entry["level"], entry["message"], entry["errorType"]) == ("ERROR", "caught", "PipelineError")
        shown = functions.client.get_function_configuration(FunctionName="logs-json")["LoggingConfig"]
        assert shown == {
            "LogFormat": "JSON", "ApplicationLogLevel": "ERROR", "SystemLogLevel": "INFO",
            "LogGroup": "/aws/lambda/logs-json",
        }  # fmt: skip

    def test_the_emulators_log_has_them_too(self, functions, lambda_emulator):
        functions.invoke("talker")
        until(lambda: "said by print" in lambda_emulator.log, "the function's output in the log")


class TestErrors:
    def test_a_handler_that_raises(self, functions):
        answer = functions.invoke("raises", {"fail": True})
        assert (answer.status, answer.error) == (200, "Unhandled")
        assert answer.payload["errorMessage"] == "the pipeline has burst"
        assert answer.payload["errorType"] == "PipelineError"
        assert re.fullmatch(UUID, answer.payload["requestId"])
        assert any(re.search(r'File ".*fails\.py", line \d+, in raises', line) for line in answer.payload["stackTrace"])
        assert "[ERROR] PipelineError: the pipeline has burst" in answer.log

    def test_a_message_may_be_long(self, functions):
        answer = functions.invoke("raises-at-length")
        assert answer.payload["errorType"] == "PipelineError"
        assert answer.payload["errorMessage"] == "x" * 200_000

    def test_memory_that_it_does_not_have_is_said(self, functions, lambda_emulator):
        assert functions.invoke("takes-memory").error is None
        until(lambda: "and has a MemorySize of 128 MB: on AWS" in lambda_emulator.log, "the warning in the log")

    def test_what_goes_on_after_its_invocation_is_said(self, functions, lambda_emulator):
        assert functions.invoke("leaves-a-thread").error is None
        until(
            lambda: "[leaves-a-thread] that came after its invocation had ended: on AWS" in lambda_emulator.log,
            "the warning in the log",
        )

    def test_a_loop_is_stopped_after_sixteen_invocations(self, functions, lambda_emulator):
        assert functions.invoke("invokes-itself", 1).payload == [16, "RecursiveInvocationException"]
        until(lambda: "invoked 16 times in one chain of requests" in lambda_emulator.log, "the loop in the log")

    def test_one_that_runs_out_of_time(self, functions):
        answer = functions.invoke("sleeps", {"fail": True})
        assert (answer.status, answer.error) == (200, "Unhandled")
        assert re.search(r"Task timed out after 1\.00 seconds$", answer.payload["errorMessage"])
        assert "Task timed out after 1.00 seconds" in answer.log

    def test_one_whose_process_ends(self, functions):
        answer = functions.invoke("exits", {"fail": True})
        assert (answer.status, answer.error) == (200, "Unhandled")
        assert answer.payload["errorType"] == "Runtime.ExitError"
        assert re.fullmatch(
            rf"RequestId: {UUID} Error: Runtime exited with error: exit status 1", answer.payload["errorMessage"]
        )

    def test_an_answer_that_is_not_json(self, functions):
        answer = functions.invoke("unserializable", {"fail": True})
        assert answer.error == "Unhandled"
        assert answer.payload["errorType"] == "Runtime.MarshalError"
        assert "Object of type set is not JSON serializable" in answer.payload["errorMessage"]

    @pytest.mark.parametrize("name", ["raises", "sleeps", "exits", "unserializable"])
    def test_the_next_call_works(self, functions, name):
        assert functions.invoke(name, {"fail": True}).error
        assert functions.invoke(name, {"fail": False}).payload == {"fail": False}

    @pytest.mark.parametrize("time", ["the first time", "and again"])
    def test_a_module_that_is_not_in_the_package(self, functions, time):
        answer = functions.invoke("no-module")
        assert (answer.status, answer.error) == (200, "Unhandled")
        assert answer.payload["errorType"] == "Runtime.ImportModuleError"
        assert answer.payload["errorMessage"] == (
            "Unable to import module 'imports': No module named 'a_module_that_nobody_packaged'"
        )
        assert answer.payload["stackTrace"] == []

    def test_a_handler_that_the_module_does_not_have(self, functions):
        answer = functions.invoke("no-function")
        assert answer.error == "Unhandled"
        assert answer.payload["errorType"] == "Runtime.HandlerNotFound"
        assert answer.payload["errorMessage"] == "Handler 'nothing_of_that_name' missing on module 'works'"

    def test_an_event_that_fails_was_accepted_all_the_same(self, functions, lambda_emulator):
        request = functions.send("exits", {"fail": True})
        until(lambda: request in lambda_emulator.log, "the event in the log")
        assert functions.invoke("exits", {"fail": False}).error is None
