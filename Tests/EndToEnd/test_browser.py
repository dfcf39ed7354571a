"""A page in Debian's Chromium with nothing but its own WebSocket: both ways to carry the connect headers that a page
has. Skipped where there is no Chromium: it is large, so nothing here installs it."""

import http.server
import json
import queue
import shutil
import subprocess
import threading

import pytest

from process import PATIENCE
from status import new_user, publish, status, subscribe

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (Debian's package: chromium)")

PAGE = """<!doctype html><meta charset="utf-8"><script>
const given = GIVEN;
// One after the other: two at once may arrive in either order.
let told = Promise.resolve();
const tell = (what) => told = told.then(() => fetch("/told", {method: "POST", body: JSON.stringify(what)}));
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const headers = {host: given.host, "x-api-key": given.key};
const socket = given.form === "query"
  ? new WebSocket(given.url + "?header=" + encodeURIComponent(base64(JSON.stringify(headers))) + "&payload=e30=", "graphql-ws")
  : new WebSocket(given.url, ["graphql-ws", "header-" +
      base64(JSON.stringify(headers)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")]);
socket.onopen = () => socket.send(JSON.stringify({type: "connection_init"}));
socket.onclose = (event) => tell({type: "closed", code: event.code, protocol: socket.protocol});
socket.onmessage = (event) => {
  const message = JSON.parse(event.data);
  if (message.type === "connection_ack")
    socket.send(JSON.stringify({id: "page", type: "start", payload: {
      data: JSON.stringify({query: given.query, variables: given.variables}), extensions: {authorization: headers}}}));
  if (message.type !== "ka") tell({...message, protocol: socket.protocol});
};
</script>"""


class Page:
    """A page on a server of its own, open in a browser; what it tells can be read."""

    def __init__(self, folder, given):
        self.told = told = queue.Queue()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = PAGE.replace("GIVEN", json.dumps(given)).encode()
                self.answer(200 if self.path == "/" else 404, body)

            def do_POST(self):
                told.put(json.loads(self.rfile.read(int(self.headers["content-length"]))))
                self.answer(200, b"")

            def answer(self, code, body):
                self.send_response(code)
                self.send_header("content-type", "text/html")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self._browser = subprocess.Popen(
            [
                CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
                "--no-proxy-server", "--remote-debugging-port=0", f"--user-data-dir={folder}",
                f"http://127.0.0.1:{self._server.server_port}/",
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def next(self):
        return self.told.get(timeout=PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._browser.terminate()
        self._browser.wait(PATIENCE)
        self._server.shutdown()
        self._server.server_close()


def given(api, form, user, key=None):
    return {
        "form": form, "url": api.realtime_url, "host": api.host, "key": key or api.api_key,
        "query": subscribe("status"), "variables": {"userId": user},
    }  # fmt: skip


@pytest.mark.parametrize("form", ["query", "subprotocol"])
def test_a_page_subscribes(api, tmp_path, form):
    user = new_user()
    with Page(tmp_path, given(api, form, user)) as page:
        assert [page.next()["type"] for _ in range(2)] == ["connection_ack", "start_ack"]
        api.execute(publish(), status(user, "complete"))
        assert page.next() == {
            "id": "page", "type": "data", "payload": {"data": {"onStatusUpdate": {"status": "complete"}}},
            "protocol": "graphql-ws",
        }  # fmt: skip


@pytest.mark.parametrize("form", ["query", "subprotocol"])
def test_a_page_is_told_why_it_is_refused(api, tmp_path, form):
    with Page(tmp_path, given(api, form, new_user(), key="da2-wrong")) as page:
        refused = page.next()
        assert refused["type"] == "connection_error"
        assert refused["payload"]["errors"][0]["errorCode"] == 401
        assert page.next()["type"] == "closed"
