"""What stands behind the forest API."""


def grow(event, context):
    """Answers what it was asked with, and how it was called."""
    if isinstance(event, dict) and event.get("fail"):
        raise ValueError(event["fail"])
    return {"event": event, "trace": _trace()}


def whole(event, context):
    """A direct resolver: its event is the whole context."""
    if event["arguments"].get("fail"):
        raise KeyError(event["arguments"]["fail"])
    return {"name": event["arguments"].get("name"), "keys": ",".join(sorted(event)), "field": event["info"]["fieldName"]}


def birds(events, context):
    """A batch: one list of birds for each tree."""
    return [
        {"data": None, "errorMessage": "hollow", "errorType": "Tree:Hollow"}
        if event["source"]["id"] == 3
        else {"data": [{"name": f"{event['source']['id']} of {len(events)}"}], "errorMessage": None, "errorType": None}
        for event in events
    ]


def _trace():
    import os

    return os.environ.get("_X_AMZN_TRACE_ID", "")
