"""A gateway of pasteboard on loopback: it can refuse, be late, and remembers what it was asked."""

import json
import mimetypes
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from graphql import build_schema, graphql_sync
from websockets import Opcode, ServerProtocol, Subprotocol

from gateway.http.console import PAGES, content_policy
from tests.e2e.console.demo_gateway import DIST
from tests.world import ROOT

APPOINTMENT = {
    "kind": "HOME_VISIT",
    "title": "Hjemmepleje: hjælp til støttestrømper",
    "start": "2026-03-02T08:00:00+01:00",
    "end": "2026-03-02T08:30:00+01:00",
    "status": "BOOKED",
    "place": {"kind": "HOME", "name": "Hjemme"},
    "staff": [{"name": "Søren", "role": "social- og sundhedsassistent"}],
    "cancellation": {"code": "ALLOWED", "until": "2026-02-25T08:00:00+01:00"},
}
APPOINTMENTS = {"nodes": [APPOINTMENT], "pageInfo": {"hasNextPage": False}}
HELSINGOR = {"code": "DK-0217", "name": "Helsingør", "officialName": "Helsingør Kommune"}
ANSWER = {
    "municipality": HELSINGOR,
    "careRecord": {
        "__typename": "CareRecord",
        "person": {"name": "Somebody"},
        "municipality": HELSINGOR,
        "calendar": {"__typename": "Calendar", "appointments": APPOINTMENTS},
    },
}


class FakeGateway(ThreadingHTTPServer):
    """Serves the built page and `/graphql`; tokens are pasted, since it knows no provider.

    `refuse` is a token that it does not take. `operations` are those asked by HTTP: their name,
    Authorization and Accept.
    """

    daemon_threads = True

    def __init__(self, *, refuse: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.schema = build_schema((ROOT / "schema.graphql").read_text("utf-8"))
        self.refuse = refuse
        self.operations: list[tuple[str, str | None, str | None]] = []
        self.sockets: list[FakeSocket] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        result = graphql_sync(
            self.schema,
            request["query"],
            ANSWER,
            variable_values=request.get("variables"),
            operation_name=request.get("operationName"),
        )
        return dict(result.formatted)


class FakeSocket:
    """The gateway's end of a WebSocket: one event for each subscription, and then silence.

    `inits` and `asked` are what the page has told, `ended` how each of them ended.
    """

    def __init__(self, connection: socket.socket, path: str, refused: str) -> None:
        self._connection = connection
        self._refused = refused
        self._protocol = ServerProtocol(subprotocols=[Subprotocol("graphql-transport-ws")])
        self.path = path
        self.inits: list[Any] = []
        self.asked: list[str] = []
        self.ended: list[str] = []

    def serve(self, head: bytes) -> None:
        self._protocol.receive_data(head)
        [request] = self._protocol.events_received()
        self._protocol.send_response(self._protocol.accept(request))
        self._flush()
        while data := self._connection.recv(65536):
            self._protocol.receive_data(data)
            for frame in self._protocol.events_received():
                if frame.opcode is Opcode.TEXT:
                    self._take(json.loads(frame.data))
                elif frame.opcode is Opcode.CLOSE:
                    self.ended.append("close")
            self._flush()

    def _take(self, told: dict[str, Any]) -> None:
        if told["type"] == "connection_init":
            self.inits.append(told.get("payload"))
            if self._refused and f"Bearer {self._refused}" in str(told):
                self._protocol.send_close(4403, "Forbidden")
            else:
                self._say(type="connection_ack")
        elif told["type"] == "subscribe":
            self.asked.append(told["payload"]["query"])
            data = {"recordEvents": {"__typename": "MessageReceived"}}
            self._say(type="next", id=told["id"], payload={"data": data})
        else:
            self.ended.append(told["type"])

    def _say(self, **message: Any) -> None:
        self._protocol.send_text(json.dumps(message).encode())

    def _flush(self) -> None:
        for data in self._protocol.data_to_send():
            self._connection.sendall(data)


class _Answers(BaseHTTPRequestHandler):
    server: FakeGateway

    def log_message(self, *_: object) -> None:
        """Nothing: pytest's output is for failures."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if self.headers["Upgrade"] == "websocket":
            head = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
            opened = FakeSocket(self.connection, self.path, self.server.refuse)
            self.server.sockets.append(opened)
            opened.serve(f"{self.requestline}\r\n{head}\r\n".encode())
            self.close_connection = True
            return
        if address.path == "/console.json":
            self._send_json({"signIns": []})
            return
        file = DIST / PAGES.get(address.path, address.path.lstrip("/"))
        if not file.is_file():
            self._send(b"", "text/plain", HTTPStatus.NOT_FOUND)
            return
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self._send(file.read_bytes(), media_type)

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        authorization = self.headers["Authorization"]
        asked = (request.get("operationName", ""), authorization, self.headers["Accept"])
        self.server.operations.append(asked)
        if authorization and authorization == f"Bearer {self.server.refuse}":
            refused = {"message": "Sign in again.", "extensions": {"code": "UNAUTHENTICATED"}}
            self._send_json({"errors": [refused]}, HTTPStatus.UNAUTHORIZED)
            return
        self._send_json(self.server.answer(request))

    def _send_json(self, value: object, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(json.dumps(value).encode(), "application/json", status)

    def _send(self, body: bytes, media_type: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", content_policy())
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(gateway: FakeGateway) -> Iterator[FakeGateway]:
    """The gateway answers in a thread of its own until the block ends."""
    thread = threading.Thread(target=gateway.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield gateway
    finally:
        gateway.shutdown()
        gateway.server_close()
        thread.join()
