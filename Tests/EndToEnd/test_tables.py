"""CreateTable, DescribeTable, ListTables, DeleteTable."""

import uuid

import pytest
from botocore.exceptions import ClientError


def name():
    return f"table-{uuid.uuid4()}"


def hash_only(table, **more):
    return {
        "TableName": table,
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
    } | more


def test_user_sessions_is_there_as_the_template_describes_it(dynamodb):
    table = dynamodb.describe_table(TableName="user_sessions")["Table"]
    assert table["TableStatus"] == "ACTIVE"
    assert table["TableArn"] == "arn:aws:dynamodb:us-east-1:000000000000:table/user_sessions"
    assert table["KeySchema"] == [
        {"AttributeName": "user_id", "KeyType": "HASH"},
        {"AttributeName": "session_id", "KeyType": "RANGE"},
    ]
    assert {(a["AttributeName"], a["AttributeType"]) for a in table["AttributeDefinitions"]} == {
        ("user_id", "S"),
        ("session_id", "S"),
        ("tenant_id", "S"),
    }
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    (index,) = table["GlobalSecondaryIndexes"]
    assert index["IndexName"] == "tenant-id-index"
    assert index["IndexStatus"] == "ACTIVE"
    assert index["KeySchema"] == [{"AttributeName": "tenant_id", "KeyType": "HASH"}]
    assert index["Projection"] == {"ProjectionType": "ALL"}


def test_its_sessions_expire_by_expires_at(dynamodb):
    setting = dynamodb.describe_time_to_live(TableName="user_sessions")["TimeToLiveDescription"]
    assert setting == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}


def test_a_table_lives_from_create_to_delete(dynamodb):
    table = name()
    created = dynamodb.create_table(**hash_only(table))["TableDescription"]
    assert created["TableName"] == table
    assert created["TableStatus"] in ("CREATING", "ACTIVE")
    dynamodb.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1})
    assert dynamodb.describe_table(TableName=table)["Table"]["ItemCount"] == 0

    deleted = dynamodb.delete_table(TableName=table)["TableDescription"]
    assert deleted["TableStatus"] in ("DELETING", "ACTIVE")
    dynamodb.get_waiter("table_not_exists").wait(TableName=table, WaiterConfig={"Delay": 1})
    with pytest.raises(dynamodb.exceptions.ResourceNotFoundException, match=f"Table: {table} not found"):
        dynamodb.describe_table(TableName=table)


def test_a_deleted_table_leaves_nothing_to_the_next_of_its_name(dynamodb):
    table = name()
    dynamodb.create_table(**hash_only(table))
    dynamodb.put_item(TableName=table, Item={"pk": {"S": "left over"}})
    dynamodb.delete_table(TableName=table)
    dynamodb.get_waiter("table_not_exists").wait(TableName=table, WaiterConfig={"Delay": 1})
    dynamodb.create_table(**hash_only(table))
    assert dynamodb.scan(TableName=table)["Count"] == 0
    dynamodb.delete_table(TableName=table)


def test_a_table_created_twice_is_in_use(dynamodb, table):
    with pytest.raises(dynamodb.exceptions.ResourceInUseException, match=f"Table already exists: {table.name}"):
        dynamodb.create_table(**hash_only(table.name))


def test_provisioned_throughput_is_described(dynamodb):
    table = name()
    dynamodb.create_table(
        **hash_only(
            table, BillingMode="PROVISIONED", ProvisionedThroughput={"ReadCapacityUnits": 3, "WriteCapacityUnits": 2}
        )
    )
    throughput = dynamodb.describe_table(TableName=table)["Table"]["ProvisionedThroughput"]
    assert (throughput["ReadCapacityUnits"], throughput["WriteCapacityUnits"]) == (3, 2)
    dynamodb.delete_table(TableName=table)


def test_list_tables_in_pages(dynamodb):
    prefix = name()
    tables = [f"{prefix}-{n}" for n in range(5)]
    for table in tables:
        dynamodb.create_table(**hash_only(table))
    pages = list(dynamodb.get_paginator("list_tables").paginate(PaginationConfig={"PageSize": 2}))
    listed = [table for page in pages for table in page["TableNames"]]
    assert len(pages) > 2
    assert len(listed) == len(set(listed))
    assert set(tables) <= set(listed)
    assert "user_sessions" in listed
    for table in tables:
        dynamodb.delete_table(TableName=table)


class TestWhatIsRefused:
    def refusal(self, dynamodb, **request):
        with pytest.raises(ClientError) as refused:
            dynamodb.create_table(**request)
        error = refused.value.response["Error"]
        assert error["Code"] == "ValidationException"
        return error["Message"]

    def test_a_key_without_a_definition(self, dynamodb):
        request = hash_only(name(), KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
        assert "definition" in self.refusal(dynamodb, **request).lower()

    def test_a_definition_without_a_key(self, dynamodb):
        request = hash_only(name())
        request["AttributeDefinitions"].append({"AttributeName": "unused", "AttributeType": "S"})
        assert "Number of attributes in KeySchema does not exactly match" in self.refusal(dynamodb, **request)

    def test_a_name_that_is_too_short(self, dynamodb):
        message = self.refusal(dynamodb, **hash_only("ab"))
        assert "at least 3 characters long" in message or "length greater than or equal to 3" in message

    def test_a_name_with_a_space(self, dynamodb):
        message = self.refusal(dynamodb, **hash_only("two words"))
        assert "'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern" in message

    def test_provisioned_without_throughput(self, dynamodb):
        message = self.refusal(dynamodb, **hash_only(name(), BillingMode="PROVISIONED"))
        assert "ReadCapacityUnits and WriteCapacityUnits must both be specified" in message

    def test_two_indexes_of_one_name(self, dynamodb):
        index = {
            "IndexName": "again",
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
        message = self.refusal(dynamodb, **hash_only(name(), GlobalSecondaryIndexes=[index, index]))
        assert "Duplicate index name: again" in message
