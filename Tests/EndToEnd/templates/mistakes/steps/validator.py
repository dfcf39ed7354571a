import os


def publish_status(status):
    function = os.environ.get("STATUS_PUBLISHER_FUNCTION")
    if not function:
        return False
    raise AssertionError("nobody has set it")


def handler(event, context):
    return {"published": publish_status("validating")}
