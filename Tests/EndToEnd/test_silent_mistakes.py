"""Mistakes that a pipeline like the one of fixtures/ invites, and that nobody is told of on AWS.

Each is the fixture's own code with one change; the emulator names the mistake, and says nothing of the mended twin,
which is the fixture as it is."""

import shutil

import boto3
import pytest

from appsync import AppSync
from control import Control, until
from functions import Functions
from process import FIXTURES, Emulator
from signing import aws_options
from status import new_user, subscribe

PUBLISHER = "pipeline/realtime/status_publisher.py"
SELECTION = "jobId userId tenantId agentName status message timestamp metadata"


class Deployed:
    """The fixture pipeline, with changes."""

    def __init__(self, folder, *changes):
        shutil.copytree(FIXTURES, folder, dirs_exist_ok=True)
        for file, old, new in changes:
            text = (folder / file).read_text()
            assert text.count(old) == 1, f"{file} has {text.count(old)} of {old!r}"
            (folder / file).write_text(text.replace(old, new))
        self.emulator = Emulator(folder / "template.yaml", "--strict-delivery")
        self.api = AppSync(self.emulator)
        self.control = Control(self.emulator)
        self.functions = Functions(self.emulator)
        self.variables = self.emulator.environment()
        self.table = boto3.resource("dynamodb", **aws_options(self.emulator)).Table(self.variables["USER_SESSIONS_TABLE"])

    def connect(self, user, session, tenant):
        self.table.put_item(
            Item={"user_id": user, "session_id": session, "tenant_id": tenant, "connection_id": f"{user}-{session}"}
        )

    def publish(self, user, tenant="acme", **more):
        """Invokes the status publisher, which swallows whatever goes wrong."""
        event = {"job_id": "job-1", "user_id": user, "tenant_id": tenant, "status": "validating"} | more
        answer = self.functions.invoke(self.variables["STATUS_PUBLISHER_FUNCTION"], event)
        assert answer.error is None, answer
        assert answer.payload["statusCode"] == 200
        return '"published": true' in answer.payload["body"]

    def verdicts(self, user):
        """On the subscriptions of a user, once nothing is under way."""
        self.control.wait_for(quiet=True)
        found = self.control.get("deliveries", **{"field": "onStatusUpdate", "argument.userId": user})["deliveries"]
        return [verdict for publication in found for verdict in publication["verdicts"]]

    def warned(self, *words):
        """Whether a warning or an error of the log has all these words."""
        return any(
            all(word in line for word in words)
            for line in self.emulator.log.splitlines()
            if " warning: " in line or " error: " in line
        )

    def strict(self):
        return [failure["sentence"] for failure in self.control.get("state")["strictDelivery"]]


@pytest.fixture
def deploy(tmp_path):
    deployed = []

    def deploy(*changes):
        deployed.append(Deployed(tmp_path / str(len(deployed)), *changes))
        return deployed[-1]

    yield deploy
    for one in deployed:
        one.emulator.__exit__(None)


@pytest.fixture(scope="module")
def mended(tmp_path_factory):
    deployed = Deployed(tmp_path_factory.mktemp("mended") / "fixtures")
    yield deployed
    deployed.emulator.__exit__(None)


def assert_not_delivered(mistaken, mended, reason, sentence):
    """The mistaken twin's subscriber, who has an API key, gets nothing for that reason; the mended one's is served."""
    for deployed, expected in ((mistaken, reason), (mended, None)):
        user = new_user()
        deployed.connect(user, "1", "acme")
        with deployed.api.connect("key") as socket:
            socket.subscribe(subscribe(), {"userId": user})
            assert deployed.publish(user)
            (verdict,) = deployed.verdicts(user)
        assert verdict.get("reason") == expected
        assert (sentence in verdict["sentence"]) == bool(expected)
        assert any(sentence in failure for failure in deployed.strict()) == bool(expected)


def test_1_a_field_that_the_mutation_does_not_select_arrives_as_null(deploy, mended):
    mistaken = deploy((PUBLISHER, SELECTION, SELECTION.replace(" metadata", "")))
    for deployed, arrives, missing in ((mistaken, None, ["metadata"]), (mended, '{"n": 1}', [])):
        user = new_user()
        deployed.connect(user, "1", "acme")
        with deployed.api.connect() as socket:
            subscription = socket.subscribe(subscribe("status metadata"), {"userId": user})
            assert deployed.publish(user, metadata={"n": 1})
            result = subscription.next()
            assert not result.errors
            assert (result.data["onStatusUpdate"]["metadata"] is None) == (arrives is None)
            (verdict,) = deployed.verdicts(user)
        assert (verdict["outcome"], verdict["notSelected"]) == ("delivered", missing)
        said = "null because publishStatus did not select it: metadata"
        assert (said in verdict["sentence"]) == bool(missing)


def test_2_the_field_that_is_filtered_by_is_not_selected(deploy, mended):
    mistaken = deploy((PUBLISHER, SELECTION, SELECTION.replace(" userId", "")))
    sentence = "the filter argument userId is not in the mutation's selection set"
    assert_not_delivered(mistaken, mended, "filterFieldNotSelected", sentence)


def test_3_a_type_that_an_api_key_may_not_read(deploy, mended):
    schema = ("schema.graphql", "type StatusUpdate @aws_api_key @aws_iam {", "type StatusUpdate @aws_iam {")
    mistaken = deploy(schema)
    # Subscribing is acknowledged all the same.
    sentence = "of type StatusUpdate: @aws_api_key is missing on the field or its type"
    assert_not_delivered(mistaken, mended, "notAuthorized", sentence)


def test_4_a_limit_counts_before_the_filter(deploy, mended):
    mistaken = deploy(
        (PUBLISHER, 'dynamodb.get_paginator("query").paginate(', "[dynamodb.query("),
        (PUBLISHER, 'PaginationConfig={"PageSize": 25},\n    )', "Limit=1,\n    )]"),
    )
    for deployed, is_missed in ((mistaken, True), (mended, False)):
        user = new_user()
        deployed.connect(user, "1", "acme")
        # The newest session is another tenant's.
        deployed.connect(user, "2", "globex")
        assert deployed.publish(user, "acme") != is_missed
        said = ("Query of user_sessions", "Limit 1 counts before the filter")
        if is_missed:
            until(lambda: mistaken.warned(*said), "the warning")
            assert any(
                "Limit 1 counts before the filter" in entry.get("detail", "")
                for entry in deployed.control.get("trace")["entries"]
                if entry["step"] == "Query"
            )
        assert deployed.warned("counts before the filter") == is_missed


def test_5_a_filter_on_a_key_is_refused_and_the_refusal_swallowed(deploy, mended):
    mistaken = deploy((PUBLISHER, '"tenant_id = :tenant AND', '"session_id <> :tenant AND tenant_id = :tenant AND'))
    for deployed, is_refused in ((mistaken, True), (mended, False)):
        user = new_user()
        deployed.connect(user, "1", "acme")
        assert deployed.publish(user) != is_refused
        if is_refused:
            said = ("Query of user_sessions", "ValidationException", "Primary key attribute: session_id")
            until(lambda: mistaken.warned(*said), "the warning")
        assert deployed.warned("ValidationException") == is_refused
