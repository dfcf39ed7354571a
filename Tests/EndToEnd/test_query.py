"""Query and Scan: key conditions, filters, Limit, indexes, pages."""

import uuid

import pytest
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

from tables import create_table


def refusal(operation, **request):
    with pytest.raises(ClientError) as refused:
        operation(**request)
    assert refused.value.response["Error"]["Code"] == "ValidationException"
    return refused.value.response["Error"]["Message"]


class TestTheLookupOfTheStatusPublisher:
    """Alice has two sessions: the first by its sort key is in another tenant than the one that is asked for."""

    alice = {"KeyConditionExpression": Key("user_id").eq("alice"), "FilterExpression": Attr("tenant_id").eq("acme")}

    def test_the_filter_keeps_the_tenants_session(self, sessions):
        answer = sessions.query(**self.alice)
        assert [item["connection_id"] for item in answer["Items"]] == ["conn-alice-acme"]
        assert (answer["Count"], answer["ScannedCount"]) == (1, 2)

    def test_limit_counts_before_the_filter(self, sessions):
        answer = sessions.query(**self.alice, Limit=1)
        assert answer["Items"] == []
        assert (answer["Count"], answer["ScannedCount"]) == (0, 1)
        assert answer["LastEvaluatedKey"] == {"user_id": "alice", "session_id": "2026-01-10-web"}

    def test_the_next_page_has_it(self, sessions):
        first = sessions.query(**self.alice, Limit=1)
        second = sessions.query(**self.alice, Limit=1, ExclusiveStartKey=first["LastEvaluatedKey"])
        assert [item["connection_id"] for item in second["Items"]] == ["conn-alice-acme"]

    def test_another_tenants_user_has_no_session(self, sessions):
        answer = sessions.query(
            KeyConditionExpression=Key("user_id").eq("carol"), FilterExpression=Attr("tenant_id").eq("acme")
        )
        assert (answer["Count"], answer["ScannedCount"]) == (0, 1)
        assert "LastEvaluatedKey" not in answer

    def test_a_user_without_a_connection(self, sessions):
        answer = sessions.query(
            KeyConditionExpression=Key("user_id").eq("dave"), FilterExpression=Attr("connection_id").exists()
        )
        assert (answer["Count"], answer["ScannedCount"]) == (0, 1)

    def test_an_expired_session_is_filtered_by_its_time(self, sessions):
        answer = sessions.query(
            KeyConditionExpression=Key("user_id").eq("erin"), FilterExpression=Attr("expires_at").gt(1_767_225_600)
        )
        assert answer["Count"] == 0

    def test_a_filter_on_a_key_is_refused(self, sessions):
        message = refusal(
            sessions.query,
            KeyConditionExpression=Key("user_id").eq("alice"),
            FilterExpression=Attr("session_id").begins_with("2026"),
        )
        assert message == (
            "Filter Expression can only contain non-primary key attributes: Primary key attribute: session_id"
        )


class TestTheIndex:
    def test_finds_the_sessions_of_a_tenant(self, sessions):
        items = sessions.query(IndexName="tenant-id-index", KeyConditionExpression=Key("tenant_id").eq("initech"))[
            "Items"
        ]
        assert {item["user_id"] for item in items} == {"erin", "frank", "grace"}

    def test_follows_its_table(self, sessions):
        tenant = f"tenant-{uuid.uuid4()}"
        item = {"user_id": f"user-{uuid.uuid4()}", "session_id": "1", "tenant_id": tenant}

        def indexed():
            return sessions.query(IndexName="tenant-id-index", KeyConditionExpression=Key("tenant_id").eq(tenant))[
                "Items"
            ]

        sessions.put_item(Item=item)
        assert indexed() == [item]
        update = {"Key": {"user_id": item["user_id"], "session_id": "1"}}
        sessions.update_item(**update, UpdateExpression="SET device = :d", ExpressionAttributeValues={":d": "web"})
        assert indexed() == [item | {"device": "web"}]
        sessions.update_item(**update, UpdateExpression="REMOVE tenant_id")
        assert indexed() == []
        sessions.put_item(Item=item)
        sessions.delete_item(**update)
        assert indexed() == []

    def test_pages_through_equal_keys(self, sessions):
        tenant, user = f"tenant-{uuid.uuid4()}", f"user-{uuid.uuid4()}"
        with sessions.batch_writer() as batch:
            for n in range(7):
                batch.put_item(Item={"user_id": user, "session_id": str(n), "tenant_id": tenant})
        request = {"IndexName": "tenant-id-index", "KeyConditionExpression": Key("tenant_id").eq(tenant), "Limit": 3}
        seen, start = [], {}
        while True:
            page = sessions.query(**request, **start)
            assert page["Count"] <= 3
            seen += [item["session_id"] for item in page["Items"]]
            if "LastEvaluatedKey" not in page:
                break
            assert page["LastEvaluatedKey"].keys() == {"tenant_id", "user_id", "session_id"}
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
        assert sorted(seen) == [str(n) for n in range(7)]

    def test_is_never_read_consistently(self, sessions):
        message = refusal(
            sessions.query,
            IndexName="tenant-id-index",
            KeyConditionExpression=Key("tenant_id").eq("acme"),
            ConsistentRead=True,
        )
        assert "Consistent reads are not supported on global secondary indexes" in message

    def test_must_exist(self, sessions):
        message = refusal(sessions.query, IndexName="nowhere", KeyConditionExpression=Key("tenant_id").eq("acme"))
        assert "The table does not have the specified index: nowhere" in message

    def test_projects_what_it_was_told_to(self, resource):
        table = create_table(
            resource,
            AttributeDefinitions=[{"AttributeName": "owner", "AttributeType": "S"}],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "keys-only",
                    "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                },
                {
                    "IndexName": "include",
                    "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["a"]},
                },
            ],
        )
        table.put_item(Item={"pk": "p", "sk": "s", "owner": "o", "a": 1, "b": 2})

        def item(index):
            return table.query(IndexName=index, KeyConditionExpression=Key("owner").eq("o"))["Items"]

        assert item("keys-only") == [{"pk": "p", "sk": "s", "owner": "o"}]
        assert item("include") == [{"pk": "p", "sk": "s", "owner": "o", "a": 1}]
        table.delete()


def test_a_local_index_sorts_a_partition_another_way(resource):
    table = create_table(
        resource,
        AttributeDefinitions=[{"AttributeName": "score", "AttributeType": "N"}],
        LocalSecondaryIndexes=[
            {
                "IndexName": "by-score",
                "KeySchema": [
                    {"AttributeName": "pk", "KeyType": "HASH"},
                    {"AttributeName": "score", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    for sk, score in (("a", 30), ("b", 10), ("c", 20)):
        table.put_item(Item={"pk": "game", "sk": sk, "score": score})
    table.put_item(Item={"pk": "game", "sk": "without"})
    request = {"IndexName": "by-score", "KeyConditionExpression": Key("pk").eq("game")}
    assert [item["sk"] for item in table.query(**request)["Items"]] == ["b", "c", "a"]
    assert [item["sk"] for item in table.query(**request, ConsistentRead=True)["Items"]] == ["b", "c", "a"]
    table.delete()


@pytest.fixture(scope="module")
def numbers(resource):
    table = create_table(resource, range_type="N")
    with table.batch_writer() as batch:
        for n in range(-5, 25):
            batch.put_item(Item={"pk": "numbers", "sk": n, "even": n % 2 == 0})
    yield table
    table.delete()


class TestKeyConditions:
    def keys(self, table, condition, **more):
        request = {
            "KeyConditionExpression": Key("pk").eq("numbers") & condition if condition else Key("pk").eq("numbers")
        }
        return [int(item["sk"]) for item in table.query(**request, **more)["Items"]]

    def test_sort_keys_are_in_numeric_order(self, numbers):
        assert self.keys(numbers, None) == list(range(-5, 25))

    def test_or_backwards(self, numbers):
        assert self.keys(numbers, None, ScanIndexForward=False, Limit=3) == [24, 23, 22]

    @pytest.mark.parametrize(
        ("condition", "expected"),
        [
            (Key("sk").eq(7), [7]),
            (Key("sk").lt(-3), [-5, -4]),
            (Key("sk").lte(-3), [-5, -4, -3]),
            (Key("sk").gt(22), [23, 24]),
            (Key("sk").gte(22), [22, 23, 24]),
            (Key("sk").between(-1, 2), [-1, 0, 1, 2]),
        ],
        ids=["=", "<", "<=", ">", ">=", "BETWEEN"],
    )
    def test_compare(self, numbers, condition, expected):
        assert self.keys(numbers, condition) == expected

    def test_begins_with(self, table):
        with table.batch_writer() as batch:
            for sk in ("2025-12-31", "2026-01-01", "2026-01-02", "2026-02-01"):
                batch.put_item(Item={"pk": "dates", "sk": sk})
        items = table.query(KeyConditionExpression=Key("pk").eq("dates") & Key("sk").begins_with("2026-01"))["Items"]
        assert [item["sk"] for item in items] == ["2026-01-01", "2026-01-02"]

    def test_the_partition_key_is_needed(self, sessions):
        message = refusal(sessions.query, KeyConditionExpression=Key("session_id").eq("1"))
        assert message == "Query condition missed key schema element: user_id"

    def test_the_partition_key_is_compared_for_equality(self, sessions):
        message = refusal(sessions.query, KeyConditionExpression=Key("user_id").gt("a"))
        assert message == "Query key condition not supported"

    def test_a_key_value_has_the_keys_type(self, sessions):
        message = refusal(sessions.query, KeyConditionExpression=Key("user_id").eq(1))
        assert "Condition parameter type does not match schema type" in message


@pytest.fixture(scope="module")
def thirty(resource):
    table = create_table(resource)
    with table.batch_writer() as batch:
        for n in range(30):
            batch.put_item(Item={"pk": "page", "sk": f"{n:02}", "third": n % 3 == 0})
    yield table
    table.delete()


class TestPages:
    def test_boto3s_paginator_turns_them(self, thirty, dynamodb):
        pages = list(
            dynamodb.get_paginator("query").paginate(
                TableName=thirty.name,
                KeyConditionExpression="pk = :p",
                ExpressionAttributeValues={":p": {"S": "page"}},
                PaginationConfig={"PageSize": 7},
            )
        )
        assert [page["Count"] for page in pages] == [7, 7, 7, 7, 2]
        keys = [item["sk"]["S"] for page in pages for item in page["Items"]]
        assert keys == [f"{n:02}" for n in range(30)]

    def test_with_a_filter_pages_may_be_empty(self, thirty, dynamodb):
        pages = list(
            dynamodb.get_paginator("query").paginate(
                TableName=thirty.name,
                KeyConditionExpression="pk = :p",
                FilterExpression="third = :yes",
                ExpressionAttributeValues={":p": {"S": "page"}, ":yes": {"BOOL": True}},
                PaginationConfig={"PageSize": 1},
            )
        )
        assert sum(page["Count"] for page in pages) == 10
        assert sum(page["ScannedCount"] for page in pages) == 30

    def test_a_limit_that_is_met_exactly_has_one_more_page(self, thirty):
        page = thirty.query(KeyConditionExpression=Key("pk").eq("page"), Limit=30)
        assert page["Count"] == 30
        assert page["LastEvaluatedKey"] == {"pk": "page", "sk": "29"}
        after = thirty.query(KeyConditionExpression=Key("pk").eq("page"), ExclusiveStartKey=page["LastEvaluatedKey"])
        assert after["Count"] == 0
        assert "LastEvaluatedKey" not in after

    def test_a_count_has_no_items(self, thirty):
        answer = thirty.query(KeyConditionExpression=Key("pk").eq("page"), Select="COUNT")
        assert answer["Count"] == 30
        assert not answer.get("Items")

    def test_a_projection_keeps_the_order(self, thirty):
        items = thirty.query(KeyConditionExpression=Key("pk").eq("page"), ProjectionExpression="sk", Limit=2)["Items"]
        assert items == [{"sk": "00"}, {"sk": "01"}]

    def test_a_page_ends_at_a_megabyte(self, table):
        for n in range(4):
            table.put_item(Item={"pk": "big", "sk": str(n), "text": "x" * 390_000})
        first = table.query(KeyConditionExpression=Key("pk").eq("big"))
        assert 0 < first["Count"] < 4
        rest = table.query(KeyConditionExpression=Key("pk").eq("big"), ExclusiveStartKey=first["LastEvaluatedKey"])
        assert first["Count"] + rest["Count"] == 4


@pytest.fixture(scope="module")
def hundred(resource):
    table = create_table(resource, range_type=None)
    with table.batch_writer() as batch:
        for n in range(100):
            batch.put_item(Item={"pk": f"item-{n}", "n": n})
    yield table
    table.delete()


class TestScan:
    def test_finds_everything_in_pages(self, hundred, dynamodb):
        pages = dynamodb.get_paginator("scan").paginate(TableName=hundred.name, PaginationConfig={"PageSize": 9})
        keys = [item["pk"]["S"] for page in pages for item in page["Items"]]
        assert len(keys) == 100 and set(keys) == {f"item-{n}" for n in range(100)}

    def test_filters(self, hundred):
        answer = hundred.scan(FilterExpression=Attr("n").between(10, 19))
        assert (answer["Count"], answer["ScannedCount"]) == (10, 100)

    def test_segments_share_the_table_among_them(self, hundred):
        keys = [item["pk"] for segment in range(4) for item in hundred.scan(Segment=segment, TotalSegments=4)["Items"]]
        assert len(keys) == 100 and len(set(keys)) == 100

    def test_reads_an_index(self, sessions):
        items = sessions.scan(IndexName="tenant-id-index", FilterExpression=Attr("device").eq("phone"))["Items"]
        assert {"bob", "dave", "grace"} <= {item["user_id"] for item in items}

    def test_a_segment_needs_their_number(self, hundred):
        message = refusal(hundred.scan, Segment=0)
        assert "The TotalSegments parameter is required but was not present in the request" in message
