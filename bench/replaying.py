"""The replay server as a process of its own, on a core of its own, and its controls."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from bench.cores import LOAD, pinned
from bench.places import CONTROL, RECORDING, ROOT

_PATIENCE = 20.0


@contextmanager
def replaying(recording: Path = RECORDING) -> Iterator[None]:
    """Start it, and stop it at the end."""
    told = ["--recording", str(recording)]
    command = pinned([sys.executable, "-m", "bench.replay", *told], LOAD)
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    try:
        until = time.monotonic() + _PATIENCE
        while not _listens():
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit("the replay server did not start: see what it says above")
            time.sleep(0.02)
        yield
    finally:
        process.terminate()
        process.wait(10)


def tell(**orders: str | float) -> dict[str, Any]:
    """Set `delay` (milliseconds) and `work`, or `forget="yes"`; the counts up to here."""
    answer = httpx.get(f"http://127.0.0.1:{CONTROL}/", params=orders, trust_env=False)
    told: dict[str, Any] = answer.json()
    return told


def _listens() -> bool:
    try:
        tell()
    except httpx.HTTPError:
        return False
    return True
