"""AppSync's control plane: APIs made, changed and deleted at run time by boto3 and the AWS CLI, and what their clients
notice of it."""

import json
import time
import uuid

import pytest
from botocore.exceptions import ClientError

from appsync import AppSync, Refused
from process import FIXTURES, run
from signing import FORGED, REGION, aws_options
from status import new_user, publish, status, subscribe

RESULT = "$util.toJson($ctx.result)"
ROLE = "arn:aws:iam::000000000000:role/appsync"
HELLO = "type Query { hello: String  other: String }"


def constant(text):
    """A request template for a NONE data source that answers a text."""
    return json.dumps({"version": "2018-05-29", "payload": text})


@pytest.fixture(scope="module")
def appsync(aws):
    return aws("appsync")


@pytest.fixture
def make(appsync):
    """Makes APIs of the test's own."""
    made = []

    def make(schema=HELLO, **settings):
        settings = {"name": "made", "authenticationType": "API_KEY"} | settings
        api = appsync.create_graphql_api(**settings)["graphqlApi"]
        made.append(api["apiId"])
        if schema is not None:
            create_schema(appsync, api["apiId"], schema)
        return api

    yield make
    for api_id in made:
        try:
            appsync.delete_graphql_api(apiId=api_id)
        except appsync.exceptions.NotFoundException:
            pass


@pytest.fixture
def hello(appsync, make):
    """An API whose field `hello` has a resolver, with its key."""
    api = make()
    api_id = api["apiId"]
    appsync.create_data_source(apiId=api_id, name="nothing", type="NONE")
    appsync.create_resolver(
        apiId=api_id, typeName="Query", fieldName="hello", dataSourceName="nothing",
        requestMappingTemplate=constant("first"), responseMappingTemplate=RESULT,
    )  # fmt: skip
    key = appsync.create_api_key(apiId=api_id)["apiKey"]["id"]
    return AppSync.of(api, key), api_id


def create_schema(appsync, api_id, definition):
    started = appsync.start_schema_creation(apiId=api_id, definition=definition.encode())
    assert started["status"] == "PROCESSING"
    created = appsync.get_schema_creation_status(apiId=api_id)
    assert created["status"] in ("SUCCESS", "ACTIVE"), created


def refusal(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    response = caught.value.response
    return response["Error"]["Code"], response["Error"]["Message"], response["ResponseMetadata"]["HTTPStatusCode"]


# The status API of fixtures/, made from nothing


@pytest.fixture(scope="module")
def made_status_api(appsync):
    api = appsync.create_graphql_api(
        name="status",
        authenticationType="AWS_IAM",
        additionalAuthenticationProviders=[{"authenticationType": "API_KEY"}],
        xrayEnabled=True,
        logConfig={"fieldLogLevel": "ALL", "cloudWatchLogsRoleArn": ROLE},
        tags={"team": "pipeline"},
    )["graphqlApi"]
    api_id = api["apiId"]
    create_schema(appsync, api_id, (FIXTURES / "schema.graphql").read_text())
    key = appsync.create_api_key(apiId=api_id, description="subscribers")["apiKey"]["id"]
    appsync.create_data_source(apiId=api_id, name="NothingBehind", type="NONE")
    payload = ", ".join(
        f'"{name}": $util.toJson($ctx.args.{name})'
        for name in ("jobId", "userId", "tenantId", "agentName", "status", "message", "metadata")
    )
    appsync.create_resolver(
        apiId=api_id, typeName="Mutation", fieldName="publishStatus", dataSourceName="NothingBehind",
        requestMappingTemplate='{"version": "2018-05-29", "payload": {'
        + payload + ', "timestamp": "$util.time.nowISO8601()"}}',
        responseMappingTemplate=RESULT,
    )  # fmt: skip
    yield AppSync.of(api, key), api_id
    appsync.delete_graphql_api(apiId=api_id)


def test_the_status_api_made_from_nothing_delivers(made_status_api):
    api, _ = made_status_api
    user = new_user()
    with api.connect("key") as by_key, api.connect("iam") as by_iam:
        listeners = [socket.subscribe(subscribe(), {"userId": user}) for socket in (by_key, by_iam)]
        data, _ = api.execute(publish(), status(user, "complete", message="done"), auth="iam")
        assert data["publishStatus"]["status"] == "complete"
        for listener in listeners:
            assert listener.next().data["onStatusUpdate"] == data["publishStatus"]


def test_it_is_shown_as_aws_shows_it(appsync, made_status_api, emulator):
    api, api_id = made_status_api
    shown = appsync.get_graphql_api(apiId=api_id)["graphqlApi"]
    assert shown["arn"] == f"arn:aws:appsync:{REGION}:000000000000:apis/{api_id}"
    assert len(api_id) == 26
    assert shown["uris"] == {"GRAPHQL": api.url, "REALTIME": api.realtime_url}
    assert api.url == f"{emulator.endpoint}/apis/{api_id}/graphql"
    assert shown["additionalAuthenticationProviders"] == [{"authenticationType": "API_KEY"}]
    assert shown["logConfig"]["fieldLogLevel"] == "ALL"
    assert shown["tags"] == {"team": "pipeline"}
    expected = {
        "name": "status", "authenticationType": "AWS_IAM", "xrayEnabled": True, "visibility": "GLOBAL",
        "apiType": "GRAPHQL", "owner": "000000000000", "introspectionConfig": "ENABLED", "queryDepthLimit": 0,
        "resolverCountLimit": 0,
    }  # fmt: skip
    assert {name: shown[name] for name in expected} == expected
    assert "wafWebAclArn" not in shown


def test_apis_of_templates_are_listed_too(appsync, emulator, made_status_api):
    pages = appsync.get_paginator("list_graphql_apis").paginate(PaginationConfig={"PageSize": 1})
    ids = [api["apiId"] for page in pages for api in page["graphqlApis"]]
    assert ids[0] == emulator.ready["apiId"]
    assert made_status_api[1] in ids
    assert appsync.list_graphql_apis(apiType="MERGED")["graphqlApis"] == []


# A Todo API on a table, made from nothing

TODOS = """
type Todo { id: ID! title: String }
type Page { items: [Todo] nextToken: String }
type Query { getTodo(id: ID!): Todo  listTodos(limit: Int, nextToken: String): Page }
type Mutation { addTodo(title: String!): Todo }
"""
RUNTIME = {"name": "APPSYNC_JS", "runtimeVersion": "1.0.0"}

IN_TEMPLATES = {
    ("Query", "getTodo"): """{"version": "2018-05-29", "operation": "GetItem",
        "key": {"id": $util.dynamodb.toDynamoDBJson($ctx.args.id)}}""",
    ("Query", "listTodos"): """{"version": "2018-05-29", "operation": "Scan",
        "limit": $util.defaultIfNull($ctx.args.limit, 20),
        "nextToken": $util.toJson($util.defaultIfNullOrEmpty($ctx.args.nextToken, null))}""",
    ("Mutation", "addTodo"): """{"version": "2018-05-29", "operation": "PutItem",
        "key": {"id": $util.dynamodb.toDynamoDBJson($util.autoId())},
        "attributeValues": $util.dynamodb.toMapValuesJson($ctx.args)}""",
}
IN_CODE = {
    ("Query", "getTodo"): "ddb.get({ key: { id: ctx.args.id } })",
    ("Query", "listTodos"): "ddb.scan({ limit: ctx.args.limit ?? 20, nextToken: ctx.args.nextToken })",
    ("Mutation", "addTodo"): "ddb.put({ key: { id: util.autoId() }, item: ctx.args })",
}


@pytest.mark.parametrize("language", ["VTL", "APPSYNC_JS"])
def test_a_todo_api_made_from_nothing(appsync, make, aws, language):
    table = f"todos-{uuid.uuid4()}"
    aws("dynamodb").create_table(
        TableName=table, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )  # fmt: skip
    api = make(TODOS)
    api_id = api["apiId"]
    appsync.create_data_source(
        apiId=api_id, name="todos", type="AMAZON_DYNAMODB", serviceRoleArn=ROLE,
        dynamodbConfig={"tableName": table, "awsRegion": REGION},
    )  # fmt: skip
    handlers = IN_TEMPLATES if language == "VTL" else IN_CODE
    for (type_name, field_name), text in handlers.items():
        if language == "VTL":
            handler = {"requestMappingTemplate": text, "responseMappingTemplate": RESULT}
        else:
            code = f"""import {{ util }} from "@aws-appsync/utils";
                import * as ddb from "@aws-appsync/utils/dynamodb";
                export function request(ctx) {{ return {text}; }}
                export function response(ctx) {{ return ctx.result; }}"""
            handler = {"code": code, "runtime": RUNTIME}
        resolver = appsync.create_resolver(
            apiId=api_id, typeName=type_name, fieldName=field_name, dataSourceName="todos", **handler
        )["resolver"]
        assert {name: resolver[name] for name in handler} == handler
    todos = AppSync.of(api, appsync.create_api_key(apiId=api_id)["apiKey"]["id"])
    added = [
        todos.execute("mutation Add($title: String!) { addTodo(title: $title) { id title } }", {"title": title})[0]["addTodo"]
        for title in ("one", "two", "three")
    ]
    read, _ = todos.execute("query Get($id: ID!) { getTodo(id: $id) { id title } }", {"id": added[1]["id"]})
    assert read == {"getTodo": added[1]}
    titles, token = [], None
    while True:
        page, _ = todos.execute(
            "query List($token: String) { listTodos(limit: 2, nextToken: $token) { items { title } nextToken } }",
            {"token": token},
        )
        titles += [todo["title"] for todo in page["listTodos"]["items"]]
        token = page["listTodos"]["nextToken"]
        if token is None:
            break
    assert sorted(titles) == ["one", "three", "two"]


# Changes


def test_a_resolver_changes_at_once(appsync, hello):
    api, api_id = hello
    resolver = {
        "apiId": api_id, "typeName": "Query", "fieldName": "hello", "dataSourceName": "nothing",
        "responseMappingTemplate": RESULT,
    }  # fmt: skip
    assert api.execute("{ hello }")[0] == {"hello": "first"}
    appsync.update_resolver(**resolver, requestMappingTemplate=constant("second"))
    assert api.execute("{ hello }")[0] == {"hello": "second"}
    appsync.delete_resolver(apiId=api_id, typeName="Query", fieldName="hello")
    assert api.execute("{ hello }")[0] == {"hello": None}
    assert refusal(appsync.update_resolver, **resolver, requestMappingTemplate=constant("third")) == (
        "NotFoundException", "No resolver found.", 404,
    )  # fmt: skip


def test_keys_come_and_go(appsync, hello):
    api, api_id = hello
    api.execute("{ hello }")
    appsync.delete_api_key(apiId=api_id, id=api.api_key)
    assert api.post({"query": "{ hello }"}).status_code == 401
    now = int(time.time())
    key = appsync.create_api_key(apiId=api_id, expires=now + 30 * 86_400)["apiKey"]
    assert key["id"].startswith("da2-") and len(key["id"]) == 30
    assert key["expires"] == (now + 30 * 86_400) // 3600 * 3600
    assert key["deletes"] == key["expires"] + 60 * 86_400
    api.api_key = key["id"]
    assert api.execute("{ hello }")[0] == {"hello": "first"}
    updated = appsync.update_api_key(apiId=api_id, id=key["id"], description="longer", expires=now + 365 * 86_400)
    assert updated["apiKey"]["description"] == "longer"
    assert [key["id"] for key in appsync.list_api_keys(apiId=api_id)["apiKeys"]] == [api.api_key]


def test_a_key_lasts_between_one_day_and_a_year(appsync, hello):
    _, api_id = hello
    now = int(time.time())
    assert refusal(appsync.create_api_key, apiId=api_id, expires=now + 366 * 86_400) == (
        "ApiKeyValidityOutOfBoundsException", "API key can be valid for a maximum of 365 days.", 400,
    )  # fmt: skip
    assert refusal(appsync.create_api_key, apiId=api_id, expires=now + 3600) == (
        "ApiKeyValidityOutOfBoundsException", "API key must be valid for a minimum of 1 days.", 400,
    )  # fmt: skip
    assert refusal(appsync.delete_api_key, apiId=api_id, id="da2-x")[1] == "API key not found: da2-x"


def test_there_are_fifty_keys_at_most(appsync, make):
    api_id = make()["apiId"]
    for _ in range(50):
        appsync.create_api_key(apiId=api_id)
    assert refusal(appsync.create_api_key, apiId=api_id)[0] == "ApiKeyLimitExceededException"
    pages = list(appsync.get_paginator("list_api_keys").paginate(apiId=api_id))
    assert [len(page["apiKeys"]) for page in pages] == [25, 25]


def test_settings_change_at_once(appsync, hello):
    api, api_id = hello
    introspection = "{ __schema { queryType { name } } }"
    assert not api.post({"query": introspection}).json().get("errors")
    shown = appsync.update_graphql_api(
        apiId=api_id, name="renamed", authenticationType="API_KEY", introspectionConfig="DISABLED", queryDepthLimit=5
    )["graphqlApi"]
    assert (shown["name"], shown["introspectionConfig"], shown["queryDepthLimit"]) == ("renamed", "DISABLED", 5)
    appsync.update_graphql_api(apiId=api_id, name="renamed", authenticationType="AWS_IAM")
    assert api.post({"query": "{ hello }"}).status_code == 401
    assert api.execute("{ hello }", auth="iam")[0] == {"hello": "first"}


def test_sockets_do_not_notice_what_does_not_concern_them(appsync, made_status_api):
    api, api_id = made_status_api
    user = new_user()
    with api.connect("key") as socket:
        listener = socket.subscribe(subscribe(), {"userId": user})
        other_key = appsync.create_api_key(apiId=api_id)["apiKey"]["id"]
        appsync.create_data_source(apiId=api_id, name="another", type="NONE")
        appsync.update_data_source(apiId=api_id, name="another", type="NONE", description="unused")
        appsync.delete_data_source(apiId=api_id, name="another")
        appsync.delete_api_key(apiId=api_id, id=other_key)
        schema = (FIXTURES / "schema.graphql").read_text()
        create_schema(appsync, api_id, schema.replace("    ping: String", "    pong: String\n    ping: String"))
        data, _ = api.execute(publish(), status(user), auth="iam")
        assert listener.next().data["onStatusUpdate"] == data["publishStatus"]
        create_schema(appsync, api_id, schema)


def test_a_subscription_ends_with_its_field_and_the_others_stay(appsync, make):
    subscriptions = "subscription: Subscription } type Subscription { %s }"
    rest = (
        "type Query { x: String } type Mutation { say(text: String): Said } type Said { text: String } "
        "schema { query: Query mutation: Mutation "
    )
    on_said = 'onSaid: Said @aws_subscribe(mutations: ["say"]) '
    on_echo = 'onEcho: Said @aws_subscribe(mutations: ["say"]) '
    api = make(rest + subscriptions % (on_said + on_echo))
    api_id = api["apiId"]
    appsync.create_data_source(apiId=api_id, name="nothing", type="NONE")
    appsync.create_resolver(
        apiId=api_id, typeName="Mutation", fieldName="say", dataSourceName="nothing",
        requestMappingTemplate='{"version": "2018-05-29", "payload": {"text": $util.toJson($ctx.args.text)}}',
        responseMappingTemplate=RESULT,
    )  # fmt: skip
    client = AppSync.of(api, appsync.create_api_key(apiId=api_id)["apiKey"]["id"])
    with client.connect() as socket:
        said = socket.subscribe("subscription { onSaid { text } }")
        echo = socket.subscribe("subscription { onEcho { text } }")
        create_schema(appsync, api_id, rest + subscriptions % on_said)
        assert echo.next() is None
        client.execute('mutation { say(text: "still here") { text } }')
        assert said.next().data == {"onSaid": {"text": "still here"}}
        # A new `start` is judged by the new schema.
        with pytest.raises(Refused, match="onEcho"):
            socket.subscribe("subscription { onEcho { text } }")


def test_a_deleted_api_closes_its_sockets(appsync, make):
    api = make("type Query { x: String } type Mutation { y: String } type Subscription { onY: String "
               '@aws_subscribe(mutations: ["y"]) }')  # fmt: skip
    client = AppSync.of(api, appsync.create_api_key(apiId=api["apiId"])["apiKey"]["id"])
    socket = client.connect()
    listener = socket.subscribe("subscription { onY }")
    appsync.delete_graphql_api(apiId=api["apiId"])
    with pytest.raises(Exception):
        listener.next()
    assert client.post({"query": "{ x }"}).status_code == 404
    assert refusal(appsync.get_graphql_api, apiId=api["apiId"]) == (
        "NotFoundException", f"GraphQL API {api['apiId']} not found.", 404,
    )  # fmt: skip


def test_reset_brings_back_what_was_there_at_the_start(start):
    import boto3

    emulator = start()
    appsync = boto3.client("appsync", **aws_options(emulator))
    deployed = emulator.ready["apiId"]
    api = AppSync(emulator)
    user = new_user()
    made = appsync.create_graphql_api(name="made", authenticationType="API_KEY")["graphqlApi"]["apiId"]
    appsync.delete_resolver(apiId=deployed, typeName="Mutation", fieldName="publishStatus")
    with api.connect() as socket:
        listener = socket.subscribe(subscribe(), {"userId": user})
        answer = run("reset", "--endpoint", emulator.endpoint)
        assert answer.returncode == 0, answer.stderr
        assert [api["apiId"] for api in appsync.list_graphql_apis()["graphqlApis"]] == [deployed]
        assert refusal(appsync.get_graphql_api, apiId=made)[0] == "NotFoundException"
        data, _ = api.execute(publish(), status(user), auth="iam")
        assert listener.next().data["onStatusUpdate"] == data["publishStatus"]


# Schemas and types


def test_an_api_without_a_schema_says_so(appsync, make):
    api = make(schema=None)
    client = AppSync.of(api, appsync.create_api_key(apiId=api["apiId"])["apiKey"]["id"])
    answer = client.post({"query": "{ hello }"})
    assert answer.status_code == 502
    assert answer.headers["x-amzn-ErrorType"] == "GraphQLSchemaException"
    assert answer.json()["errors"] == [
        {"errorType": "GraphQLSchemaException", "message": "No schema definition exists."}
    ]
    assert appsync.get_schema_creation_status(apiId=api["apiId"])["status"] == "NOT_APPLICABLE"
    assert refusal(appsync.get_introspection_schema, apiId=api["apiId"], format="SDL")[0] == "GraphQLSchemaException"


def test_a_bad_schema_fails_and_the_old_one_stays(appsync, hello):
    api, api_id = hello
    appsync.start_schema_creation(apiId=api_id, definition=b"type Query { hello: Strin }")
    failed = appsync.get_schema_creation_status(apiId=api_id)
    assert failed["status"] == "FAILED"
    assert failed["details"] == (
        "Found 1 problem(s) with the schema:\n"
        "The field type 'Strin' is not present when resolving type 'Query' [@1:1]."
    )
    assert api.execute("{ hello }")[0] == {"hello": "first"}


def test_the_schema_is_given_back(appsync, made_status_api):
    _, api_id = made_status_api
    with_directives = appsync.get_introspection_schema(apiId=api_id, format="SDL")["schema"].read().decode()
    assert "type StatusUpdate @aws_api_key @aws_iam {" in with_directives
    without = appsync.get_introspection_schema(apiId=api_id, format="SDL", includeDirectives=False)
    assert "@" not in without["schema"].read().decode()
    introspection = json.loads(appsync.get_introspection_schema(apiId=api_id, format="JSON")["schema"].read())
    assert "StatusUpdate" in [type["name"] for type in introspection["data"]["__schema"]["types"]]


def test_types_come_and_go(appsync, hello):
    api, api_id = hello
    made = appsync.create_type(apiId=api_id, definition="type Tree { kind: String }", format="SDL")["type"]
    assert (made["name"], made["format"]) == ("Tree", "SDL")
    assert made["arn"].endswith(f"apis/{api_id}/types/Tree")
    appsync.update_type(apiId=api_id, typeName="Query", definition="type Query { hello: String tree: Tree }", format="SDL")
    assert api.execute("{ hello tree { kind } }")[0] == {"hello": "first", "tree": None}
    assert [type["name"] for type in appsync.list_types(apiId=api_id, format="SDL")["types"]] == ["Query", "Tree"]
    shown = json.loads(appsync.get_type(apiId=api_id, typeName="Tree", format="JSON")["type"]["definition"])
    assert [field["name"] for field in shown["fields"]] == ["kind"]
    assert refusal(appsync.delete_type, apiId=api_id, typeName="Tree")[0] == "BadRequestException"
    appsync.update_type(apiId=api_id, typeName="Query", definition="type Query { hello: String }", format="SDL")
    appsync.delete_type(apiId=api_id, typeName="Tree")
    assert refusal(appsync.get_type, apiId=api_id, typeName="Tree", format="SDL") == (
        "NotFoundException", "Type Tree not found", 404,
    )  # fmt: skip


# Sources, functions, resolvers


def test_data_sources_are_shown_as_they_were_made(appsync, make):
    api_id = make()["apiId"]
    sources = [
        {"name": "none", "type": "NONE", "description": "nothing"},
        {"name": "table", "type": "AMAZON_DYNAMODB", "serviceRoleArn": ROLE,
         "dynamodbConfig": {"tableName": "user_sessions", "awsRegion": REGION}},
        {"name": "code", "type": "AWS_LAMBDA", "serviceRoleArn": ROLE,
         "lambdaConfig": {"lambdaFunctionArn": f"arn:aws:lambda:{REGION}:000000000000:function:f"}},
        {"name": "web", "type": "HTTP", "serviceRoleArn": ROLE,
         "httpConfig": {"endpoint": "http://127.0.0.1:9", "authorizationConfig": {
             "authorizationType": "AWS_IAM",
             "awsIamConfig": {"signingRegion": REGION, "signingServiceName": "states"}}}},
        {"name": "bus", "type": "AMAZON_EVENTBRIDGE", "serviceRoleArn": ROLE,
         "eventBridgeConfig": {"eventBusArn": f"arn:aws:events:{REGION}:000000000000:event-bus/default"}},
    ]  # fmt: skip
    for source in sources:
        made = appsync.create_data_source(apiId=api_id, **source)["dataSource"]
        assert made["dataSourceArn"].endswith(f"/datasources/{source['name']}")
        shown = appsync.get_data_source(apiId=api_id, name=source["name"])["dataSource"]
        assert shown == made
        for member, value in source.items():
            if member == "dynamodbConfig":
                value = value | {"useCallerCredentials": False, "versioned": False}
            assert shown[member] == value
    listed = appsync.list_data_sources(apiId=api_id)["dataSources"]
    assert [source["name"] for source in listed] == [source["name"] for source in sources]


@pytest.mark.parametrize(
    ["arguments", "expected"],
    [
        ({"name": "nothing", "type": "NONE"}, ("BadRequestException", "Data source with name nothing already exists", 400)),
        ({"name": "a-b", "type": "NONE"}, ("BadRequestException",
          "Invalid data source name given, must match pattern [_A-Za-z][_0-9A-Za-z]*", 400)),
        ({"name": "t", "type": "AMAZON_DYNAMODB", "dynamodbConfig": {"tableName": "t", "awsRegion": REGION}},
         ("BadRequestException", "Service role arn not specified.", 400)),
        ({"name": "t", "type": "RELATIONAL_DATABASE"},
         ("NotImplementedException", "A data source of type RELATIONAL_DATABASE is not emulated yet", 501)),
        ({"name": "t", "type": "AMAZON_DYNAMODB", "serviceRoleArn": ROLE, "dynamodbConfig": {
            "tableName": "t", "awsRegion": REGION, "versioned": True}},
         ("NotImplementedException", "`dynamodbConfig.versioned` is not emulated yet", 501)),
    ],
)  # fmt: skip
def test_what_no_data_source_can_be(appsync, hello, arguments, expected):
    assert refusal(appsync.create_data_source, apiId=hello[1], **arguments) == expected


def test_functions_make_pipelines(appsync, hello):
    api, api_id = hello
    ids = []
    for word in ("one", "two"):
        function = appsync.create_function(
            apiId=api_id, name=word, dataSourceName="nothing", functionVersion="2018-05-29",
            requestMappingTemplate='{"version": "2018-05-29", "payload": "$!{ctx.prev.result}' + word + '"}',
            responseMappingTemplate=RESULT,
        )["functionConfiguration"]  # fmt: skip
        assert function["functionArn"].endswith(f"apis/{api_id}/functions/{function['functionId']}")
        ids.append(function["functionId"])
    appsync.create_resolver(
        apiId=api_id, typeName="Query", fieldName="other", kind="PIPELINE", pipelineConfig={"functions": ids},
        requestMappingTemplate="{}", responseMappingTemplate=RESULT,
    )  # fmt: skip
    assert api.execute("{ other }")[0]["other"].endswith("onetwo")
    users = appsync.list_resolvers_by_function(apiId=api_id, functionId=ids[0])["resolvers"]
    assert [(user["typeName"], user["fieldName"], user["pipelineConfig"]) for user in users] == [
        ("Query", "other", {"functions": ids})
    ]
    appsync.update_function(
        apiId=api_id, functionId=ids[1], name="two", dataSourceName="nothing", functionVersion="2018-05-29",
        requestMappingTemplate=constant("changed"), responseMappingTemplate=RESULT,
    )  # fmt: skip
    assert api.execute("{ other }")[0] == {"other": "changed"}
    assert refusal(appsync.delete_function, apiId=api_id, functionId=ids[0])[0] == "BadRequestException"
    assert refusal(appsync.delete_data_source, apiId=api_id, name="nothing")[0] == "BadRequestException"
    appsync.delete_resolver(apiId=api_id, typeName="Query", fieldName="other")
    for function_id in ids:
        appsync.delete_function(apiId=api_id, functionId=function_id)
    assert appsync.list_functions(apiId=api_id)["functions"] == []


@pytest.mark.parametrize(
    ["arguments", "expected"],
    [
        ({"fieldName": "hello", "dataSourceName": "nothing"},
         ("BadRequestException", "Only one resolver is allowed per field.", 400)),
        ({"fieldName": "nope", "dataSourceName": "nothing"},
         ("NotFoundException", "No field named nope found on type Query", 404)),
        ({"typeName": "Quer", "fieldName": "x", "dataSourceName": "nothing"},
         ("NotFoundException", "Type Quer not found", 404)),
        ({"fieldName": "other", "dataSourceName": "missing"},
         ("NotFoundException", "No data source found named missing", 404)),
        ({"fieldName": "other", "kind": "PIPELINE", "pipelineConfig": {"functions": ["a", "b"]}},
         ("NotFoundException",
          "The specified functions [a,b] must exist before referencing them from a resolver.", 404)),
        ({"fieldName": "other", "dataSourceName": "nothing", "syncConfig": {"conflictDetection": "VERSION"}},
         ("NotImplementedException", "`syncConfig` is not emulated yet", 501)),
    ],
)  # fmt: skip
def test_what_no_resolver_can_be(appsync, hello, arguments, expected):
    arguments = {
        "apiId": hello[1], "typeName": "Query", "requestMappingTemplate": "{}", "responseMappingTemplate": "{}",
    } | arguments  # fmt: skip
    assert refusal(appsync.create_resolver, **arguments) == expected


def test_what_a_resolver_would_cache_is_kept(appsync, hello):
    """It asks for nothing until the API has a cache."""
    arguments = {
        "apiId": hello[1], "typeName": "Query", "fieldName": "other", "dataSourceName": "nothing",
        "requestMappingTemplate": "{}", "responseMappingTemplate": "{}",
    }  # fmt: skip
    caching = {"ttl": 60, "cachingKeys": ["$context.identity.sub"]}
    assert refusal(appsync.create_resolver, **arguments, cachingConfig={"ttl": 0})[0] == "BadRequestException"
    assert appsync.create_resolver(**arguments, cachingConfig=caching)["resolver"]["cachingConfig"] == caching
    kept = appsync.get_resolver(apiId=hello[1], typeName="Query", fieldName="other")["resolver"]
    assert kept["cachingConfig"] == caching
    appsync.delete_resolver(apiId=hello[1], typeName="Query", fieldName="other")
    cache = {"ttl": 60, "apiCachingBehavior": "PER_RESOLVER_CACHING", "type": "SMALL"}
    assert refusal(appsync.create_api_cache, apiId=hello[1], **cache)[0] == "NotImplementedException"


def test_code_needs_a_runtime_and_pipelines_ten_functions_at_most(appsync, hello):
    _, api_id = hello
    arguments = {"apiId": api_id, "typeName": "Query", "fieldName": "other"}
    code = "export function request() { return {}; }"
    assert refusal(appsync.create_resolver, **arguments, dataSourceName="nothing", code=code)[0] == "BadRequestException"
    many = {"functions": [f"f{number}" for number in range(11)]}
    refused = refusal(appsync.create_resolver, **arguments, kind="PIPELINE", pipelineConfig=many)
    assert refused[0] == "BadRequestException" and "10" in refused[1]
    long = "#" * 65_537
    refused = refusal(
        appsync.create_resolver, **arguments, dataSourceName="nothing", requestMappingTemplate=long,
        responseMappingTemplate="{}",
    )  # fmt: skip
    assert "65536" in refused[1]


# Tags, environment variables, evaluation


def test_tags(appsync, make):
    api = make(tags={"a": "1"})
    arn = api["arn"]
    appsync.tag_resource(resourceArn=arn, tags={"b": "2", "a": "3"})
    assert appsync.list_tags_for_resource(resourceArn=arn)["tags"] == {"a": "3", "b": "2"}
    appsync.untag_resource(resourceArn=arn, tagKeys=["a", "c"])
    assert appsync.get_graphql_api(apiId=api["apiId"])["graphqlApi"]["tags"] == {"b": "2"}
    gone = arn[:-26] + "x" * 26
    assert refusal(appsync.list_tags_for_resource, resourceArn=gone)[0] == "NotFoundException"


def test_environment_variables_reach_resolvers(appsync, hello):
    api, api_id = hello
    put = appsync.put_graphql_api_environment_variables(apiId=api_id, environmentVariables={"STAGE": "test"})
    assert put["environmentVariables"] == {"STAGE": "test"}
    appsync.update_resolver(
        apiId=api_id, typeName="Query", fieldName="hello", dataSourceName="nothing",
        requestMappingTemplate='{"version": "2018-05-29", "payload": "$ctx.env.STAGE"}',
        responseMappingTemplate=RESULT,
    )  # fmt: skip
    assert api.execute("{ hello }")[0] == {"hello": "test"}
    assert appsync.get_graphql_api_environment_variables(apiId=api_id)["environmentVariables"] == {"STAGE": "test"}
    refused = refusal(appsync.put_graphql_api_environment_variables, apiId=api_id, environmentVariables={"1x": "x"})
    assert refused[0] == "BadRequestException"


def test_a_template_is_evaluated(appsync):
    context = {
        "arguments": {"id": "7"}, "identity": {"username": "ada"}, "stash": {"seen": 1},
        "info": {"fieldName": "get", "parentTypeName": "Query"}, "prev": {"result": {"n": 2}},
    }  # fmt: skip
    answer = appsync.evaluate_mapping_template(
        template='$util.log.info("seen")#set($ctx.stash.user = $ctx.identity.username){"id": $util.toJson($ctx.args.id), '
        '"field": "$ctx.info.parentTypeName.$ctx.info.fieldName", "n": $ctx.prev.result.n}',
        context=json.dumps(context),
    )
    assert json.loads(answer["evaluationResult"]) == {"id": "7", "field": "Query.get", "n": 2}
    assert json.loads(answer["stash"]) == {"seen": 1, "user": "ada"}
    assert json.loads(answer["outErrors"]) == []
    assert len(answer["logs"]) == 1 and "seen" in answer["logs"][0]
    assert "error" not in answer


def test_a_template_that_fails_says_so(appsync):
    template = '$util.appendError("first", "A")$util.error("No.", "Mine")'
    answer = appsync.evaluate_mapping_template(template=template, context="{}")
    assert answer["error"]["message"] == "No."
    assert [error["message"] for error in json.loads(answer["outErrors"])] == ["first"]
    assert "evaluationResult" not in answer
    assert "line 1" in appsync.evaluate_mapping_template(template="#if(", context="{}")["error"]["message"]
    assert refusal(appsync.evaluate_mapping_template, template="{}", context="[]")[0] == "BadRequestException"


def test_code_that_breaks_the_rules_is_refused_with_its_place(appsync, hello):
    broken = "export function request(ctx) { while (true) {} }\nexport function response(ctx) { return null; }"
    with pytest.raises(ClientError) as caught:
        appsync.create_resolver(
            apiId=hello[1], typeName="Query", fieldName="other", dataSourceName="nothing", code=broken, runtime=RUNTIME
        )
    response = caught.value.response
    assert response["Error"]["Message"] == "The code contains one or more errors."
    assert response["reason"] == "CODE_ERROR"
    assert response["detail"]["codeErrors"][0]["location"]["line"] == 1


# Who asks, and what is not there


def test_requests_must_be_signed(aws, emulator):
    import requests

    answer = requests.get(f"{emulator.endpoint}/v1/apis")
    assert answer.status_code == 403
    assert answer.headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"
    forged = refusal(aws("appsync", credentials=FORGED).list_graphql_apis)
    assert forged[0] == "InvalidSignatureException"


def test_what_is_not_emulated_is_named(appsync, make):
    api_id = make()["apiId"]
    refused = refusal(
        appsync.create_api_cache, apiId=api_id, ttl=60, apiCachingBehavior="FULL_REQUEST_CACHING", type="SMALL"
    )
    assert refused == ("NotImplementedException", "The AppSync operation CreateApiCache is not emulated yet", 501)
    assert "ListApis" in refusal(appsync.list_apis)[1]
    assert "ListDomainNames" in refusal(appsync.list_domain_names)[1]
    refused = refusal(appsync.create_graphql_api, name="x", authenticationType="API_KEY", apiType="MERGED")
    assert refused == ("NotImplementedException", "An API of type MERGED is not emulated yet", 501)
    refused = refusal(appsync.create_graphql_api, name="x", authenticationType="API_KEY", visibility="PRIVATE")
    assert refused[0] == "NotImplementedException"


def test_the_aws_cli_makes_an_api(aws_cli, tmp_path):
    def appsync(*arguments):
        answer = aws_cli("appsync", *arguments)
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout) if answer.stdout else None

    name = f"cli-{uuid.uuid4()}"
    api = appsync("create-graphql-api", "--name", name, "--authentication-type", "API_KEY")["graphqlApi"]
    schema = tmp_path / "schema.graphql"
    schema.write_text(HELLO)
    appsync("start-schema-creation", "--api-id", api["apiId"], "--definition", f"fileb://{schema}")
    appsync("create-data-source", "--api-id", api["apiId"], "--name", "nothing", "--type", "NONE")
    appsync(
        "create-resolver", "--api-id", api["apiId"], "--type-name", "Query", "--field-name", "hello",
        "--data-source-name", "nothing", "--request-mapping-template", constant("from the CLI"),
        "--response-mapping-template", RESULT,
    )  # fmt: skip
    key = appsync("create-api-key", "--api-id", api["apiId"])["apiKey"]["id"]
    assert AppSync.of(api, key).execute("{ hello }")[0] == {"hello": "from the CLI"}
    listed = appsync("list-graphql-apis", "--query", f"graphqlApis[?name=='{name}'].apiId")
    assert listed == [api["apiId"]]
    out = tmp_path / "out.graphql"
    appsync("get-introspection-schema", "--api-id", api["apiId"], "--format", "SDL", "--include-directives", str(out))
    assert "hello: String" in out.read_text()
    appsync("tag-resource", "--resource-arn", api["arn"], "--tags", "team=tests")
    assert appsync("list-tags-for-resource", "--resource-arn", api["arn"]) == {"tags": {"team": "tests"}}
    appsync("delete-graphql-api", "--api-id", api["apiId"])
