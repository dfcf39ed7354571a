"""What a browser asks before, and reads after, a request to another origin."""

import pytest
import requests

from process import PATIENCE

ORIGIN = "http://localhost:5173"
ASKED = "authorization,content-type,x-amz-date,x-amz-security-token,x-amz-target,x-amz-user-agent,x-api-key"


@pytest.mark.parametrize("path", ["/graphql", "/"])
def test_a_preflight_is_answered_without_credentials(emulator, path):
    answer = requests.options(
        emulator.endpoint + path,
        headers={
            "origin": ORIGIN,
            "access-control-request-method": "POST",
            "access-control-request-headers": ASKED,
        },
        timeout=PATIENCE,
    )
    assert answer.status_code in (200, 204)
    assert answer.headers["access-control-allow-origin"] in ("*", ORIGIN)
    assert "POST" in answer.headers["access-control-allow-methods"]
    allowed = {name.strip().lower() for name in answer.headers["access-control-allow-headers"].split(",")}
    # A star would not do: it does not stand for `authorization`.
    assert set(ASKED.split(",")) <= allowed


def test_an_answer_may_be_read(api):
    answer = api.post({"query": "{ ping }"}, headers={"origin": ORIGIN})
    assert answer.headers["access-control-allow-origin"] in ("*", ORIGIN)


def test_a_refusal_may_be_read_and_its_type_too(api):
    answer = api.post({"query": "{ ping }"}, auth=None, headers={"origin": ORIGIN, "x-api-key": "da2-wrong"})
    assert answer.status_code == 401
    assert answer.headers["access-control-allow-origin"] in ("*", ORIGIN)
    exposed = {name.strip().lower() for name in answer.headers["access-control-expose-headers"].split(",")}
    assert {"x-amzn-requestid", "x-amzn-errortype"} <= exposed
