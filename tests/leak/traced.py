"""A gateway in a process of its own, served as the command line serves it, and all that it leaves.

`python -m tests.leak.traced STUBS FOLDER PORT ENVIRONMENT HOW` (JSON, path, number, JSON, `as
served` or `talkative`). Its clock begins at the world's moment. A few traps are set in it: whoever
says `TRAP` steps into what nobody foresaw, an exception that says what it is about.
"""

import contextlib
import json
import logging
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from gateway.app import build
from gateway.cli import serving
from gateway.execution.documents import Documents
from gateway.http import downloads
from gateway.plainwords.glossary import Glossary
from tests.e2e.served import answers
from tests.e2e.served_live import RunningClock
from tests.world import ROOT, SECRET, Backends, free_ports, settings_for

TRAP = "Faldlem"
AS_SERVED, TALKATIVE = "as served", "talkative"
TOKEN = "the word that opens the metrics of the tests".replace(" ", "-")


@dataclass(frozen=True)
class Traced:
    """The process, its address, and the folder where it may write. `said` is both its outputs.

    `told` are the settings of its store, as the command line needs them.
    """

    process: subprocess.Popen[bytes]
    address: str
    folder: Path
    told: Mapping[str, str]

    @property
    def said(self) -> bytes:
        return (self.folder.parent / "said.txt").read_bytes()

    def left(self) -> bytes:
        """Every byte of every file that it has written, and their names."""
        files = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return b"\n".join(f"{path.name}\n".encode() + path.read_bytes() for path in files)


@contextlib.contextmanager
def traced(
    running: Backends, folder: Path, environment: Mapping[str, str], how: str
) -> Iterator[Traced]:
    """The process, ready; at the end it is asked to stop, and has stopped."""
    own = folder / "own"
    own.mkdir(parents=True)
    [port] = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    told = {
        "OMSORG_STORE_URL": f"sqlite:///{own / 'store.sqlite'}",
        "OMSORG_LOG_HEADS": str(own / "heads"),
        "OMSORG_ORIGIN": address,
        "OMSORG_METRICS_TOKEN": TOKEN,
        **environment,
    }
    command = [sys.executable, "-m", "tests.leak.traced", json.dumps(dict(running.ports))]
    command += [str(folder), str(port), json.dumps(told), how]
    surroundings = {"PATH": os.environ["PATH"], "TMPDIR": str(own), "HOME": str(own)}
    if how == TALKATIVE:
        surroundings |= {"PYTHONASYNCIODEBUG": "1", "PYTHONWARNINGS": "always"}
    with (folder / "said.txt").open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stderr=out, stdout=out)
    store = {name: told[name] for name in ("OMSORG_STORE_URL", "OMSORG_LOG_HEADS")}
    found = Traced(process, address, own, {**store, "OMSORG_SECRET": SECRET})
    try:
        until = time.monotonic() + 60
        while not answers(address):
            assert process.poll() is None, found.said.decode()
            assert time.monotonic() < until, "the gateway did not start"
            time.sleep(0.05)
        yield found
        process.terminate()
        process.wait(20)
    finally:
        process.kill()
        process.wait()


def _set_traps() -> None:
    search, prepared, behind = Glossary.search, Documents.prepared, downloads.file_behind

    def searched(self: Glossary, text: str, *more: Any) -> Any:
        if TRAP in text:
            raise RuntimeError(text)
        return search(self, text, *more)

    def read(self: Documents, text: str, **told: Any) -> Any:
        if f"# {TRAP}" in text:
            raise LookupError(text)
        return prepared(self, text, **told)

    async def opened(context: Any, opaque: str) -> Any:
        if TRAP in opaque:
            raise KeyError(opaque)
        return await behind(context, opaque)

    Glossary.search, Documents.prepared = searched, read  # type: ignore[method-assign]
    downloads.file_behind = opened


def _say_everything() -> None:
    """As an operator would who wants to hear all that can be heard."""
    logging.getLogger().setLevel(logging.DEBUG)
    logging.captureWarnings(capture=True)
    warnings.simplefilter("always")
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=sys.stderr))


def main() -> None:
    ports, folder, port, environment, how = sys.argv[1:]
    serving._log_as_json()
    if how == TALKATIVE:
        _say_everything()
    _set_traps()
    running = Backends(ports=json.loads(ports), canary="")
    settings = settings_for(running, Path(folder), environment=json.loads(environment))
    serving._run(build(settings, RunningClock()), serving.listening("127.0.0.1", int(port)))


if __name__ == "__main__":
    main()
