"""`python -m bench.ours [--folder F] [--workers N]`: our gateway, whole, by `omsorg serve` itself.

Tokens are verified, policy decided, the access log written to SQLite on disk, rates counted. Two
things are other than in operation: the clock begins at the moment of the recording, and the demo's
files and unencrypted addresses are let pass.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

from bench import world
from bench.clock import RunningClock
from bench.places import SERVED, VAR
from gateway.app.clock import SystemClock
from gateway.cli import main as omsorg
from gateway.config import environment
from gateway.config.environment import Settings


def main() -> None:
    """Serve until stopped, with an empty store."""
    parser = argparse.ArgumentParser(prog="python -m bench.ours")
    parser.add_argument("--folder", type=Path, default=VAR / "ours", help="its files and its store")
    parser.add_argument("--port", type=int, default=SERVED)
    parser.add_argument("--workers", type=int, help="as `omsorg serve` takes it")
    parser.add_argument("--keep", action="store_true", help="take the files in it as they are")
    told = parser.parse_args()
    _emptied(told.folder, keep=told.keep)
    os.environ.update(world.environment_of(told.folder))
    workers = [] if told.workers is None else ["--workers", str(told.workers)]
    sys.argv = ["omsorg", "serve", "--port", str(told.port), *workers]
    omsorg()


def _as_in_the_recording() -> None:
    setattr(SystemClock, "now", RunningClock().now)  # noqa: B010 - on purpose
    environment.refuse_the_demo = _let_pass


def _let_pass(settings: Settings) -> None:
    del settings


def _emptied(folder: Path, *, keep: bool) -> None:
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for old in (*folder.glob("store.sqlite*"), *folder.glob("heads/*")):
        old.unlink()


if __name__ in {"__main__", "__mp_main__"}:  # the latter in workers, which begin by reading this
    _as_in_the_recording()
if __name__ == "__main__":
    main()
