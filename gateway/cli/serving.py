"""Listening: one socket, one server, quiet and graceful."""

import logging
import os
import socket
import sys
from collections.abc import Mapping

import structlog
import uvicorn
from starlette.applications import Starlette

from gateway.app import build
from gateway.config.environment import read_settings
from gateway.domain.errors import Misconfigured
from gateway.routing.register import register

_GRACE = 5


def serve_for_real(host: str, port: int) -> None:
    """Serve until stopped. Raises `Misconfigured` before anything is listened on."""
    _log_as_json()
    app = build(read_settings(os.environ, register(), demo=False))
    _run(app, listening(host, port))


def serve_demo(port: int, environment: Mapping[str, str]) -> None:
    """Serve the demo world's gateway, on this machine only."""
    _log_as_json()
    app = build(read_settings(environment, register(), demo=True))
    _run(app, listening("127.0.0.1", port))


def listening(host: str, port: int) -> socket.socket:
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
            f"cannot listen on {host}:{port} ({reason.lower()}): stop what listens there, "
            "or choose another with --port"
        ) from None
    return bound


def _run(app: Starlette, bound: socket.socket) -> None:
    config = uvicorn.Config(
        app,
        access_log=False,
        server_header=False,
        date_header=False,
        log_level="warning",
        timeout_graceful_shutdown=_GRACE,
        ws="none",
    )
    uvicorn.Server(config).run(sockets=[bound])


def _log_as_json() -> None:
    """Log lines as JSON on standard error. Libraries are heard only when something is wrong."""
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
