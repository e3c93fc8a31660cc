"""A gateway of pasteboard on loopback, and a real browser that plays the scenarios before it."""

import json
import mimetypes
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from graphql import build_schema, graphql_sync
from websockets import Opcode, ServerProtocol, Subprotocol

from tests.npm import NotInstalledError, install
from tests.untested import untested

HERE = Path(__file__).parent
CONSOLE = HERE.parents[2] / "console"
DIST = CONSOLE / "dist"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' data:; worker-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
NO_BROWSER = 3
PERSONS = [
    {"key": "relative", "description": "Adult with a mandate", "scheme": "MITID"},
    {"key": "citizen", "description": "Adult, active in four municipalities", "scheme": "MITID"},
    {"key": "innbygger", "description": "Vestby, terms in force", "scheme": "ID_PORTEN"},
]
WITHHELD = {
    "__typename": "Withheld",
    "topic": "MEDICATIONS",
    "explanation": "Medicinoplysninger vises ikke i Borgerportalen.",
    "alternative": {"title": "FMK-online", "url": "https://fmk.example/"},
}
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
ROOT = {
    "careRecord": {
        "__typename": "CareRecord",
        "municipality": {"name": "Helsingør", "portal": {"name": "Borgerportalen"}},
        "topics": [
            {"topic": "CALENDAR", "verdict": "SHOWN", "explanation": "Vises."},
            {"topic": "MEDICATIONS", "verdict": "WITHHELD", "explanation": "Vises ikke."},
        ],
        "calendar": {
            "__typename": "Calendar",
            "appointments": {"nodes": [APPOINTMENT], "pageInfo": {"hasNextPage": False}},
        },
        "medications": WITHHELD,
    }
}


class FakeGateway(ThreadingHTTPServer):
    """Serves the built page, `/graphql` and `/demo`; remembers what was asked and by whom."""

    daemon_threads = True

    def __init__(self, *, demo: bool = True, lifetime: int = 300, refuse: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.schema = build_schema((HERE / "fake.graphql").read_text("utf-8"))
        self.demo, self.lifetime, self.refuse = demo, lifetime, refuse
        self.issued: list[str] = []
        self.operations: list[tuple[str, str | None, str | None]] = []
        self.sockets: list[FakeSocket] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def issue(self, person: str) -> dict[str, Any]:
        self.issued.append(f"{person}-token-{len(self.issued) + 1}")
        return {
            "access_token": self.issued[-1],
            "token_type": "Bearer",
            "expires_in": self.lifetime,
        }

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        result = graphql_sync(
            self.schema,
            request["query"],
            ROOT,
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
            socket = FakeSocket(self.connection, self.path, self.server.refuse)
            self.server.sockets.append(socket)
            socket.serve(f"{self.requestline}\r\n{head}\r\n".encode())
            self.close_connection = True
            return
        if address.path.startswith("/demo/") and self.server.demo:
            person = parse_qs(address.query).get("person", [""])[0]
            self._send_json(self.server.issue(person) if person else PERSONS)
            return
        file = DIST / (address.path.lstrip("/") or "index.html")
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
            self._send_json({"errors": [{"message": "Sign in."}]}, HTTPStatus.UNAUTHORIZED)
            return
        self._send_json(self.server.answer(request))

    def _send_json(self, value: object, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(json.dumps(value).encode(), "application/json", status)

    def _send(self, body: bytes, media_type: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
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


def need_node_modules() -> None:
    """The browser comes from the package registry, by this folder's own lock file."""
    try:
        install(HERE)
    except NotInstalledError as missing:
        raise untested("the console", str(missing)) from None


class Played:
    """What the browser saw (`seen`) and what the gateway was asked, scenario by scenario."""

    def __init__(self, seen: dict[str, Any], gateways: dict[str, FakeGateway]) -> None:
        self.seen, self.gateways = seen, gateways


def play(scenarios: dict[str, tuple[dict[str, str], FakeGateway]], folder: Path) -> Played:
    """Runs every scenario in one browser; leaves the tests out where none can run."""
    with ExitStack() as stack:
        gateways = {k: stack.enter_context(serving(g)) for k, (_, g) in scenarios.items()}
        plan = folder / "scenarios.json"
        plan.write_text(
            json.dumps({k: {**s, "url": gateways[k].url} for k, (s, _) in scenarios.items()})
        )
        found = in_a_browser(HERE / "drive.mjs", plan, "the console")
    return Played(found, gateways)


def in_a_browser(script: Path, plan: Path, what: str) -> dict[str, Any]:
    """What a script reports of its plan; leaves tests of this out where no browser can run."""
    done = subprocess.run(
        [str(shutil.which("node")), str(script), str(plan)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    if done.returncode == NO_BROWSER:
        raise untested(what, done.stderr.strip())
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """All scenarios, played once."""
    if not (DIST / "index.html").exists():
        raise untested("the console", "console/dist is missing; run `make console`.")
    need_node_modules()
    folder = tmp_path_factory.mktemp("console")
    picture = {"play": "keyboard", "screenshot": str(folder / "console.png")}
    return play(
        {
            "keyboard": (picture, FakeGateway()),
            "short-lived": ({"play": "twice"}, FakeGateway(lifetime=0)),
            "refused": ({"play": "twice"}, FakeGateway(refuse="citizen-token-1")),
            "late": ({"play": "late"}, FakeGateway()),
            "pasted": ({"play": "paste", "token": "from-elsewhere.1"}, FakeGateway(demo=False)),
            "examples": ({"play": "examples"}, FakeGateway()),
            "watch": ({"play": "watch"}, FakeGateway()),
            "typed": ({"play": "headers", "token": "from-elsewhere.2"}, FakeGateway(demo=False)),
            "watch refused": ({"play": "watch"}, FakeGateway(refuse="citizen-token-1")),
        },
        folder,
    )
