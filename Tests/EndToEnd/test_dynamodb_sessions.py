"""What a day's work with DynamoDB looks like through boto3's two interfaces and the AWS CLI: resource, client,
TypeDeserializer, waiters, paginators."""

import json
import uuid
from decimal import Decimal

import pytest
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError

from process import PATIENCE
from tables import create_table


def fails(code):
    return pytest.raises(ClientError, match=rf"\({code}\)")


class TestResource:
    """Plain Python values in, plain Python values out."""

    def test_a_table_as_an_object(self, resource):
        table = create_table(resource)
        try:
            table.reload()
            assert table.table_status == "ACTIVE"
            assert table.name in [other.name for other in resource.tables.all()]
            item = {
                "pk": "p", "sk": "s", "n": Decimal("1.25"), "b": Binary(b"\x00\xff"), "set": {Decimal(1), Decimal(2)},
                "list": [1, "two", None, {"three": True}], "empty": "", "map": {},
            }  # fmt: skip
            table.put_item(Item=item)
            assert table.get_item(Key={"pk": "p", "sk": "s"}, ConsistentRead=True)["Item"] == item
            table.reload()
            assert table.item_count == 1
        finally:
            table.delete()
        table.wait_until_not_exists()

    def test_a_batch_writer_and_the_conditions_of_boto3(self, resource, table):
        with table.batch_writer(overwrite_by_pkeys=["pk", "sk"]) as batch:
            for number in range(120):
                batch.put_item(Item={"pk": "p", "sk": f"{number:03}", "n": number, "odd": bool(number % 2)})
            batch.delete_item(Key={"pk": "p", "sk": "000"})
            batch.put_item(Item={"pk": "p", "sk": "001", "n": -1})
        found = table.query(
            KeyConditionExpression=Key("pk").eq("p") & Key("sk").between("000", "010"),
            FilterExpression=Attr("odd").eq(True) | Attr("n").lt(0),
            ProjectionExpression="sk",
        )
        assert [item["sk"] for item in found["Items"]] == ["001", "003", "005", "007", "009"]
        assert (found["Count"], found["ScannedCount"]) == (5, 10)
        scanned = table.scan(FilterExpression=Attr("odd").not_exists() & Attr("n").attribute_type("N"))
        assert [item["sk"] for item in scanned["Items"]] == ["001"]

        keys = [{"pk": "p", "sk": f"{number:03}"} for number in range(100)]
        answer = resource.batch_get_item(RequestItems={table.name: {"Keys": keys, "ProjectionExpression": "n"}})
        assert len(answer["Responses"][table.name]) == 99
        assert answer["UnprocessedKeys"] == {}

    def test_an_update_with_everything(self, table):
        table.put_item(Item={"pk": "p", "sk": "s", "n": 1, "list": [1, 2, 3], "gone": 1, "set": {"a", "b"}})
        answer = table.update_item(
            Key={"pk": "p", "sk": "s"},
            UpdateExpression="SET #l = list_append(#l, :more), n = n + :one REMOVE gone ADD #s :c DELETE another :c",
            ConditionExpression=Attr("n").eq(1),
            ExpressionAttributeNames={"#l": "list", "#s": "set"},
            ExpressionAttributeValues={":more": [4], ":one": 1, ":c": {"c"}},
            ReturnValues="ALL_NEW",
        )
        assert answer["Attributes"] == {
            "pk": "p", "sk": "s", "n": 2, "list": [1, 2, 3, 4], "set": {"a", "b", "c"},
        }  # fmt: skip
        with fails("ConditionalCheckFailedException") as failed:
            table.delete_item(
                Key={"pk": "p", "sk": "s"},
                ConditionExpression=Attr("n").eq(1),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        assert failed.value.response["Item"]["n"] == {"N": "2"}


class TestClient:
    def test_the_type_deserializer_reads_what_the_serializer_wrote(self, dynamodb, table):
        value = {"pk": "p", "sk": "s", "all": [Decimal("-0.5"), {"a", "b"}, b"bytes", True, None, {"m": {"n": []}}]}
        serialize, deserialize = TypeSerializer().serialize, TypeDeserializer().deserialize
        dynamodb.put_item(TableName=table.name, Item=serialize(value)["M"])
        item = dynamodb.get_item(TableName=table.name, Key=serialize({"pk": "p", "sk": "s"})["M"])["Item"]
        assert deserialize({"M": item}) == value | {"all": [*value["all"][:2], Binary(b"bytes"), *value["all"][3:]]}

    def test_waiters(self, dynamodb):
        name = f"waited-{uuid.uuid4()}"
        dynamodb.create_table(
            TableName=name,
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
        dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 5})
        dynamodb.delete_table(TableName=name)
        dynamodb.get_waiter("table_not_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 5})

    def test_every_paginator(self, dynamodb, resource, emulator):
        tables = [create_table(resource) for _ in range(3)]
        table = tables[0]
        for number in range(7):
            table.put_item(Item={"pk": "p", "sk": str(number)})
        tags = [{"Key": f"k{number}", "Value": "v"} for number in range(15)]
        dynamodb.tag_resource(ResourceArn=table.table_arn, Tags=tags)
        backups = [dynamodb.create_backup(TableName=table.name, BackupName=f"backup-{n}") for n in range(3)]

        def pages(operation, **parameters):
            return list(dynamodb.get_paginator(operation).paginate(**parameters))

        names = pages("list_tables", PaginationConfig={"PageSize": 1})
        assert {table.name for table in tables} <= {name for page in names for name in page["TableNames"]}
        assert all(len(page["TableNames"]) <= 1 for page in names)
        query = pages(
            "query",
            TableName=table.name,
            KeyConditionExpression="pk = :p",
            ExpressionAttributeValues={":p": {"S": "p"}},
            PaginationConfig={"PageSize": 2},
        )
        assert [item["sk"]["S"] for page in query for item in page["Items"]] == [str(number) for number in range(7)]
        scan = pages("scan", TableName=table.name, PaginationConfig={"PageSize": 3})
        assert sum(page["Count"] for page in scan) == 7
        listed = pages("list_tags_of_resource", ResourceArn=table.table_arn)
        assert sorted(tag["Key"] for page in listed for tag in page["Tags"]) == sorted(tag["Key"] for tag in tags)
        found = pages("list_backups", TableName=table.name, PaginationConfig={"PageSize": 1})
        assert {summary["BackupArn"] for page in found for summary in page["BackupSummaries"]} == {
            backup["BackupDetails"]["BackupArn"] for backup in backups
        }
        for other in tables:
            other.delete()

    def test_a_stream_from_its_start_to_its_end(self, dynamodb, resource, aws):
        table = create_table(resource, StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
        table.put_item(Item={"pk": "p", "sk": "1", "n": 1})
        table.update_item(
            Key={"pk": "p", "sk": "1"}, UpdateExpression="SET n = :n", ExpressionAttributeValues={":n": 2}
        )
        table.delete_item(Key={"pk": "p", "sk": "1"})
        dynamodb.update_table(TableName=table.name, StreamSpecification={"StreamEnabled": False})

        streams = aws("dynamodbstreams")
        arn = table.latest_stream_arn
        assert [stream["StreamArn"] for stream in streams.list_streams(TableName=table.name)["Streams"]] == [arn]
        records = []
        for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
            iterator = streams.get_shard_iterator(
                StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
            )["ShardIterator"]
            while iterator:
                page = streams.get_records(ShardIterator=iterator)
                records += page["Records"]
                iterator = page.get("NextShardIterator")
        assert [record["eventName"] for record in records] == ["INSERT", "MODIFY", "REMOVE"]
        assert [record["dynamodb"].get("NewImage", {}).get("n") for record in records] == [{"N": "1"}, {"N": "2"}, None]
        table.delete()


class TestAwsCli:
    """A shell session: each answer is what the next command needs."""

    @pytest.fixture
    def cli(self, aws_cli):
        def run(*arguments):
            answer = aws_cli("dynamodb", *arguments)
            assert answer.returncode == 0, answer.stderr
            return json.loads(answer.stdout) if answer.stdout.strip() else None

        return run

    def test_a_session(self, cli, aws_cli):
        name = f"shell-{uuid.uuid4()}"
        cli(
            "create-table", "--table-name", name,
            "--attribute-definitions", "AttributeName=pk,AttributeType=S",
            "--key-schema", "AttributeName=pk,KeyType=HASH",
            "--billing-mode", "PAY_PER_REQUEST",
            "--tags", "Key=team,Value=status",
        )  # fmt: skip
        cli("wait", "table-exists", "--table-name", name)
        arn = cli("describe-table", "--table-name", name)["Table"]["TableArn"]
        assert cli("list-tags-of-resource", "--resource-arn", arn)["Tags"] == [{"Key": "team", "Value": "status"}]

        cli("put-item", "--table-name", name, "--item", '{"pk": {"S": "a"}, "tenant": {"S": "acme"}, "n": {"N": "1"}}')
        cli(
            "update-table", "--table-name", name,
            "--attribute-definitions", "AttributeName=tenant,AttributeType=S",
            "--global-secondary-index-updates", json.dumps(
                [{"Create": {
                    "IndexName": "by-tenant", "KeySchema": [{"AttributeName": "tenant", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }}]
            ),
        )  # fmt: skip
        cli("wait", "table-exists", "--table-name", name)
        found = cli(
            "query", "--table-name", name, "--index-name", "by-tenant",
            "--key-condition-expression", "tenant = :t", "--expression-attribute-values", '{":t": {"S": "acme"}}',
            "--return-consumed-capacity", "INDEXES",
        )  # fmt: skip
        assert found["Items"] == [{"pk": {"S": "a"}, "tenant": {"S": "acme"}, "n": {"N": "1"}}]
        assert found["ConsumedCapacity"]["GlobalSecondaryIndexes"] == {"by-tenant": {"CapacityUnits": 0.5}}

        cli(
            "transact-write-items", "--client-request-token", "once", "--transact-items", json.dumps(
                [{"Update": {
                    "TableName": name, "Key": {"pk": {"S": "a"}}, "UpdateExpression": "ADD n :one",
                    "ExpressionAttributeValues": {":one": {"N": "1"}},
                }}]
            ),
        )  # fmt: skip
        answer = cli("execute-statement", "--statement", f"SELECT n FROM \"{name}\" WHERE pk = 'a'")
        assert answer["Items"] == [{"n": {"N": "2"}}]
        # The CLI turns pages by itself.
        for number in range(5):
            cli("put-item", "--table-name", name, "--item", json.dumps({"pk": {"S": str(number)}}))
        assert len(cli("scan", "--table-name", name, "--page-size", "2")["Items"]) == 6
        assert len(cli("scan", "--table-name", name, "--max-items", "4")["Items"]) == 4

        refused = aws_cli("dynamodb", "put-item", "--table-name", name, "--item", '{"pk": {"N": "1"}}')
        assert "(ValidationException)" in refused.stderr and "Type mismatch for key pk" in refused.stderr
        cli("delete-table", "--table-name", name)
        cli("wait", "table-not-exists", "--table-name", name)


def test_statuses_pass_on_the_clock_when_asked_to(start, aws):
    """`--status-delay`: what waits for ACTIVE on AWS has to wait here too."""
    import boto3

    dynamodb = aws("dynamodb", of=start("--status-delay", "1"))
    name = f"slow-{uuid.uuid4()}"
    created = dynamodb.create_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    assert created["TableDescription"]["TableStatus"] == "CREATING"
    with fails("ResourceNotFoundException"):
        dynamodb.put_item(TableName=name, Item={"pk": {"S": "a"}})
    with fails("ResourceInUseException"):
        dynamodb.delete_table(TableName=name)
    attempts = {"Delay": 1, "MaxAttempts": int(PATIENCE)}
    dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig=attempts)
    dynamodb.put_item(TableName=name, Item={"pk": {"S": "a"}})
    assert dynamodb.delete_table(TableName=name)["TableDescription"]["TableStatus"] == "DELETING"
    dynamodb.get_waiter("table_not_exists").wait(TableName=name, WaiterConfig=attempts)
