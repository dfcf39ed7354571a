"""The client of the Runtime API."""

import os
import sys


class RuntimeClient:
    """Lambda's runtime client has a native part, which it builds on Linux only. Elsewhere this takes its place."""

    def __init__(self):
        self.agent = ""
        self.connection = None

    def initialize_client(self, agent):
        self.agent = agent

    def _request(self, method, path, body=None, headers=()):
        import http.client

        if self.connection is None:
            self.connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
        headers = {"User-Agent": self.agent, **dict(headers)}
        try:
            self.connection.request(method, "/2018-06-01/runtime/" + path, body, headers)
            response = self.connection.getresponse()
            content = response.read()
        except Exception:
            self.connection = None
            raise
        if response.status >= 300:
            raise RuntimeError("the Runtime API answered %d to %s %s" % (response.status, method, path))
        return content, response.headers

    def next(self):
        return self._request("GET", "invocation/next")

    def post_invocation_result(self, invoke_id, body, content_type="application/json", *_):
        self._request("POST", "invocation/%s/response" % invoke_id, body, {"Content-Type": content_type})

    def post_error(self, invoke_id, body, xray_fault="", *_):
        import json

        headers = {
            "Content-Type": "application/json",
            "Lambda-Runtime-Function-Error-Type": json.loads(body).get("errorType", ""),
        }
        if xray_fault:
            headers["Lambda-Runtime-Function-XRay-Error-Cause"] = xray_fault.replace("\n", " ")
        self._request("POST", "invocation/%s/error" % invoke_id, body.encode(), headers)


def provide_runtime_client():
    try:
        import runtime_client  # noqa: F401
    except ImportError:
        sys.modules["runtime_client"] = RuntimeClient()
