"""Secondary indexes as boto3 sees them: keys of several attributes, projections, capacity."""

import uuid
from decimal import Decimal

import boto3
import pytest
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

from signing import aws_options


def refusal(operation, **request):
    with pytest.raises(ClientError) as refused:
        operation(**request)
    assert refused.value.response["Error"]["Code"] == "ValidationException"
    return refused.value.response["Error"]["Message"]


def key(**attributes):
    return [{"AttributeName": name, "KeyType": kind} for name, kind in attributes.items()]


@pytest.fixture(scope="module")
def matches(resource):
    """The table of AWS's guide to multi-attribute keys: matches by tournament and region, and by player and date."""
    table = resource.create_table(
        TableName=f"matches-{uuid.uuid4()}",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": kind}
            for name, kind in dict(
                matchId="S", tournamentId="S", region="S", round="S", bracket="S", player="N", date="S"
            ).items()
        ],
        KeySchema=key(matchId="HASH"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": "tournament",
                "KeySchema": key(tournamentId="HASH", region="HASH", round="RANGE", bracket="RANGE", matchId="RANGE"),
                "Projection": {"ProjectionType": "ALL"},
            },
            {
                "IndexName": "player",
                "KeySchema": key(player="HASH", date="RANGE", round="RANGE"),
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["score"]},
            },
        ],
    )
    table.wait_until_exists()
    with table.batch_writer() as batch:
        for number in range(12):
            batch.put_item(
                {
                    "matchId": f"m{number:02}",
                    "tournamentId": "winter",
                    "region": "east" if number % 3 else "west",
                    "round": "final" if number % 2 else "semi",
                    "bracket": "upper" if number < 6 else "lower",
                    "player": 100 + number % 2,
                    "date": f"2026-01-{number + 1:02}",
                    "score": f"3-{number % 3}",
                    "venue": "arena",
                }
            )
        # In no index: each lacks a part of every key.
        batch.put_item({"matchId": "planned", "tournamentId": "winter", "region": "east", "round": "final"})
    yield table
    table.delete()


def test_the_schema_is_described_in_its_order(matches):
    schemas = {index["IndexName"]: index["KeySchema"] for index in matches.global_secondary_indexes}
    assert schemas["tournament"] == key(
        tournamentId="HASH", region="HASH", round="RANGE", bracket="RANGE", matchId="RANGE"
    )


def test_a_query_names_the_whole_partition_and_sort_attributes_from_the_left(matches):
    partition = Key("tournamentId").eq("winter") & Key("region").eq("east")

    def ids(condition, **more):
        answer = matches.query(IndexName="tournament", KeyConditionExpression=condition, **more)
        return [item["matchId"] for item in answer["Items"]]

    assert ids(partition) == ["m07", "m11", "m01", "m05", "m08", "m10", "m02", "m04"]
    assert ids(partition & Key("round").eq("final")) == ["m07", "m11", "m01", "m05"]
    final = partition & Key("round").eq("final") & Key("bracket").eq("upper")
    assert ids(final) == ["m01", "m05"]
    assert ids(final & Key("matchId").gt("m01")) == ["m05"]
    assert ids(partition & Key("round").begins_with("se"), ScanIndexForward=False) == ["m04", "m02", "m10", "m08"]


def test_a_gap_is_refused(matches):
    message = refusal(
        matches.query,
        IndexName="tournament",
        KeyConditionExpression=Key("tournamentId").eq("winter") & Key("region").eq("east") & Key("bracket").eq("upper"),
    )
    assert message == (
        "RANGE key attributes round must have equality conditions specified in the query because a condition is "
        "present on key attribute bracket"
    )
    message = refusal(matches.query, IndexName="tournament", KeyConditionExpression=Key("tournamentId").eq("winter"))
    assert message == "Query condition missed key schema element: region"


def test_the_paginator_sees_every_entry_once(matches):
    pages = matches.meta.client.get_paginator("query").paginate(
        TableName=matches.name,
        IndexName="player",
        KeyConditionExpression=Key("player").eq(100),
        PaginationConfig={"PageSize": 2},
    )
    seen = [item for page in pages for item in page["Items"]]
    assert [item["date"] for item in seen] == [f"2026-01-{day:02}" for day in range(1, 12, 2)]
    assert set(seen[0]) == {"matchId", "player", "date", "round", "score"}
    assert seen[0]["player"] == Decimal(100)


def test_what_an_index_does_not_hold_cannot_be_asked_of_it(matches):
    of = {"IndexName": "player", "KeyConditionExpression": Key("player").eq(100)}
    invalid = "One or more parameter values were invalid: "
    assert refusal(matches.query, ProjectionExpression="venue", **of) == (
        invalid + "Global secondary index player does not project [venue]"
    )
    assert refusal(matches.query, FilterExpression=Attr("venue").exists(), **of) == (
        invalid + "Secondary index player does not project one or more filter attributes: [venue]"
    )
    assert "ALL_ATTRIBUTES is not supported" in refusal(matches.query, Select="ALL_ATTRIBUTES", **of)


def test_capacity_names_each_index(matches):
    def update(**values):
        name, value = next(iter(values.items()))
        answer = matches.update_item(
            Key={"matchId": "m00"},
            UpdateExpression="SET #n = :v",
            ExpressionAttributeNames={"#n": name},
            ExpressionAttributeValues={":v": value},
            ReturnConsumedCapacity="INDEXES",
        )["ConsumedCapacity"]
        indexes = answer.get("GlobalSecondaryIndexes", {})
        return answer["CapacityUnits"], {name: index["CapacityUnits"] for name, index in indexes.items()}

    assert update(venue="stadium") == (2.0, {"tournament": 1.0})
    assert update(venue="stadium") == (1.0, {})
    assert update(date="2026-02-01") == (4.0, {"tournament": 1.0, "player": 2.0})
    assert update(date="2026-01-01") == (4.0, {"tournament": 1.0, "player": 2.0})


def test_five_attributes_of_a_kind_are_too_many(dynamodb):
    names = ["a", "b", "c", "d", "e"]
    message = refusal(
        dynamodb.create_table,
        TableName="too-many",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
        KeySchema=key(a="HASH"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": "index",
                "KeySchema": key(**dict.fromkeys(names, "HASH")),
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    assert message == (
        "One or more parameter values were invalid: The KeySchema exceeds the maximum allowed number of HASH key "
        "attributes"
    )


def test_an_index_of_several_attributes_survives_a_restart(start, tmp_path):
    def client(emulator):
        return boto3.client("dynamodb", **aws_options(emulator))

    first = start("--data", tmp_path)
    client(first).create_table(
        TableName="kept",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in "phi"],
        KeySchema=key(p="HASH"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": "index",
                "KeySchema": key(h="HASH", i="HASH"),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
    item = {name: {"S": name} for name in "phi"}
    client(first).put_item(TableName="kept", Item=item)
    first.stop()
    second = client(start("--data", tmp_path))
    answer = second.query(
        TableName="kept",
        IndexName="index",
        KeyConditionExpression="h = :h AND i = :i",
        ExpressionAttributeValues={":h": {"S": "h"}, ":i": {"S": "i"}},
    )
    assert answer["Items"] == [item]
