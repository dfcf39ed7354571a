"""Nothing knows the status API by name: another template with other types, fields and modes works as well."""

import json

import pytest

from appsync import AppSync
from control import Control
from process import run

SCHEMA = """
type Reading {
    site: ID
    sensor: ID
    celsius: Float
    raw: AWSJSON
}

type Alarm @aws_api_key @aws_iam {
    site: ID!
    level: Int!
}

type Query {
    nothing: Boolean
}

input Measurement {
    sensor: ID
    celsius: Float
    raw: AWSJSON
}

type Mutation {
    report(site: ID!, measurement: Measurement!): Reading @aws_api_key @aws_iam
    correct(site: ID!, sensor: ID): Reading
    raise(site: ID!, level: Int!): Alarm! @aws_api_key @aws_iam
}

type Subscription {
    onReading(site: ID!, sensor: ID): Reading @aws_subscribe(mutations: ["report", "correct"])
    onAlarm(level: Int): Alarm @aws_subscribe(mutations: ["raise"]) @aws_api_key @aws_iam
}

schema {
    query: Query
    mutation: Mutation
    subscription: Subscription
}
"""

TEMPLATE = """
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Api:
    Type: AWS::AppSync::GraphQLApi
    Properties:
      Name: sensors
      AuthenticationType: API_KEY
      AdditionalAuthenticationProviders:
        - AuthenticationType: AWS_IAM
  Key:
    Type: AWS::AppSync::ApiKey
    Properties: {ApiId: !GetAtt Api.ApiId}
  Schema:
    Type: AWS::AppSync::GraphQLSchema
    Properties: {ApiId: !GetAtt Api.ApiId, DefinitionS3Location: ./sensors.graphql}
  Nothing:
    Type: AWS::AppSync::DataSource
    Properties: {ApiId: !GetAtt Api.ApiId, Name: Nothing, Type: NONE}
  Report:
    Type: AWS::AppSync::Resolver
    DependsOn: Schema
    Properties:
      ApiId: !GetAtt Api.ApiId
      TypeName: Mutation
      FieldName: report
      DataSourceName: !GetAtt Nothing.Name
      RequestMappingTemplate: |
        {
          "version": "2017-02-28",
          "payload": {
            "site": $util.toJson($ctx.args.site),
            "sensor": $util.toJson($context.arguments.measurement.sensor),
            "celsius": $util.toJson($ctx.args.measurement.celsius),
            "raw": $util.toJson($ctx.args.measurement.raw)
          }
        }
      ResponseMappingTemplate: $util.toJson($ctx.result)
  Correct:
    Type: AWS::AppSync::Resolver
    DependsOn: Schema
    Properties:
      ApiId: !GetAtt Api.ApiId
      TypeName: Mutation
      FieldName: correct
      DataSourceName: !GetAtt Nothing.Name
      RequestMappingTemplate: '{"version": "2018-05-29", "payload": $util.toJson($ctx.args)}'
      ResponseMappingTemplate: $util.toJson($ctx.result)
  Raise:
    Type: AWS::AppSync::Resolver
    DependsOn: Schema
    Properties:
      ApiId: !GetAtt Api.ApiId
      TypeName: Mutation
      FieldName: raise
      DataSourceName: !GetAtt Nothing.Name
      RequestMappingTemplate: '{"version": "2018-05-29", "payload": $util.toJson($ctx.args)}'
      ResponseMappingTemplate: $util.toJson($ctx.result)
  Readings:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: readings
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {AttributeName: site, AttributeType: S}
        - {AttributeName: at, AttributeType: N}
      KeySchema:
        - {AttributeName: site, KeyType: HASH}
        - {AttributeName: at, KeyType: RANGE}
Outputs:
  ReadingsTable: {Value: !Ref Readings}
  SensorsUrl: {Value: !GetAtt Api.GraphQLUrl}
"""

ON_READING = (
    "subscription($site: ID!, $sensor: ID) { onReading(site: $site, sensor: $sensor) { site sensor celsius raw } }"
)
REPORT = """mutation($site: ID!, $measurement: Measurement!) {
    report(site: $site, measurement: $measurement) { site sensor celsius raw }
}"""


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sensors")
    (folder / "sensors.graphql").write_text(SCHEMA)
    (folder / "template.yaml").write_text(TEMPLATE)
    return folder / "template.yaml"


@pytest.fixture
def sensors(start, template):
    return start(template)


def report(api, site, auth="key", **measurement):
    return api.execute(REPORT, {"site": site, "measurement": measurement}, auth)[0]["report"]


def reading(subscription):
    result = subscription.next()
    assert not result.errors, result.errors
    return result.data["onReading"]


def test_its_outputs_are_the_environment(sensors):
    answer = run("env", "--format", "json", "--endpoint", sensors.endpoint)
    variables = json.loads(answer.stdout)
    assert variables["READINGS_TABLE"] == "readings"
    assert variables["SENSORS_URL"] == variables["APPSYNC_API_URL"] == sensors.ready["graphqlUrl"]
    assert "USER_SESSIONS_TABLE" not in variables


def test_its_table_is_there_and_the_built_in_one_is_not(sensors, aws):
    dynamodb = aws("dynamodb", of=sensors)
    assert dynamodb.list_tables()["TableNames"] == ["readings"]
    dynamodb.put_item(TableName="readings", Item={"site": {"S": "roof"}, "at": {"N": "1"}})
    assert dynamodb.scan(TableName="readings")["Count"] == 1


def test_publish_and_receive(sensors):
    api = AppSync(sensors)
    with api.connect() as socket:
        listening = socket.subscribe(ON_READING, {"site": "roof"})
        published = report(api, "roof", sensor="north", celsius=21.5, raw='{"v":[1,2]}')
        assert published == {"site": "roof", "sensor": "north", "celsius": 21.5, "raw": published["raw"]}
        assert json.loads(published["raw"]) == {"v": [1, 2]}
        assert reading(listening) == published


def test_one_subscription_to_two_mutations(sensors):
    api = AppSync(sensors)
    with api.connect() as socket:
        listening = socket.subscribe(ON_READING, {"site": "roof"})
        api.execute('mutation { correct(site: "roof", sensor: "south") { site sensor } }')
        assert reading(listening) == {"site": "roof", "sensor": "south", "celsius": None, "raw": None}
        report(api, "roof", sensor="north")
        assert reading(listening)["sensor"] == "north"


def test_an_argument_left_out_filters_nothing_and_null_filters_for_null(sensors):
    api, control = AppSync(sensors), Control(sensors)
    with api.connect() as socket:
        every = socket.subscribe(ON_READING, {"site": "roof"})
        without = socket.subscribe(ON_READING, {"site": "roof", "sensor": None})
        north = socket.subscribe(ON_READING, {"site": "roof", "sensor": "north"})
        _, request = api.execute(REPORT, {"site": "roof", "measurement": {"sensor": "north"}})
        report(api, "roof", celsius=1)
        report(api, "roof", sensor="north", celsius=2)
        assert [reading(every)["celsius"] for _ in range(3)] == [None, 1, 2]
        assert reading(without)["celsius"] == 1
        assert [reading(north)["celsius"] for _ in range(2)] == [None, 2]
        without.assert_nothing_arrived()
        verdict = control.verdict(request, without)
        assert verdict["outcome"] == "notDelivered"
        assert "sensor" in verdict["sentence"]


def test_a_number_as_a_filter(sensors):
    api = AppSync(sensors)
    with api.connect("iam") as socket:
        listening = socket.subscribe("subscription($l: Int) { onAlarm(level: $l) { site level } }", {"l": 2})
        for site, level in (("roof", 1), ("cellar", 2)):
            api.execute(f'mutation {{ raise(site: "{site}", level: {level}) {{ site level }} }}', auth="iam")
        assert listening.next().data == {"onAlarm": {"site": "cellar", "level": 2}}


def test_a_type_without_a_directive_is_for_the_default_mode_only(sensors):
    """What IAM publishes of it reaches nobody, and only the publisher and the verdict can tell."""
    api, control = AppSync(sensors), Control(sensors)
    with api.connect() as socket:
        listening = socket.subscribe(ON_READING, {"site": "roof"})
        answer = api.post({"query": REPORT, "variables": {"site": "roof", "measurement": {"celsius": 1}}}, auth="iam")
        messages = {error["message"] for error in answer.json()["errors"]}
        assert "Not Authorized to access site on type Reading" in messages
        assert {error["errorType"] for error in answer.json()["errors"]} == {"Unauthorized"}
        report(api, "roof", celsius=2)
        assert reading(listening)["celsius"] == 2
        listening.assert_nothing_arrived()
        verdicts = control.publication(answer.headers["x-amzn-RequestId"])["verdicts"]
        assert [verdict["outcome"] for verdict in verdicts] == ["notDelivered"]


def test_a_field_without_a_directive_is_for_the_default_mode_only(sensors):
    api = AppSync(sensors)
    answer = api.post({"query": "{ nothing }"}, auth="iam")
    assert answer.status_code == 200
    (error,) = answer.json()["errors"]
    assert error["message"] == "Not Authorized to access nothing on type Query"
    assert error["path"] == ["nothing"]
    assert answer.json()["data"] == {"nothing": None}


def test_a_template_that_cannot_be_read_is_named_with_its_line(tmp_path):
    (tmp_path / "template.yaml").write_text("Resources:\n  Api:\n    Type: [AWS::AppSync::GraphQLApi\n")
    answer = run("serve", "--port", "0", tmp_path / "template.yaml")
    assert answer.returncode == 1
    assert "template.yaml:4: " in answer.stderr and "YAML" in answer.stderr
    assert answer.stdout == ""


def test_a_schema_that_is_not_there_is_named(tmp_path):
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    answer = run("serve", "--strict", "--port", "0", tmp_path / "template.yaml")
    assert answer.returncode == 1
    assert "sensors.graphql" in answer.stderr
