"""Mapping templates as people write them, seen through gql and requests: what they come to, and how they fail."""

import http.client
import json

import pytest
from gql import gql

from appsync import AppSync
from control import Control
from process import Emulator

SCHEMA = """
type Tree { id: ID!, kind: String, tags: [String], plantedAt: AWSDateTime, facts: AWSJSON }
type Query {
    tree(id: ID!, kind: String): Tree
    trees(filter: AWSJSON): AWSJSON
    malformed: String
    endless: String
    macro: String
    headers: String
    selection(a: Int): Tree
    refused: Tree
}
type Mutation { plant(kind: String!): Tree }
type Subscription { onPlant(kind: String): Tree @aws_subscribe(mutations: ["plant"]) }
"""

ECHO = '{"version": "2018-05-29", "payload": $util.toJson($ctx.args)}'
NOTHING = '{"version": "2018-05-29"}'

RESOLVERS = {
    "Query.tree": (
        """
        #set( $kinds = ["oak", "ash"] )
        #if( !$kinds.contains($ctx.args.kind) )
          $util.error("No tree of kind $ctx.args.kind", "UnknownKind", {"id": $ctx.args.id}, {"kinds": $kinds})
        #end
        #set( $tags = [] )
        #foreach( $letter in $ctx.args.kind.split("") )
          $util.qr($tags.add("$foreach.index:$letter"))
        #end
        {
          "version": "2018-05-29",
          "payload": {
            "id": $util.toJson($ctx.args.id),
            "kind": $util.toJson($util.str.toUpper($ctx.args.kind)),
            "tags": $util.toJson($tags),
            "plantedAt": "$util.time.epochMilliSecondsToFormatted(1517943695758, "yyyy-MM-dd'T'HH:mm:ss[XXX]", "Australia/Perth")",
            "facts": $util.dynamodb.toMapValuesJson({"rings": 12})
          }
        }
        """,
        "$util.toJson($ctx.result)",
    ),
    "Query.trees": (ECHO, "$util.transform.toDynamoDBFilterExpression($ctx.result.filter)"),
    "Query.malformed": (NOTHING, "\n  #foreach( $e of [1] )$e#end"),
    "Query.endless": ("#macro(again)#again()#end#again()" + NOTHING, "1"),
    "Query.macro": (NOTHING, '#macro(quoted $x)"<$x>"#end#quoted("a")'),
    "Query.headers": (
        NOTHING,
        """$util.http.addResponseHeader("x-trees", 7)
        $util.toJson("$ctx.request.headers.x-mine.size() $ctx.request.headers.x-mine[1]")""",
    ),
    "Query.selection": (
        NOTHING,
        """{"id": "$ctx.info.fieldName", "tags": $util.toJson($ctx.info.selectionSetList),
            "kind": $util.toJson($ctx.info.selectionSetGraphQL.replaceAll("\\s+", " "))}""",
    ),
    "Query.refused": (NOTHING, "$util.unauthorized()"),
    "Mutation.plant": (
        '{"version": "2018-05-29", "payload": {"id": "$util.autoId()", "kind": $util.toJson($ctx.args.kind)}}',
        "$util.toJson($ctx.result)",
    ),
    "Subscription.onPlant": (
        NOTHING,
        """#if( $ctx.args.kind )
          $extensions.setSubscriptionFilter($util.transform.toSubscriptionFilter({"kind": {"beginsWith": $ctx.args.kind}}))
        #end
        $util.toJson(null)""",
    ),
}


def template():
    api_id = {"Fn::GetAtt": ["Api", "ApiId"]}
    resources = {
        "Api": {
            "Type": "AWS::AppSync::GraphQLApi",
            "Properties": {"Name": "forest", "AuthenticationType": "API_KEY"},
        },
        "Key": {"Type": "AWS::AppSync::ApiKey", "Properties": {"ApiId": api_id}},
        "Schema": {"Type": "AWS::AppSync::GraphQLSchema", "Properties": {"ApiId": api_id, "Definition": SCHEMA}},
        "Nothing": {
            "Type": "AWS::AppSync::DataSource",
            "Properties": {"ApiId": api_id, "Name": "Nothing", "Type": "NONE"},
        },
    }
    for coordinate, (request, response) in RESOLVERS.items():
        type_name, field = coordinate.split(".")
        resources[type_name + field] = {
            "Type": "AWS::AppSync::Resolver",
            "DependsOn": ["Schema", "Nothing"],
            "Properties": {
                "ApiId": api_id,
                "TypeName": type_name,
                "FieldName": field,
                "DataSourceName": "Nothing",
                "RequestMappingTemplate": request,
                "ResponseMappingTemplate": response,
            },
        }
    return json.dumps({"Resources": resources})


@pytest.fixture(scope="module")
def forest(tmp_path_factory):
    path = tmp_path_factory.mktemp("forest") / "template.json"
    path.write_text(template())
    with Emulator(path) as emulator:
        yield emulator


def error(api, query):
    body = api.post({"query": query}).json()
    (error,) = body["errors"]
    return error, body["data"]


def test_what_a_template_makes(forest):
    with AppSync(forest).client() as client:
        answer = client.execute(gql('{ tree(id: "1", kind: "oak") { id kind tags plantedAt facts } }'))
    facts = json.loads(answer["tree"].pop("facts"))
    assert answer["tree"] == {
        "id": "1",
        "kind": "OAK",
        "tags": ["0:o", "1:a", "2:k"],
        "plantedAt": "2018-02-07T03:01:35+08:00",
    }
    assert facts == {"rings": {"N": 12}}


def test_util_error_with_all_its_members(forest):
    found, data = error(AppSync(forest), '{ tree(id: "1", kind: "elm") { id } }')
    assert data == {"tree": None}
    assert found["message"] == "No tree of kind elm"
    assert found["errorType"] == "UnknownKind"
    assert found["data"] == {"id": "1"}
    assert found["errorInfo"] == {"kinds": ["oak", "ash"]}


def test_a_filter_becomes_an_expression(forest):
    filter = json.dumps({"or": [{"kind": {"eq": "oak"}}, {"rings": {"between": [1, 5]}}]})
    query = "query($f: AWSJSON) { trees(filter: $f) }"
    data, _ = AppSync(forest).execute(query, {"f": filter})
    assert json.loads(data["trees"]) == {
        "expression": "((#kind = :or_0_kind_eq) OR "
        "(#rings BETWEEN :or_1_rings_between_start AND :or_1_rings_between_end))",
        "expressionNames": {"#kind": "kind", "#rings": "rings"},
        "expressionValues": {
            ":or_0_kind_eq": {"S": "oak"},
            ":or_1_rings_between_start": {"N": 1},
            ":or_1_rings_between_end": {"N": 5},
        },
    }


def test_a_malformed_template_is_served_and_fails_with_line_and_column(forest):
    """As on AWS, where it deploys (functionless #230): the answer has Velocity's words, the trace a sentence."""
    api = AppSync(forest)
    answer = api.post({"query": "{ malformed }"})
    (found,) = answer.json()["errors"]
    assert found["errorType"] == "MappingTemplate"
    assert found["message"].startswith('Encountered "of" at velocity[line 2, column 16]\nWas expecting one of:\n')
    details = [entry.get("detail") or "" for entry in Control(forest).trace(answer.headers["x-amzn-RequestId"])]
    sentence = "The response mapping template of Query.malformed cannot be parsed: line 2, column 16:"
    assert any(sentence in detail for detail in details), details
    assert sentence in forest.log


def test_a_template_without_end_fails_and_the_server_goes_on(forest):
    api = AppSync(forest)
    found, _ = error(api, "{ endless }")
    assert found["errorType"] == "MappingTemplate"
    assert "20 was exceeded" in found["message"]
    assert api.execute("{ macro }")[0] == {"macro": "<a>"}


def test_headers_in_and_out(forest):
    api = AppSync(forest)
    connection = http.client.HTTPConnection(api.host)
    connection.putrequest("POST", "/graphql")
    body = json.dumps({"query": "{ headers }"}).encode()
    for name, value in (("x-api-key", api.api_key), ("x-mine", "a"), ("x-mine", "b"), ("content-type", "application/json")):
        connection.putheader(name, value)
    connection.putheader("content-length", str(len(body)))
    connection.endheaders(body)
    answer = connection.getresponse()
    assert json.loads(answer.read())["data"] == {"headers": "2 b"}
    assert answer.headers["x-trees"] == "7"


def test_the_selection_set(forest):
    data, _ = AppSync(forest).execute("{ s: selection(a: 1) { id name: kind tags } }")
    assert data["s"]["id"] == "selection"
    assert data["s"]["tags"] == ["id", "name", "tags"]
    assert "id" in data["s"]["name"]


def test_unauthorized(forest):
    found, _ = error(AppSync(forest), "{ refused { id } }")
    assert found["message"] == "Not Authorized to access refused on type Query"


def test_a_subscription_with_a_filter_of_its_template(forest):
    api = AppSync(forest)
    plant = "mutation($k: String!) { plant(kind: $k) { id kind } }"
    with api.connect() as socket:
        listening = socket.subscribe("subscription { onPlant(kind: \"oa\") { kind } }")
        for kind in ("ash", "oak"):
            api.execute(plant, {"k": kind})
        assert listening.next().data == {"onPlant": {"kind": "oak"}}
        listening.assert_nothing_arrived()
