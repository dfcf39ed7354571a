"""The parameters that were there before expressions, as clients that never moved on still send them."""

from decimal import Decimal

import pytest
from boto3.dynamodb.conditions import Key
from botocore.exceptions import ClientError


def refusal(operation, code="ValidationException", **request):
    with pytest.raises(ClientError) as refused:
        operation(**request)
    assert refused.value.response["Error"]["Code"] == code
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    return refused.value.response["Error"]["Message"]


def condition(operator, *values):
    return {"ComparisonOperator": operator, "AttributeValueList": list(values)}


class TestOptimisticLocking:
    """A counter with a version, as it was written before 2014."""

    key = {"pk": "counter", "sk": "1"}

    def test_an_item_is_put_only_once(self, table):
        first = {"Item": self.key | {"version": 1}, "Expected": {"pk": {"Exists": False}}}
        table.put_item(**first)
        assert refusal(table.put_item, "ConditionalCheckFailedException", **first) == "The conditional request failed"

    def test_it_is_updated_only_at_the_version_that_was_read(self, table):
        table.put_item(Item=self.key | {"version": 1, "tags": {"a"}, "log": ["made"]})
        step = {
            "Key": self.key,
            "AttributeUpdates": {
                "version": {"Action": "ADD", "Value": 1},
                "tags": {"Action": "ADD", "Value": {"b"}},
                "log": {"Action": "ADD", "Value": ["touched"]},
                "owner": {"Value": "me"},
            },
            "Expected": {"version": {"Value": 1}},
            "ReturnValues": "ALL_NEW",
        }
        answer = table.update_item(**step)
        assert answer["Attributes"] == self.key | {
            "version": Decimal(2),
            "tags": {"a", "b"},
            "log": ["made", "touched"],
            "owner": "me",
        }
        refusal(table.update_item, "ConditionalCheckFailedException", **step)

    def test_it_is_deleted_on_either_of_two_conditions(self, table):
        table.put_item(Item=self.key | {"version": 7, "done": False})
        expected = {"version": condition("GE", 5), "done": condition("EQ", True)}
        refusal(table.delete_item, "ConditionalCheckFailedException", Key=self.key, Expected=expected)
        answer = table.delete_item(Key=self.key, Expected=expected, ConditionalOperator="OR", ReturnValues="ALL_OLD")
        assert answer["Attributes"]["version"] == 7

    def test_an_operand_that_cannot_be_compared_is_an_error_and_no_failed_condition(self, table):
        message = refusal(
            table.put_item, Item=self.key, Expected={"version": condition("LE", {"a", "b"})}
        )
        assert "ComparisonOperator LE is not valid for SS AttributeValue type" in message


class TestReads:
    @pytest.fixture
    def filled(self, numbered_table):
        with numbered_table.batch_writer() as batch:
            for number in range(10):
                batch.put_item(Item={"pk": "p", "sk": number, "even": number % 2 == 0, "text": f"n{number}"})
        return numbered_table

    def test_a_query_by_key_conditions(self, filled):
        answer = filled.query(
            KeyConditions={"pk": condition("EQ", "p"), "sk": condition("BETWEEN", 3, 7)},
            QueryFilter={"even": condition("NE", True)},
            AttributesToGet=["sk"],
            ScanIndexForward=False,
        )
        assert answer["Items"] == [{"sk": 7}, {"sk": 5}, {"sk": 3}]
        assert (answer["Count"], answer["ScannedCount"]) == (3, 5)

    def test_pages_of_a_query_by_key_conditions(self, filled, dynamodb):
        pages = dynamodb.get_paginator("query").paginate(
            TableName=filled.name,
            KeyConditions={"pk": condition("EQ", {"S": "p"})},
            PaginationConfig={"PageSize": 3},
        )
        assert [int(item["sk"]["N"]) for page in pages for item in page["Items"]] == list(range(10))

    def test_a_scan_with_a_filter(self, filled):
        answer = filled.scan(
            ScanFilter={"text": condition("CONTAINS", "7"), "sk": condition("IN", 1, 2)}, ConditionalOperator="OR"
        )
        assert {item["sk"] for item in answer["Items"]} == {1, 2, 7}

    def test_attributes_to_get(self, filled):
        key = {"pk": "p", "sk": 1}
        assert filled.get_item(Key=key, AttributesToGet=["text", "nowhere"])["Item"] == {"text": "n1"}

    def test_both_forms_at_once_are_refused(self, filled):
        message = refusal(
            filled.query,
            KeyConditionExpression=Key("pk").eq("p"),
            QueryFilter={"even": condition("EQ", True)},
            AttributesToGet=["sk"],
        )
        assert message == (
            "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: "
            "{AttributesToGet, QueryFilter} Expression parameters: {KeyConditionExpression}"
        )

    def test_a_filter_on_a_key_is_refused(self, filled):
        message = refusal(
            filled.query, KeyConditions={"pk": condition("EQ", "p")}, QueryFilter={"sk": condition("GT", 3)}
        )
        assert message == "QueryFilter can only contain non-primary key attributes: Primary key attribute: sk"
