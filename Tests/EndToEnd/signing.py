"""SigV4 by botocore: an authentication for `requests`, and credentials for gql."""

import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

REGION = "us-east-1"
# The pair that the emulator knows.
TEST = Credentials("test", "test")
# The same key with another secret: a signature that cannot be right.
FORGED = Credentials("test", "not-the-secret")


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
        timeout=60,
    )
