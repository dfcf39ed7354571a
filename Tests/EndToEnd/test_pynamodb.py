"""PynamoDB, an object mapper that people have models in: a session with tables, items, conditions, indexes, batches,
transactions and its optimistic locking."""

import uuid
from datetime import datetime, timezone

import pytest
from pynamodb.attributes import (
    JSONAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
    UTCDateTimeAttribute,
    VersionAttribute,
)
from pynamodb.connection import Connection
from pynamodb.exceptions import DeleteError, DoesNotExist, PutError, TransactWriteError, UpdateError
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection, LocalSecondaryIndex
from pynamodb.models import Model
from pynamodb.transactions import TransactGet, TransactWrite

from signing import REGION


class Place(MapAttribute):
    city = UnicodeAttribute()
    room = NumberAttribute(null=True)


class ByTenant(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-tenant"
        projection = AllProjection()
        read_capacity_units = 1
        write_capacity_units = 1

    tenant = UnicodeAttribute(hash_key=True)
    score = NumberAttribute(range_key=True)


class ByScore(LocalSecondaryIndex):
    class Meta:
        index_name = "by-score"
        projection = KeysOnlyProjection()

    user = UnicodeAttribute(hash_key=True)
    score = NumberAttribute(range_key=True)


@pytest.fixture(scope="module")
def session(emulator):
    """The model's class, and its table."""

    class Session(Model):
        class Meta:
            table_name = f"pynamodb-{uuid.uuid4()}"
            host = emulator.endpoint
            region = REGION
            aws_access_key_id = "test"
            aws_secret_access_key = "test"
            read_capacity_units = 2
            write_capacity_units = 2

        user = UnicodeAttribute(hash_key=True)
        name = UnicodeAttribute(range_key=True)
        tenant = UnicodeAttribute()
        score = NumberAttribute(default=0)
        tags = UnicodeSetAttribute(null=True)
        places = ListAttribute(of=Place, null=True)
        detail = JSONAttribute(null=True)
        seen = UTCDateTimeAttribute(null=True)
        version = VersionAttribute()
        by_tenant = ByTenant()
        by_score = ByScore()

    Session.create_table(wait=True)
    assert Session.exists()
    yield Session
    Session.delete_table()


def new(session, user, name="first", **more):
    return session(user, name, tenant=more.pop("tenant", "acme"), **more)


@pytest.fixture
def user():
    return f"user-{uuid.uuid4()}"


def test_an_item_comes_back_as_it_was(session, user):
    seen = datetime(2026, 11, 23, 1, 2, 3, 456000, tzinfo=timezone.utc)
    item = new(
        session,
        user,
        score=1.5,
        tags={"a", "b"},
        places=[Place(city="Bern", room=3), Place(city="Ulm")],
        detail={"deep": [1, {"x": None}]},
        seen=seen,
    )
    item.save()
    found = session.get(user, "first", consistent_read=True)
    assert (found.score, found.tags, found.detail, found.seen) == (1.5, {"a", "b"}, {"deep": [1, {"x": None}]}, seen)
    assert [(place.city, place.room) for place in found.places] == [("Bern", 3), ("Ulm", None)]
    assert found.version == 1
    with pytest.raises(DoesNotExist):
        session.get(user, "second")


def test_conditions(session, user):
    item = new(session, user, score=3)
    item.save(session.user.does_not_exist())
    with pytest.raises(PutError) as refused:
        new(session, user).save(session.user.does_not_exist(), add_version_condition=False)
    assert refused.value.cause_response_code == "ConditionalCheckFailedException"

    item.update(actions=[session.score.add(2), session.tags.set({"x"})], condition=session.score < 4)
    assert (item.score, item.tags, item.version) == (5, {"x"}, 2)
    item.update(actions=[session.tags.remove()], condition=session.tags.contains("x"))
    assert item.tags is None
    with pytest.raises(DeleteError):
        item.delete((session.score > 100) | session.name.startswith("second"), add_version_condition=False)
    item.delete()
    assert session.count(user) == 0


def test_a_lost_update_is_noticed(session, user):
    new(session, user).save()
    one, other = session.get(user, "first"), session.get(user, "first")
    one.update(actions=[session.score.set(1)])
    with pytest.raises(UpdateError) as refused:
        other.update(actions=[session.score.set(2)])
    assert refused.value.cause_response_code == "ConditionalCheckFailedException"
    other.refresh()
    assert (other.score, other.version) == (1, 2)


def test_queries_scans_and_indexes(session, user):
    tenant = f"tenant-{user}"
    with session.batch_write() as batch:
        for number in range(60):
            batch.save(new(session, user, f"{number:02}", tenant=tenant, score=60 - number))
    assert [item.name for item in session.query(user, session.name.between("10", "12"))] == ["10", "11", "12"]
    assert session.count(user, filter_condition=session.score.is_in(1, 2, 99)) == 2
    descending = session.query(user, scan_index_forward=False, limit=3, page_size=2)
    assert [item.name for item in descending] == ["59", "58", "57"]
    assert [item.score for item in session.by_tenant.query(tenant, session.score <= 2)] == [1, 2]
    assert [item.name for item in session.by_score.query(user, session.score < 3, consistent_read=True)] == ["59", "58"]

    pages = session.query(user, limit=25, page_size=10)
    assert len(list(pages)) == 25
    rest = session.query(user, last_evaluated_key=pages.last_evaluated_key)
    assert len(list(rest)) == 35
    found = session.scan(session.tenant == tenant, attributes_to_get=["name"], segment=0, total_segments=1)
    assert len(list(found)) == 60
    got = session.batch_get([(user, f"{number:02}") for number in range(60)] + [(user, "none")])
    assert {item.name for item in got} == {f"{number:02}" for number in range(60)}


def test_transactions(session, user, emulator):
    new(session, user, "a", score=1).save()
    connection = Connection(
        region=REGION, host=emulator.endpoint, aws_access_key_id="test", aws_secret_access_key="test"
    )
    with TransactWrite(connection=connection) as transaction:
        transaction.save(new(session, user, "b", score=2))
        transaction.update(session.get(user, "a"), actions=[session.score.add(10)], condition=session.score == 1)
    with TransactGet(connection=connection) as transaction:
        a, b = transaction.get(session, user, "a"), transaction.get(session, user, "b")
    assert (a.get().score, b.get().score) == (11, 2)

    with pytest.raises(TransactWriteError) as cancelled:
        with TransactWrite(connection=connection) as transaction:
            transaction.condition_check(session, user, "a", condition=session.score == 11)
            transaction.save(new(session, user, "c"), condition=session.user.does_not_exist())
            transaction.delete(session.get(user, "b"), condition=session.score == 3, add_version_condition=False)
    assert cancelled.value.cause_response_code == "TransactionCanceledException"
    # PynamoDB sends deletes before puts.
    assert [reason and reason.code for reason in cancelled.value.cancellation_reasons] == [
        None,
        "ConditionalCheckFailed",
        None,
    ]
    assert session.count(user) == 2


def test_what_pynamodb_describes(session):
    description = session.describe_table()
    assert description["TableStatus"] == "ACTIVE"
    assert {index["IndexName"] for index in description["GlobalSecondaryIndexes"]} == {"by-tenant"}
    assert {index["IndexName"] for index in description["LocalSecondaryIndexes"]} == {"by-score"}
