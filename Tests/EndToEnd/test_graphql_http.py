"""The GraphQL endpoint over HTTP: who may, what is published, how a request is refused."""

import json
import re

import pytest
import requests
from gql import GraphQLRequest
from gql.transport.exceptions import TransportQueryError

from appsync import AppSync
from process import PATIENCE
from signing import FORGED, SigV4
from status import ARGUMENTS, new_user, publish, status


def errors(answer):
    assert answer.status_code == 200, answer.text
    body = answer.json()
    return body["data"], body["errors"]


class TestPublishing:
    @pytest.mark.parametrize("auth", ["key", "iam"])
    def test_with_gql(self, api, auth):
        variables = status(
            new_user(),
            "calling_tool",
            tenantId="acme",
            agentName="researcher",
            message="Looking it up ☃",
            metadata=json.dumps({"tool": "search", "attempt": 1}),
        )
        with api.client(auth) as session:
            data = session.execute(GraphQLRequest(publish(), variable_values=variables))
        published = data["publishStatus"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", published.pop("timestamp"))
        assert json.loads(published.pop("metadata")) == {"tool": "search", "attempt": 1}
        assert published == {name: value for name, value in variables.items() if name != "metadata"}

    def test_arguments_left_out_are_null(self, api):
        variables = status(new_user())
        data, _ = api.execute(publish(), variables)
        published = data["publishStatus"]
        assert [published[name] for name in ("tenantId", "agentName", "message", "metadata")] == [None] * 4

    def test_literals_aliases_fragments_and_type_names(self, api):
        data, _ = api.execute(
            """
            mutation {
                first: publishStatus(jobId: "1", userId: "literal", status: "complete") { ...Short }
                second: publishStatus(jobId: "2", userId: "literal", status: "error") {
                    __typename
                    ... on StatusUpdate @include(if: true) { number: jobId }
                    message @skip(if: true)
                }
            }
            fragment Short on StatusUpdate { jobId status }
            """
        )
        assert data == {
            "first": {"jobId": "1", "status": "complete"},
            "second": {"__typename": "StatusUpdate", "number": "2"},
        }

    def test_what_a_pipeline_sends_is_not_changed_by_what_it_contains(self, api):
        message = 'quotes " and \\ and $util.error("no") and #if($x) ${ctx.args.userId} #end\nnext line\u2028'
        data, _ = api.execute(publish(), status(new_user(), message=message))
        assert data["publishStatus"]["message"] == message

    def test_a_field_without_a_resolver_is_null(self, api):
        assert api.execute("{ ping }")[0] == {"ping": None}

    def test_the_operation_is_chosen_by_its_name(self, api):
        body = {"query": "query A { a: ping } query B { b: ping }", "operationName": "B"}
        assert api.post(body).json()["data"] == {"b": None}

    @pytest.mark.parametrize("content_type", ["application/json", "application/graphql"])
    def test_both_content_types_carry_json(self, api, content_type):
        answer = api.post({"query": "{ ping }"}, content_type=content_type)
        assert answer.status_code == 200
        assert answer.json() == {"data": {"ping": None}}
        assert answer.headers["content-type"].startswith("application/json")

    def test_under_the_path_with_the_apis_id(self, api, emulator):
        url = f"{emulator.endpoint}/apis/{emulator.ready['apiId']}/graphql"
        assert api.post({"query": "{ ping }"}, url=url).json() == {"data": {"ping": None}}

    def test_the_request_has_an_id(self, api):
        first, second = (api.post({"query": "{ ping }"}).headers["x-amzn-RequestId"] for _ in range(2))
        assert first and second and first != second


class TestGet:
    def get(self, api, **parameters):
        return requests.get(api.url, params=parameters, headers={"x-api-key": api.api_key}, timeout=PATIENCE)

    def test_a_query(self, api):
        answer = self.get(api, query="query A { a: ping } query B { b: ping }", operationName="B")
        assert (answer.status_code, answer.json()) == (200, {"data": {"b": None}})

    def test_a_mutation_with_variables(self, api):
        variables = status(new_user(), message="ö & = +")
        answer = self.get(api, query=publish(), variables=json.dumps(variables))
        assert answer.json()["data"]["publishStatus"]["message"] == "ö & = +"

    def test_variables_that_are_no_object(self, api):
        answer = self.get(api, query="{ ping }", variables="[1]")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["message"] == "Unable to parse GraphQL query."

    def test_an_unknown_operation(self, api):
        answer = self.get(api, query="query A { ping }", operationName="B")
        assert answer.status_code == 400
        assert answer.headers["x-amzn-ErrorType"] == "BadRequestException"


def test_a_document_of_more_than_15000_tokens(api):
    answer = api.post({"query": "{ " + "ping " * 15_000 + "}"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"] == "Maximum char length exceeded"


def test_batches_are_not_taken(api):
    answer = api.post([{"query": "{ ping }"}, {"query": "{ ping }"}])
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"] == "Unable to parse GraphQL query."


def test_gql_fetches_the_schema_and_checks_documents_by_it(api):
    # AppSync's introspection is older than deprecated arguments, for which gql would ask.
    client = api.client(fetch_schema_from_transport=True, introspection_args={"input_value_deprecation": False})
    with client as session:
        schema = client.schema
        assert schema.query_type.fields.keys() == {"ping"}
        assert schema.mutation_type.fields["publishStatus"].args.keys() == set(ARGUMENTS)
        assert str(schema.mutation_type.fields["publishStatus"].args["metadata"].type) == "AWSJSON"
        assert str(schema.get_type("StatusUpdate").fields["timestamp"].type) == "AWSDateTime!"
        assert session.execute(GraphQLRequest("{ ping }")) == {"ping": None}


class TestCredentials:
    def unauthorized(self, answer):
        assert answer.status_code == 401, answer.text
        assert answer.headers["x-amzn-ErrorType"] == "UnauthorizedException"
        (error,) = answer.json()["errors"]
        assert error["errorType"] == "UnauthorizedException"
        return error["message"]

    def test_a_wrong_api_key(self, api):
        answer = api.post({"query": "{ ping }"}, auth=None, headers={"x-api-key": "da2-wrongwrongwrongwrongwrongwr"})
        assert self.unauthorized(answer) == "You are not authorized to make this call."

    def test_none_at_all(self, api):
        assert self.unauthorized(api.post({"query": "{ ping }"}, auth=None))

    def test_a_token_in_a_mode_that_the_api_does_not_have(self, api):
        assert self.unauthorized(
            api.post({"query": "{ ping }"}, auth=None, headers={"authorization": "eyJhbGciOi.e30.x"})
        )

    def test_a_wrong_signature(self, api):
        answer = api.post({"query": "{ ping }"}, auth=SigV4("appsync", FORGED))
        assert answer.status_code in (401, 403), answer.text
        assert answer.headers["x-amzn-ErrorType"]
        assert "The request signature we calculated does not match" in answer.text

    def test_a_signature_for_another_service(self, api):
        assert api.post({"query": "{ ping }"}, auth=SigV4("dynamodb")).status_code in (401, 403)

    def test_gql_shows_the_refusal(self, api):
        with api.client(auth=None) as session, pytest.raises(TransportQueryError) as refused:
            session.execute(GraphQLRequest("{ ping }"))
        assert refused.value.errors[0]["errorType"] == "UnauthorizedException"

    def test_an_api_that_is_not_there(self, api, emulator):
        answer = api.post({"query": "{ ping }"}, url=f"{emulator.endpoint}/apis/nowhere/graphql")
        assert 400 <= answer.status_code < 500


class TestEnvelope:
    def malformed(self, api, body):
        answer = api.post(body)
        assert answer.status_code == 400, answer.text
        (error,) = answer.json()["errors"]
        return error["errorType"], error["message"]

    def test_empty(self, api):
        assert self.malformed(api, "") == ("MalformedHttpRequestException", "Request body is empty.")

    @pytest.mark.parametrize("body", ["meow", "{}", "{}}", "[]", '{"query": 7}', b'{"query": "\xff"}'], ids=repr)
    def test_without_a_query(self, api, body):
        assert self.malformed(api, body) == ("MalformedHttpRequestException", "Unable to parse GraphQL query.")

    def test_several_operations_and_no_name(self, api):
        _, message = self.malformed(api, {"query": "query A { ping } query B { ping }"})
        assert message == "Missing operation name."

    def test_a_syntax_error_is_an_error_and_runs_nothing(self, api):
        answer = api.post({"query": "mutation { publishStatus( }"})
        assert answer.status_code in (200, 400)
        assert answer.json()["errors"] and not answer.json().get("data")

    def test_a_body_that_is_too_large(self, api):
        assert api.post(b'{"query":"' + b" " * (20 << 20) + b'"}').status_code == 413
        assert api.execute("{ ping }")


class TestValidation:
    def test_an_unknown_field(self, api):
        data, found = errors(api.post({"query": "{ ping badfield }"}))
        assert data is None
        assert found == [
            {
                "path": None,
                "locations": [{"line": 1, "column": 8, "sourceName": None}],
                "message": "Validation error of type FieldUndefined: "
                "Field 'badfield' in type 'Query' is undefined @ 'badfield'",
            }
        ]

    def test_an_unknown_field_deeper_down(self, api):
        query = 'mutation { publishStatus(jobId: "1", userId: "1", status: "x") { jobId nope } }'
        _, (error,) = errors(api.post({"query": query}))
        assert error["message"] == (
            "Validation error of type FieldUndefined: "
            "Field 'nope' in type 'StatusUpdate' is undefined @ 'publishStatus/nope'"
        )

    @pytest.mark.parametrize(
        ("query", "rule"),
        [
            ('mutation { publishStatus(jobId: "1", userId: "1") { jobId } }', "MissingFieldArgument"),
            ('mutation { publishStatus(jobId: "1", userId: "1", status: 7) { jobId } }', "WrongType"),
            ('mutation { publishStatus(jobId: "1", userId: "1", status: "x", no: 1) { jobId } }', "UnknownArgument"),
            ('mutation { publishStatus(jobId: "1", userId: "1", status: "x") }', "SubSelectionRequired"),
            ("{ ping { pong } }", "SubSelectionNotAllowed"),
            ("{ ...Nowhere }", "UndefinedFragment"),
            ("query Q($a: Nowhere) { ping }", "UnknownType"),
            ("{ ping @nowhere }", "UnknownDirective"),
            (
                'mutation { publishStatus(jobId: "1", userId: "1", status: $s) { jobId } }',
                "UndefinedVariable",
            ),
        ],
        ids=lambda value: value if value.isalpha() else "",
    )
    def test_a_rule(self, api, query, rule):
        data, found = errors(api.post({"query": query}))
        assert data is None
        assert any(f"Validation error of type {rule}" in error["message"] for error in found), found
        assert not any("errorType" in error for error in found)

    def test_a_null_for_what_must_not_be_null(self, api):
        _, found = errors(api.post({"query": publish(), "variables": {"jobId": "1", "userId": "1"}}))
        assert found[0]["message"] == "Variable 'status' has coerced Null value for NonNull type 'String!'"

    def test_metadata_that_is_not_json(self, api):
        _, found = errors(api.post({"query": publish(), "variables": status(new_user(), metadata="{not json")}))
        assert "Variable 'metadata' has an invalid value" in found[0]["message"]

    def test_gql_shows_the_errors(self, api):
        with api.client() as session, pytest.raises(TransportQueryError) as refused:
            session.execute(GraphQLRequest("{ badfield }"))
        assert "FieldUndefined" in refused.value.errors[0]["message"]


def test_an_api_key_given_at_start_is_the_one_that_counts(start):
    key = "da2-abcdefghijklmnopqrstuvwxyz"
    api = AppSync(start("--api-key", key))
    assert api.post({"query": "{ ping }"}, auth=None, headers={"x-api-key": key}).status_code == 200
