"""`python -m backends.cura_stub --port 8101`: the stub, on a port of this machine."""

import argparse
import ipaddress
import socket
import sys
from datetime import date

import uvicorn

from backends.cura_stub.app import Options, build
from backends.cura_stub.options import this_day


def main() -> int:
    """Serves until interrupted; a port that cannot be had is said, and ends with 2."""
    told = _arguments()
    if not _is_loopback(told.host):
        print("cura_stub only listens on this machine: give --host 127.0.0.1.", file=sys.stderr)  # noqa: T201
        return 2
    try:
        listening = socket.create_server((told.host, told.port))
    except OSError:
        said = f"Port {told.port} is taken: stop what listens there, or give another --port."
        print(said, file=sys.stderr)  # noqa: T201
        return 2
    app = build(
        Options(
            scale=told.scale,
            today=told.today or this_day(),
            seed=told.seed,
            canary=told.canary,
            hidden=told.hidden,
            database=told.database,
        )
    )
    server = uvicorn.Server(
        uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, lifespan="off"
        )
    )
    port = listening.getsockname()[1]
    print(f"cura_stub listens on http://{told.host}:{port}", flush=True)  # noqa: T201
    server.run(sockets=[listening])
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m backends.cura_stub")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--scale", type=int, default=1, help="how many times as many rows")
    parser.add_argument("--today", type=date.fromisoformat, help="the day that data is relative to")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--canary", default="KANARIE", help="the word in everything hidden")
    parser.add_argument("--hidden", type=int, default=1, help="which hidden world; 0 is none")
    parser.add_argument("--database", help="a SQLite file; without it, memory")
    return parser.parse_args()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


if __name__ == "__main__":
    raise SystemExit(main())
