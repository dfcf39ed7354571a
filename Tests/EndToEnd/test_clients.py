"""AppSync clients besides gql with an API key: IAM with a session token, appsync-ws-client, a reader that stops."""

import json
import queue
import socket as sockets
from contextlib import contextmanager

from appsync_ws_client.client import GraphQLWebSocketClient
from botocore.credentials import Credentials
from gql.transport.appsync_auth import AppSyncIAMAuthentication
from websockets.sync.client import connect

from process import PATIENCE
from signing import REGION, SigV4
from status import new_user, publish, status, subscribe


def test_gql_with_iam_and_a_session_token(api):
    temporary = Credentials("test", "test", "a-session-token")
    user = new_user()
    authentication = AppSyncIAMAuthentication(api.host, region_name=REGION, credentials=temporary)
    with api.connect(authentication) as socket:
        listening = socket.subscribe(subscribe("status"), {"userId": user})
        api.execute(publish(), status(user, "complete"), auth=SigV4("appsync", temporary))
        assert listening.next().data == {"onStatusUpdate": {"status": "complete"}}


@contextmanager
def ws_client(api):
    client = GraphQLWebSocketClient(
        api.realtime_url, lambda: {"host": api.host, "x-api-key": api.api_key}, max_retries=0
    )
    client.connect()
    yield client
    # It would connect again when it is closed.
    client._attempt_reconnect = lambda: None
    client.close()


def test_appsync_ws_client(api, control):
    user, arrived = new_user(), queue.Queue()
    wanted = {"field": "onStatusUpdate", "arguments": {"userId": user}}
    with ws_client(api) as client:
        # It does not tell when a subscription is live: the emulator does.
        subscription = client.subscribe(subscribe("status"), {"userId": user}, arrived.put)
        control.wait_for(subscribers=1, **wanted)
        for name in ("validating", "complete"):
            api.execute(publish(), status(user, name))
            assert arrived.get(timeout=PATIENCE) == {"data": {"onStatusUpdate": {"status": name}}}
        client.unsubscribe(subscription)
        # What follows on the same socket shows that the stop was read.
        client.subscribe(subscribe("jobId"), {"userId": user}, arrived.put)
        variables = status(user)
        control.wait_for(subscribers=1, **wanted)
        api.execute(publish(), variables)
        assert arrived.get(timeout=PATIENCE) == {"data": {"onStatusUpdate": {"jobId": variables["jobId"]}}}


def test_a_reader_that_stops_reading_is_cut_off_and_disturbs_nobody(api, control):
    user = new_user()
    host, _, port = api.host.rpartition(":")
    plain = sockets.socket()
    plain.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    plain.connect((host, int(port)))
    options = {"subprotocols": ["graphql-ws"], "additional_headers": {"x-api-key": api.api_key}}
    # It is cut off in the end: nobody answers its close.
    with api.connect() as socket, connect(api.realtime_url, sock=plain, max_queue=1, close_timeout=0, **options) as slow:
        listening = socket.subscribe(subscribe("status"), {"userId": user})
        slow.send(json.dumps({"type": "connection_init"}))
        data = json.dumps({"query": subscribe("status message"), "variables": {"userId": user}})
        authorization = {"host": api.host, "x-api-key": api.api_key}
        start = {"data": data, "extensions": {"authorization": authorization}}
        slow.send(json.dumps({"id": "slow", "type": "start", "payload": start}))
        while json.loads(slow.recv(timeout=PATIENCE))["type"] != "start_ack":
            pass
        # More than the kernel and the emulator hold for one socket.
        published = []
        for number in range(100):
            published.append(api.execute(publish(), status(user, str(number), message="x" * 200_000))[1])
            assert listening.next().data == {"onStatusUpdate": {"status": str(number)}}
            verdicts = control.publication(published[-1])["verdicts"]
            if not any(verdict["subscription"]["id"] == "slow" for verdict in verdicts):
                break
        else:
            raise AssertionError("the slow reader was never cut off")
        control.wait_for(quiet=True)
        reasons = [
            verdict
            for request in published
            for verdict in control.publication(request)["verdicts"]
            if verdict["subscription"]["id"] == "slow" and verdict["outcome"] == "notDelivered"
        ]
        assert reasons
        assert {verdict["reason"] for verdict in reasons} == {"connectionGone"}
        assert all("its client reads too slowly" in verdict["sentence"] for verdict in reasons)
