"""`python -m backends.helsenorge_stub --port 8103`: the stub as a program of its own."""

import argparse
import ipaddress
import socket
import sys
from datetime import date

import uvicorn

from backends.helsenorge_stub.app import build
from backends.helsenorge_stub.options import Options, today_in_norway

_PATIENCE = 1
"""Seconds for whoever still listens when the stub stops."""


def main(arguments: list[str] | None = None) -> int:
    """Serves until interrupted; 2 where it cannot start, with one sentence on stderr."""
    asked = _parser().parse_args(arguments)
    if not _is_loopback(asked.host):
        return _cannot(f"{asked.host} is not a loopback address: use 127.0.0.1.")
    listener = socket.socket(socket.AF_INET6 if ":" in asked.host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((asked.host, asked.port))
    except OSError:
        return _cannot(f"Port {asked.port} is taken: stop what listens there, or use --port.")
    app = build(
        Options(
            today=asked.today,
            seed=asked.seed,
            scale=asked.scale,
            canary=asked.canary,
            hidden=asked.hidden,
            database=asked.database,
        )
    )
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_PATIENCE,
    )
    port = listener.getsockname()[1]
    sys.stdout.write(f"helsenorge_stub listens on http://{asked.host}:{port}\n")
    sys.stdout.flush()
    uvicorn.Server(config).run(sockets=[listener])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m backends.helsenorge_stub")
    parser.add_argument("--port", type=int, default=8103)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--today", type=date.fromisoformat, default=today_in_norway())
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--canary", default="KANARIE")
    parser.add_argument("--hidden", type=int, default=1)
    parser.add_argument("--database")
    return parser


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _cannot(why: str) -> int:
    sys.stderr.write(f"helsenorge_stub cannot start: {why}\n")
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
