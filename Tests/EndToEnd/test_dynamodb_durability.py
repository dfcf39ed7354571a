"""kill -9 in the middle of writes, UpdateTable, backups and restores: streams, indexes and statuses afterwards."""

import itertools
import json
import os
import random
import threading
import time

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from process import PATIENCE, Emulator
from signing import aws_options

KILLS = min(int(os.environ.get("EMULATOR_KILLS", "10")), 10)
TABLE = "written"
INDEX = {
    "IndexName": "by-other",
    "KeySchema": [{"AttributeName": "other", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "ALL"},
}


def client(emulator, service="dynamodb"):
    return boto3.client(service, **aws_options(emulator) | {"config": Config(retries={"max_attempts": 0})})


def create(dynamodb):
    dynamodb.create_table(
        TableName=TABLE,
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "group")],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        BillingMode="PAY_PER_REQUEST",
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-group",
                "KeySchema": [{"AttributeName": "group", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["n"]},
            }
        ],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )


class Calls(threading.Thread):
    """Calls one function after the other until nobody answers."""

    def __init__(self, calls):
        super().__init__(daemon=True)
        self._calls = calls
        self.answered = 0
        self.started = threading.Event()

    def run(self):
        for call in self._calls:
            try:
                call()
            except ClientError:
                pass  # Refused, as in the middle of another change.
            except BotoCoreError:
                break
            self.answered += 1
            if self.answered == 5:
                self.started.set()


def writes(dynamodb, writer, chance):
    """Items that are new each time; every other one is taken away again."""
    for number in itertools.count():
        key = {"pk": {"S": writer}, "sk": {"S": f"{number // 2:06}"}}
        if number % 4 == 3:
            yield lambda: dynamodb.delete_item(TableName=TABLE, Key=key)
        else:
            item = key | {"n": {"N": str(number)}, "group": {"S": f"g{number % 3}"}, "x": {"S": "x"}}
            item |= {"other": {"S": "o"}} if chance.random() < 0.7 else {}
            yield lambda: dynamodb.put_item(TableName=TABLE, Item=item)


def changes(dynamodb, kill):
    definitions = [{"AttributeName": "other", "AttributeType": "S"}]
    for number in itertools.count():
        yield lambda: dynamodb.update_table(
            TableName=TABLE, AttributeDefinitions=definitions, GlobalSecondaryIndexUpdates=[{"Create": INDEX}]
        )
        name = f"b-{kill}-{number}"
        yield lambda: dynamodb.restore_table_from_backup(
            TargetTableName=name,
            BackupArn=dynamodb.create_backup(TableName=TABLE, BackupName=name)["BackupDetails"]["BackupArn"],
        )
        yield lambda: dynamodb.delete_table(TableName=name)
        yield lambda: dynamodb.update_table(
            TableName=TABLE, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-other"}}]
        )


def is_settled(dynamodb):
    for name in dynamodb.list_tables()["TableNames"]:
        try:
            table = dynamodb.describe_table(TableName=name)["Table"]
        except dynamodb.exceptions.ResourceNotFoundException:
            return False  # Its deletion was over just now.
        indexes = table.get("GlobalSecondaryIndexes", [])
        if table["TableStatus"] != "ACTIVE" or any(index["IndexStatus"] != "ACTIVE" for index in indexes):
            return False
    return all(backup["BackupStatus"] == "AVAILABLE" for backup in dynamodb.list_backups()["BackupSummaries"])


def scan(dynamodb, **request):
    return [item for page in dynamodb.get_paginator("scan").paginate(**request) for item in page["Items"]]


def check_indexes(dynamodb, name):
    """Every index holds what its key and projection take of the table, and all counts agree."""
    table = dynamodb.describe_table(TableName=name)["Table"]
    items = scan(dynamodb, TableName=name)
    assert table["ItemCount"] == len(items)
    key = {element["AttributeName"] for element in table["KeySchema"]}
    for index in table.get("GlobalSecondaryIndexes", []):
        own = {element["AttributeName"] for element in index["KeySchema"]}
        held = key | own | set(index["Projection"].get("NonKeyAttributes", []))
        everything = index["Projection"]["ProjectionType"] == "ALL"
        expected = [
            {name: value for name, value in item.items() if everything or name in held}
            for item in items
            if own <= item.keys()
        ]
        found = scan(dynamodb, TableName=name, IndexName=index["IndexName"])
        assert sorted(json.dumps(item, sort_keys=True) for item in found) == sorted(
            json.dumps(item, sort_keys=True) for item in expected
        )
        assert index["ItemCount"] == len(found)


def records(emulator, writer):
    """What the stream says of a writer's items: the sort key and whether it is there."""
    streams = client(emulator, "dynamodbstreams")
    arn = client(emulator).describe_table(TableName=TABLE)["Table"]["LatestStreamArn"]
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")[
        "ShardIterator"
    ]
    found = []
    while page := streams.get_records(ShardIterator=iterator):
        if not page["Records"]:
            return [record for record in found if record["dynamodb"]["Keys"]["pk"]["S"] == writer]
        found += page["Records"]
        iterator = page["NextShardIterator"]


@pytest.mark.timeout(600)
def test_streams_indexes_and_statuses_agree_after_kill_9(tmp_path):
    chance = random.Random(20_261_123)
    options = ("--data", tmp_path, "--status-delay", "0.05")
    emulator = Emulator(*options)
    try:
        create(client(emulator))
        client(emulator).get_waiter("table_exists").wait(TableName=TABLE, WaiterConfig={"Delay": 1})
        for kill in range(KILLS):
            name = f"writer-{kill}"
            writer = Calls(writes(client(emulator), name, chance))
            changer = Calls(changes(client(emulator), kill))
            for thread in (writer, changer):
                thread.start()
            for thread in (writer, changer):
                assert thread.started.wait(PATIENCE)
            emulator.kill()
            for thread in (writer, changer):
                thread.join(PATIENCE)
                assert not thread.is_alive()

            emulator = Emulator(*options)
            dynamodb = client(emulator)
            end = time.monotonic() + PATIENCE
            while not is_settled(dynamodb):
                assert time.monotonic() < end, "something is neither ACTIVE nor gone"
            for table in dynamodb.list_tables()["TableNames"]:
                check_indexes(dynamodb, table)
            # One more may have been written whose answer was cut off.
            kinds = [record["eventName"] for record in records(emulator, name)]
            assert writer.answered <= len(kinds) <= writer.answered + 1
            cycle = itertools.cycle(["INSERT", "MODIFY", "INSERT", "REMOVE"])
            assert kinds == list(itertools.islice(cycle, len(kinds)))
        assert emulator.stop() == 0
    finally:
        if emulator.process.poll() is None:
            emulator.kill()
