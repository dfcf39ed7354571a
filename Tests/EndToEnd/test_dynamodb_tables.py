"""UpdateTable, indexes that are added to tables with items, and the status of tables on the clock."""

import threading
import time
import uuid

import boto3
import pytest
from botocore.exceptions import ClientError

from process import PATIENCE, NotReady
from signing import aws_options


def client(emulator):
    return boto3.client("dynamodb", **aws_options(emulator))


def definition(name, **more):
    return {
        "TableName": name,
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
    } | more


def add_index(dynamodb, name, index="by-group"):
    return dynamodb.update_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": "group", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[
            {
                "Create": {
                    "IndexName": index,
                    "KeySchema": [{"AttributeName": "group", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            }
        ],
    )["TableDescription"]


def index_of(dynamodb, name):
    (index,) = dynamodb.describe_table(TableName=name)["Table"]["GlobalSecondaryIndexes"]
    return index


def wait_for_index(dynamodb, name):
    end = time.monotonic() + PATIENCE
    while index_of(dynamodb, name)["IndexStatus"] != "ACTIVE":
        assert time.monotonic() < end, "the index is not ACTIVE yet"


def groups(dynamodb, name, **more):
    pages = dynamodb.get_paginator("scan").paginate(TableName=name, **more)
    items = [item for page in pages for item in page["Items"]]
    found = {item["pk"]["S"]: item["group"]["S"] for item in items if "group" in item}
    assert len(found) == sum("group" in item for item in items)
    return found


def fill(dynamodb, name, count):
    for start in range(0, count, 25):
        dynamodb.batch_write_item(
            RequestItems={
                name: [
                    {"PutRequest": {"Item": {"pk": {"S": f"item-{n}"}, "group": {"S": f"group-{n % 100}"}}}}
                    for n in range(start, min(count, start + 25))
                ]
            }
        )


def test_a_small_tables_index_is_active_at_once(dynamodb):
    name = f"small-{uuid.uuid4()}"
    dynamodb.create_table(**definition(name))
    fill(dynamodb, name, 10)
    description = add_index(dynamodb, name)
    assert description["TableStatus"] == "UPDATING"
    assert description["GlobalSecondaryIndexes"][0]["IndexStatus"] == "CREATING"
    assert index_of(dynamodb, name)["IndexStatus"] == "ACTIVE"
    assert groups(dynamodb, name, IndexName="by-group") == groups(dynamodb, name)


def test_an_index_is_filled_while_others_write(emulator, dynamodb):
    name = f"busy-{uuid.uuid4()}"
    count = 4000
    dynamodb.create_table(**definition(name))
    fill(dynamodb, name, count)
    stopped = threading.Event()
    failures = []

    def write(worker):
        writer = client(emulator)
        number = worker
        try:
            while not stopped.is_set():
                key = {"pk": {"S": f"item-{number * 7919 % count}"}}
                match number % 3:
                    case 0:
                        writer.put_item(TableName=name, Item=key | {"group": {"S": f"put-{number}"}})
                    case 1:
                        writer.delete_item(TableName=name, Key=key)
                    case 2:
                        writer.update_item(
                            TableName=name,
                            Key=key,
                            UpdateExpression="SET #g = :g",
                            ExpressionAttributeNames={"#g": "group"},
                            ExpressionAttributeValues={":g": {"S": f"update-{number}"}},
                        )
                number += 2
        except ClientError as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(worker,)) for worker in range(2)]
    for writer in writers:
        writer.start()
    try:
        add_index(dynamodb, name)
        wait_for_index(dynamodb, name)
    finally:
        stopped.set()
        for writer in writers:
            writer.join()
    assert not failures
    expected = groups(dynamodb, name)
    assert groups(dynamodb, name, IndexName="by-group") == expected
    assert index_of(dynamodb, name)["ItemCount"] == len(expected)


def test_a_kill_while_an_index_is_filled_loses_nothing_of_it(start, tmp_path):
    name, count = "killed", 4000
    with start("--data", tmp_path) as emulator:
        dynamodb = client(emulator)
        dynamodb.create_table(**definition(name))
        fill(dynamodb, name, count)
        add_index(dynamodb, name)
        emulator.kill()
    with start("--data", tmp_path) as emulator:
        dynamodb = client(emulator)
        wait_for_index(dynamodb, name)
        assert len(groups(dynamodb, name)) == count
        assert groups(dynamodb, name, IndexName="by-group") == groups(dynamodb, name)


def test_waiters_wait_for_the_clock(start):
    name = "slow"
    with start("--status-delay", "3") as emulator:
        dynamodb = client(emulator)
        # The template's own is there at once.
        assert dynamodb.describe_table(TableName="user_sessions")["Table"]["TableStatus"] == "ACTIVE"
        dynamodb.create_table(**definition(name))
        assert dynamodb.describe_table(TableName=name)["Table"]["TableStatus"] == "CREATING"
        with pytest.raises(dynamodb.exceptions.ResourceNotFoundException, match="Requested resource not found"):
            dynamodb.put_item(TableName=name, Item={"pk": {"S": "a"}})
        with pytest.raises(dynamodb.exceptions.ResourceInUseException, match="Table is being created: slow"):
            dynamodb.delete_table(TableName=name)
        dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
        dynamodb.put_item(TableName=name, Item={"pk": {"S": "a"}})
        dynamodb.delete_table(TableName=name)
        assert name in dynamodb.list_tables()["TableNames"]
        dynamodb.get_waiter("table_not_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
        assert name not in dynamodb.list_tables()["TableNames"]


def test_a_delay_is_a_number_of_seconds(start):
    with pytest.raises(NotReady, match="--status-delay takes a number of seconds"):
        start("--status-delay", "soon")


def test_the_cli_changes_a_table_and_waits(aws_cli):
    name = f"cli-{uuid.uuid4()}"
    for arguments in (
        (
            "create-table", "--billing-mode", "PROVISIONED",
            "--provisioned-throughput", "ReadCapacityUnits=1,WriteCapacityUnits=1",
            "--attribute-definitions", "AttributeName=pk,AttributeType=S",
            "--key-schema", "AttributeName=pk,KeyType=HASH",
        ),
        ("wait", "table-exists"),
        ("update-table", "--billing-mode", "PAY_PER_REQUEST"),
        ("wait", "table-exists"),
        ("delete-table",),
        ("wait", "table-not-exists"),
    ):  # fmt: skip
        done = aws_cli("dynamodb", *arguments, "--table-name", name)
        assert done.returncode == 0, done.stderr
