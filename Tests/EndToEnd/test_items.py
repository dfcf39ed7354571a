"""PutItem, GetItem, UpdateItem, DeleteItem, with their expressions."""

from decimal import Decimal

import pytest
from boto3.dynamodb.conditions import Attr
from boto3.dynamodb.types import Binary
from botocore.exceptions import ClientError


def refusal(operation, **request):
    with pytest.raises(ClientError) as refused:
        operation(**request)
    return refused.value.response["Error"]["Code"], refused.value.response["Error"]["Message"]


def key(sk="1"):
    return {"pk": "item", "sk": sk}


def test_every_type_comes_back_as_it_went(table):
    item = key() | {
        "text": 'snow ☃, a tab\t, a quote " and a \\',
        "empty": "",
        "number": Decimal("-12.5"),
        "binary": Binary(bytes(range(256))),
        "yes": True,
        "no": False,
        "nothing": None,
        "list": ["a", Decimal(1), [None, {"deep": "er"}]],
        "map": {"a": {"b": {"c": Decimal(3)}}},
        "strings": {"x", "y"},
        "numbers": {Decimal(1), Decimal("2.5")},
        "binaries": {Binary(b"\x00"), Binary(b"\xff")},
    }
    table.put_item(Item=item)
    assert table.get_item(Key=key(), ConsistentRead=True)["Item"] == item


def test_what_is_not_there_has_no_item(table):
    assert "Item" not in table.get_item(Key=key("nowhere"))


def test_put_replaces_the_whole_item_and_can_return_the_old_one(table):
    table.put_item(Item=key() | {"a": "1", "b": "2"})
    old = table.put_item(Item=key() | {"c": "3"}, ReturnValues="ALL_OLD")["Attributes"]
    assert old == key() | {"a": "1", "b": "2"}
    assert table.get_item(Key=key())["Item"] == key() | {"c": "3"}


def test_delete_returns_the_old_item_and_can_be_repeated(table):
    table.put_item(Item=key() | {"a": "1"})
    assert table.delete_item(Key=key(), ReturnValues="ALL_OLD")["Attributes"] == key() | {"a": "1"}
    assert "Attributes" not in table.delete_item(Key=key(), ReturnValues="ALL_OLD")


def test_a_projection_reaches_into_maps_and_lists(table):
    table.put_item(Item=key() | {"status": "complete", "steps": [{"name": "a", "ms": 1}, {"name": "b", "ms": 2}]})
    item = table.get_item(
        Key=key(), ProjectionExpression="#s, steps[1].#n", ExpressionAttributeNames={"#s": "status", "#n": "name"}
    )["Item"]
    assert item == {"status": "complete", "steps": [{"name": "b"}]}


class TestConditions:
    def test_a_put_that_must_not_replace(self, table):
        table.put_item(Item=key(), ConditionExpression=Attr("pk").not_exists())
        code, message = refusal(table.put_item, Item=key(), ConditionExpression=Attr("pk").not_exists())
        assert (code, message) == ("ConditionalCheckFailedException", "The conditional request failed")

    def test_the_item_that_failed_it_is_returned_when_asked_for(self, table):
        table.put_item(Item=key() | {"version": 3})
        with pytest.raises(ClientError) as refused:
            table.update_item(
                Key=key(),
                UpdateExpression="SET version = :new",
                ConditionExpression="version = :old",
                ExpressionAttributeValues={":old": 2, ":new": 3},
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        assert refused.value.response["Item"]["version"] == {"N": "3"}

    @pytest.mark.parametrize(
        ("condition", "holds"),
        [
            ("attribute_exists(a.b) AND NOT attribute_exists(a.c)", True),
            ("attribute_type(a, :map)", True),
            ("begins_with(#t, :hel) OR #t = :map", True),
            ("contains(tags, :x) AND contains(#t, :ell)", True),
            ("size(tags) = :two AND size(#t) > :two", True),
            ("n BETWEEN :one AND :two", True),
            ("n IN (:two, :one)", True),
            ("n <> :one", False),
            ("nowhere = :one", False),
            ("NOT nowhere = :one", True),
            ("#t > :one", False),
        ],
    )
    def test_comparisons_and_functions(self, table, condition, holds):
        table.put_item(Item=key() | {"a": {"b": 1}, "text": "hello", "tags": {"x", "y"}, "n": 1})
        every = {":map": "M", ":hel": "hel", ":x": "x", ":ell": "ell", ":one": 1, ":two": 2}
        request = {
            "Key": key(),
            "ConditionExpression": condition,
            "ExpressionAttributeValues": {k: v for k, v in every.items() if k in condition} or None,
            "ExpressionAttributeNames": {"#t": "text"} if "#t" in condition else None,
        }
        request = {name: value for name, value in request.items() if value is not None}
        if holds:
            table.delete_item(**request)
        else:
            assert refusal(table.delete_item, **request)[0] == "ConditionalCheckFailedException"


class TestUpdates:
    def update(self, table, expression, values=None, names=None, **more):
        request = {"Key": key(), "UpdateExpression": expression, "ReturnValues": "ALL_NEW"} | more
        if values:
            request["ExpressionAttributeValues"] = values
        if names:
            request["ExpressionAttributeNames"] = names
        return table.update_item(**request).get("Attributes")

    def test_an_update_makes_the_item_that_is_not_there(self, table):
        assert self.update(table, "SET a = :a", {":a": 1}) == key() | {"a": 1}

    def test_set_counts_appends_and_keeps_what_is_there(self, table):
        table.put_item(Item=key() | {"n": 5, "list": ["a"], "kept": "old", "deep": {}})
        after = self.update(
            table,
            "SET n = n - :one, #l = list_append(#l, :more), kept = if_not_exists(kept, :new), "
            "added = if_not_exists(added, :new), deep.er = n",
            {":one": 1, ":more": ["b"], ":new": "new"},
            {"#l": "list"},
        )
        assert after == key() | {"n": 4, "list": ["a", "b"], "kept": "old", "added": "new", "deep": {"er": 5}}

    def test_remove_takes_attributes_and_elements(self, table):
        table.put_item(Item=key() | {"a": 1, "steps": ["x", "y", "z"], "map": {"in": 1, "out": 2}})
        after = self.update(table, "REMOVE a, steps[1], #m.#o", names={"#m": "map", "#o": "out"})
        assert after == key() | {"steps": ["x", "z"], "map": {"in": 1}}

    def test_add_counts_and_joins_sets(self, table):
        table.put_item(Item=key() | {"n": 1, "tags": {"a"}})
        after = self.update(table, "ADD n :two, tags :b, fresh :two", {":two": 2, ":b": {"a", "b"}})
        assert after == key() | {"n": 3, "tags": {"a", "b"}, "fresh": 2}

    def test_delete_takes_from_a_set_and_the_emptied_set_with_it(self, table):
        table.put_item(Item=key() | {"tags": {"a", "b"}, "lone": {"x"}})
        after = self.update(table, "DELETE tags :a, lone :x", {":a": {"a"}, ":x": {"x"}})
        assert after == key() | {"tags": {"b"}}

    @pytest.mark.parametrize(
        ("wanted", "returned"),
        [
            ("NONE", None),
            ("ALL_OLD", {"pk": "item", "sk": "1", "a": 1, "b": 2}),
            ("UPDATED_OLD", {"a": 1}),
            ("ALL_NEW", {"pk": "item", "sk": "1", "a": 9, "b": 2}),
            ("UPDATED_NEW", {"a": 9}),
        ],
    )
    def test_return_values(self, table, wanted, returned):
        table.put_item(Item=key() | {"a": 1, "b": 2})
        assert self.update(table, "SET a = :a", {":a": 9}, ReturnValues=wanted) == returned


class TestWhatIsRefused:
    def test_an_item_without_its_sort_key(self, table):
        code, message = refusal(table.put_item, Item={"pk": "item"})
        assert code == "ValidationException"
        assert "Missing the key sk in the item" in message

    def test_a_key_of_the_wrong_type(self, table):
        code, message = refusal(table.put_item, Item={"pk": "item", "sk": 1})
        assert code == "ValidationException"
        assert "Type mismatch for key sk expected: S actual: N" in message

    def test_an_empty_key(self, table):
        code, message = refusal(table.put_item, Item={"pk": "item", "sk": ""})
        assert code == "ValidationException"
        assert "cannot contain an empty string value. Key: sk" in message

    def test_a_key_with_more_than_the_key(self, table):
        code, message = refusal(table.get_item, Key=key() | {"more": "1"})
        assert (code, message) == ("ValidationException", "The provided key element does not match the schema")

    def test_an_update_of_the_key(self, table):
        code, message = refusal(
            table.update_item,
            Key=key(),
            UpdateExpression="SET sk = :x",
            ExpressionAttributeValues={":x": "2"},
        )
        assert code == "ValidationException"
        assert "Cannot update attribute sk. This attribute is part of the key" in message

    def test_a_reserved_word(self, table):
        code, message = refusal(
            table.update_item, Key=key(), UpdateExpression="SET status = :x", ExpressionAttributeValues={":x": "2"}
        )
        assert code == "ValidationException"
        assert message == ("Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: status")

    def test_a_value_that_nothing_uses(self, table):
        code, message = refusal(
            table.update_item,
            Key=key(),
            UpdateExpression="SET a = :x",
            ExpressionAttributeValues={":x": "2", ":unused": "3"},
        )
        assert code == "ValidationException"
        assert message == "Value provided in ExpressionAttributeValues unused in expressions: keys: {:unused}"

    def test_a_value_that_is_not_given(self, table):
        code, message = refusal(
            table.put_item, Item=key(), ConditionExpression="a = :x OR a = :y", ExpressionAttributeValues={":x": "2"}
        )
        assert code == "ValidationException"
        assert "An expression attribute value used in expression is not defined; attribute value: :y" in message

    def test_a_path_into_nothing(self, table):
        table.put_item(Item=key())
        code, message = refusal(
            table.update_item, Key=key(), UpdateExpression="SET a.b = :x", ExpressionAttributeValues={":x": "2"}
        )
        assert code == "ValidationException"
        assert message == "The document path provided in the update expression is invalid for update"

    def test_two_paths_that_overlap(self, table):
        code, message = refusal(
            table.update_item,
            Key=key(),
            UpdateExpression="SET a.b = :x REMOVE a",
            ExpressionAttributeValues={":x": "2"},
        )
        assert code == "ValidationException"
        assert "Two document paths overlap with each other" in message

    def test_a_syntax_error_shows_where(self, table):
        code, message = refusal(
            table.update_item, Key=key(), UpdateExpression="SET a == :x", ExpressionAttributeValues={":x": "2"}
        )
        assert code == "ValidationException"
        assert "Invalid UpdateExpression: Syntax error; token:" in message

    def test_an_item_over_400_kilobytes(self, table):
        code, message = refusal(table.put_item, Item=key() | {"text": "x" * 400 * 1024})
        assert (code, message) == ("ValidationException", "Item size has exceeded the maximum allowed size")


def test_names_that_only_look_alike_are_two(dynamodb, table):
    # The same letter in two forms of Unicode: to DynamoDB two names, whatever a string library thinks.
    composed, decomposed = "caf\u00e9", "cafe\u0301"
    key = {"pk": {"S": "names"}, "sk": {"S": "1"}}
    pair = {composed: {"S": "one"}, decomposed: {"S": "two"}}
    dynamodb.put_item(TableName=table.name, Item=key | pair | {"map": {"M": pair}})
    assert dynamodb.get_item(TableName=table.name, Key=key)["Item"] == key | pair | {"map": {"M": pair}}
    answer = dynamodb.update_item(
        TableName=table.name,
        Key=key,
        UpdateExpression="SET #c = :v REMOVE #d, #m.#c",
        ExpressionAttributeNames={"#c": composed, "#d": decomposed, "#m": "map"},
        ExpressionAttributeValues={":v": {"S": "three"}},
        ReturnValues="ALL_NEW",
    )
    assert answer["Attributes"] == key | {composed: {"S": "three"}, "map": {"M": {decomposed: {"S": "two"}}}}
