"""Listening: one socket, one server, quiet and graceful."""

import gc
import logging
import os
import socket
import sys
from collections.abc import Callable, Mapping
from tempfile import TemporaryDirectory
from typing import Final

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send

from gateway.app import build
from gateway.cli.server import server
from gateway.cli.unheard import listen
from gateway.cli.workers import Makes, check_shared, run_workers
from gateway.config.clients import read_documents
from gateway.config.environment import clients_path, read_settings
from gateway.config.manifests import DocumentFiles
from gateway.config.store import StoreSettings, read_store
from gateway.domain.errors import Misconfigured
from gateway.execution.limits import Limits
from gateway.routing.register import register


def serve_for_real(host: str, port: int, workers: int = 1) -> None:
    """Serve until stopped. Raises `Misconfigured` before anything is listened on."""
    if workers == 1:
        _run(app_for_real(), listening(host, port))
        return
    _log_as_json()
    check_shared(read_settings(os.environ, register(), demo=False))
    _run_several(workers, app_for_real, listening(host, port))


def app_for_real() -> Starlette:
    """The gateway as the environment and its files have it. Raises `Misconfigured`."""
    _log_as_json()
    return build(read_settings(os.environ, register(), demo=False))


def _run_several(number: int, makes: Makes, bound: socket.socket) -> None:
    """What the processes count is added up in files of a folder that goes with the supervisor."""
    with TemporaryDirectory(prefix="omsorg-counts-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        run_workers(number, makes, _run, bound)


def documents_served() -> tuple[DocumentFiles, Limits]:
    """Where `omsorg serve` would find registered documents, and the limits that it would hold."""
    return read_documents(clients_path(os.environ))


def store_served() -> StoreSettings:
    """The store in which `omsorg serve` would keep its log. Raises `Misconfigured`."""
    return read_store(os.environ)


def serve_demo(port: int, environment: Mapping[str, str]) -> None:
    """Serve the demo world's gateway, on this machine only."""
    _log_as_json()
    app = build(read_settings(environment, register(), demo=True))
    _run(app, listening("127.0.0.1", port))


_DISCREET = (
    "aiohttp",
    "asyncio",
    "httpcore",
    "httpx",
    "psycopg",
    "redis",
    "sqlalchemy",
    "websockets",
)
_COLLECTING = (50_000, 20, 10)
"""How many more objects there are before new ones are looked through; rounds before older ones."""
WELCOMED_AT_ONCE: Final = 16
"""New connections in one turn of the loop."""
_ANOTHER = "stop what listens there, or choose another with --port"


def listening(host: str, port: int, remedy: str = _ANOTHER) -> socket.socket:
    """A bound socket. Raises `Misconfigured` where the port is taken or the address not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        reason = error.strerror or "not possible"
        raise Misconfigured(
            f"cannot listen on {host}:{port} ({reason.lower()}): {remedy}"
        ) from None
    return bound


def doors(bound: socket.socket) -> list[socket.socket]:
    """The same socket several times, for the server to listen on and to close in the end.

    libuv takes one connection in from a socket before it goes on with all others: where there is
    much to do, whoever is to be refused would wait at the door until it is their turn for that.
    """
    return [bound, *(bound.dup() for _ in range(1, WELCOMED_AT_ONCE))]


def _run(
    app: Starlette,
    bound: socket.socket,
    run_by: Callable[[uvicorn.Server], None] = lambda _server: None,
) -> None:
    started = _Start(app)
    serving = server(started, app.state.streaming)
    run_by(serving)
    # What is there now stays: nobody need look through it again for what is no longer used.
    gc.collect()
    gc.freeze()
    # Operations leave no cycles, so the collector finds next to nothing; what it looks through
    # are the records that are being answered.
    gc.set_threshold(*_COLLECTING)
    try:
        serving.run(sockets=doors(bound))
    except SystemExit:
        if started.mistake is not None:
            raise started.mistake from None
        raise


class _Start:
    """The app. A wrong setting that only its start can see is kept, to be said in one sentence."""

    def __init__(self, app: Starlette) -> None:
        self._app = app
        self.mistake: Misconfigured | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Starlette writes the whole trace into the message of a failed start: it is left out."""

        async def shortened(message: Message) -> None:
            failed = message["type"] == "lifespan.startup.failed"
            await send({"type": message["type"]} if failed else message)

        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        try:
            await self._app(scope, receive, shortened)
        except Misconfigured as mistake:
            self.mistake = mistake


def _log_as_json() -> None:
    """Log lines as JSON on standard error. Libraries are heard only when something is wrong.

    Each by itself, whatever the root logger is told: in detail they tell of addresses, of headers
    and of the log's own rows.
    """
    logging.basicConfig(level=logging.WARNING)
    for library in _DISCREET:
        logging.getLogger(library).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
    listen()
