"""Contenders: started on their core, ready, and stopped."""

import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import httpx

from bench.cores import SERVER, pinned
from bench.places import NOW, PORTALS, RECORDING, ROOT, SERVED, SOURCES, VAR

_PATIENCE = 120.0
_GRACE = 10.0


class NotStartedError(Exception):
    """A contender did not come up. The message says why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One of `contenders.toml`. `ids` says whose ids its variables hold."""

    name: str
    title: str
    what: str
    command: Sequence[str]
    ids: str = "peers"
    folder: str = "."
    packages: Sequence[str] = ()

    @property
    def is_ours(self) -> bool:
        """Whether this is the gateway, whole."""
        return self.ids == "ours"


@dataclass(frozen=True, slots=True)
class Running:
    """One that answers. `started` is how long it took, in seconds."""

    contender: Contender
    pid: int
    started: float


def contenders() -> dict[str, Contender]:
    """All of them by name, in the order of the file."""
    file = ROOT / "bench" / "contenders.toml"
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: Contender(name=name, **table) for name, table in told.items()}


@contextmanager
def running(
    contender: Contender, more: Sequence[str] = (), cores: Sequence[int] = (SERVER,)
) -> Iterator[Running]:
    """Start it, wait until it is ready, stop it at the end. Raises `NotStartedError`."""
    command = [part.replace("{python}", sys.executable) for part in (*contender.command, *more)]
    if shutil.which(command[0]) is None:
        raise NotStartedError(f"{command[0]} is missing: install it")
    _refuse_a_stranger()
    VAR.mkdir(parents=True, exist_ok=True)
    said = VAR / f"{contender.name}.log"
    begun = time.monotonic()
    with said.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - what contenders.toml says
            pinned(command, *cores),
            cwd=ROOT / contender.folder,
            env=environment(),
            stdout=out,
            stderr=out,
        )
    try:
        _await(process, contender, begun)
        yield Running(contender, process.pid, time.monotonic() - begun)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
        process.kill()
        process.wait()


def environment() -> Mapping[str, str]:
    """What every peer is told: see CONTRACT.md."""
    at = {stub: f"http://127.0.0.1:{port}" for stub, port in SOURCES.items()}
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "BENCH_PORT": str(SERVED),
        "BENCH_CURA": at["cura_stub"],
        "BENCH_NEXUS": at["nexus_stub"],
        "BENCH_HELSENORGE": at["helsenorge_stub"],
        "BENCH_NOW": NOW.isoformat(),
        "BENCH_RECORDING": str(RECORDING),
        "BENCH_PORTALS": str(PORTALS),
        "NODE_ENV": "production",
    }


def _refuse_a_stranger() -> None:
    if _is_ready():
        raise NotStartedError(f"port {SERVED} is taken: stop what listens there")


def _await(process: subprocess.Popen[bytes], contender: Contender, begun: float) -> None:
    while not _is_ready():
        if process.poll() is not None or time.monotonic() > begun + _PATIENCE:
            said = (VAR / f"{contender.name}.log").read_text("utf-8", "replace").strip()
            last = said.splitlines()[-1] if said else "it said nothing"
            raise NotStartedError(f"{contender.title} did not start: {last}")
        time.sleep(0.02)


def _is_ready() -> bool:
    with suppress(httpx.HTTPError):
        address = f"http://127.0.0.1:{SERVED}/healthz"
        return httpx.get(address, trust_env=False, timeout=5).is_success
    return False
