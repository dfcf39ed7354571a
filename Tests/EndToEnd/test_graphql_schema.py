"""A schema that AppSync would not save: the template is refused with the words that CloudFormation would show."""

import json

import pytest

from process import run

REFUSED = {
    "no query": (
        "type Mutation { a: Int }",
        "Found 1 problem(s) with the schema:\nThere is no top level schema object defined.",
    ),
    "no SDL": (
        "type Query { a Int }",
        "Failed to parse schema document - ensure it's a valid SDL-formatted document.\n"
        "Invalid Syntax : offending token 'Int' at line 1 column 16",
    ),
    "unknown types": (
        "type Query { a: One }\ntype B { b: Two }",
        "Found 2 problem(s) with the schema:\n"
        "The field type 'One' is not present when resolving type 'Query' [@1:1].\n"
        "The field type 'Two' is not present when resolving type 'B' [@2:1].",
    ),
    "output type": (
        "type Query { a: Int }\ntype Mutation { m: Query }\n"
        'type Subscription { s: Int @aws_subscribe(mutations: ["m"]) }',
        "Schema has the following errors:\n - The subscription has an invalid output type.\n"
        "The subscription 's' is of type Int, the mutation 'm' that it names of type Query.",
    ),
    "input": (
        "type Query { a(b: Query): Int }",
        "Internal Failure while saving the schema.\n"
        "The type 'Query' is not an input type, but was used as an input type [@1:16]",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_schema_that_appsync_refuses(tmp_path, case):
    definition, reason = REFUSED[case]
    api = {"Fn::GetAtt": ["Api", "ApiId"]}
    path = tmp_path / "template.json"
    path.write_text(
        json.dumps(
            {
                "Resources": {
                    "Api": {
                        "Type": "AWS::AppSync::GraphQLApi",
                        "Properties": {"Name": "api", "AuthenticationType": "API_KEY"},
                    },
                    "Schema": {
                        "Type": "AWS::AppSync::GraphQLSchema",
                        "Properties": {"ApiId": api, "Definition": definition},
                    },
                }
            }
        )
    )
    answer = run("exec", path, "--port", "0", "--", "true")
    assert answer.returncode == 125, answer.stderr
    assert unindented(reason) in unindented(answer.stderr), answer.stderr


def unindented(text):
    """The log sets what follows a message's first line in."""
    return "\n".join(line.strip() for line in text.splitlines())
