"""An AppSync API seen through real clients: `requests` and gql over HTTP, gql's AppSync transport over WebSocket."""

import asyncio
import itertools
import json
import queue
import threading
from urllib.parse import urlsplit

import requests
from gql import Client, GraphQLRequest
from gql.transport.appsync_auth import AppSyncApiKeyAuthentication, AppSyncIAMAuthentication
from gql.transport.appsync_websockets import AppSyncWebsocketsTransport
from gql.transport.requests import RequestsHTTPTransport

from process import PATIENCE
from signing import REGION, TEST, SigV4


class AppSync:
    """One API of a running emulator."""

    def __init__(self, emulator):
        self._reach(emulator.ready["graphqlUrl"], emulator.ready["realtimeUrl"], emulator.ready["apiKey"])

    @classmethod
    def of(cls, api, api_key=None):
        """The API that an answer of the control plane shows."""
        made = cls.__new__(cls)
        made._reach(api["uris"]["GRAPHQL"], api["uris"]["REALTIME"], api_key)
        return made

    def _reach(self, url, realtime_url, api_key):
        self.url = url
        self.realtime_url = realtime_url
        self.api_key = api_key
        self.host = urlsplit(url).netloc

    def post(self, body, auth="key", url=None, content_type="application/json", headers=None):
        """The HTTP answer to a body, which may be bytes, text, or anything that JSON can say."""
        data = body if isinstance(body, (bytes, str)) else json.dumps(body)
        headers = {"content-type": content_type, **(headers or {})}
        if auth == "key":
            headers["x-api-key"] = self.api_key
        return requests.post(
            url or self.url,
            data=data.encode() if isinstance(data, str) else data,
            headers=headers,
            auth=SigV4("appsync") if auth == "iam" else auth if isinstance(auth, SigV4) else None,
            timeout=PATIENCE,
        )

    def execute(self, query, variables=None, auth="key"):
        """A document that must go through without an error: its data, and the request's id."""
        answer = self.post({"query": query, "variables": variables or {}}, auth=auth)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert not body.get("errors"), body
        return body["data"], answer.headers["x-amzn-RequestId"]

    def client(self, auth="key", **options):
        """gql over HTTP."""
        transport = RequestsHTTPTransport(
            self.url,
            headers={"x-api-key": self.api_key} if auth == "key" else None,
            auth=SigV4("appsync") if auth == "iam" else None,
        )
        return Client(transport=transport, **options)

    def authentication(self, auth="key"):
        if auth == "key":
            return AppSyncApiKeyAuthentication(self.host, self.api_key)
        if auth == "iam":
            return AppSyncIAMAuthentication(self.host, region_name=REGION, credentials=TEST)
        return auth

    def connect(self, auth="key"):
        """gql over WebSocket."""
        return Socket(self.realtime_url, self.authentication(auth))


class Refused(Exception):
    """The server answered a `start` with an `error`."""

    def __init__(self, frame):
        super().__init__(json.dumps(frame))
        self.frame = frame
        self.errors = frame["payload"]["errors"]


class TappedTransport(AppSyncWebsocketsTransport):
    """gql's transport, which keeps `start_ack` and late frames to itself, with every frame to be seen as well."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self._frames = []
        self._arrival = threading.Condition()

    def _parse_answer(self, answer):
        with self._arrival:
            self._frames.append(json.loads(answer))
            self._arrival.notify_all()
        return super()._parse_answer(answer)

    def wait_for(self, wanted, what):
        """The first frame that is `wanted`, whether it came already or is still to come."""

        def first():
            return next((frame for frame in self._frames if wanted(frame)), None)

        with self._arrival:
            assert self._arrival.wait_for(first, PATIENCE), f"waited for {what}; frames so far: {self._frames}"
            return first()

    def frames(self):
        with self._arrival:
            return list(self._frames)


class EventLoop:
    """gql's event loop, on a thread of its own, so that tests read from top to bottom."""

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def start(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def run(self, coroutine):
        return self.start(coroutine).result(PATIENCE)


LOOP = EventLoop()
# Ids are unique over all sockets, though AppSync asks it of one only, so that verdicts are told apart by them.
IDS = itertools.count(1)


class Socket:
    """One WebSocket connection, acknowledged."""

    def __init__(self, url, authentication):
        self.subscriptions = []

        async def open_socket():
            self.transport = TappedTransport(url, auth=authentication)
            self._client = Client(transport=self.transport, fetch_schema_from_transport=False)
            await self._client.connect_async()

        LOOP.run(open_socket())

    def subscribe(self, query, variables=None):
        """A subscription that is live: its `start` was acknowledged. A refusal is raised."""
        subscription = Subscription(self, query, variables)
        self.subscriptions.append(subscription)
        return subscription

    def close(self):
        for subscription in self.subscriptions:
            subscription.cancel()
        LOOP.run(self._client.close_async())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Subscription:
    def __init__(self, socket, query, variables):
        self._transport = socket.transport
        self._results = queue.Queue()

        async def listen():
            try:
                request = GraphQLRequest(query, variable_values=variables)
                # The transport's own results: the session above it would end at the first one that has errors.
                async for result in socket.transport.subscribe(request):
                    self._results.put(result)
                self._results.put(None)
            except Exception as error:
                self._results.put(error)

        async def begin():
            self._transport.next_query_id = number = next(IDS)
            task = asyncio.ensure_future(listen())
            while self._transport.next_query_id == number and not task.done():
                await asyncio.sleep(0)
            return str(number), task

        self.id, self._task = LOOP.run(begin())
        answer = self._transport.wait_for(
            lambda frame: (
                (frame.get("id") == self.id and frame["type"] in ("start_ack", "error"))
                or (frame["type"] == "error" and "id" not in frame)
            ),
            f"an answer to start {self.id}",
        )
        if answer["type"] == "error":
            self.cancel()
            raise Refused(answer)

    def next(self):
        """The next result, in the order of arrival; None once the server has completed the subscription."""
        try:
            result = self._results.get(timeout=PATIENCE)
        except queue.Empty:
            raise AssertionError(f"nothing arrived for {self.id}; frames: {self._transport.frames()}") from None
        if isinstance(result, Exception):
            raise result
        return result

    def assert_nothing_arrived(self):
        """For what must not come: ask once something later did, since AppSync keeps the order on one socket."""
        assert self._results.empty(), self._results.get()

    def stop(self):
        """Sends `stop` and waits for the server's `complete`."""
        self.cancel()
        return self._transport.wait_for(
            lambda frame: frame.get("id") == self.id and frame["type"] == "complete", f"complete {self.id}"
        )

    def cancel(self):
        async def cancel():
            if not self._task.done():
                self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

        LOOP.run(cancel())
