"""graphql-core as a second opinion: the same schema, documents, variables and root values give the same data, the same
nulls and the same verdicts.

Root values travel in a header, from where each root field's template takes its own: document and variables stay as they
are.
"""

import json

import pytest
from graphql import (
    ExecutableDefinitionNode,
    GraphQLError,
    SelectionSetNode,
    VariableDefinitionNode,
    Visitor,
    build_client_schema,
    build_schema,
    execute_sync,
    get_introspection_query,
    parse,
    print_type,
    specified_rules,
    validate,
    visit,
)

from appsync import AppSync
from graphql_documents import Damage, Documents, Values
from process import Emulator

SCHEMA = '''
type Query {
    hero(episode: Episode = JEDI): Character
    heroes(first: Int, after: ID): [Character!]
    strictHero: Character!
    search(text: String!, limit: Int = 10): [SearchResult]
    droid(id: ID!): Droid
    ship: Starship
    matrix: [[Int!]!]
    flags: [Boolean]!
    echoScalars(int: Int, float: Float, string: String, boolean: Boolean, id: ID, episode: Episode): AWSJSON
    echoLists(ints: [Int!], ids: [[ID]], strict: [String!]!): AWSJSON
    echoReview(review: Review, strict: Review!): AWSJSON
    echoDefaults(episode: Episode = EMPIRE, ints: [Int] = [1, null], review: Review = {stars: 3}): AWSJSON
}
enum Episode { NEWHOPE EMPIRE JEDI }
"Somebody"
interface Character {
    id: ID!
    name: String!
    friends(first: Int = 5): [Character]
    appearsIn: [Episode!]!
}
interface Named { name: String! }
type Human implements Character & Named {
    id: ID!
    name: String!
    friends(first: Int = 5): [Character]
    appearsIn: [Episode!]!
    height: Float
    starships: [Starship!]
    home: String @deprecated(reason: "Ask for the planet.")
}
type Droid implements Character & Named {
    id: ID!
    name: String!
    friends(first: Int = 5): [Character]
    appearsIn: [Episode!]!
    function: String
    owner: Human!
}
type Starship implements Named { id: ID! name: String! length: Float coordinates: [[Float!]!] crew: [Character!]! }
union SearchResult = Human | Droid | Starship
input Review { stars: Int! commentary: String color: Color tags: [String!] = ["none"] }
input Color { red: Int! = 1 green: Int! blue: Int }
type Mutation { rate(review: Review!): Starship }
type Subscription { onRate: Starship @aws_subscribe(mutations: ["rate"]) other: Int }
schema { query: Query mutation: Mutation subscription: Subscription }
'''

REFERENCE = build_schema(SCHEMA + "scalar AWSJSON directive @aws_subscribe(mutations: [String]) on FIELD_DEFINITION")
ECHOES = [name for name in REFERENCE.query_type.fields if name.startswith("echo")]

FROM_HEADER = """#set($root = $util.parseJson($ctx.request.headers.x-root))
{"version": "2018-05-29", "payload": $util.toJson($root.get($ctx.info.fieldName))}"""
FROM_ARGUMENTS = '{"version": "2018-05-29", "payload": $util.toJson($ctx.args)}'


def template():
    api = {"Fn::GetAtt": ["Api", "ApiId"]}

    def resolver(field):
        return {
            "Type": "AWS::AppSync::Resolver",
            "DependsOn": ["Schema", "Nothing"],
            "Properties": {
                "ApiId": api,
                "TypeName": "Query",
                "FieldName": field,
                "DataSourceName": "Nothing",
                "RequestMappingTemplate": FROM_ARGUMENTS if field in ECHOES else FROM_HEADER,
                "ResponseMappingTemplate": "$util.toJson($ctx.result)",
            },
        }

    return {
        "Resources": {
            "Api": {
                "Type": "AWS::AppSync::GraphQLApi",
                "Properties": {"Name": "reference", "AuthenticationType": "API_KEY"},
            },
            "Key": {"Type": "AWS::AppSync::ApiKey", "Properties": {"ApiId": api}},
            "Schema": {"Type": "AWS::AppSync::GraphQLSchema", "Properties": {"ApiId": api, "Definition": SCHEMA}},
            "Nothing": {
                "Type": "AWS::AppSync::DataSource",
                "Properties": {"ApiId": api, "Name": "Nothing", "Type": "NONE"},
            },
        }
        | {f"Resolver{field}": resolver(field) for field in REFERENCE.query_type.fields},
    }


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    path = tmp_path_factory.mktemp("reference") / "template.json"
    path.write_text(json.dumps(template()))
    with Emulator(path) as emulator:
        yield AppSync(emulator)


def ask(api, document, variables=None, root=None):
    return api.post(
        {"query": document, "variables": variables or {}},
        headers={"x-root": json.dumps(root or {})},
    )


def paths(errors):
    return {tuple(error["path"]) for error in errors}


def expect_same_answer(api, document, variables, root):
    callables = {name: lambda info, **arguments: arguments for name in ECHOES}
    expected = execute_sync(REFERENCE, parse(document), root | callables, variable_values=variables)
    answer = ask(api, document, variables, root).json()
    context = (document, variables, root)
    if expected.data is not None or expected.errors is None or expected.errors[0].path:
        assert unquoted(answer["data"]) == unquoted(expected.data), context
        found = paths(answer.get("errors", []))
        # graphql-java looks at all items of a list where graphql-core stops at the first bad one: ours may be more.
        assert {tuple(error.path) for error in expected.errors or []} <= found, context
        assert bool(found) == bool(expected.errors), context
    else:
        assert answer["data"] is None and answer["errors"], context


def unquoted(data):
    """Echoes as values: AWSJSON is a string on AppSync, and unknown to graphql-core."""
    if isinstance(data, dict):
        return {key: unquoted(value) for key, value in data.items()}
    if isinstance(data, str) and data.startswith("{"):
        return json.loads(data)
    return data


@pytest.mark.parametrize("seed", range(12))
def test_generated_documents_give_the_same_data_and_the_same_nulls(reference, seed):
    values, documents = Values(REFERENCE, seed), Documents(REFERENCE, seed)
    for _ in range(40):
        document = documents.document()
        assert not validate(REFERENCE, parse(document)), document
        expect_same_answer(reference, document, documents.values, values.root())


class NewerGrammar(Visitor):
    """What graphql-core parses and the specification of June 2018, AppSync's, does not know yet."""

    def __init__(self):
        super().__init__()
        self.found = False

    def enter(self, node, *_):
        described = isinstance(node, ExecutableDefinitionNode | VariableDefinitionNode) and node.description
        empty = isinstance(node, SelectionSetNode) and not node.selections
        self.found = self.found or bool(described or empty)


def is_valid(document):
    try:
        tree = parse(document)
    except GraphQLError:
        return False
    newer = NewerGrammar()
    visit(tree, newer)
    return not newer.found and not validate(REFERENCE, tree, specified_rules)


def expect_same_verdict(api, document):
    answer = ask(api, document)
    if answer.status_code == 400:
        (error,) = answer.json()["errors"]
        # An operation that AppSync could not choose, or that goes elsewhere, has been validated by then.
        chosen = ("Missing operation name.", "No operation found.")
        accepted = error["message"] in chosen or error["errorType"] == "UnsupportedOperation"
    else:
        assert answer.status_code == 200, answer.text
        accepted = not any(
            error["message"].startswith("Validation error of type") for error in answer.json().get("errors", [])
        )
    assert accepted == is_valid(document), (document, answer.text)


@pytest.mark.parametrize("seed", range(12))
def test_damaged_documents_get_the_same_verdict(reference, seed):
    documents, damage = Documents(REFERENCE, seed), Damage(seed)
    for _ in range(60):
        document = documents.document()
        for _ in range(damage.random.randint(1, 2)):
            document = damage(document)
        expect_same_verdict(reference, document)


WRITTEN = """
{ hero { name } }
{ hero { name, ...on Droid { function } } }
{ hero(episode: JEDI) { name } hero(episode: JEDI) { id } }
{ hero(episode: JEDI) { name } hero(episode: EMPIRE) { id } }
{ hero { name: id name } }
{ hero { ... on Human { x: height } ... on Droid { x: function } } }
{ hero { ... on Human { x: name } ... on Droid { x: id } } }
{ hero { ... on Human { x: name } ... on Droid { x: function } } }
{ hero { ... on Human { x: starships { name } } ... on Droid { x: owner { name } } } }
{ hero }
{ hero { } }
{ hero { name { first } } }
{ hero(episode: "JEDI") { name } }
{ hero(episode: NOWHERE) { name } }
{ hero(episode: null) { name } }
{ hero(episode: [JEDI]) { name } }
{ search { __typename } }
{ search(text: null) { __typename } }
{ search(text: "a") { name } }
{ search(text: "a") { ... on Named { name } ... on Starship { length } } }
{ search(text: "a") { ... on Character { name } ... on Review { stars } } }
{ search(text: "a", text: "b") { __typename } }
{ search(text: "a", limit: 1.0) { __typename } }
{ search(text: "a", limit: 9999999999) { __typename } }
{ search(text: 'a') { __typename } }
{ droid(id: 7) { name } }
{ droid(id: 7.5) { name } }
{ droid(id: true) { name } }
{ droid(id: "x") { ... on Character { id } ... on SearchResult { ... on Droid { function } } } }
{ droid(id: "x") { ... on Human { id } } }
{ droid(id: "x") { ... on Starship { id } } }
{ ship { ... on Character { id } } }
{ ship { ... on Named { ... on Human { height } } } }
{ matrix flags }
{ matrix { x } }
{ echoScalars(int: 1, float: 1, string: "", boolean: false, id: 1, episode: JEDI) }
{ echoScalars(float: "1") }
{ echoScalars(boolean: 1) }
{ echoScalars(string: 1) }
{ echoScalars(string: ABC) }
{ echoScalars(int: -0) }
{ echoScalars(int: 00) }
{ echoScalars(int: 1a) }
{ echoLists(strict: "one") }
{ echoLists(strict: ["one", null]) }
{ echoLists(strict: [], ids: [1, [2]], ints: 3) }
{ echoLists(strict: [[]]) }
{ echoReview(strict: {stars: 1}) }
{ echoReview(strict: {}) }
{ echoReview(strict: {stars: null}) }
{ echoReview(strict: {stars: 1, nope: 1}) }
{ echoReview(strict: {stars: 1, stars: 2}) }
{ echoReview(strict: {stars: 1, color: {green: 1}}) }
{ echoReview(strict: {stars: 1, color: {red: null, green: 1}}) }
{ echoReview(strict: {stars: 1, color: {red: 1}}) }
{ echoReview(strict: [{stars: 1}]) }
{ echoDefaults(ints: [], review: null) }
query ($a: Int) { echoScalars(int: $a) }
query ($a: Int!) { echoScalars(int: $a) }
query ($a: Int = 1) { echoScalars(int: $a, float: $a) }
query ($a: Float) { echoScalars(float: $a) }
query ($a: ID) { echoScalars(string: $a) }
query ($a: [Int!]) { echoLists(ints: $a, strict: "") }
query ($a: [Int]) { echoLists(ints: $a, strict: "") }
query ($a: Int!) { echoLists(ints: $a, strict: "") }
query ($a: Int) { echoLists(ints: [1, $a], strict: "") }
query ($a: Int!) { echoLists(ints: [1, $a], strict: "") }
query ($a: [String!]) { echoLists(strict: $a) }
query ($a: [String!] = []) { echoLists(strict: $a) }
query ($a: Review) { echoReview(strict: $a) }
query ($a: Review!) { echoReview(strict: $a, review: $a) }
query ($a: Int) { echoReview(strict: {stars: $a}) }
query ($a: Int!) { echoReview(strict: {stars: $a}) }
query ($a: Int) { echoReview(strict: {stars: 1, color: {red: $a, green: 1}}) }
query ($a: Int = "x") { echoScalars(int: $a) }
query ($a: Review = {stars: "x"}) { echoReview(review: $a, strict: {stars: 1}) }
query ($a: Review = {stars: 1, x: 1}) { echoReview(review: $a, strict: {stars: 1}) }
query ($a: Human) { hero { name @include(if: $a) } }
query ($a: Nowhere) { hero { name } }
query ($a: Int, $a: Int) { echoScalars(int: $a) }
query ($a: Int) { hero { name } }
query ($a: Boolean) { hero { name @include(if: $a) } }
query ($a: Boolean!) { hero { name @include(if: $a) @skip(if: $a) } }
query ($a: Boolean!) { hero { name @include(if: $a) @include(if: $a) } }
query ($a: Boolean! @skip(if: true)) { hero { name @include(if: $a) } }
query @include(if: true) { hero { name } }
{ hero @skip { name } }
{ hero @skip(if: "true") { name } }
{ hero @skip(if: true, unless: 1) { name } }
{ hero @deprecated { name } }
{ hero { ...F } } fragment F on Character { name }
{ hero { ...F ...F } } fragment F on Character { name }
{ hero { ...F } } fragment F on Character { name friends { ...F } }
{ hero { ...F } } fragment F on Character { ...G } fragment G on Character { ...F }
{ hero { name } } fragment F on Character { name }
{ hero { ...F } } fragment F on Episode { name }
{ hero { ...F } } fragment F on Nowhere { name }
{ hero { ...F } } fragment F on Character { name } fragment F on Character { id }
{ hero { ...on } }
{ hero { ...F } } fragment on on Character { name }
query A { hero { name } } query B { hero { id } }
query A { hero { name } } query A { hero { id } }
query A { hero { name } } { hero { id } }
{ hero { name } } { hero { id } }
subscription { onRate { id } }
subscription { onRate { id } other }
subscription { ...S } fragment S on Subscription { onRate { id } other }
mutation { rate(review: {stars: 1}) { id } }
mutation { rate { id } }
mutation { hero { id } }
{ rate(review: {stars: 1}) { id } }
{ __typename }
{ __schema { types { name } } __type(name: "Query") { kind fields { name type { name ofType { name } } } } }
{ __schema { nope } }
{ __type { name } }
{ hero { __schema { types { name } } } }
{ hero { __typename name } } type Extra { a: Int }
{ hero { name } } extend type Query { a: Int }
{ hero { name } # comment
}
{ hero(episode: JEDI) { na\u00efve } }
{ hero { name } , , , ship { id } }
""".strip().splitlines()


@pytest.mark.parametrize("document", WRITTEN)
def test_written_documents_get_the_same_verdict(reference, document):
    expect_same_verdict(reference, document.replace("# comment", ""))


VARIABLES = [
    ("Int", 7),
    ("Int", None),
    ("Int", 1.5),
    ("Int", 2**31),
    ("Int", []),
    ("Int", {}),
    ("Float", 7),
    ("Float", 0.5),
    ("Float", []),
    ("String", "x"),
    ("String", []),
    ("String", {}),
    ("Boolean", True),
    ("Boolean", []),
    ("ID", "x"),
    ("ID", 7),
    ("ID", 7.5),
    ("ID", {}),
    ("Episode", "JEDI"),
    ("Episode", "NOWHERE"),
    ("Episode", 1),
]


@pytest.mark.parametrize(("type_", "value"), VARIABLES, ids=str)
def test_variables_of_scalars_and_enums(reference, type_, value):
    document = f"query ($v: {type_}) {{ echoScalars({type_.lower()}: $v) }}"
    expect_same_answer(reference, document, {"v": value}, {})


@pytest.mark.parametrize(
    ("type_", "field", "value"),
    [
        ("[Int!]", "echoLists(strict: [], ints: $v)", [1, 2]),
        ("[Int!]", "echoLists(strict: [], ints: $v)", 1),
        ("[Int!]", "echoLists(strict: [], ints: $v)", [1, None]),
        ("[[ID]]", "echoLists(strict: [], ids: $v)", [["a"], None, ["b", None]]),
        ("[[ID]]", "echoLists(strict: [], ids: $v)", "a"),
        ("[[ID]]", "echoLists(strict: [], ids: $v)", ["a", ["b"]]),
        ("[String!]!", "echoLists(strict: $v)", None),
        ("[String!]!", "echoLists(strict: $v)", []),
        ("Review!", "echoReview(strict: $v)", {"stars": 1}),
        ("Review!", "echoReview(strict: $v)", {"stars": 1, "tags": None}),
        ("Review!", "echoReview(strict: $v)", {"stars": 1, "color": {"green": 2}}),
        ("Review!", "echoReview(strict: $v)", {"stars": 1, "color": {}}),
        ("Review!", "echoReview(strict: $v)", {"stars": None}),
        ("Review!", "echoReview(strict: $v)", {}),
        ("Review!", "echoReview(strict: $v)", {"stars": 1, "unknown": 1}),
        ("Review!", "echoReview(strict: $v)", [{"stars": 1}]),
        ("Review!", "echoReview(strict: $v)", "stars"),
        ("Review = {stars: 4}", "echoReview(review: $v, strict: {stars: 1})", {"stars": 2}),
        ("Review = {stars: 4}", "echoReview(review: $v, strict: {stars: 1})", None),
        ("Int!", "echoReview(strict: {stars: $v, color: {green: $v}})", 5),
    ],
    ids=str,
)
def test_variables_of_lists_and_input_objects(reference, type_, field, value):
    expect_same_answer(reference, f"query ($v: {type_}) {{ {field} }}", {"v": value}, {})


def test_defaults_of_variables_and_arguments(reference):
    for document in [
        "{ echoDefaults }",
        "{ echoDefaults(episode: null, ints: null, review: null) }",
        "query ($v: Episode) { echoDefaults(episode: $v) }",
        "query ($v: Episode = JEDI) { echoDefaults(episode: $v) }",
        "query ($v: Int = 9) { echoDefaults(ints: [$v]) }",
        "query ($v: Int) { echoDefaults(ints: [$v]) }",
        "query ($v: Int! = 9) { echoDefaults(review: {stars: $v}) }",
    ]:
        expect_same_answer(reference, document, {}, {})


@pytest.mark.parametrize(
    ("root", "document"),
    [
        ({"hero": {"__typename": "Nobody", "name": "x"}}, "{ hero { name } }"),
        ({"hero": "no object"}, "{ hero { name } }"),
        ({"matrix": 5}, "{ matrix }"),
        ({"matrix": [[1, "x"], [2]]}, "{ matrix }"),
        ({"heroes": [{"__typename": "Droid", "name": None}]}, "{ heroes { name } }"),
        ({"strictHero": None}, "{ ship { id } strictHero { id } }"),
        ({"ship": {"id": 1, "name": "x", "length": "far"}}, "{ ship { id name length } }"),
        ({"hero": {"__typename": "Human", "appearsIn": ["NOWHERE"]}}, "{ hero { appearsIn } }"),
    ],
    ids=str,
)
def test_values_that_are_not_of_their_type(reference, root, document):
    expect_same_answer(reference, document, {}, root)


def test_a_float_is_finite(reference):
    # 3.5.2; graphql-core reads infinity out of it.
    answer = ask(reference, "{ echoScalars(float: 1e400) }").json()
    assert answer["errors"][0]["message"].startswith("Validation error of type WrongType: argument 'float'")


def test_introspection_describes_the_same_schema(reference):
    query = get_introspection_query(input_value_deprecation=False)
    answer = ask(reference, query).json()
    assert "errors" not in answer, answer["errors"]
    ours = build_client_schema(answer["data"])
    for name, type_ in REFERENCE.type_map.items():
        if not name.startswith("__") and name != "AWSJSON":
            assert print_type(ours.type_map[name]) == print_type(type_)


# Where AppSync is known not to follow the specification. What stands here is what it does.
@pytest.mark.parametrize(
    ("document", "variables", "echo"),
    [
        # graphql-java takes numbers that are written as strings, and writes numbers and booleans as strings.
        ("query ($v: Int) { echo: echoScalars(int: $v) }", {"v": "7"}, {"int": 7}),
        ("query ($v: Float) { echo: echoScalars(float: $v) }", {"v": "7.5"}, {"float": 7.5}),
        ("query ($v: String) { echo: echoScalars(string: $v) }", {"v": 7}, {"string": "7"}),
        ("query ($v: String) { echo: echoScalars(string: $v) }", {"v": True}, {"string": "true"}),
        ("query ($v: Boolean) { echo: echoScalars(boolean: $v) }", {"v": "true"}, {"boolean": True}),
        ("query ($v: Boolean) { echo: echoScalars(boolean: $v) }", {"v": 1}, {"boolean": True}),
        # An argument whose variable is not given is null for a resolver: aws-appsync-community issue 348.
        ("query ($v: Int) { echo: echoScalars(int: $v) }", {}, {"int": None}),
    ],
)
def test_where_appsync_differs(reference, document, variables, echo):
    data = ask(reference, document, variables).json()["data"]
    assert json.loads(data["echo"]) == echo
    callables = {name: lambda info, **arguments: arguments for name in ECHOES}
    other = execute_sync(REFERENCE, parse(document), callables, variable_values=variables)
    assert other.errors or other.data["echo"] != echo
