"""Sources: several of them, their parameters, what AWS would refuse, and one sentence for each mistake."""

import re

import pytest
from process import clean_environment, run

TABLE = """
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: readings
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: site, AttributeType: S}]
      KeySchema: [{AttributeName: site, KeyType: HASH}]
"""
GOOD = "Resources:" + TABLE
API = """
  Api:
    Type: AWS::AppSync::GraphQLApi
    Properties: {Name: a, AuthenticationType: API_KEY}
"""

# Each file's content, and all that is said of it.
MISTAKES = {
    "yaml": (
        "Resources:\n  A: [1\n  B: 2\n",
        "t.yaml:3: Template format error: YAML not well-formed. (line 3, column 4): did not find expected ',' or ']'",
    ),
    "twice": ("Resources:\n  A: {Type: T}\n  A: {Type: T}\n", "t.yaml:3: duplicate key 'A'"),
    "tag": ("Resources:\n  A:\n    Type: !Reff T\n", "t.yaml:3: Unresolved tag: !Reff"),
    "structure": ("hello\n", "t.yaml:1: Template format error: unsupported structure."),
    "nothing": ("# nothing\n", "t.yaml: the file is empty"),
    "empty": ("", "SOURCE t.yaml: the file is empty"),
    "binary": ("\x7fELF\x00", "SOURCE t.yaml is no template: it is not UTF-8 text"),
    "sam": (
        "Transform: AWS::Serverless-2016-10-31\n" + GOOD,
        "t.yaml:1: the transform AWS::Serverless-2016-10-31 is not emulated yet",
    ),
    "parameter": (
        "Parameters: {Stage: {Type: String}}\n" + GOOD,
        "t.yaml:1: Parameters: [Stage] must have values: give them with --parameter Stage=VALUE",
    ),
    "remains": (
        "Resources:\n  Q: {Type: AWS::SQS::Queue}\n  T: {Type: AWS::DynamoDB::Table, Properties: {TableName: one}}\n",
        "t.yaml:3: Resources.T (AWS::DynamoDB::Table): Properties validation failed for resource T with message: "
        "#: required key [KeySchema] not found",
    ),
}

# What is refused in strict mode, and the rest of the sentence in lenient mode.
REFUSALS = {
    "reference": (
        GOOD + "  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref Nope}}\n",
        "t.yaml:9: Resources.Queue.Properties.QueueName: Template format error: Unresolved resource dependencies "
        "[Nope] in the Resources block of the template",
        "Queue is left out",
    ),
    "property": (
        GOOD + "      Streams: x\n",
        "t.yaml:9: Resources.Table.Properties.Streams (AWS::DynamoDB::Table): Properties validation failed for "
        "resource Table with message: #: extraneous key [Streams] is not permitted",
        "the property is ignored",
    ),
    "attribute": (
        GOOD + "    Deletion: Keep\n",
        "t.yaml:9: Resources.Table: Invalid template resource property 'Deletion'",
        "it is ignored",
    ),
    "required": (
        GOOD + "  Api:\n    Type: AWS::AppSync::GraphQLApi\n    Properties: {AuthenticationType: API_KEY}\n",
        "t.yaml:9: Resources.Api (AWS::AppSync::GraphQLApi): Properties validation failed for resource Api with "
        "message: #: required key [Name] not found",
        "Api is left out",
    ),
    "value": (
        GOOD + "  Other:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      TableName: [x]\n",
        "t.yaml:12: Resources.Other.Properties.TableName (AWS::DynamoDB::Table): Properties validation failed for "
        "resource Other with message: #/TableName: expected type: String, found: JSONArray",
        "Other is left out",
    ),
    "schema": (
        GOOD + API + "  Schema:\n    Type: AWS::AppSync::GraphQLSchema\n    Properties:\n"
        "      ApiId: !GetAtt Api.ApiId\n      DefinitionS3Location: ./gone.graphql\n",
        "t.yaml:17: Resources.Schema.Properties.DefinitionS3Location (AWS::AppSync::GraphQLSchema): gone.graphql: "
        "No such file or directory",
        "Schema is left out",
    ),
    "import": (
        GOOD + "  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: !ImportValue base-X}}\n",
        "t.yaml:9: Resources.Queue.Properties.QueueName: No export named base-X found. No other source was given that "
        "could export it",
        "Queue is left out",
    ),
    "code": (
        GOOD + "  Function:\n    Type: AWS::Lambda::Function\n    Properties:\n      Handler: app.handler\n"
        "      Runtime: python3.12\n      Role: arn:aws:iam::000000000000:role/r\n      Code: ./gone\n",
        re.compile(r"t\.yaml:15: Resources\.Function\.Properties\.Code \(AWS::Lambda::Function\): .*gone.*"),
        "Function is left out",
    ),
}


def said(log):
    """The log's lines without their times."""
    return [re.sub(r"^\S+ (?=warning|notice|error)", "", line) for line in log.splitlines()]


def write(folder, text, name="t.yaml"):
    (folder / name).write_text(text)
    return name


@pytest.mark.parametrize("mode", ["--strict", "--lenient"])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_that_leaves_nothing_is_one_sentence(tmp_path, mistake, mode):
    text, sentence = MISTAKES[mistake]
    answer = run("serve", "--port", 0, write(tmp_path, text), mode, cwd=tmp_path)
    assert (answer.returncode, answer.stdout, answer.stderr) == (1, "", f"emulator: {sentence}\n")


@pytest.mark.parametrize("mistake", REFUSALS)
def test_what_aws_would_refuse_is_refused_by_exec(tmp_path, mistake):
    text, sentence, _ = REFUSALS[mistake]
    answer = run("exec", write(tmp_path, text), "--", "true", cwd=tmp_path)
    assert (answer.returncode, answer.stdout) == (125, "")
    matches(answer.stderr, sentence, "emulator: {}\n")


@pytest.mark.parametrize("mistake", REFUSALS)
def test_what_aws_would_refuse_is_left_out_by_serve(tmp_path, mistake, start, aws, monkeypatch):
    text, sentence, consequence = REFUSALS[mistake]
    monkeypatch.chdir(tmp_path)
    emulator = start(write(tmp_path, text))
    assert aws("dynamodb", emulator).list_tables()["TableNames"] == ["readings"]
    emulator.stop()
    lines = said(emulator.log)
    assert any(matches(line, sentence, "warning: {}; " + consequence, check=False) for line in lines), lines
    assert "warning: AWS would refuse to deploy t.yaml; with --strict it is refused here, too" in lines


def matches(text, sentence, around, check=True):
    if isinstance(sentence, str):
        pattern = re.escape(around.format(sentence))
    else:
        before, after = around.split("{}")
        pattern = re.escape(before) + sentence.pattern + re.escape(after)
    found = re.fullmatch(pattern, text)
    assert found or not check, text
    return found


def test_a_type_of_a_service_that_is_emulated_must_exist(tmp_path):
    text = GOOD + "  Function: {Type: AWS::Lambda::Functoin}\n"
    answer = run("serve", "--port", 0, "--strict", write(tmp_path, text), cwd=tmp_path)
    sentence = "t.yaml:9: Template format error: Unrecognized resource types: [AWS::Lambda::Functoin]"
    assert (answer.returncode, answer.stderr) == (1, f"emulator: {sentence}\n")


def test_a_missing_handler_is_named_with_its_line(tmp_path, start, monkeypatch):
    (tmp_path / "code").mkdir()
    (tmp_path / "code/app.py").write_text("def handler(event, context): pass\n")
    text = (
        GOOD + "  Function:\n    Type: AWS::Lambda::Function\n    Properties:\n      Handler: other.handler\n"
        "      Runtime: python3.12\n      Role: arn:aws:iam::000000000000:role/r\n      Code: ./code\n"
    )
    sentence = (
        "t.yaml:12: Resources.Function.Properties.Handler (AWS::Lambda::Function): Handler other.handler: there is no "
        f"other.py in {tmp_path.resolve()}/code; on AWS every invocation would fail with Runtime.ImportModuleError"
    )
    answer = run("exec", write(tmp_path, text), "--", "true", cwd=tmp_path)
    way_out = " (--lenient serves what it can)"
    assert (answer.returncode, answer.stderr) == (125, f"emulator: {sentence}{way_out}\n")
    monkeypatch.chdir(tmp_path)
    emulator = start("t.yaml")
    emulator.stop()
    lines = said(emulator.log)
    told = sentence.partition("Handler other.handler")
    assert f"notice: t.yaml:9: Function: {''.join(told[1:])}" in lines
    assert not [line for line in lines if "AWS would refuse" in line]


def test_what_is_not_emulated_is_said_once_and_is_no_refusal(tmp_path, start, monkeypatch):
    text = (
        GOOD
        + "      KinesisStreamSpecification: {StreamArn: stream}\n"
        + "  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: q}}\n"
        + "  Role: {Type: AWS::IAM::Role, Properties: {RoleName: r, AssumeRolePolicyDocument: {}}}\n"
        + "Outputs:\n  QueueUrl: {Value: !Ref Queue}\n  RoleArn: {Value: !GetAtt Role.Arn}\n"
    )
    monkeypatch.chdir(tmp_path)
    emulator = start("--strict", write(tmp_path, text))
    environment = emulator.environment()
    assert environment["QUEUE_URL"] == "https://sqs.us-east-1.amazonaws.com/000000000000/q"
    assert environment["ROLE_ARN"] == "arn:aws:iam::000000000000:role/r"
    emulator.stop()
    lines = [line for line in said(emulator.log) if line.startswith(("notice", "warning"))]
    assert lines == [
        "notice: t.yaml:9: Resources.Table.Properties.KinesisStreamSpecification (AWS::DynamoDB::Table): not emulated yet; "
        "the property is ignored",
        "notice: t.yaml:10: Queue (AWS::SQS::Queue) is not emulated: references to it get a placeholder",
        "notice: t.yaml:11: Role (AWS::IAM::Role) is not emulated: references to it get a placeholder",
    ]


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["gone.yaml"], "SOURCE gone.yaml: No such file or directory"),
        (["."], "SOURCE . is a directory, and a template is a file"),
        (["t.yaml", "./t.yaml"], "SOURCE ./t.yaml is given twice"),
        (
            ["t.yaml", "--parameter", "Nope=1"],
            "--parameter: Parameters: [Nope] do not exist in the template: t.yaml has none",
        ),
    ],
)
def test_mistakes_of_the_command_line(tmp_path, names, sentence):
    write(tmp_path, GOOD)
    answer = run("serve", "--port", 0, *names, cwd=tmp_path)
    assert (answer.returncode, answer.stderr) == (1, f"emulator: {sentence}\n")


def test_lenient_and_strict_exclude_each_other():
    assert run("serve", "--lenient", "--strict").returncode == 64


# Several sources


def base(name, export):
    return (
        "Parameters: {Stage: {Type: String, Default: dev, AllowedValues: [dev, test]}}\n"
        f"Resources:{TABLE.replace('readings', name)}"
        "Outputs:\n"
        f"  TableName: {{Value: !Ref Table, Export: {{Name: !Sub '${{Stage}}-{export}'}}}}\n"
        f"  {export}Name: {{Value: !Ref Table}}\n"
        "  Shared: {Value: " + name + "}\n"
    )


IMPORTER = """
Parameters: {Stage: {Type: String, Default: dev}, Memory: {Type: Number, Default: 128}}
Resources:
  Copy:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub ["${Name}-copy", {Name: !ImportValue {"Fn::Sub": "${Stage}-Sites"}}]
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: site, AttributeType: S}]
      KeySchema: [{AttributeName: site, KeyType: HASH}]
Outputs:
  CopyName: {Value: !Ref Copy}
"""


def test_one_source_imports_what_another_exports_whatever_their_order(tmp_path, start, aws):
    write(tmp_path, IMPORTER, "app.yaml")
    write(tmp_path, base("sites", "Sites"), "base.yaml")
    emulator = start("--strict", tmp_path / "app.yaml", tmp_path / "base.yaml", "--parameter", "Stage=test")
    assert aws("dynamodb", emulator).list_tables()["TableNames"] == ["sites", "sites-copy"]
    environment = emulator.environment()
    assert environment["COPY_NAME"] == "sites-copy"
    assert environment["SITES_NAME"] == "sites"
    assert "TABLE_NAME" not in environment


def test_an_export_that_nobody_has_names_the_sources(tmp_path):
    write(tmp_path, IMPORTER, "app.yaml")
    write(tmp_path, base("sites", "Places"), "base.yaml")
    answer = run("serve", "--port", 0, "--strict", "app.yaml", "base.yaml", cwd=tmp_path)
    sentence = (
        "app.yaml:7: Resources.Copy.Properties.TableName: No export named dev-Sites found. base.yaml exports dev-Places"
    )
    assert (answer.returncode, answer.stderr) == (1, f"emulator: {sentence}\n")


def test_a_name_that_two_sources_export(tmp_path):
    write(tmp_path, base("one", "Sites"), "one.yaml")
    write(tmp_path, base("two", "Sites").replace("SitesName", "OtherName"), "two.yaml")
    answer = run("serve", "--port", 0, "--strict", "one.yaml", "two.yaml", cwd=tmp_path)
    sentence = "two.yaml:11: Export with name dev-Sites is already exported by stack one"
    assert (answer.returncode, answer.stderr) == (1, f"emulator: {sentence}\n")


def test_of_two_outputs_with_one_name_the_first_ones_counts(tmp_path, start, monkeypatch):
    write(tmp_path, base("one", "First"), "one.yaml")
    write(tmp_path, base("two", "Second"), "two.yaml")
    monkeypatch.chdir(tmp_path)
    emulator = start("one.yaml", "two.yaml")
    assert emulator.environment()["SHARED"] == "one"
    emulator.stop()
    assert (
        "notice: two.yaml: the output Shared is not in the environment: SHARED is an output of one.yaml already"
        in said(emulator.log)
    )


def test_a_parameter_of_a_wrong_value(tmp_path):
    write(tmp_path, base("one", "First"), "one.yaml")
    answer = run("serve", "--port", 0, "one.yaml", "--parameter", "Stage=prod", cwd=tmp_path)
    sentence = "one.yaml:1: Parameter 'Stage' must be one of AllowedValues [dev, test]"
    assert (answer.returncode, answer.stderr) == (1, f"emulator: {sentence}\n")


def test_files_of_one_name_are_stacks_of_their_own(tmp_path, start, aws):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, GOOD.replace("      TableName: readings\n", ""), "template.yaml")
    emulator = start(tmp_path / "one/template.yaml", tmp_path / "two/template.yaml")
    names = aws("dynamodb", emulator).list_tables()["TableNames"]
    assert [re.sub("-[^-]+$", "", name) for name in names] == ["one-template-Table", "two-template-Table"]


def test_without_a_source_the_default_is_as_it_was(start, aws):
    emulator = start()
    assert aws("dynamodb", emulator).list_tables()["TableNames"] == ["user_sessions"]
    assert not [line for line in said(emulator.log) if line.startswith("warning")]
    assert emulator.environment()["USER_SESSIONS_TABLE"] == "user_sessions"


FUNCTION = """
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: reader
      Runtime: python3.12
      Handler: index.handler
      Role: arn:aws:iam::000000000000:role/reader
      Code: {ZipFile: "def handler(event, context): return 1"}
"""


def test_a_function_that_cannot_run_is_named_at_the_start(tmp_path):
    template = write(tmp_path, GOOD + FUNCTION)
    environment = clean_environment(EMULATOR_RUNTIMES=str(tmp_path / "none"))
    answer = run("exec", template, "--", "true", environment=environment, cwd=tmp_path)
    assert answer.returncode == 0
    assert "warning: reader cannot run: python3.12 is not set up, nor is any other Python: " in answer.stderr


def test_a_folder_for_code_that_cannot_be_made_is_named(tmp_path):
    template = write(tmp_path, GOOD + FUNCTION)
    environment = clean_environment(TMPDIR=str(tmp_path / "none"))
    answer = run("exec", template, "--", "true", environment=environment, cwd=tmp_path)
    assert answer.returncode == 125
    assert f"a folder in TMPDIR, where none can be made: {tmp_path / 'none'}: No such file" in answer.stderr


def test_what_only_the_emulator_lacks_names_the_way_out(tmp_path):
    inline = '{ZipFile: "def handler(event, context): return 1"}'
    template = write(tmp_path, GOOD + FUNCTION.replace(inline, "s3://a/b"))
    answer = run("exec", template, "--", "true", cwd=tmp_path)
    assert answer.returncode == 125
    assert answer.stderr.rstrip().endswith("(--lenient serves what it can)")


def test_an_output_does_not_take_the_commands_path_away(tmp_path):
    outputs = "Outputs:\n  Path: {Value: /nowhere}\n  AwsRegion: {Value: !Ref AWS::Region}\n"
    template = write(tmp_path, GOOD + outputs)
    command = ["sh", "-c", 'echo "$HERE"; ls "$0"', tmp_path]
    environment = clean_environment(EMULATOR_MAP="HERE=Path")
    answer = run("exec", template, "--", *command, environment=environment, cwd=tmp_path)
    assert answer.stdout.splitlines() == ["/nowhere", "t.yaml"]
    assert (
        "the output Path is not in the environment, where PATH stays as it is: --map NAME=Path gives it another name"
        in answer.stderr
    )
    assert "AwsRegion" not in answer.stderr


def test_what_is_exported_can_be_mapped(tmp_path):
    outputs = "Outputs:\n  TableName: {Value: !Ref Table, Export: {Name: t}}\n"
    template = write(tmp_path, GOOD + outputs)
    answer = run("exec", template, "--map", "T=TableName", "--", "sh", "-c", 'echo "$T$TABLE_NAME"', cwd=tmp_path)
    assert answer.stdout == "readings\n"


@pytest.mark.parametrize(
    "known, unknown, place",
    [
        ("{AttributeName: site, KeyType: HASH}", "{AttributName: site, KeyType: HASH}", "KeySchema/0"),
        ("TableName: readings", "TimeToLiveSpecification: {Enabld: true}", "TimeToLiveSpecification"),
    ],
)
def test_what_a_property_does_not_have_is_refused(tmp_path, known, unknown, place):
    name = unknown.split("{")[1].split(":")[0]
    answer = run("exec", write(tmp_path, GOOD.replace(known, unknown)), "--", "true", cwd=tmp_path)
    assert answer.returncode == 125
    assert answer.stderr.endswith(f"with message: #/{place}: extraneous key [{name}] is not permitted\n")
    assert f"Properties.{place.replace('/', '.')}.{name} (AWS::DynamoDB::Table)" in answer.stderr
