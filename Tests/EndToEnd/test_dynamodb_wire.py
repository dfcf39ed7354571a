"""DynamoDB's wire: compressed bodies, bodies that are no requests, and what nests too deep."""

import gzip
import json
import socket
import zlib

import pytest
import requests
from botocore.exceptions import ClientError

from process import PATIENCE
from signing import SigV4
from signing import dynamodb as post

DEEP = 100_000


@pytest.fixture(scope="module")
def table(aws):
    dynamodb = aws("dynamodb")
    dynamodb.create_table(
        TableName="wire",
        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    dynamodb.put_item(TableName="wire", Item={"p": {"S": "long"}, "text": {"S": "status " * 4000}})
    yield "wire"
    dynamodb.delete_table(TableName="wire")


def send(emulator, operation, body, **headers):
    return requests.post(
        emulator.endpoint + "/",
        data=body,
        headers={
            "content-type": "application/x-amz-json-1.0",
            "x-amz-target": f"DynamoDB_20120810.{operation}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        },
        auth=SigV4("dynamodb"),
        timeout=PATIENCE,
        stream=True,
    )


def error(answer):
    body = answer.json()
    return answer.status_code, body["__type"], body.get("message", body.get("Message"))


class TestCompression:
    def test_requests_of_boto3(self, emulator, aws, table):
        dynamodb = aws("dynamodb")

        def compress(request, **_):
            request.data = gzip.compress(request.data)
            request.headers["Content-Encoding"] = "gzip"

        # Before it is signed: the signature is over what is sent.
        dynamodb.meta.events.register("before-sign.dynamodb.PutItem", compress)
        dynamodb.put_item(TableName=table, Item={"p": {"S": "gzip"}, "text": {"S": "x" * 9000}})
        read = aws("dynamodb").get_item(TableName=table, Key={"p": {"S": "gzip"}})
        assert read["Item"]["text"]["S"] == "x" * 9000

    @pytest.mark.parametrize("coding, compress", [("gzip", gzip.compress), ("deflate", zlib.compress)])
    def test_requests(self, emulator, table, coding, compress):
        body = compress(json.dumps({"TableName": table, "Item": {"p": {"S": coding}}}).encode())
        answer = send(emulator, "PutItem", body, content_encoding=coding)
        assert answer.status_code == 200, answer.text

    @pytest.mark.parametrize("coding, body", [("br", b"{}"), ("gzip", b"{}"), ("gzip", gzip.compress(b"{}")[:-4])])
    def test_what_cannot_be_read(self, emulator, coding, body):
        status, name, _ = error(send(emulator, "ListTables", body, content_encoding=coding))
        assert (status, name) == (500, "com.amazonaws.dynamodb.v20120810#InternalServerError")

    def test_a_bomb(self, emulator):
        body = gzip.compress(b"{" + b" " * (17 << 20) + b"}")
        answer = send(emulator, "ListTables", body, content_encoding="gzip")
        assert answer.status_code == 413

    @pytest.mark.parametrize("coding", ["gzip", "deflate"])
    def test_long_answers(self, emulator, table, coding):
        get = json.dumps({"TableName": table, "Key": {"p": {"S": "long"}}})
        answer = send(emulator, "GetItem", get, accept_encoding=coding)
        assert answer.headers["content-encoding"] == coding
        sent = answer.raw.read(decode_content=False)
        assert len(sent) < 2000
        assert int(answer.headers["x-amz-crc32"]) == zlib.crc32(sent)
        plain = send(emulator, "GetItem", get, accept_encoding="identity")
        assert "content-encoding" not in plain.headers
        assert zlib.decompress(sent, 47) == plain.content

    def test_requests_decodes_them(self, emulator, table):
        get = json.dumps({"TableName": table, "Key": {"p": {"S": "long"}}})
        assert send(emulator, "GetItem", get).json()["Item"]["text"]["S"] == "status " * 4000

    def test_long_errors_too(self, emulator, table):
        put = {
            "TableName": table,
            "Item": {"p": {"S": "long"}},
            "ConditionExpression": "attribute_not_exists(p)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        answer = send(emulator, "PutItem", json.dumps(put), accept_encoding="gzip")
        assert answer.headers["content-encoding"] == "gzip"
        assert error(answer)[1].endswith("ConditionalCheckFailedException")

    def test_boto3_asks_for_none(self, aws, table):
        answer = aws("dynamodb").get_item(TableName=table, Key={"p": {"S": "long"}})
        assert "content-encoding" not in answer["ResponseMetadata"]["HTTPHeaders"]


class TestTargets:
    @pytest.mark.parametrize("target", [None, "", "PutItem", "DynamoDB_20111205.PutItem", "DynamoDB_20120810.Nothing"])
    def test_what_is_no_operation(self, emulator, target):
        answer = requests.post(
            emulator.endpoint + "/",
            data="{}",
            headers={"content-type": "application/x-amz-json-1.0"} | ({"x-amz-target": target} if target is not None else {}),
            auth=SigV4("dynamodb"),
            timeout=PATIENCE,
        )
        assert answer.status_code == 400
        assert answer.json() == {"__type": "com.amazon.coral.service#UnknownOperationException"}

    def test_another_content_type(self, emulator):
        answer = send(emulator, "ListTables", "{}", content_type="application/x-amz-json-1.1")
        assert answer.status_code == 404
        assert answer.text == "<UnknownOperationException/>\n"


class TestDepth:
    """Raw sockets: nothing in between that could refuse it first."""

    def raw(self, emulator, body):
        host, port = emulator.endpoint.removeprefix("http://").split(":")
        prepared = requests.Request(
            "POST",
            emulator.endpoint + "/",
            data=body,
            headers={
                "content-type": "application/x-amz-json-1.0",
                "x-amz-target": "DynamoDB_20120810.PutItem",
                "connection": "close",
            },
            auth=SigV4("dynamodb"),
        ).prepare()
        head = "".join(f"{name}: {value}\r\n" for name, value in prepared.headers.items() if name.lower() != "host")
        with socket.create_connection((host, int(port)), PATIENCE) as connection:
            connection.sendall(f"POST / HTTP/1.1\r\nhost: {host}:{port}\r\n{head}\r\n".encode() + body.encode())
            answer = b""
            while part := connection.recv(1 << 16):
                answer += part
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head.split()[1]), json.loads(body)

    @pytest.mark.parametrize("left, right", [('{"L":[', "]}"), ('{"M":{"m":', "}}")])
    def test_values(self, emulator, table, left, right):
        value = left * DEEP + '{"S":"x"}' + right * DEEP
        status, body = self.raw(emulator, f'{{"TableName":"{table}","Item":{{"p":{{"S":"deep"}},"a":{value}}}}}')
        assert status == 400
        assert body["__type"] == "com.amazon.coral.validate#ValidationException"
        assert body["message"].startswith("Nesting Levels have exceeded supported limits")

    @pytest.mark.parametrize("left, right", [("[", "]"), ('{"x":', "}")])
    def test_what_nobody_reads(self, emulator, table, left, right):
        unknown = left * DEEP + "1" + right * DEEP
        status, body = self.raw(emulator, f'{{"TableName":"{table}","Item":{{"p":{{"S":"deep"}}}},"x":{unknown}}}')
        assert (status, body) == (200, {})

    @pytest.mark.parametrize("left", ["[", '{"x":', '{"Item":{"a":{"L":[' + '{"L":['])
    def test_what_never_ends(self, emulator, table, left):
        status, body = self.raw(emulator, left * DEEP)
        assert (status, body) == (400, {"__type": "com.amazon.coral.service#SerializationException"})

    @pytest.mark.parametrize(
        "expression, message",
        [
            ("(" * 2000 + "a = a" + ")" * 2000, "redundant parentheses"),
            ("(" * 4096, "Syntax error"),
            ("(" * 4097, "Expression size has exceeded the maximum allowed size; expression size: 4097"),
            ("NOT " * 1000 + "a = b", "operator count: 1001"),
            ("NOT (" * 600 + "a = b" + ")" * 600, "operator count: 601"),
            ("size(" * 600 + "a" + ")" * 600 + " = b", "operator count: 601"),
            ("a" + "[0]" * 1300 + " = b", "nesting levels: 1301"),
            ("a" + ".a" * 2000 + " = b", "nesting levels: 2001"),
        ],
    )
    def test_expressions(self, aws, table, expression, message):
        with pytest.raises(ClientError) as refused:
            aws("dynamodb").put_item(TableName=table, Item={"p": {"S": "a"}}, ConditionExpression=expression)
        assert refused.value.response["Error"]["Code"] == "ValidationException"
        assert message in refused.value.response["Error"]["Message"]


def test_attribute_names(aws, table):
    """65,535 bytes are the most, wherever a name stands."""
    dynamodb = aws("dynamodb")
    longest = "n" * 65535
    dynamodb.put_item(TableName=table, Item={"p": {"S": "names"}, longest: {"M": {longest: {"N": "1"}}}})
    read = dynamodb.get_item(
        TableName=table,
        Key={"p": {"S": "names"}},
        ProjectionExpression="#n.#n",
        ExpressionAttributeNames={"#n": longest},
    )
    assert read["Item"] == {longest: {"M": {longest: {"N": "1"}}}}
    for refuse in (
        lambda: dynamodb.put_item(TableName=table, Item={"p": {"S": "a"}, longest + "n": {"N": "1"}}),
        lambda: dynamodb.put_item(TableName=table, Item={"p": {"S": "a"}, "m": {"M": {longest + "n": {"N": "1"}}}}),
        lambda: dynamodb.update_item(
            TableName=table,
            Key={"p": {"S": "a"}},
            UpdateExpression="SET #n = :v",
            ExpressionAttributeNames={"#n": longest + "n"},
            ExpressionAttributeValues={":v": {"N": "1"}},
        ),
        lambda: dynamodb.get_item(
            TableName=table,
            Key={"p": {"S": "a"}},
            ProjectionExpression="#n",
            ExpressionAttributeNames={"#n": longest + "n"},
        ),
    ):
        with pytest.raises(ClientError, match="Attribute name is too large, must be less than 65536 bytes"):
            refuse()


def test_a_surrogate_alone(emulator, table):
    """Java, which DynamoDB is written in, encodes half a character as a question mark."""
    body = '{"TableName":"%s","Item":{"p":{"S":"half"},"a":{"S":"x\\ud83dy"}}}' % table
    assert post(emulator, "PutItem", body).status_code == 200
    read = post(emulator, "GetItem", json.dumps({"TableName": table, "Key": {"p": {"S": "half"}}}))
    assert read.json()["Item"]["a"] == {"S": "x?y"}


def members(shape, within=lambda value: value):
    """Every member of a shape of botocore's, however deep, and what makes a request of a value for it."""
    if shape.type_name == "structure" and shape.name != "AttributeValue":
        for name, member in shape.members.items():
            made = lambda value, name=name: within({name: value})
            yield made, member
            yield from members(member, made)
    elif shape.type_name == "list":
        yield from members(shape.member, lambda value: within([value]))
    elif shape.type_name == "map":
        yield from members(shape.value, lambda value: within({"k": value}))


# Requests that nothing else is wrong with, of the operations that do not honour all that AWS does.
COMPLETE = {
    "CreateTable": {
        "TableName": "wire",
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
    },
    "UpdateTable": {"TableName": "wire"},
    "RestoreTableFromBackup": {
        "BackupArn": "arn:aws:dynamodb:us-east-1:000000000000:table/wire/backup/01700000000000-00000000",
        "TargetTableName": "wire",
    },
}


@pytest.mark.parametrize("service", ["dynamodb", "dynamodbstreams"])
def test_no_member_is_ignored_in_silence(emulator, aws, table, service):
    """Whoever reads a member finds that its type is wrong; what is not read must be refused by its name."""
    model = aws(service).meta.service_model
    for operation in model.operation_names:
        target = f"{model.metadata['targetPrefix']}.{operation}"
        if error(send(emulator, operation, "[]", x_amz_target=target))[1].endswith("UnknownOperationException"):
            continue
        for made, shape in members(model.operation_model(operation).input_shape):
            body = made(5 if shape.type_name in ("structure", "list", "map") else {})
            _, name, message = error(send(emulator, operation, json.dumps(body), x_amz_target=target))
            if name.endswith("SerializationException"):
                continue
            [member] = body
            complete = COMPLETE[operation] | body
            _, name, message = error(send(emulator, operation, json.dumps(complete), x_amz_target=target))
            assert message == f"{operation}'s parameter {member} is not emulated yet", body
