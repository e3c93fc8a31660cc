"""`python -m backends.identity_stub --port N`: the identity stub on this machine's loopback."""

import argparse
import ipaddress
import socket
import sys
from datetime import date

import uvicorn

from backends.identity_stub.app import build
from backends.identity_stub.options import Options, today_in_denmark

_CANNOT_START = 2


class _Server(uvicorn.Server):
    """Says in one line that it is ready."""

    def __init__(self, config: uvicorn.Config, origin: str) -> None:
        super().__init__(config)
        self._origin = origin

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        sys.stdout.write(f"identity_stub listens on {self._origin}\n")
        sys.stdout.flush()


def main() -> int:
    """Runs until stopped; 2 when it cannot start."""
    told = _told()
    if not _is_loopback(told.host):
        return _refused(f"identity_stub binds to loopback only, not to {told.host}: leave --host")
    family = socket.AF_INET6 if ":" in told.host else socket.AF_INET
    with socket.socket(family) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((told.host, told.port))
            bound.listen()
        except OSError:
            return _refused(f"port {told.port} is taken: stop what uses it or choose another")
        _serve(bound, told)
    return 0


def _serve(bound: socket.socket, told: argparse.Namespace) -> None:
    host = f"[{told.host}]" if ":" in told.host else told.host
    origin = f"http://{host}:{bound.getsockname()[1]}"
    options = Options(
        origin=origin,
        today=told.today,
        seed=told.seed,
        scale=told.scale,
        canary=told.canary,
        hidden=told.hidden,
        database=told.database,
    )
    config = uvicorn.Config(
        build(options), log_level="warning", access_log=False, server_header=False, lifespan="off"
    )
    _Server(config, origin).run(sockets=[bound])


def _told() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="identity_stub", description=__doc__)
    parser.add_argument("--port", type=int, default=8104)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--today", type=date.fromisoformat, default=today_in_denmark())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--canary", default="KANARIE")
    parser.add_argument("--hidden", type=int, default=1)
    parser.add_argument("--database", default=None)
    return parser.parse_args()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refused(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return _CANNOT_START


if __name__ == "__main__":
    sys.exit(main())
