"""PartiQL: ExecuteStatement, BatchExecuteStatement, ExecuteTransaction."""

import json
from decimal import Decimal

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError

from tables import create_table

serialize = TypeSerializer().serialize
deserialize = TypeDeserializer().deserialize


@pytest.fixture(scope="module")
def music(resource):
    """A table of songs with one index of each kind."""
    attributes = [{"AttributeName": name, "AttributeType": kind} for name, kind in [("genre", "S"), ("year", "N")]]
    table = create_table(
        resource,
        AttributeDefinitions=attributes,
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-genre",
                "KeySchema": [
                    {"AttributeName": "genre", "KeyType": "HASH"},
                    {"AttributeName": "year", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        LocalSecondaryIndexes=[
            {
                "IndexName": "by-year",
                "KeySchema": [
                    {"AttributeName": "pk", "KeyType": "HASH"},
                    {"AttributeName": "year", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
    with table.batch_writer() as batch:
        for artist in ("acme", "zenith"):
            for n in range(12):
                song = {"pk": artist, "sk": f"song-{n:02}", "year": 2000 - n, "genre": "pop" if n % 2 else "jazz"}
                batch.put_item(Item=song)
    yield table
    table.delete()


@pytest.fixture
def run(dynamodb):
    """`run(statement, *parameters, **more)`: the items, in Python's types."""

    def run(statement, *parameters, **more):
        if parameters:
            more["Parameters"] = [serialize(parameter) for parameter in parameters]
        answer = dynamodb.execute_statement(Statement=statement, **more)
        return [{name: deserialize(value) for name, value in item.items()} for item in answer["Items"]]

    return run


def refusal(call, *arguments, **options):
    with pytest.raises(ClientError) as refused:
        call(*arguments, **options)
    return refused.value.response["Error"]["Code"], refused.value.response["Error"]["Message"]


def test_an_item_lives_through_all_four_statements(run, table):
    name = table.name
    item = {
        "pk": "a", "sk": "1", "n": Decimal("1.5"), "list": [1, "x", None], "map": {"in": {"deep": True}},
        "set": {"x", "y"}, "bytes": b"\x00\x01",
    }
    assert run(f'INSERT INTO "{name}" VALUE ?', item) == []
    [read] = run(f'SELECT * FROM "{name}" WHERE pk = ? AND sk = ?', "a", "1")
    assert read == item
    assert run(
        f'UPDATE "{name}" SET n = n + ? SET "map"."in".deep = ?, "set" = set_add("set", ?) REMOVE bytes, "list"[0] '
        "WHERE pk = 'a' AND sk = '1' RETURNING MODIFIED NEW *",
        1, "no", {"z"},
    ) == [{"n": Decimal("2.5"), "map": {"in": {"deep": "no"}}, "set": {"x", "y", "z"}, "list": ["x"]}]
    [deleted] = run(f"DELETE FROM \"{name}\" WHERE pk = 'a' AND sk = '1' AND n > 2 RETURNING ALL OLD *")
    assert deleted["n"] == Decimal("2.5")
    assert run(f'SELECT * FROM "{name}"') == []


def test_statements_are_refused_as_items_are(dynamodb, table):
    execute = dynamodb.execute_statement
    insert = f"INSERT INTO \"{table.name}\" VALUE {{'pk': 'dup', 'sk': '1', 'x': 1}}"
    execute(Statement=insert)
    assert refusal(execute, Statement=insert) == ("DuplicateItemException", "Duplicate primary key exists in table")
    assert refusal(execute, Statement=f"UPDATE \"{table.name}\" SET y = 1 WHERE pk = 'none' AND sk = '1'") == (
        "ConditionalCheckFailedException",
        "The conditional request failed",
    )
    with pytest.raises(dynamodb.exceptions.ConditionalCheckFailedException) as failed:
        execute(
            Statement=f"DELETE FROM \"{table.name}\" WHERE pk = 'dup' AND sk = '1' AND x = 2",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert failed.value.response["Item"]["x"] == {"N": "1"}
    assert refusal(execute, Statement="SELECT * FROM nowhere")[0] == "ResourceNotFoundException"
    assert refusal(execute, Statement="SLECT * FROM nowhere") == (
        "ValidationException",
        "Statement wasn't well formed, can't be processed: Expected data manipulation",
    )


def pages(dynamodb, statement, **options):
    answer = dynamodb.execute_statement(Statement=statement, **options)
    yield answer["Items"]
    while "NextToken" in answer:
        answer = dynamodb.execute_statement(Statement=statement, NextToken=answer["NextToken"], **options)
        yield answer["Items"]


@pytest.mark.parametrize(
    ("clause", "count"),
    [("", 24), ("WHERE pk = 'acme'", 12), ("WHERE pk IN ('acme', 'zenith')", 24), ("WHERE genre = 'pop'", 12)],
)
def test_next_token_leads_to_every_item_once(dynamodb, music, clause, count):
    statement = f'SELECT pk, sk FROM "{music.name}" {clause}'
    read = [list(page) for page in pages(dynamodb, statement, Limit=5)]
    assert all(len(page) <= 5 for page in read)
    keys = [(item["pk"]["S"], item["sk"]["S"]) for page in read for item in page]
    assert len(keys) == len(set(keys)) == count
    token = dynamodb.execute_statement(Statement=statement, Limit=5)["NextToken"]
    execute = dynamodb.execute_statement
    assert refusal(execute, Statement=f'SELECT * FROM "{music.name}"', NextToken=token) == (
        "ValidationException",
        "NextToken does not match request",
    )


def test_pages_end_at_a_megabyte(dynamodb, table):
    for n in range(4):
        table.put_item(Item={"pk": "big", "sk": str(n), "x": "x" * 380_000})
    sizes = [len(page) for page in pages(dynamodb, f"SELECT sk FROM \"{table.name}\" WHERE pk = 'big'")]
    assert sizes == [3, 1]


def test_indexes_are_read_in_their_order(run, music):
    clause = "WHERE genre = 'pop' AND year >= 1997 ORDER BY year DESC"
    songs = run(f'SELECT pk, year FROM "{music.name}"."by-genre" {clause}')
    assert [song["year"] for song in songs] == [1999, 1999, 1997, 1997]
    songs = run(f"SELECT sk, genre FROM \"{music.name}\".\"by-year\" WHERE pk = 'acme' AND year < 1991")
    assert songs == [{"sk": "song-11", "genre": "pop"}, {"sk": "song-10", "genre": "jazz"}]


def test_a_batch_answers_statement_by_statement(dynamodb, music):
    by_key = f'SELECT year FROM "{music.name}" WHERE pk = ? AND sk = ?'
    statements = [
        {"Statement": by_key, "Parameters": [{"S": "acme"}, {"S": song}]}
        for song in ("song-03", "none", "song-01")
    ]
    statements.append({"Statement": f'SELECT * FROM "{music.name}" WHERE pk = \'acme\''})
    answers = dynamodb.batch_execute_statement(Statements=statements)["Responses"]
    assert [answer.get("Item") for answer in answers] == [{"year": {"N": "1997"}}, None, {"year": {"N": "1999"}}, None]
    assert answers[3]["Error"]["Code"] == "ValidationError"


def test_a_transaction_happens_whole_or_not_at_all(dynamodb, run, table):
    name = table.name
    table.put_item(Item={"pk": "account", "sk": "a", "balance": 10})
    table.put_item(Item={"pk": "account", "sk": "b", "balance": 0})

    def transfer(amount, token):
        return dynamodb.execute_transaction(
            TransactStatements=[
                {
                    "Statement": f'UPDATE "{name}" SET balance = balance - ? WHERE pk = ? AND sk = ? AND balance >= ?',
                    "Parameters": [serialize(value) for value in (amount, "account", "a", amount)],
                },
                {
                    "Statement": f'UPDATE "{name}" SET balance = balance + ? WHERE pk = ? AND sk = ?',
                    "Parameters": [serialize(value) for value in (amount, "account", "b")],
                },
                {"Statement": f"EXISTS(SELECT * FROM \"{name}\" WHERE pk = 'limits' AND sk = 'c' AND locked IS MISSING)"},
            ],
            ClientRequestToken=token,
        )

    assert transfer(7, "first")["Responses"] == [{}, {}, {}]
    transfer(7, "first")
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException) as cancelled:
        transfer(7, "second")
    codes = [reason["Code"] for reason in cancelled.value.response["CancellationReasons"]]
    assert codes == ["ConditionalCheckFailed", "None", "None"]
    balances = run(f"SELECT sk, balance FROM \"{name}\" WHERE pk = 'account'")
    assert [item["balance"] for item in balances] == [3, 7]


def test_the_aws_cli_executes_statements(aws_cli, music):
    statement = f'SELECT sk FROM "{music.name}" WHERE pk = ? AND begins_with(sk, ?)'
    parameters = json.dumps([{"S": "acme"}, {"S": "song-1"}])
    finished = aws_cli("dynamodb", "execute-statement", "--statement", statement, "--parameters", parameters)
    assert finished.returncode == 0, finished.stderr
    assert json.loads(finished.stdout)["Items"] == [{"sk": {"S": "song-10"}}, {"sk": {"S": "song-11"}}]
    finished = aws_cli("dynamodb", "execute-statement", "--statement", statement)
    assert finished.returncode != 0
    assert "Number of parameters in request and statement don't match." in finished.stderr
