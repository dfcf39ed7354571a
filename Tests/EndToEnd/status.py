"""The documents of the status API in fixtures/schema.graphql."""

import itertools
import uuid

ALL_FIELDS = "jobId userId tenantId agentName status message timestamp metadata"
ARGUMENTS = {
    "jobId": "ID!",
    "userId": "ID!",
    "tenantId": "ID",
    "agentName": "String",
    "status": "String!",
    "message": "String",
    "metadata": "AWSJSON",
}


def publish(selection=ALL_FIELDS):
    """The mutation, with the fields that are passed on to subscribers."""
    variables = ", ".join(f"${name}: {kind}" for name, kind in ARGUMENTS.items())
    arguments = ", ".join(f"{name}: ${name}" for name in ARGUMENTS)
    return f"mutation Publish({variables}) {{ publishStatus({arguments}) {{ {selection} }} }}"


def subscribe(selection=ALL_FIELDS):
    return f"subscription Listen($userId: ID!) {{ onStatusUpdate(userId: $userId) {{ {selection} }} }}"


_jobs = itertools.count(1)


def status(user, name="agent_invoking", **more):
    """The variables of one status for a user."""
    return {"jobId": f"job-{next(_jobs)}", "userId": user, "status": name, **more}


def new_user():
    """A user of whom nobody else in this run has heard."""
    return f"user-{uuid.uuid4()}"
