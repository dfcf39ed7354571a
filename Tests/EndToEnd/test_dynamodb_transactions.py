import uuid

import pytest
from boto3.dynamodb.types import TypeDeserializer
from botocore.exceptions import ClientError



@pytest.fixture
def dynamodb(aws):
    return aws("dynamodb")


@pytest.fixture
def table(dynamodb):
    name = f"transactions-{uuid.uuid4()}"
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
    )
    return name


def item(dynamodb, table, key):
    found = dynamodb.get_item(TableName=table, Key={"p": {"S": key}}).get("Item")
    return found and {name: TypeDeserializer().deserialize(value) for name, value in found.items()}


def test_a_transfer_happens_as_a_whole_or_not_at_all(dynamodb, table):
    for account, balance in [("anna", "10"), ("ben", "0")]:
        dynamodb.put_item(TableName=table, Item={"p": {"S": account}, "balance": {"N": balance}})

    def transfer(amount):
        def change(account, by, condition={}):
            return {
                "Update": {
                    "TableName": table,
                    "Key": {"p": {"S": account}},
                    "UpdateExpression": "ADD balance :by",
                    "ExpressionAttributeValues": {":by": {"N": str(by)}, **condition},
                    **({"ConditionExpression": "balance >= :amount"} if condition else {}),
                    "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                }
            }

        return dynamodb.transact_write_items(
            TransactItems=[change("ben", amount), change("anna", -amount, {":amount": {"N": str(amount)}})],
            ReturnConsumedCapacity="TOTAL",
        )

    assert transfer(7)["ConsumedCapacity"] == [
        {"TableName": table, "CapacityUnits": 4.0, "WriteCapacityUnits": 4.0}
    ]
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException) as refused:
        transfer(7)
    assert "[None, ConditionalCheckFailed]" in refused.value.response["Error"]["Message"]
    assert refused.value.response["CancellationReasons"] == [
        {"Code": "None"},
        {
            "Code": "ConditionalCheckFailed",
            "Message": "The conditional request failed",
            "Item": {"p": {"S": "anna"}, "balance": {"N": "3"}},
        },
    ]
    assert item(dynamodb, table, "anna")["balance"] == 3
    assert item(dynamodb, table, "ben")["balance"] == 7


def test_a_repeated_request_changes_nothing(dynamodb, table):
    token = str(uuid.uuid4())

    def count(by):
        update = {
            "TableName": table,
            "Key": {"p": {"S": "count"}},
            "UpdateExpression": "ADD n :by",
            "ExpressionAttributeValues": {":by": {"N": str(by)}},
        }
        return dynamodb.transact_write_items(
            TransactItems=[{"Update": update}], ClientRequestToken=token, ReturnConsumedCapacity="TOTAL"
        )

    assert "WriteCapacityUnits" in count(1)["ConsumedCapacity"][0]
    assert "ReadCapacityUnits" in count(1)["ConsumedCapacity"][0]
    assert item(dynamodb, table, "count")["n"] == 1
    with pytest.raises(dynamodb.exceptions.IdempotentParameterMismatchException, match="different payload"):
        count(2)


def test_items_are_read_together(dynamodb, table):
    dynamodb.put_item(TableName=table, Item={"p": {"S": "a"}, "n": {"N": "1"}})
    keys = [{"p": {"S": key}} for key in ("a", "missing")]
    answer = dynamodb.transact_get_items(TransactItems=[{"Get": {"TableName": table, "Key": key}} for key in keys])
    assert answer["Responses"] == [{"Item": {"p": {"S": "a"}, "n": {"N": "1"}}}, {}]
    with pytest.raises(ClientError, match="Provided list of item keys contains duplicates"):
        dynamodb.batch_get_item(RequestItems={table: {"Keys": [keys[0], keys[0]]}})


def test_more_than_16_mb_come_in_two_batches(dynamodb, table):
    text = {"S": "x" * 400_000}
    for number in range(42):
        dynamodb.put_item(TableName=table, Item={"p": {"S": str(number)}, "text": text})
    request = {
        table: {
            "Keys": [{"p": {"S": str(number)}} for number in range(42)],
            "ConsistentRead": True,
            "ProjectionExpression": "#p",
            "ExpressionAttributeNames": {"#p": "p"},
        }
    }
    first = dynamodb.batch_get_item(RequestItems=request)
    assert len(first["Responses"][table]) == 41
    assert first["UnprocessedKeys"] == {table: {**request[table], "Keys": [{"p": {"S": "41"}}]}}
    second = dynamodb.batch_get_item(RequestItems=first["UnprocessedKeys"])
    assert second["Responses"][table] == [{"p": {"S": "41"}}]
    assert second["UnprocessedKeys"] == {}
