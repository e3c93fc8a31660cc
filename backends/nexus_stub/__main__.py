"""`python -m backends.nexus_stub --port 8102`: the stub on a loopback port."""

import argparse
import ipaddress
import socket
import sys
from datetime import date

import uvicorn

from backends.nexus_stub.app import Options, build

_REFUSED = 2


def main() -> int:
    """Listen until told to stop; 2 when the port is taken or the host is not loopback."""
    told = _arguments()
    if not _loopback(told.host):
        return _refused(f"{told.host} is not a loopback address: use 127.0.0.1.")
    try:
        app = build(_options(told))
    except ValueError as problem:
        return _refused(f"{problem}.")
    family = socket.AF_INET6 if ":" in told.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((told.host, told.port))
    except OSError:
        return _refused(f"port {told.port} is taken: stop what uses it, or choose another.")
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="error", access_log=False, lifespan="off")
    )
    port = listener.getsockname()[1]
    sys.stdout.write(f"nexus_stub listens on http://{told.host}:{port}\n")
    sys.stdout.flush()
    server.run(sockets=[listener])
    return 0


def _refused(why: str) -> int:
    sys.stderr.write(f"nexus_stub: {why}\n")
    return _REFUSED


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="nexus_stub", description=__doc__)
    parser.add_argument("--port", type=int, default=8102, help="0 takes any free port")
    parser.add_argument("--host", default="127.0.0.1", help="loopback only")
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--today", type=date.fromisoformat, default=None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--canary", default="KANARIE")
    parser.add_argument("--hidden", type=int, default=1)
    parser.add_argument("--tenants", default="helsingor,billund")
    parser.add_argument(
        "--cancel-notice", type=int, default=None, help="working days before a visit"
    )
    parser.add_argument(
        "--database", default=None, help="a SQLite file; its stub tables are remade"
    )
    return parser.parse_args()


def _options(told: argparse.Namespace) -> Options:
    return Options(
        today=told.today,
        scale=told.scale,
        seed=told.seed,
        canary=told.canary,
        hidden=told.hidden,
        tenants=tuple(told.tenants.split(",")),
        database=told.database,
        cancel_notice=told.cancel_notice,
    )


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


if __name__ == "__main__":
    raise SystemExit(main())
