"""The library's gatekeeper: `card-NAME[-WISH]`."""

import json

asked = 0


def handler(event, context):
    global asked
    asked += 1
    token = event["authorizationToken"]
    _, name, *wishes = token.split("-")
    if name == "thief":
        return {"isAuthorized": False}
    if name == "broken":
        raise KeyError("card")
    answer = {
        "isAuthorized": True,
        "resolverContext": {"name": name, "asked": str(asked), "request": json.dumps(event["requestContext"])},
    }
    if "poor" in wishes:
        answer["deniedFields"] = ["Loan.margin", "Mutation.scrap"]
    if "kept" in wishes:
        answer["ttlOverride"] = 300
    return answer
