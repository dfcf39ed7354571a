"""Resolvers written for APPSYNC_JS, over a NONE data source: as AppSync runs them, and apart from the server."""

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from appsync import AppSync
from control import Control
from process import PATIENCE, Emulator, run

SCHEMA = """
type Tree { id: ID! kind: String height: Float tags: [String] at: AWSDateTime }
input TreeInput { kind: String! height: Float }
type Query {
    tree(id: ID!): Tree
    stages: AWSJSON
    early(skip: Boolean): AWSJSON
    fails: Tree
    throws: Tree
    forbidden: Tree
    partly: Tree
    context(a: Int): AWSJSON
    endless(list: [Int]): Int
    huge(list: [Int]): Int
}
type Mutation { plant(input: TreeInput!): Tree! }
"""

UNIT = {
    "Query.tree": """
import { util } from '@aws-appsync/utils';
export function request(ctx) {
    const { id } = ctx.args;
    return { payload: { id, kind: 'oak', tags: ['a', 'b'].map((tag) => `${tag}-${id}`), at: util.time.nowISO8601() } };
}
export function response(ctx) { return ctx.result; }
""",
    "Mutation.plant": """
import { util } from '@aws-appsync/utils';
export const request = (ctx) => ({ payload: { id: util.autoId(), ...ctx.args.input } });
export const response = (ctx) => ({ ...ctx.result, height: (ctx.result.height ?? 0) + 1 });
""",
    "Query.fails": """
import { util } from '@aws-appsync/utils';
export function request(ctx) { util.error('No trees here', 'NotFound', { id: '9', kind: 'oak', secret: 1 }, { code: 7 }); }
export function response(ctx) { return null; }
""",
    "Query.throws": """
export function request(ctx) {
    const missing = ctx.args.nothing;
    return { payload: missing.member };
}
export function response(ctx) { return null; }
""",
    "Query.forbidden": """
import { util } from '@aws-appsync/utils';
export function request(ctx) { util.unauthorized(); }
export function response(ctx) { return null; }
""",
    "Query.partly": """
import { util } from '@aws-appsync/utils';
export function request(ctx) { console.log('asked', ctx.info.fieldName); return { payload: { id: '1' } }; }
export function response(ctx) { util.appendError('half of it', 'Partial'); return ctx.result; }
""",
    "Query.context": """
export function request(ctx) { return { payload: null }; }
export function response(ctx) {
    return {
        args: ctx.args, source: ctx.source, stash: ctx.stash, list: ctx.info.selectionSetList, info: ctx.info.fieldName,
        parent: ctx.info.parentTypeName, key: ctx.request.headers['x-api-key'], identity: ctx.identity, env: ctx.env,
    };
}
""",
    "Query.endless": """
export function request(ctx) {
    const l = ctx.args.list;
    return { payload: l.map(() => l.map(() => l.map(() => l.map(() => 1).length).length).length).length };
}
export function response(ctx) { return ctx.result; }
""",
    "Query.huge": """
export function request(ctx) {
    let all = ctx.args.list;
    for (const one of ctx.args.list) all = [...all, ...all];
    return { payload: all.length };
}
export function response(ctx) { return ctx.result; }
""",
}

STAGE = """
import { runtime } from '@aws-appsync/utils';
export function request(ctx) {
    if (ctx.args.skip === true) runtime.earlyReturn({ skipped: 'NAME' }, { skipTo: 'END' });
    if (ctx.args.skip === false) runtime.earlyReturn({ early: 'NAME', before: ctx.prev.result });
    ctx.stash.seen = [...(ctx.stash.seen ?? []), 'NAME'];
    return { payload: { name: 'NAME', before: ctx.prev.result } };
}
export function response(ctx) { return ctx.result; }
"""

AROUND = """
export function request(ctx) { ctx.stash.seen = ['start']; return { started: true }; }
export function response(ctx) { return { last: ctx.prev.result, seen: ctx.stash.seen }; }
"""


def template(units):
    lines = [
        "AWSTemplateFormatVersion: '2010-09-09'",
        "Resources:",
        "  Api: {Type: AWS::AppSync::GraphQLApi, Properties: {Name: trees, AuthenticationType: API_KEY}}",
        "  Key: {Type: AWS::AppSync::ApiKey, Properties: {ApiId: !GetAtt Api.ApiId}}",
        "  Schema:",
        "    Type: AWS::AppSync::GraphQLSchema",
        "    Properties: {ApiId: !GetAtt Api.ApiId, DefinitionS3Location: ./trees.graphql}",
        "  Nothing:",
        "    Type: AWS::AppSync::DataSource",
        "    Properties: {ApiId: !GetAtt Api.ApiId, Name: Nothing, Type: NONE}",
    ]

    def code(text):
        lines.append("      Runtime: {Name: APPSYNC_JS, RuntimeVersion: 1.0.0}")
        lines.append("      Code: |")
        lines.extend("        " + line for line in text.strip("\n").splitlines())

    for name in ("One", "Two"):
        lines.extend([
            f"  {name}:",
            "    Type: AWS::AppSync::FunctionConfiguration",
            "    Properties:",
            "      ApiId: !GetAtt Api.ApiId",
            f"      Name: {name}",
            "      DataSourceName: !GetAtt Nothing.Name",
        ])
        code(STAGE.replace("NAME", name))
    for field in ("stages", "early"):
        lines.extend([
            f"  Pipeline{field}:",
            "    Type: AWS::AppSync::Resolver",
            "    DependsOn: Schema",
            "    Properties:",
            "      ApiId: !GetAtt Api.ApiId",
            "      TypeName: Query",
            f"      FieldName: {field}",
            "      Kind: PIPELINE",
            "      PipelineConfig: {Functions: [!GetAtt One.FunctionId, !GetAtt Two.FunctionId]}",
        ])
        code(AROUND)
    for number, (coordinate, text) in enumerate(units.items()):
        type_name, field = coordinate.split(".")
        lines.extend([
            f"  Unit{number}:",
            "    Type: AWS::AppSync::Resolver",
            "    DependsOn: Schema",
            "    Properties:",
            "      ApiId: !GetAtt Api.ApiId",
            f"      TypeName: {type_name}",
            f"      FieldName: {field}",
            "      DataSourceName: !GetAtt Nothing.Name",
        ])
        code(text)
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    def write(units):
        folder = tmp_path_factory.mktemp("trees")
        (folder / "trees.graphql").write_text(SCHEMA)
        (folder / "template.yaml").write_text(template(units))
        return folder / "template.yaml"

    return write


@pytest.fixture(scope="module")
def trees(sources):
    with Emulator(sources(UNIT)) as emulator:
        yield emulator


@pytest.fixture(scope="module")
def api(trees):
    return AppSync(trees)


def scripts_of(emulator):
    """The process that runs scripts."""
    for process in os.listdir("/proc"):
        if not process.isdigit():
            continue
        try:
            with open(f"/proc/{process}/stat") as stat, open(f"/proc/{process}/cmdline") as command:
                parent = int(stat.read().rsplit(")", 1)[1].split()[1])
                if parent == emulator.process.pid and "run-scripts" in command.read():
                    return int(process)
        except OSError:
            continue
    return None


def test_a_query_and_a_mutation_are_resolved_by_code(api):
    data, _ = api.execute('{ tree(id: "7") { id kind tags at } }')
    assert data["tree"]["id"] == "7"
    assert data["tree"]["tags"] == ["a-7", "b-7"]
    assert data["tree"]["at"].endswith("Z")
    data, _ = api.execute("mutation($i: TreeInput!) { plant(input: $i) { id kind height } }", {"i": {"kind": "elm", "height": 2.5}})
    assert data["plant"]["kind"] == "elm"
    assert data["plant"]["height"] == 3.5
    assert len(data["plant"]["id"]) == 36


def test_a_pipeline_hands_on_results_and_its_stash(api):
    data, _ = api.execute("{ stages }")
    assert data["stages"] == (
        '{"last":{"name":"Two","before":{"name":"One","before":{"started":true}}},"seen":["start","One","Two"]}'
    )


def test_an_early_return_skips_what_it_says(api):
    data, _ = api.execute("{ early(skip: true) }")
    assert data["early"] == '{"last":{"skipped":"One"},"seen":["start"]}'
    data, _ = api.execute("{ early(skip: false) }")
    assert data["early"] == '{"last":{"early":"Two","before":{"early":"One","before":{"started":true}}},"seen":["start"]}'


def test_errors_are_those_of_the_code(api):
    error = api.post({"query": "{ fails { id kind } }"}).json()["errors"][0]
    assert error["message"] == "No trees here"
    assert error["errorType"] == "NotFound"
    assert error["data"] == {"id": "9", "kind": "oak"}
    assert error["errorInfo"] == {"code": 7}
    assert error["path"] == ["fails"]
    error = api.post({"query": "{ forbidden { id } }"}).json()["errors"][0]
    assert error["errorType"] == "Unauthorized"
    assert error["message"] == "Not Authorized to access forbidden on type Query"
    body = api.post({"query": "{ partly { id } }"}).json()
    assert body["data"]["partly"] == {"id": "1"}
    assert body["errors"][0]["errorType"] == "Partial"


def test_a_type_error_names_its_place_in_the_answer_and_the_resolver_in_the_log(api, trees):
    answer = api.post({"query": "{ throws { id } }"})
    error = answer.json()["errors"][0]
    assert error["errorType"] == "Code"
    assert error["message"].startswith("code.js:3:")
    assert "TypeError: Cannot read properties of undefined (reading 'member')" in error["message"]
    entries = Control(trees).trace(answer.headers["x-amzn-RequestId"])
    entry = next(entry for entry in entries if entry["step"] == "resolve")
    assert "Query.throws" in entry["detail"]
    assert "return { payload: missing.member };" in entry["detail"]


def test_what_the_console_is_told_is_in_the_trace(api, trees):
    answer = api.post({"query": "{ partly { id } }"})
    entries = Control(trees).trace(answer.headers["x-amzn-RequestId"])
    entry = next(entry for entry in entries if entry["step"] == "console")
    assert entry["detail"] == 'INFO - code.js:2:32: "asked" "partly"'


def test_the_context_is_complete(api):
    data, _ = api.execute("{ context(a: 3) }")
    context = json.loads(data["context"])
    assert context["args"] == {"a": 3}
    assert context["source"] is None
    assert context["identity"] is None
    assert context["info"] == "context"
    assert context["parent"] == "Query"
    assert context["list"] == []
    assert context["key"] == api.api_key


@pytest.mark.parametrize("field", ["endless", "huge"])
def test_code_without_end_is_stopped_and_the_server_goes_on(api, trees, field):
    before = scripts_of(trees)
    body = api.post({"query": f"query($l: [Int]) {{ {field}(list: $l) }}", "variables": {"l": [1] * 1000}}).json()
    assert body["data"] == {field: None}
    error = body["errors"][0]
    if field == "endless":
        assert (error["errorType"], error["message"]) == ("ExecutionTimeout", "Execution timed out.")
    else:
        assert error["errorType"] == "Code"
        assert "Out of memory" in error["message"]
    data, _ = api.execute('{ tree(id: "8") { id } }')
    assert data["tree"]["id"] == "8"
    assert scripts_of(trees) != before or field == "huge"


def test_many_calls_at_once_have_their_own_answers(api):
    def ask(number):
        data, _ = api.execute("query($id: ID!) { tree(id: $id) { id tags } }", {"id": str(number)})
        return data["tree"] == {"id": str(number), "tags": [f"a-{number}", f"b-{number}"]}

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(ask, range(400)))


def test_no_process_outlives_the_emulator(sources):
    emulator = Emulator(sources(UNIT))
    AppSync(emulator).execute('{ tree(id: "1") { id } }')
    process = scripts_of(emulator)
    assert process is not None
    emulator.kill()
    end = time.monotonic() + PATIENCE
    while os.path.exists(f"/proc/{process}/exe"):
        try:
            os.readlink(f"/proc/{process}/exe")
        except OSError:
            break
        assert time.monotonic() < end, "it still runs"
        time.sleep(0.05)


def test_code_that_appsync_refuses_is_refused_at_the_start(sources):
    source = sources({**UNIT, "Query.tree": "export function request(ctx) {\n    while (true) {}\n}\nexport function response() {}"})
    outcome = run("exec", source, "--port", "0", "--", "true")
    assert outcome.returncode == 125
    assert "The code contains one or more errors." in outcome.stderr
    assert "Query.tree" in outcome.stderr
    assert "code.js:2:5: While loops are not supported." in outcome.stderr


def test_an_emulator_without_code_has_no_process_for_it(start):
    assert scripts_of(start()) is None


def test_boto3_evaluates_code(aws, trees):
    client = aws("appsync", of=trees)
    code = """import { util } from '@aws-appsync/utils';
export function request(ctx) {
    console.log('This request is allowed');
    ctx.stash.seen = true;
    util.appendError('half', 'Partial');
    return { payload: ctx.args.id };
}
export function response(ctx) { util.error('no result'); }
"""
    runtime = {"name": "APPSYNC_JS", "runtimeVersion": "1.0.0"}
    context = json.dumps({"arguments": {"id": "7"}})
    answer = client.evaluate_code(runtime=runtime, code=code, context=context, function="request")
    assert answer["evaluationResult"] == '{"payload":"7"}'
    assert answer["logs"] == ['INFO - code.js:3:5: "This request is allowed"']
    assert answer["stash"] == '{"seen":true}'
    assert json.loads(answer["outErrors"])[0]["message"] == "half"
    answer = client.evaluate_code(runtime=runtime, code=code, context=context, function="response")
    assert answer["error"]["message"] == "no result"
    assert "evaluationResult" not in answer
    refused = client.evaluate_code(runtime=runtime, code=code.replace("ctx.stash.seen = true", "let i = 0; i++"), context=context)
    assert refused["error"]["message"] == "The code contains one or more errors."
    [error] = refused["error"]["codeErrors"]
    assert error["errorType"] == "LINT_ERROR"
    assert error["location"] == {"line": 4, "column": 16, "span": 3}


def test_boto3_is_told_what_is_wrong_with_a_resolver(aws, trees):
    client = aws("appsync", of=trees)
    with pytest.raises(client.exceptions.BadRequestException) as refused:
        client.create_function(
            apiId=trees.ready["apiId"],
            name="Three",
            dataSourceName="Nothing",
            runtime={"name": "APPSYNC_JS", "runtimeVersion": "1.0.0"},
            code="export function request(ctx) { for (;;) {} }\nexport function response(ctx) {}\n",
        )
    assert refused.value.response["Error"]["Message"] == "The code contains one or more errors."
    assert refused.value.response["reason"] == "CODE_ERROR"
    [error] = refused.value.response["detail"]["codeErrors"]
    assert (error["location"]["line"], error["location"]["column"]) == (1, 32)
