"""A thousand sockets, a hundred of them one user's, and one reader that stops: who receives what, exactly."""

import asyncio
import json
import resource
import socket as sockets
from contextlib import contextmanager

import pytest
import websockets.asyncio.client
from websockets.sync.client import connect

from process import PATIENCE
from status import new_user, publish, status, subscribe

SOCKETS, OF_ONE_USER = 1_000, 100
# Beside the sockets: the emulator's own pipes, requests, what pytest has open.
DESCRIPTORS = SOCKETS + 200


@pytest.fixture(scope="module", autouse=True)
def descriptors():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < DESCRIPTORS:
        pytest.skip(f"this shell may have {hard} files open, and {DESCRIPTORS} are needed")
    if soft != resource.RLIM_INFINITY and soft < DESCRIPTORS:
        resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def start_message(api, selection, user, id_):
    data = json.dumps({"query": subscribe(selection), "variables": {"userId": user}})
    authorization = {"host": api.host, "x-api-key": api.api_key}
    payload = {"data": data, "extensions": {"authorization": authorization}}
    return json.dumps({"id": id_, "type": "start", "payload": payload})


class Listener:
    """One socket with one subscription: all that arrives for it, until it is stopped."""

    async def open(self, api, user, opening):
        self.arrived = []
        async with opening:
            self._socket = await websockets.asyncio.client.connect(
                api.realtime_url, subprotocols=["graphql-ws"], additional_headers={"x-api-key": api.api_key},
                compression=None, ping_interval=None, open_timeout=PATIENCE)  # fmt: skip
            await self._socket.send(json.dumps({"type": "connection_init"}))
            await self._socket.send(start_message(api, "jobId", user, "1"))
            await asyncio.wait_for(self._until("start_ack"), PATIENCE)
        self._reading = asyncio.create_task(self._until("complete"))
        return self

    async def _until(self, kind):
        while True:
            frame = json.loads(await self._socket.recv())
            if frame["type"] == kind:
                return
            if frame["type"] == "data":
                self.arrived.append(frame["payload"]["data"]["onStatusUpdate"]["jobId"])
            else:
                assert frame["type"] in ("connection_ack", "ka"), frame

    async def stop(self):
        """AppSync keeps the order on a socket: what was sent to this one is here when its `complete` is."""
        await self._socket.send(json.dumps({"type": "stop", "id": "1"}))
        await asyncio.wait_for(self._reading, PATIENCE)
        await self._socket.close()
        return self.arrived


@contextmanager
def stopped_reader(api, user):
    """Subscribed to long messages, of which it reads none."""
    host, _, port = api.host.rpartition(":")
    plain = sockets.socket()
    plain.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    plain.connect((host, int(port)))
    options = {"subprotocols": ["graphql-ws"], "additional_headers": {"x-api-key": api.api_key}}
    with connect(api.realtime_url, sock=plain, max_queue=1, close_timeout=0, **options) as slow:
        slow.send(json.dumps({"type": "connection_init"}))
        slow.send(start_message(api, "message", user, "slow"))
        while json.loads(slow.recv(timeout=PATIENCE))["type"] != "start_ack":
            pass
        yield


def verdicts(control, request, user):
    (publication,) = control.get("deliveries", requestId=request, **{"argument.userId": user})["deliveries"]
    return publication["verdicts"]


def test_every_publish_reaches_its_hundred_once_and_nobody_else(api, control):
    user = new_user()
    users = [user] * OF_ONE_USER + [new_user() for _ in range(SOCKETS - OF_ONE_USER)]
    published, requests = [], []

    def publish_until_the_reader_is_cut_off():
        """More than the kernel and the emulator hold for one socket, and a few for the others alone."""
        left = None
        while left != 0:
            variables = status(user, message="x" * 200_000)
            published.append(variables["jobId"])
            requests.append(api.execute(publish("userId jobId message"), variables)[1])
            assert len(requests) < 100, "the stopped reader was never cut off"
            if left is not None:
                left -= 1
            elif "slow" not in {verdict["subscription"]["id"] for verdict in verdicts(control, requests[-1], user)}:
                left = 5

    async def run():
        opening = asyncio.Semaphore(50)
        listeners = await asyncio.gather(*(Listener().open(api, user, opening) for user in users))
        with stopped_reader(api, user):
            control.wait_for(subscribers=OF_ONE_USER + 1, field="onStatusUpdate", arguments={"userId": user})
            await asyncio.to_thread(publish_until_the_reader_is_cut_off)
            return await asyncio.gather(*(listener.stop() for listener in listeners))

    arrived = asyncio.run(run())
    for number in range(OF_ONE_USER):
        assert arrived[number] == published
    assert [jobs for jobs in arrived[OF_ONE_USER:] if jobs] == []

    control.wait_for(quiet=True)
    reasons = set()
    for request in requests:
        found = verdicts(control, request, user)
        assert sum(verdict["outcome"] == "delivered" for verdict in found if verdict["subscription"]["id"] == "1") == (
            OF_ONE_USER
        )
        reasons |= {
            (verdict["reason"], verdict["sentence"].rpartition(": ")[2])
            for verdict in found
            if verdict["subscription"]["id"] == "slow" and verdict["outcome"] == "notDelivered"
        }
    assert reasons == {("connectionGone", "what waited for the socket passed the limit, and the socket was closed")}
