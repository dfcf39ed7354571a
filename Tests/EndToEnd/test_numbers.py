"""Numbers: 38 significant digits, exactly, and in AWS's own spelling."""

from decimal import Decimal

import pytest
from botocore.exceptions import ClientError

KEY = {"pk": {"S": "number"}, "sk": {"S": "1"}}
DIGITS = "12345678901234567890123456789012345678"


def stored(dynamodb, table, text):
    dynamodb.put_item(TableName=table.name, Item=KEY | {"n": {"N": text}})
    return dynamodb.get_item(TableName=table.name, Key=KEY)["Item"]["n"]["N"]


def refusal(dynamodb, table, value):
    with pytest.raises(ClientError) as refused:
        dynamodb.put_item(TableName=table.name, Item=KEY | {"n": value})
    assert refused.value.response["Error"]["Code"] == "ValidationException"
    return refused.value.response["Error"]["Message"]


@pytest.mark.parametrize(
    ("sent", "returned"),
    [
        (DIGITS, DIGITS),
        (f"-{DIGITS}", f"-{DIGITS}"),
        (f"0.{DIGITS}", f"0.{DIGITS}"),
        (f"1234567890.{DIGITS[10:]}", f"1234567890.{DIGITS[10:]}"),
        ("0", "0"),
        ("-0", "0"),
        ("1.000", "1"),
        ("00012.50", "12.5"),
        ("1e3", "1000"),
        ("+5", "5"),
        (".5", "0.5"),
    ],
)
def test_round_trip(dynamodb, table, sent, returned):
    assert stored(dynamodb, table, sent) == returned


@pytest.mark.parametrize("text", ["9.9999999999999999999999999999999999999E+125", "1E-130", "-1E-130"])
def test_the_ends_of_the_range_are_kept(dynamodb, table, text):
    assert Decimal(stored(dynamodb, table, text)) == Decimal(text)


def test_thirty_nine_digits_are_too_many(dynamodb, table):
    assert refusal(dynamodb, table, {"N": DIGITS + "9"}) == (
        "Attempting to store more than 38 significant digits in a Number"
    )


def test_too_large(dynamodb, table):
    assert refusal(dynamodb, table, {"N": "1E126"}) == (
        "Number overflow. Attempting to store a number with magnitude larger than supported range"
    )


def test_too_small(dynamodb, table):
    assert refusal(dynamodb, table, {"N": "1E-131"}) == (
        "Number underflow. Attempting to store a number with magnitude smaller than supported range"
    )


def test_not_a_number(dynamodb, table):
    assert "cannot be converted to a numeric value" in refusal(dynamodb, table, {"N": "twelve"})


def test_one_number_in_two_spellings_is_a_duplicate_in_a_set(dynamodb, table):
    assert "contains duplicates" in refusal(dynamodb, table, {"NS": ["1", "1.0"]})


@pytest.mark.parametrize(
    ("first", "second", "total"),
    [
        ("0.1", "0.2", "0.3"),
        (DIGITS, "1", "12345678901234567890123456789012345679"),
        ("-5", "5", "0"),
        ("99", "1", "100"),
    ],
)
def test_addition_is_exact(dynamodb, table, first, second, total):
    stored(dynamodb, table, first)
    answer = dynamodb.update_item(
        TableName=table.name,
        Key=KEY,
        UpdateExpression="ADD n :n",
        ExpressionAttributeValues={":n": {"N": second}},
        ReturnValues="UPDATED_NEW",
    )
    assert answer["Attributes"]["n"]["N"] == total


def test_keys_are_equal_by_value_and_sorted_by_it(dynamodb, numbered_table):
    name = numbered_table.name
    spelled = ["10", "9", "-1", "-1.5", "1E10", "0.1", "0", "1E-10", DIGITS]
    for text in spelled + ["10.0"]:
        dynamodb.put_item(TableName=name, Item={"pk": {"S": "n"}, "sk": {"N": text}})
    items = dynamodb.query(
        TableName=name, KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": {"S": "n"}}
    )["Items"]
    assert [float(item["sk"]["N"]) for item in items] == sorted(float(text) for text in spelled)
