"""BatchWriteItem."""

import pytest
from botocore.exceptions import ClientError

from tables import create_table


def put(sk, **attributes):
    return {"PutRequest": {"Item": {"pk": {"S": "batch"}, "sk": {"S": sk}} | attributes}}


def delete(sk):
    return {"DeleteRequest": {"Key": {"pk": {"S": "batch"}, "sk": {"S": sk}}}}


def refusal(dynamodb, requests):
    with pytest.raises(ClientError) as refused:
        dynamodb.batch_write_item(RequestItems=requests)
    return refused.value.response["Error"]["Code"], refused.value.response["Error"]["Message"]


def test_boto3s_batch_writer_splits_what_is_more_than_a_batch(table):
    with table.batch_writer() as batch:
        for n in range(60):
            batch.put_item(Item={"pk": "batch", "sk": f"{n:02}"})
    assert table.scan(Select="COUNT")["Count"] == 60
    with table.batch_writer() as batch:
        for n in range(50):
            batch.delete_item(Key={"pk": "batch", "sk": f"{n:02}"})
    assert table.scan(Select="COUNT")["Count"] == 10


def test_puts_and_deletes_go_together(dynamodb, table):
    dynamodb.batch_write_item(RequestItems={table.name: [put("old")]})
    answer = dynamodb.batch_write_item(RequestItems={table.name: [delete("old"), put("new"), delete("never there")]})
    assert answer["UnprocessedItems"] == {}
    assert [item["sk"] for item in table.scan()["Items"]] == ["new"]


def test_over_several_tables(dynamodb, table, resource):
    other = create_table(resource)
    dynamodb.batch_write_item(RequestItems={table.name: [put("here")], other.name: [put("there")]})
    assert [item["sk"] for item in table.scan()["Items"]] == ["here"]
    assert [item["sk"] for item in other.scan()["Items"]] == ["there"]
    other.delete()


def test_twenty_six_are_too_many(dynamodb, table):
    code, message = refusal(dynamodb, {table.name: [put(str(n)) for n in range(26)]})
    assert code == "ValidationException"
    # Both have been seen: the one for a table of too many, the other for too many over several tables.
    assert "less than or equal to 25" in message or "Too many items requested" in message
    assert table.scan()["Count"] == 0


def test_the_same_item_twice_is_refused(dynamodb, table):
    code, message = refusal(dynamodb, {table.name: [put("same"), delete("same")]})
    assert (code, message) == ("ValidationException", "Provided list of item keys contains duplicates")
    assert table.scan()["Count"] == 0


def test_one_bad_item_refuses_them_all(dynamodb, table):
    bad = {"PutRequest": {"Item": {"pk": {"S": "batch"}}}}
    code, _ = refusal(dynamodb, {table.name: [put("good"), bad]})
    assert code == "ValidationException"
    assert table.scan()["Count"] == 0


def test_an_unknown_table_refuses_them_all(dynamodb, table):
    code, _ = refusal(dynamodb, {table.name: [put("good")], "nowhere": [put("lost")]})
    assert code == "ResourceNotFoundException"
    assert table.scan()["Count"] == 0
