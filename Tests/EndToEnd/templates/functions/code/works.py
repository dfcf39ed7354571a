"""Functions that work."""

import logging
import os
import sys
import time
from pathlib import Path

calls = 0


def echo(event, context):
    return event


def surroundings(event, context):
    return {
        "variables": dict(os.environ),
        "path": sys.path,
        "function_name": context.function_name,
        "function_version": context.function_version,
        "invoked_function_arn": context.invoked_function_arn,
        "memory_limit_in_mb": context.memory_limit_in_mb,
        "aws_request_id": context.aws_request_id,
        "remaining": context.get_remaining_time_in_millis(),
    }


def count(event, context):
    global calls
    calls += 1
    return {"calls": calls, "process": os.getpid()}


def meet(event, context):
    """Returns once the other one is here: only when both run at the same time."""
    Path(event["folder"], event["me"]).touch()
    other = Path(event["folder"], event["other"])
    while not other.exists():
        time.sleep(0.01)
    return os.getpid()


def talk(event, context):
    print("said by print")
    logging.getLogger().warning("said by logging")
