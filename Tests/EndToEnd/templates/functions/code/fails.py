"""Functions that fail when they are asked to, and echo when they are not."""

import json
import logging
import os
import threading
import time

import boto3


class PipelineError(Exception):
    pass


def raises(event, context):
    if event["fail"]:
        raise PipelineError("the pipeline has burst")
    return event


def sleeps(event, context):
    if event["fail"]:
        time.sleep(600)
    return event


def exits(event, context):
    if event["fail"]:
        os._exit(1)
    return event


def unserializable(event, context):
    return {1, 2} if event["fail"] else event


def raises_at_length(event, context):
    raise PipelineError("x" * 200_000)


def takes_memory(event, context):
    return len(bytearray(b"x") * (200 << 20))


def logs_an_exception(event, context):
    try:
        raise PipelineError("the pipeline has burst")
    except PipelineError:
        logging.getLogger().exception("caught")
    print("and printed")


def invokes_itself(event, context):
    """Until an answer is an error; then how often it ran."""
    try:
        depth = json.dumps(event + 1)
        answer = boto3.client("lambda").invoke(FunctionName=context.function_name, Payload=depth)
    except Exception as error:
        return [event, type(error).__name__]
    return json.loads(answer["Payload"].read())


def leaves_a_thread(event, context):
    def talk():
        while True:
            time.sleep(0.05)
            print("said by a thread")

    threading.Thread(target=talk, daemon=True).start()
