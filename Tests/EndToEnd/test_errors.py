"""What is refused over HTTP, and that the emulator goes on afterwards."""

import json
import socket
import zlib

import pytest
import requests
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from process import PATIENCE
from signing import FORGED, SigV4
from signing import dynamodb as post

LIST = "{}"


def error(answer, status=400):
    assert answer.status_code == status, answer.text
    body = answer.json()
    return body["__type"].split("#")[-1], body.get("message", body.get("Message", ""))


@pytest.fixture(autouse=True)
def goes_on(emulator):
    """Whatever a test does here, the emulator answers the next request."""
    yield
    assert post(emulator, "ListTables", LIST).status_code == 200


class TestCredentials:
    def test_none_are_missing(self, emulator):
        code, message = error(
            requests.post(
                emulator.endpoint,
                data=LIST,
                headers={"content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.ListTables"},
                timeout=PATIENCE,
            )
        )
        assert code == "MissingAuthenticationTokenException"
        assert "Authentication Token" in message

    def test_a_wrong_signature(self, aws):
        with pytest.raises(ClientError) as refused:
            aws("dynamodb", credentials=FORGED).list_tables()
        error = refused.value.response["Error"]
        assert error["Code"] == "InvalidSignatureException"
        assert "The request signature we calculated does not match the signature you provided" in error["Message"]

    def test_a_body_changed_after_it_was_signed(self, emulator):
        class Changed(SigV4):
            def __call__(self, request):
                request = super().__call__(request)
                request.body = b'{"Limit":1}'
                request.headers["content-length"] = str(len(request.body))
                return request

        code, _ = error(post(emulator, "ListTables", LIST, auth=Changed("dynamodb")))
        assert code == "InvalidSignatureException"

    def test_half_an_authorization_header(self, emulator):
        code, _ = error(
            requests.post(
                emulator.endpoint,
                data=LIST,
                headers={
                    "x-amz-target": "DynamoDB_20120810.ListTables",
                    "content-type": "application/x-amz-json-1.0",
                    "authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request",
                },
                timeout=PATIENCE,
            )
        )
        assert code == "IncompleteSignatureException"

    def test_an_unknown_key_is_let_in_so_that_a_staging_config_works(self, aws):
        unknown = Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
        assert "user_sessions" in aws("dynamodb", credentials=unknown).list_tables()["TableNames"]

    def test_unless_it_is_told_to_be_strict(self, aws, start):
        other = start("--auth", "strict")
        assert aws("dynamodb", of=other).list_tables()["TableNames"] == ["user_sessions"]
        with pytest.raises(ClientError) as refused:
            aws("dynamodb", of=other, credentials=Credentials("AKIAIOSFODNN7EXAMPLE", "secret")).list_tables()
        error = refused.value.response["Error"]
        assert error["Code"] == "UnrecognizedClientException"
        assert error["Message"] == "The security token included in the request is invalid."

    def test_or_to_accept_everything(self, aws, start):
        assert aws("dynamodb", of=start("--auth", "accept"), credentials=FORGED).list_tables()["TableNames"]


class TestTables:
    @pytest.mark.parametrize(
        ("operation", "request_"),
        [
            ("get_item", {"Key": {"pk": {"S": "1"}}}),
            ("put_item", {"Item": {"pk": {"S": "1"}}}),
            ("delete_item", {"Key": {"pk": {"S": "1"}}}),
            ("scan", {}),
            (
                "query",
                {"KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": {"S": "1"}}},
            ),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_unknown(self, dynamodb, operation, request_):
        with pytest.raises(dynamodb.exceptions.ResourceNotFoundException, match="Requested resource not found"):
            getattr(dynamodb, operation)(TableName="nowhere", **request_)

    def test_unknown_to_delete(self, dynamodb):
        with pytest.raises(
            dynamodb.exceptions.ResourceNotFoundException,
            match="Requested resource not found: Table: nowhere not found",
        ):
            dynamodb.delete_table(TableName="nowhere")


class TestBodies:
    @pytest.mark.parametrize(
        "body",
        [
            "{",
            "[]",
            '{"TableName": }',
            '{"TableName": "user_sessions"} more',
            '{"TableName": 7}',
            b'{"TableName": "\xff\xfe"}',
            "",
            "[" * 100_000,
        ],
        ids=["cut", "array", "no value", "trailing", "wrong type", "not UTF-8", "empty", "deep"],
    )
    def test_that_are_not_the_json_they_should_be(self, emulator, body):
        code, _ = error(post(emulator, "DescribeTable", body))
        assert code == "SerializationException"

    def test_that_are_too_large(self, emulator):
        # More than DynamoDB takes, and so much that it cannot all have been read before the answer.
        body = b'{"TableName":"' + b"x" * (20 << 20) + b'"}'
        answer = post(emulator, "DescribeTable", body)
        assert answer.status_code == 413
        assert answer.json()["message"] == f"The request body is larger than {16 << 20} bytes."
        assert int(answer.headers["x-amz-crc32"]) == zlib.crc32(answer.content)

    def test_that_are_far_too_large(self, emulator):
        body = b"x" * (64 << 20)
        try:
            answer = post(emulator, "DescribeTable", body)
        except requests.ConnectionError:
            return  # The connection was closed while the body was still being sent, as it may be.
        assert answer.status_code == 413

    def test_headers_that_are_too_large(self, emulator):
        try:
            answer = requests.get(emulator.endpoint, headers={"x-large": "x" * (1 << 20)}, timeout=PATIENCE)
        except requests.ConnectionError:
            return
        assert 400 <= answer.status_code < 500

    def test_what_is_not_http(self, emulator):
        with socket.create_connection(("127.0.0.1", emulator.ready["port"]), PATIENCE) as connection:
            connection.sendall(b"\x16\x03\x01 this is no request\r\n\r\n")
            received = connection.recv(4096)
            assert received == b"" or b"400" in received.split(b"\r\n")[0]

    def test_chunks_and_an_expectation_of_100_continue(self, emulator):
        body = json.dumps({"TableName": "user_sessions"}).encode()
        signed = SigV4("dynamodb")(
            requests.Request(
                "POST",
                emulator.endpoint + "/",
                data=body,
                headers={
                    "content-type": "application/x-amz-json-1.0",
                    "x-amz-target": "DynamoDB_20120810.DescribeTable",
                },
            ).prepare()
        )
        head = [f"POST / HTTP/1.1\r\nhost: 127.0.0.1:{emulator.ready['port']}\r\n"]
        head += [f"{k}: {v}\r\n" for k, v in signed.headers.items() if k.lower() != "content-length"]
        head += ["transfer-encoding: chunked\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n"]
        with socket.create_connection(("127.0.0.1", emulator.ready["port"]), PATIENCE) as connection:
            stream = connection.makefile("rwb")
            stream.write("".join(head).encode())
            stream.flush()
            assert stream.readline().startswith(b"HTTP/1.1 100")
            assert stream.readline() == b"\r\n"
            for piece in (body[:5], body[5:]):
                stream.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            stream.write(b"0\r\n\r\n")
            stream.flush()
            assert stream.readline().startswith(b"HTTP/1.1 200")
            assert b'"TableStatus":"ACTIVE"' in stream.read()

    def test_an_answer_carries_its_checksum(self, emulator):
        answer = post(emulator, "ListTables", LIST)
        assert answer.headers["content-type"] == "application/x-amz-json-1.0"
        assert int(answer.headers["x-amz-crc32"]) == zlib.crc32(answer.content)
        assert answer.headers["x-amzn-RequestId"]


class TestWhatIsNotThere:
    def test_an_operation_that_dynamodb_does_not_have(self, emulator):
        assert error(post(emulator, "Frobnicate", "{}"))[0] == "UnknownOperationException"

    def test_an_operation_that_is_not_emulated_is_named(self, dynamodb):
        with pytest.raises(ClientError) as refused:
            dynamodb.describe_global_table(GlobalTableName="global")
        assert "DescribeGlobalTable" in str(refused.value)
        assert "not emulated" in str(refused.value)

    @pytest.mark.parametrize("path", ["/", "/ping"])
    def test_a_load_balancer(self, emulator, path):
        answer = requests.get(
            emulator.endpoint + path, headers={"host": "dynamodb.us-east-1.amazonaws.com"}, timeout=PATIENCE
        )
        assert answer.status_code == 200
        assert answer.text == "healthy: dynamodb.us-east-1.amazonaws.com "

    def test_a_path_that_nobody_serves(self, emulator):
        answer = requests.get(emulator.endpoint + "/nowhere", timeout=PATIENCE)
        assert answer.status_code == 404
        assert "/nowhere" in answer.text

    def test_a_service_that_is_not_emulated_is_named(self, emulator):
        answer = requests.post(
            emulator.endpoint,
            data="{}",
            headers={"x-amz-target": "AmazonSQS.ListQueues", "content-type": "application/x-amz-json-1.0"},
            auth=SigV4("sqs"),
            timeout=PATIENCE,
        )
        assert 400 <= answer.status_code < 600
        assert "not emulated" in answer.text and "sqs" in answer.text.lower()

    def test_an_operation_of_lambda_that_is_not_emulated_says_so(self, aws):
        with pytest.raises(ClientError) as refused:
            aws("lambda").get_function_url_config(FunctionName="status-publisher")
        assert "GetFunctionUrlConfig" in str(refused.value) and "not emulated" in str(refused.value)

    def test_a_control_endpoint_that_is_none(self, emulator):
        answer = requests.get(emulator.endpoint + "/_emulator/nowhere", timeout=PATIENCE)
        assert answer.status_code == 404
        assert "/_emulator/deliveries" in answer.text

    def test_a_control_endpoint_with_the_wrong_method(self, emulator):
        answer = requests.get(emulator.endpoint + "/_emulator/reset", timeout=PATIENCE)
        assert answer.status_code == 405
