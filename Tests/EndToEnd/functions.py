"""The Lambda functions of a running emulator: invoked with boto3, and seen as processes in /proc."""

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path

import boto3

from signing import aws_options

TEMPLATES = Path(__file__).parent / "templates"


@dataclass
class Answer:
    """What an invocation was answered with."""

    status: int
    error: str | None
    payload: object
    log: str
    version: str | None


class Functions:
    def __init__(self, emulator):
        self.emulator = emulator
        self.client = boto3.client("lambda", **aws_options(emulator))

    def invoke(self, name, event=None, **options):
        answer = self.client.invoke(
            FunctionName=name, Payload=json.dumps(event).encode(), **{"LogType": "Tail"} | options
        )
        body = answer["Payload"].read()
        return Answer(
            answer["StatusCode"],
            answer.get("FunctionError"),
            json.loads(body) if body else None,
            base64.b64decode(answer.get("LogResult", "")).decode(),
            answer.get("ExecutedVersion"),
        )

    def send(self, name, event=None):
        """An Event invocation; 202 or an assertion."""
        answer = self.client.invoke(FunctionName=name, InvocationType="Event", Payload=json.dumps(event).encode())
        assert answer["StatusCode"] == 202
        return answer["ResponseMetadata"]["RequestId"]


def processes():
    """Of every process that can be seen: its id, its parent's, and its environment; zombies have none."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            # The name, in parentheses, may hold anything; the parent is the second field after it.
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            variables = (entry / "environ").read_bytes().split(b"\0")
        except OSError:  # ended meanwhile, or somebody else's
            continue
        yield int(entry.name), parent, variables


def processes_below(pid):
    """The ids of a process's descendants."""
    children = {}
    for child, parent, _ in processes():
        children.setdefault(parent, []).append(child)
    found, left = [], [pid]
    while left:
        left += (below := children.get(left.pop(), []))
        found += below
    return found


def function_processes(emulator, name):
    """The workers that run this function now, found below the emulator's own process."""
    below = set(processes_below(emulator.process.pid))
    variable = f"AWS_LAMBDA_FUNCTION_NAME={name}".encode()
    return sorted(pid for pid, _, variables in processes() if pid in below and variable in variables)


def processes_with(variable, value):
    """The ids of all processes, wherever they hang, that have inherited this variable."""
    wanted = f"{variable}={value}".encode()
    return sorted(pid for pid, _, variables in processes() if wanted in variables and pid != os.getpid())


def is_alive(pid):
    """Whether a process runs, be it as somebody else's orphan; what has ended and was not waited for does not."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
