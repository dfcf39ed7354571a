"""DynamoDB Streams and TTL, as boto3 sees them."""

import time
import uuid
from datetime import timezone

import boto3
import pytest
from boto3.dynamodb.types import TypeDeserializer
from botocore.exceptions import ClientError

from process import PATIENCE
from signing import aws_options


@pytest.fixture(scope="session")
def streams(emulator):
    return boto3.client("dynamodbstreams", **aws_options(emulator))


def streamed(dynamodb, view_type="NEW_AND_OLD_IMAGES", name=None):
    name = name or f"table-{uuid.uuid4()}"
    description = dynamodb.create_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": view_type},
    )["TableDescription"]
    return name, description["LatestStreamArn"]


def iterator(streams, arn, kind="TRIM_HORIZON"):
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    return streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType=kind)["ShardIterator"]


def records(streams, arn):
    return streams.get_records(ShardIterator=iterator(streams, arn))["Records"]


def enable_ttl(dynamodb, table, enabled=True):
    specification = {"AttributeName": "expires", "Enabled": enabled}
    return dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=specification)


def eventually(check):
    end = time.monotonic() + PATIENCE
    while not check():
        assert time.monotonic() < end, "it did not happen"


def test_every_kind_of_write_is_recorded_in_order(dynamodb, streams):
    table, arn = streamed(dynamodb)
    dynamodb.put_item(TableName=table, Item={"pk": {"S": "a"}})
    dynamodb.update_item(
        TableName=table,
        Key={"pk": {"S": "a"}},
        UpdateExpression="SET x = :x",
        ExpressionAttributeValues={":x": {"N": "1"}},
    )
    dynamodb.put_item(TableName=table, Item={"x": {"N": "1.0"}, "pk": {"S": "a"}})
    dynamodb.batch_write_item(RequestItems={table: [{"DeleteRequest": {"Key": {"pk": {"S": "a"}}}}]})
    plain = TypeDeserializer().deserialize
    seen = [
        (
            record["eventName"],
            {name: {k: plain(v) for k, v in record["dynamodb"].get(name, {}).items()} for name in ("OldImage", "NewImage")},
        )
        for record in records(streams, arn)
    ]
    assert seen == [
        ("INSERT", {"OldImage": {}, "NewImage": {"pk": "a"}}),
        ("MODIFY", {"OldImage": {"pk": "a"}, "NewImage": {"pk": "a", "x": 1}}),
        ("REMOVE", {"OldImage": {"pk": "a", "x": 1}, "NewImage": {}}),
    ]
    record = records(streams, arn)[0]
    assert (record["eventSource"], record["eventVersion"], record["awsRegion"]) == ("aws:dynamodb", "1.1", "us-east-1")
    moment = record["dynamodb"]["ApproximateCreationDateTime"].astimezone(timezone.utc)
    assert moment.microsecond == 0


def test_a_reader_follows_a_shard_until_it_is_closed(dynamodb, streams):
    table, arn = streamed(dynamodb, "KEYS_ONLY")
    position = iterator(streams, arn, "LATEST")
    for key in "abc":
        dynamodb.put_item(TableName=table, Item={"pk": {"S": key}})
    dynamodb.update_table(TableName=table, StreamSpecification={"StreamEnabled": False})
    keys = []
    while position:
        page = streams.get_records(ShardIterator=position, Limit=2)
        keys += [record["dynamodb"]["Keys"]["pk"]["S"] for record in page["Records"]]
        position = page.get("NextShardIterator")
    assert keys == ["a", "b", "c"]
    description = streams.describe_stream(StreamArn=arn)["StreamDescription"]
    assert description["StreamStatus"] == "DISABLED"
    assert "EndingSequenceNumber" in description["Shards"][0]["SequenceNumberRange"]


@pytest.mark.parametrize(
    ("operation", "arguments", "code", "message"),
    [
        ("describe_stream", {"StreamArn": "x" * 40}, "ValidationException", "Invalid StreamArn"),
        ("get_records", {"ShardIterator": "nothing"}, "ValidationException", "Invalid ShardIterator"),
        ("list_streams", {"Limit": 101}, "ValidationException", "'limit' failed to satisfy constraint"),
    ],
)
def test_what_is_refused(streams, operation, arguments, code, message):
    with pytest.raises(ClientError) as refused:
        getattr(streams, operation)(**arguments)
    assert refused.value.response["Error"]["Code"] == code
    assert message in refused.value.response["Error"]["Message"]


def test_exceptions_are_those_that_boto3_knows(dynamodb, streams):
    table, arn = streamed(dynamodb)
    with pytest.raises(streams.exceptions.ResourceNotFoundException, match=f"Stream: {arn}1 not found"):
        streams.describe_stream(StreamArn=arn + "1")
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    with pytest.raises(streams.exceptions.TrimmedDataAccessException, match="has been trimmed"):
        streams.get_shard_iterator(
            StreamArn=arn,
            ShardId=shard["ShardId"],
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber="0" * 21,
        )


def test_expired_items_are_deleted_by_the_service(dynamodb, streams):
    table, arn = streamed(dynamodb, "OLD_IMAGE")
    dynamodb.put_item(TableName=table, Item={"pk": {"S": "there before"}, "expires": {"N": str(int(time.time()) - 5)}})
    enable_ttl(dynamodb, table)
    dynamodb.put_item(TableName=table, Item={"pk": {"S": "later"}, "expires": {"N": str(int(time.time()) - 5)}})
    dynamodb.put_item(TableName=table, Item={"pk": {"S": "stays"}, "expires": {"S": "1"}})
    eventually(lambda: dynamodb.scan(TableName=table)["Count"] == 1)
    removed = [record for record in records(streams, arn) if record["eventName"] == "REMOVE"]
    assert {record["dynamodb"]["OldImage"]["pk"]["S"] for record in removed} == {"there before", "later"}
    service = {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"}
    assert [record["userIdentity"] for record in removed] == [service, service]


def test_ttl_is_not_changed_twice_within_an_hour(dynamodb):
    table, _ = streamed(dynamodb)
    enable_ttl(dynamodb, table)
    described = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    assert described == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}
    with pytest.raises(ClientError, match="TimeToLive is already enabled"):
        enable_ttl(dynamodb, table)
    with pytest.raises(ClientError, match="modified multiple times within a fixed interval"):
        enable_ttl(dynamodb, table, enabled=False)


def test_records_and_expiry_survive_a_kill(tmp_path, start):
    first = start("--data", tmp_path / "data")
    dynamodb, streams = (boto3.client(service, **aws_options(first)) for service in ("dynamodb", "dynamodbstreams"))
    table, arn = streamed(dynamodb)
    enable_ttl(dynamodb, table)
    dynamodb.put_item(TableName=table, Item={"pk": {"S": "a"}, "expires": {"N": str(int(time.time()) + 3)}})
    before = records(streams, arn)
    first.kill()
    second = start("--data", tmp_path / "data")
    dynamodb, streams = (boto3.client(service, **aws_options(second)) for service in ("dynamodb", "dynamodbstreams"))
    assert records(streams, arn)[:1] == before
    eventually(lambda: dynamodb.scan(TableName=table)["Count"] == 0)
    assert [record["eventName"] for record in records(streams, arn)] == ["INSERT", "REMOVE"]


TEMPLATE = """\
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
      StreamSpecification: {StreamViewType: NEW_IMAGE}
Outputs:
  OrdersTable: {Value: !Ref Orders}
  OrdersStream: {Value: !GetAtt Orders.StreamArn}
"""


def test_a_template_s_stream_can_be_read_by_its_arn(tmp_path, start):
    path = tmp_path / "t.yaml"
    path.write_text(TEMPLATE)
    emulator = start(path)
    environment = emulator.environment()
    dynamodb, streams = (boto3.client(service, **aws_options(emulator)) for service in ("dynamodb", "dynamodbstreams"))
    dynamodb.put_item(TableName=environment["ORDERS_TABLE"], Item={"pk": {"S": "a"}})
    (record,) = records(streams, environment["ORDERS_STREAM"])
    assert record["dynamodb"]["NewImage"] == {"pk": {"S": "a"}}
