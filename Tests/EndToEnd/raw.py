"""A WebSocket without a client library, for what gql does not do or does not show."""

import base64
import json
from contextlib import contextmanager

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from process import PATIENCE


class Raw:
    """One connection, frame by frame."""

    def __init__(self, socket):
        self.socket = socket
        self._acknowledged = False

    @classmethod
    @contextmanager
    def connect(cls, api, url=None, **options):
        options = options or {"subprotocols": ["graphql-ws"], "additional_headers": {"x-api-key": api.api_key}}
        with connect(url or api.realtime_url, open_timeout=PATIENCE, **options) as socket:
            yield cls(socket)

    @staticmethod
    def header(headers):
        """As amplify-js sends it: base64url without its padding."""
        return "header-" + base64.urlsafe_b64encode(json.dumps(headers).encode()).decode().rstrip("=")

    @classmethod
    def refusal(cls, api, **options):
        """The error of a connection that is opened, told why, and closed."""
        with cls.connect(api, **options) as raw:
            frame = raw.receive()
            assert frame["type"] == "connection_error"
            raw.send({"type": "connection_init"})
            raw.closed()
        (error,) = frame["payload"]["errors"]
        return error

    def send(self, message):
        self.socket.send(json.dumps(message))

    def receive(self, but=("ka",)):
        while True:
            frame = json.loads(self.socket.recv(timeout=PATIENCE))
            if frame["type"] not in but:
                return frame

    def closed(self):
        """Waits for the server's close, before which nothing else may come; its code."""
        with pytest.raises(ConnectionClosed) as closed:
            self.socket.recv(timeout=PATIENCE)
        return closed.value.rcvd and closed.value.rcvd.code

    def acknowledge(self):
        if not self._acknowledged:
            self.send({"type": "connection_init"})
            assert self.receive()["type"] == "connection_ack"
            self._acknowledged = True

    def ask(self, api, query, variables=None, id_="raw", authorization=None):
        """The answer to a `start`."""
        self.acknowledge()
        authorization = authorization or {"host": api.host, "x-api-key": api.api_key}
        self.send(
            {
                "id": id_,
                "type": "start",
                "payload": {
                    "data": json.dumps({"query": query, "variables": variables or {}}),
                    "extensions": {"authorization": authorization},
                },
            }
        )
        return self.receive()

    def start(self, api, query, variables=None, id_="raw"):
        assert self.ask(api, query, variables, id_) == {"type": "start_ack", "id": id_}
