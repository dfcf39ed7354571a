"""Enhanced filters that resolvers in JavaScript set: the developer guide's cases as a whole, and what is easily got wrong."""

import json

import pytest

from appsync import AppSync
from control import Control, until
from process import Emulator

SCHEMA = """
type Address { country: String }
type Location { address: Address }
type Ticket {
  id: ID! title: String severity: Int priority: String category: String group: String status: String
  location: Location notes: [Note] meta: AWSJSON
}
type Note { text: String }
input TicketInput {
  id: ID! severity: Int priority: String category: String group: String status: String country: String
  noPlace: Boolean meta: AWSJSON
}
type Query { nothing: Boolean }
type Mutation {
  createTicket(input: TicketInput!): Ticket
  createTickets(input: TicketInput!): [Ticket]
  failTicket: Ticket
}
type Subscription {
  onUrgent: Ticket @aws_subscribe(mutations: ["createTicket"])
  onCountry(country: String!): Ticket @aws_subscribe(mutations: ["createTicket"])
  onMatching(filter: String!): Ticket @aws_subscribe(mutations: ["createTicket"])
  onOwn(group: String!): Ticket @aws_subscribe(mutations: ["createTicket", "failTicket"])
  onTwice: Ticket @aws_subscribe(mutations: ["createTicket"])
  onNull(group: String): Ticket @aws_subscribe(mutations: ["createTicket"])
  onNote: Ticket @aws_subscribe(mutations: ["createTicket"])
  onMeta(meta: AWSJSON): Ticket @aws_subscribe(mutations: ["createTicket"])
  onTickets(group: String): [Ticket] @aws_subscribe(mutations: ["createTickets"])
}
"""

TICKET = """
export function request(ctx) {
    const { country, noPlace, ...ticket } = ctx.args.input;
    const location = noPlace ? null : { address: { country: country ?? 'SE' } };
    return { payload: { ...ticket, location, notes: [{ text: 'n' }] } };
}
"""

FILTER = """
import { util, extensions } from '@aws-appsync/utils';
export function request(ctx) { return { payload: null }; }
export function response(ctx) {
    SET
    return null;
}
"""

UNITS = {
    "Mutation.createTicket": TICKET + "export const response = (ctx) => ctx.result;",
    "Mutation.createTickets": TICKET + "export const response = (ctx) => [ctx.result];",
    "Mutation.failTicket": """
import { util } from '@aws-appsync/utils';
export function request(ctx) { util.error('no desk is open', 'Closed'); }
export function response(ctx) { return null; }
""",
    # Urgent or of some groups in one go, or else of one category: groups are alternatives.
    "Subscription.onUrgent": FILTER.replace("SET", """
    extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter({
        or: [
            { severity: { ge: 7 }, priority: { in: ['high', 'medium'] } },
            { category: { eq: 'Security' }, group: { in: ['admin', 'operators'] } },
        ],
    }));"""),
    "Subscription.onCountry": FILTER.replace("SET", """
    extensions.setSubscriptionFilter({ filterGroup: [{ filters: [
        { fieldName: 'location.address.country', operator: 'eq', value: ctx.args.country },
    ] }] });"""),
    "Subscription.onMatching": FILTER.replace("SET", """
    extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter(JSON.parse(ctx.args.filter)));"""),
    "Subscription.onTwice": FILTER.replace("SET", """
    extensions.setSubscriptionFilter({ filterGroup: [{ filters: [{ fieldName: 'severity', operator: 'eq', value: 1 }] }] });
    extensions.setSubscriptionFilter({ filterGroup: [{ filters: [{ fieldName: 'severity', operator: 'eq', value: 2 }] }] });"""),
    "Subscription.onNull": FILTER.replace("SET", "extensions.setSubscriptionFilter(null);"),
    "Subscription.onNote": FILTER.replace("SET", """
    extensions.setSubscriptionFilter({ filterGroup: [{ filters: [{ fieldName: 'notes.text', operator: 'eq', value: 'n' }] }] });"""),
}

FUNCTION = FILTER.replace("SET", """
    extensions.setSubscriptionFilter({ filterGroup: [{ filters: [
        { fieldName: 'group', operator: 'beginsWith', value: ctx.args.group },
    ] }] });""")

CREATE = """mutation Create($input: TicketInput!) {
  createTicket(input: $input) {
    id severity priority category group status meta location { address { country } } notes { text }
  }
}"""


def template():
    runtime = "Runtime: {Name: APPSYNC_JS, RuntimeVersion: 1.0.0}"
    lines = [
        "AWSTemplateFormatVersion: '2010-09-09'",
        "Resources:",
        "  Api: {Type: AWS::AppSync::GraphQLApi, Properties: {Name: tickets, AuthenticationType: API_KEY}}",
        "  Key: {Type: AWS::AppSync::ApiKey, Properties: {ApiId: !GetAtt Api.ApiId}}",
        "  Schema:",
        "    Type: AWS::AppSync::GraphQLSchema",
        "    Properties: {ApiId: !GetAtt Api.ApiId, DefinitionS3Location: ./tickets.graphql}",
        "  Local:",
        "    Type: AWS::AppSync::DataSource",
        "    Properties: {ApiId: !GetAtt Api.ApiId, Name: Local, Type: NONE}",
    ]

    def resource(name, type_name, properties, code):
        lines.extend([f"  {name}:", f"    Type: AWS::AppSync::{type_name}", "    DependsOn: Schema", "    Properties:"])
        lines.extend("      " + line for line in ["ApiId: !GetAtt Api.ApiId", *properties, runtime, "Code: |"])
        lines.extend("        " + line for line in code.strip("\n").splitlines())

    for number, (coordinate, code) in enumerate(UNITS.items()):
        type_name, field = coordinate.split(".")
        properties = [f"TypeName: {type_name}", f"FieldName: {field}", "DataSourceName: !GetAtt Local.Name"]
        resource(f"Unit{number}", "Resolver", properties, code)
    resource("Own", "FunctionConfiguration", ["Name: Own", "DataSourceName: !GetAtt Local.Name"], FUNCTION)
    around = "export function request(ctx) { return {}; }\nexport function response(ctx) { return null; }"
    pipeline = ["Kind: PIPELINE", "PipelineConfig: {Functions: [!GetAtt Own.FunctionId]}"]
    resource("OwnPipeline", "Resolver", ["TypeName: Subscription", "FieldName: onOwn", *pipeline], around)
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tickets")
    (folder / "tickets.graphql").write_text(SCHEMA)
    (folder / "template.yaml").write_text(template())
    with Emulator(folder / "template.yaml", "--strict") as emulator:
        yield emulator


@pytest.fixture(scope="module")
def api(desk):
    return AppSync(desk)


@pytest.fixture
def control(desk):
    return Control(desk)


def create(api, **ticket):
    return api.execute(CREATE, {"input": ticket})[1]


def arrived(api, query, tickets, variables=None):
    """The ids of those tickets that reach a subscriber, in order."""
    with api.connect() as socket:
        subscription = socket.subscribe(query, variables)
        for number, ticket in enumerate(tickets):
            create(api, id=str(number), **ticket)
        # The last one reaches a subscriber without a filter: the socket has no more of the others after it.
        everything = socket.subscribe("subscription { onMeta { id } }")
        create(api, id="end")
        socket.transport.wait_for(lambda frame: is_data(frame, everything), "the last ticket")
        frames = [frame for frame in socket.transport.frames() if is_data(frame, subscription)]
        return [ticket["id"] for frame in frames for ticket in frame["payload"]["data"].values()]


def is_data(frame, subscription):
    return frame["type"] == "data" and frame["id"] == subscription.id


def test_alternatives_of_several_comparisons(api):
    tickets = [
        {"severity": 7, "priority": "medium"},
        {"severity": 6, "priority": "high"},
        {"severity": 9, "priority": "low"},
        {"severity": 1, "category": "Security", "group": "operators"},
        {"severity": 1, "category": "Security", "group": "guests"},
        {"severity": 1, "category": "security", "group": "admin"},
    ]
    assert arrived(api, "subscription { onUrgent { id } }", tickets) == ["0", "3"]


def test_a_nested_field_and_a_null_on_the_way_to_it(api, control):
    with api.connect() as socket:
        listening = socket.subscribe('subscription { onCountry(country: "SE") { id } }')
        create(api, id="1", country="SE")
        assert listening.next().data == {"onCountry": {"id": "1"}}
        verdict = control.verdict(create(api, id="2", country="FI"), listening)
        assert verdict["reason"] == "filterGroupFalse"
        verdict = control.verdict(create(api, id="3", noPlace=True), listening)
        assert verdict["reason"] == "filterGroupFalse"
        assert verdict["sentence"].endswith(
            'location.address.country eq "SE", and the published location.address.country is null'
        )
        _, request = api.execute('mutation { createTicket(input: {id: "4"}) { id location { __typename } } }')
        assert control.verdict(request, listening)["reason"] == "filterFieldNotSelected"


def test_a_filter_that_the_client_sends(api):
    tickets = [{"severity": 2, "status": "open"}, {"severity": 8, "status": "open"}, {"severity": 8, "status": "done"}]
    chosen = json.dumps({"severity": {"gt": 5}, "status": {"ne": "done"}})
    query = "subscription Chosen($filter: String!) { onMatching(filter: $filter) { id } }"
    assert arrived(api, query, tickets, {"filter": chosen}) == ["1"]


def test_a_function_of_a_pipeline_sets_it(api):
    groups = [{"group": "red"}, {"group": "redder"}, {"group": "blue"}]
    assert arrived(api, 'subscription { onOwn(group: "red") { id } }', groups) == ["0", "1"]


def test_of_two_the_last_counts(api):
    assert arrived(api, "subscription { onTwice { id } }", [{"severity": 1}, {"severity": 2}]) == ["1"]


def test_null_leaves_it_to_the_arguments_and_is_told(api, control):
    said = "its resolver called setSubscriptionFilter with null, so that its arguments filter"
    with api.connect() as socket:
        listening = socket.subscribe('subscription { onNull(group: "red") { id } }')
        started = [entry for entry in control.get("trace")["entries"] if entry["subject"] == "onNull"]
        assert started and started[-1]["detail"].endswith(said)
        create(api, id="1", group="red")
        assert listening.next().data == {"onNull": {"id": "1"}}
        verdict = control.verdict(create(api, id="2", group="blue"), listening)
        assert verdict["reason"] == "argumentDiffers"
        assert verdict["sentence"].endswith(said)


def test_lists_are_not_looked_into(api, control):
    with api.connect() as socket:
        note = socket.subscribe("subscription { onNote { id } }")
        verdict = control.verdict(create(api, id="1"), note)
        assert verdict["reason"] == "filterFieldUnreachable"
        assert "the published notes is a list, which filters cannot look into" in verdict["sentence"]
        group, everything = (
            socket.subscribe(f"subscription {{ onTickets{arguments} {{ id }} }}") for arguments in ('(group: "red")', "")
        )
        _, request = api.execute('mutation { createTickets(input: {id: "1", group: "red"}) { id group } }')
        assert everything.next().data == {"onTickets": [{"id": "1"}]}
        verdict = control.verdict(request, group)
        assert verdict["reason"] == "filterFieldUnreachable"
        assert "what createTickets returns is a list" in verdict["sentence"]


def test_an_argument_that_holds_json_is_compared_with_its_text(api):
    query = "subscription Meta($meta: AWSJSON) { onMeta(meta: $meta) { id } }"
    tickets = [{"meta": '{"a": [1, 2]}'}, {"meta": '{"a":[1]}'}, {}]
    assert arrived(api, query, tickets, {"meta": '{"a":[1,2]}'}) == ["0"]


def test_a_field_under_another_name_is_told(api, control):
    with api.connect() as socket:
        listening = socket.subscribe('subscription { onOwn(group: "red") { id } }')
        _, request = api.execute('mutation { createTicket(input: {id: "1", group: "red"}) { id g: group } }')
        verdict = control.verdict(request, listening)
    assert verdict["reason"] == "filterFieldNotSelected"
    assert verdict["sentence"].endswith("the mutation selects group only under the name g")


def test_a_mutation_that_fails_is_told_with_its_words(api, control):
    with api.connect() as socket:
        listening = socket.subscribe('subscription { onOwn(group: "red") { id } }')
        answer = api.post({"query": "mutation { failTicket { id group } }"})
        verdict = control.verdict(answer.headers["x-amzn-RequestId"], listening)
    assert verdict["reason"] == "mutationFailed"
    assert verdict["sentence"].endswith("did not receive failTicket: the mutation failed: no desk is open")
