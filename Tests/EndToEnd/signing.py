"""SigV4 by botocore: credentials for boto3 and gql, and an authentication for `requests`."""

import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

from process import PATIENCE

REGION = "us-east-1"
# The pair that the emulator knows.
TEST = Credentials("test", "test")
# The same key with another secret: a signature that cannot be right.
FORGED = Credentials("test", "not-the-secret")


def aws_options(emulator, credentials=TEST):
    """What boto3 needs to know, and nothing from the shell."""
    return {
        "endpoint_url": emulator.endpoint,
        "region_name": REGION,
        "aws_access_key_id": credentials.access_key,
        "aws_secret_access_key": credentials.secret_key,
        # What fails is to be seen failing, not tried again.
        "config": Config(retries={"total_max_attempts": 1}, connect_timeout=PATIENCE, read_timeout=PATIENCE),
    }


class SigV4(requests.auth.AuthBase):
    """Signs a request as it is about to be sent, body included."""

    def __init__(self, service, credentials=TEST, region=REGION):
        self._signer = SigV4Auth(credentials, service, region)

    def __call__(self, request):
        # Connection, Accept and the like may change on the way; only what AWS wants signed is.
        signed = {
            name: value
            for name, value in request.headers.items()
            if name.lower() == "content-type" or name.lower().startswith("x-amz-")
        }
        aws = AWSRequest(request.method, request.url, headers=signed, data=request.body or b"")
        self._signer.add_auth(aws)
        request.headers.update(dict(aws.headers.items()))
        return request


def dynamodb(emulator, operation, body, auth=None):
    """A DynamoDB request byte by byte, for what no SDK would send."""
    return requests.post(
        emulator.endpoint + "/",
        data=body,
        headers={
            "content-type": "application/x-amz-json-1.0",
            "x-amz-target": f"DynamoDB_20120810.{operation}",
        },
        auth=auth or SigV4("dynamodb"),
        timeout=PATIENCE,
    )
