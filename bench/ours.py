"""`python -m bench.ours [--folder F]`: our gateway, whole, as `omsorg serve` serves it.

Tokens are verified, policy decided, the access log written to SQLite on disk, rates counted. Only
the clock is ours: it begins at the moment of the recording, and runs.
"""

import argparse
import shutil
from pathlib import Path

from bench import world
from bench.clock import RunningClock
from bench.places import SERVED, VAR
from gateway.app import build
from gateway.cli import serving
from gateway.cli.server import server


def main() -> None:
    """Serve until stopped, with an empty store."""
    parser = argparse.ArgumentParser(prog="python -m bench.ours")
    parser.add_argument("--folder", type=Path, default=VAR / "ours", help="its files and its store")
    parser.add_argument("--port", type=int, default=SERVED)
    parser.add_argument("--keep", action="store_true", help="take the files in it as they are")
    told = parser.parse_args()
    if told.keep:
        for old in (*told.folder.glob("store.sqlite*"), *told.folder.glob("heads/*")):
            old.unlink()
    else:
        shutil.rmtree(told.folder, ignore_errors=True)
    serving._log_as_json()  # noqa: SLF001 - as `omsorg serve` does
    app = build(world.settings(told.folder), RunningClock())
    bound = serving.listening("127.0.0.1", told.port)
    server(app, app.state.streaming).run(sockets=[bound])


if __name__ == "__main__":
    main()
