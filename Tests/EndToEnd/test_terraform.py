"""Terraform's AWS provider makes, changes and destroys an API. Runs where `terraform` and the provider are installed."""

import json
import os
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest
import requests

from process import PATIENCE, clean_environment
from signing import REGION

HERE = Path(__file__).parent
PROVIDER = "registry.terraform.io/hashicorp/aws"


def plugin_folder():
    """TF_PLUGIN_DIR, or where Terraform itself looks for providers that somebody put there."""
    named = os.environ.get("TF_PLUGIN_DIR")
    usual = [Path.home() / ".terraform.d/plugins", Path("/usr/local/share/terraform/plugins")]
    for folder in [Path(named)] if named else usual:
        if (folder / PROVIDER).is_dir():
            return folder
    return None


TERRAFORM = shutil.which("terraform")
PLUGINS = plugin_folder()
pytestmark = [
    pytest.mark.skipif(TERRAFORM is None, reason="terraform is not installed"),
    pytest.mark.skipif(PLUGINS is None, reason="no AWS provider: name its plugin folder with TF_PLUGIN_DIR"),
    # The provider takes its time to start, once for each command.
    pytest.mark.timeout(10 * PATIENCE),
]


class Configuration:
    """templates/todo.tf with variables of its own, in a folder of its own."""

    def __init__(self, folder, emulator):
        self.folder = folder
        self.variables = {"endpoint": emulator.endpoint, "region": REGION, "table": f"todos-{uuid.uuid4()}"}
        shutil.copy(HERE / "templates/todo.tf", folder / "main.tf")
        self.run("init", f"-plugin-dir={PLUGINS}")

    def run(self, command, *arguments, codes=(0,)):
        variables = {f"TF_VAR_{name}": value for name, value in self.variables.items()}
        settings = {"HOME": str(self.folder), "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
        answer = subprocess.run(
            [TERRAFORM, command, "-no-color", *arguments],
            cwd=self.folder,
            env=clean_environment() | settings | variables,
            capture_output=True,
            text=True,
            timeout=5 * PATIENCE,
        )
        assert answer.returncode in codes, answer.stdout + answer.stderr
        return answer

    def apply(self):
        self.run("apply", "-auto-approve", "-input=false")
        # 2 would be: there is something to change.
        self.run("plan", "-detailed-exitcode", "-input=false", codes=(0,))

    def query(self, document):
        outputs = json.loads(self.run("output", "-json").stdout)
        answer = requests.post(
            outputs["url"]["value"],
            json={"query": document},
            headers={"x-api-key": outputs["key"]["value"]},
            timeout=PATIENCE,
        )
        assert answer.status_code == 200, answer.text
        assert "errors" not in answer.json(), answer.text
        return answer.json()["data"]


def test_apply_plan_change_and_destroy(emulator, aws, tmp_path):
    todo = Configuration(tmp_path, emulator)
    todo.apply()
    assert todo.query('mutation { addTodo(id: "1", title: "write") { id title } }') == {
        "addTodo": {"id": "1", "title": "write"}
    }
    assert todo.query('{ getTodo(id: "1") { title } greeting }') == {
        "getTodo": {"title": "write"},
        "greeting": "hello",
    }
    todo.variables |= {"greeting": "good evening", "more_fields": "farewell: String"}
    todo.apply()
    assert todo.query("{ greeting farewell }") == {"greeting": "good evening", "farewell": None}
    assert todo.query('{ getTodo(id: "1") { title } }') == {"getTodo": {"title": "write"}}
    todo.run("destroy", "-auto-approve", "-input=false")
    assert "todo-by-terraform" not in [api["name"] for api in aws("appsync").list_graphql_apis()["graphqlApis"]]
    assert todo.variables["table"] not in aws("dynamodb").list_tables()["TableNames"]
