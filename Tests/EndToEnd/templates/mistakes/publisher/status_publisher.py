import requests


def handler(event, context):
    return {"statusCode": requests.post(event["url"]).status_code}
