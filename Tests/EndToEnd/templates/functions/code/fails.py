"""Functions that fail when they are asked to, and echo when they are not."""

import os
import time


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
