"""Starts the emulator, subscribes as one user, publishes a job's statuses, and shows them as they arrive."""

import argparse
import json
import sys
import time
from pathlib import Path

import boto3
from boto3.dynamodb.conditions import Attr, Key

import process
from appsync import AppSync
from control import Control
from signing import aws_options
from status import publish, subscribe

USER, TENANT, JOB = "alice", "acme", "job-1"
# What a pipeline says on its way, by whom, and with which credentials it is published.
STATUSES = [
    ("loading_agents", "orchestrator", "Loading the playbook", "iam", {"agents": 2}),
    ("agent_invoking", "researcher", "Starting the researcher", "iam", None),
    ("calling_tool", "researcher", "Searching the archive", "iam", {"tool": "search"}),
    ("agent_complete", "researcher", "Found 12 documents", "iam", {"documents": 12}),
    ("validating", "orchestrator", "Checking what was found", "key", None),
    ("synthesizing", "orchestrator", "Writing the answer", "key", None),
    ("complete", "orchestrator", "Done", "key", {"words": 480}),
]


def show(arrived, name, agent, message, delay):
    print(f"  {arrived:<4} {name:<16} {agent:<14} {message:<28} {delay:6.1f} ms")


def run(emulator):
    api, control = AppSync(emulator), Control(emulator)
    print(f"The emulator serves {api.url}")

    table = boto3.resource("dynamodb", **aws_options(emulator)).Table("user_sessions")
    sessions = table.query(
        KeyConditionExpression=Key("user_id").eq(USER), FilterExpression=Attr("tenant_id").eq(TENANT)
    )["Items"]
    print(f"{USER} of {TENANT} is connected as {sessions[0]['connection_id']}\n")

    missing = 0
    with api.connect("key") as hers, api.connect("key") as his:
        listening = hers.subscribe(subscribe(), {"userId": USER})
        other = his.subscribe(subscribe(), {"userId": "bob"})
        print(f"{USER} and bob have subscribed to their statuses. {USER} receives:")
        for name, agent, message, auth, metadata in STATUSES:
            variables = {
                "jobId": JOB, "userId": USER, "tenantId": TENANT, "agentName": agent, "status": name,
                "message": message, "metadata": metadata and json.dumps(metadata),
            }  # fmt: skip
            begin = time.perf_counter()
            _, request = api.execute(publish(), variables, auth)
            result = listening.next()
            delay = (time.perf_counter() - begin) * 1000
            arrived = result.data and result.data["onStatusUpdate"]
            if result.errors or not arrived or arrived["status"] != name:
                print(f"  expected {name}, but got {result}", file=sys.stderr)
                missing += 1
            else:
                show(auth, name, arrived["agentName"], arrived["message"], delay)
        verdict = control.verdict(request, other)
        print(f"\nAnd bob? {verdict['sentence']}")
        other.assert_nothing_arrived()
    return 1 if missing else 0


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--emulator", type=Path, help="the binary (default: EMULATOR, else .build/debug/emulator)")
    given = arguments.parse_args().emulator
    if given:
        process.BINARY = given.absolute()
    try:
        with process.Emulator() as emulator:
            return run(emulator)
    except (AssertionError, process.NotReady) as failure:
        print(failure, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
