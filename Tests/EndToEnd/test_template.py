"""The template of the pipeline, as CloudFormation's own linter sees it."""

import subprocess
import sys
from pathlib import Path

from process import FIXTURES, PATIENCE


def test_cfn_lint_has_no_objection():
    linter = Path(sys.executable).parent / "cfn-lint"
    answer = subprocess.run(
        [str(linter), str(FIXTURES / "template.yaml")], capture_output=True, text=True, timeout=PATIENCE
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_nothing_but_local_paths_is_ignored():
    ignored = [line.strip() for line in (FIXTURES / "template.yaml").read_text().splitlines() if "- W" in line]
    assert ignored == ["- W3002"]
