"""Tags, backups, and what tools ask of every table, as boto3 sees them."""

import random
import threading
import time
import uuid

import boto3
import pytest
import requests
from botocore.exceptions import ClientError

from process import PATIENCE, Emulator
from signing import SigV4, aws_options
from tables import create_table


def client(emulator):
    return boto3.client("dynamodb", **aws_options(emulator))


def refused(code, message, call, **request):
    with pytest.raises(ClientError) as refusal:
        call(**request)
    error = refusal.value.response["Error"]
    assert error["Code"] == code
    assert message in error["Message"]


@pytest.fixture
def table(resource):
    table = create_table(resource, Tags=[{"Key": "stage", "Value": "test"}])
    yield table
    table.delete()


def eventually(answer):
    """Asks until the answer is true. On AWS this takes minutes, here mostly no time."""
    end = time.monotonic() + PATIENCE
    while not answer():
        assert time.monotonic() < end


# --- Tags


def test_a_table_is_tagged_listed_and_untagged(dynamodb, table):
    arn = table.table_arn
    dynamodb.tag_resource(ResourceArn=arn, Tags=[{"Key": "stage", "Value": "prod"}, {"Key": "empty", "Value": ""}])
    dynamodb.untag_resource(ResourceArn=arn, TagKeys=["never there"])
    pages = dynamodb.get_paginator("list_tags_of_resource").paginate(ResourceArn=arn)
    assert pages.build_full_result()["Tags"] == [{"Key": "stage", "Value": "prod"}, {"Key": "empty", "Value": ""}]
    dynamodb.untag_resource(ResourceArn=arn, TagKeys=["stage", "empty"])
    assert dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"] == []


def test_tags_that_aws_refuses(dynamodb, table):
    tag = dynamodb.tag_resource
    arn = table.table_arn
    refused("ValidationException", "prefixed with aws:", tag, ResourceArn=arn, Tags=[{"Key": "aws:x", "Value": ""}])
    refused("ValidationException", "Atleast one Tag", tag, ResourceArn=arn, Tags=[])
    refused(
        "ResourceNotFoundException",
        f"ResourcArn: {arn}-gone not found",
        tag,
        ResourceArn=f"{arn}-gone",
        Tags=[{"Key": "k", "Value": "v"}],
    )


# --- Backups


def test_a_backup_brings_back_what_was_deleted(dynamodb, resource, table):
    table.put_item(Item={"pk": "kept", "sk": "1", "n": 1})
    table.put_item(Item={"pk": "changed", "sk": "1", "n": 1})
    backup = dynamodb.create_backup(TableName=table.name, BackupName="before")["BackupDetails"]
    assert backup["BackupStatus"] == "CREATING"
    table.put_item(Item={"pk": "changed", "sk": "1", "n": 2})
    table.delete_item(Key={"pk": "kept", "sk": "1"})
    table.put_item(Item={"pk": "late", "sk": "1"})
    describe = dynamodb.describe_backup
    arn = backup["BackupArn"]
    eventually(lambda: describe(BackupArn=arn)["BackupDescription"]["BackupDetails"]["BackupStatus"] == "AVAILABLE")
    pages = dynamodb.get_paginator("list_backups").paginate(TableName=table.name)
    assert [summary["BackupArn"] for summary in pages.build_full_result()["BackupSummaries"]] == [arn]

    name = f"restored-{uuid.uuid4()}"
    description = dynamodb.restore_table_from_backup(TargetTableName=name, BackupArn=arn)["TableDescription"]
    assert description["TableStatus"] == "CREATING"
    assert description["RestoreSummary"]["SourceBackupArn"] == arn
    restored = resource.Table(name)
    restored.wait_until_exists()
    items = sorted(restored.scan()["Items"], key=lambda item: item["pk"])
    assert items == [{"pk": "changed", "sk": "1", "n": 1}, {"pk": "kept", "sk": "1", "n": 1}]
    refused(
        "TableAlreadyExistsException",
        f"Table already exists: {name}",
        dynamodb.restore_table_from_backup,
        TargetTableName=name,
        BackupArn=arn,
    )
    restored.delete()
    assert dynamodb.delete_backup(BackupArn=arn)["BackupDescription"]["BackupDetails"]["BackupStatus"] == "DELETED"
    refused("BackupNotFoundException", arn, dynamodb.describe_backup, BackupArn=arn)


def test_point_in_time_recovery_is_a_setting(dynamodb, table):
    update = dynamodb.update_continuous_backups(
        TableName=table.name,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 7},
    )
    described = dynamodb.describe_continuous_backups(TableName=table.name)["ContinuousBackupsDescription"]
    assert update["ContinuousBackupsDescription"] == described
    recovery = described["PointInTimeRecoveryDescription"]
    assert (recovery["PointInTimeRecoveryStatus"], recovery["RecoveryPeriodInDays"]) == ("ENABLED", 7)
    assert recovery["EarliestRestorableDateTime"] <= recovery["LatestRestorableDateTime"]
    refused(
        "UnknownOperationException",
        "RestoreTableToPointInTime is not emulated",
        dynamodb.restore_table_to_point_in_time,
        SourceTableName=table.name,
        TargetTableName="never",
        UseLatestRestorableTime=True,
    )
    dynamodb.update_continuous_backups(
        TableName=table.name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False}
    )


class Rewriter(threading.Thread):
    """Writes over one item after the other until nobody answers."""

    def __init__(self, dynamodb, count):
        super().__init__(daemon=True)
        self._dynamodb = dynamodb
        self._count = count
        self.started = threading.Event()

    def run(self):
        chance = random.Random(1)
        try:
            while True:
                key = {"pk": {"S": f"{chance.randrange(self._count):04}"}}
                if chance.random() < 0.5:
                    self._dynamodb.delete_item(TableName="source", Key=key)
                else:
                    self._dynamodb.put_item(TableName="source", Item=key | {"late": {"BOOL": True}})
                self.started.set()
        except Exception:  # whatever it is that a client says to a connection that breaks off
            self.started.set()


@pytest.mark.timeout(300)
def test_a_backup_that_is_interrupted_by_kill_9_is_finished_after_the_restart(tmp_path):
    count = 400
    emulator = Emulator("--data", tmp_path)
    try:
        dynamodb = client(emulator)
        dynamodb.create_table(
            TableName="source",
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
        expected = {}
        for first in range(0, count, 20):
            items = [{"pk": {"S": f"{n:04}"}, "x": {"S": f"{n}" * 10_000}} for n in range(first, first + 20)]
            requests = [{"PutRequest": {"Item": item}} for item in items]
            assert not dynamodb.batch_write_item(RequestItems={"source": requests})["UnprocessedItems"]
            expected |= {item["pk"]["S"]: item for item in items}
        writer = Rewriter(dynamodb, count)
        arn = dynamodb.create_backup(TableName="source", BackupName="interrupted")["BackupDetails"]["BackupArn"]
        writer.start()
        assert writer.started.wait(PATIENCE)
        emulator.kill()
        writer.join(PATIENCE)

        emulator = Emulator("--data", tmp_path)
        dynamodb = client(emulator)

        def status():
            return dynamodb.describe_backup(BackupArn=arn)["BackupDescription"]["BackupDetails"]["BackupStatus"]

        if "the backup interrupted of table source goes on" not in emulator.log:
            assert status() == "AVAILABLE"
        dynamodb.delete_table(TableName="source")
        eventually(lambda: status() == "AVAILABLE")
        dynamodb.restore_table_from_backup(TargetTableName="restored", BackupArn=arn)
        emulator.kill()

        emulator = Emulator("--data", tmp_path)
        dynamodb = client(emulator)
        dynamodb.get_waiter("table_exists").wait(TableName="restored", WaiterConfig={"Delay": 1})
        pages = dynamodb.get_paginator("scan").paginate(TableName="restored")
        assert {item["pk"]["S"]: item for page in pages for item in page["Items"]} == expected
        assert emulator.stop() == 0
    finally:
        if emulator.process.poll() is None:
            emulator.kill()


# --- The account, and what it never used


def test_the_endpoint_is_the_one_that_was_asked(dynamodb, emulator):
    endpoint = dynamodb.describe_endpoints()["Endpoints"][0]
    assert endpoint == {"Address": emulator.endpoint.removeprefix("http://"), "CachePeriodInMinutes": 1440}


def test_what_terraform_and_the_cdk_ask_of_every_table(dynamodb, table):
    name, arn = table.name, table.table_arn
    assert dynamodb.describe_limits()["TableMaxReadCapacityUnits"] == 40_000
    continuous = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    assert continuous["PointInTimeRecoveryDescription"] == {"PointInTimeRecoveryStatus": "DISABLED"}
    assert dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"] == {"TimeToLiveStatus": "DISABLED"}
    assert dynamodb.describe_kinesis_streaming_destination(TableName=name)["KinesisDataStreamDestinations"] == []
    assert dynamodb.describe_contributor_insights(TableName=name)["ContributorInsightsStatus"] == "DISABLED"
    refused("PolicyNotFoundException", arn, dynamodb.get_resource_policy, ResourceArn=arn)
    assert dynamodb.list_global_tables()["GlobalTables"] == []


def request(emulator, target):
    """A request without members."""
    headers = {"content-type": "application/x-amz-json-1.0", "x-amz-target": target}
    answer = requests.post(
        emulator.endpoint + "/", data="{}", headers=headers, auth=SigV4("dynamodb"), timeout=PATIENCE
    )
    return answer.json() if answer.content else {}


@pytest.mark.parametrize(
    "service, target", [("dynamodb", "DynamoDB_20120810"), ("dynamodbstreams", "DynamoDBStreams_20120810")]
)
def test_every_operation_of_the_api_is_emulated_or_says_that_it_is_not(emulator, service, target):
    """botocore's model of the service is the list; an operation that we do not even know would have no message."""
    operations = boto3.client(service, **aws_options(emulator)).meta.service_model.operation_names
    unknown = []
    for operation in operations:
        answer = request(emulator, f"{target}.{operation}")
        kind, message = answer.get("__type", ""), answer.get("message", "")
        if kind.endswith("UnknownOperationException") and message != f"{operation} is not emulated.":
            unknown.append(operation)
    assert unknown == []
    assert request(emulator, f"{target}.NoSuchOperation") == {
        "__type": "com.amazon.coral.service#UnknownOperationException"
    }
