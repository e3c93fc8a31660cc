"""Gateways on one store that can be killed and are soon there again, with a clock that runs.

`python -m tests.e2e.killable PORTS_OF_THE_STUBS FOLDER ENVIRONMENT` (JSON, path, JSON) loads
everything once and then reads ports from standard input, one a line: for each it forks a gateway
that listens there, and says its process id.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import PIPE, Popen

import httpx

from gateway.app import build
from gateway.cli import serving
from tests.e2e.served_live import RunningClock
from tests.world import ROOT, Backends, free_ports, settings_for


def main() -> None:
    ports, folder, environment = sys.argv[1:]
    running = Backends(ports=json.loads(ports), canary="")
    app = build(
        settings_for(running, Path(folder), environment=json.loads(environment)), RunningClock()
    )
    assert threading.active_count() == 1, "only a process with one thread may fork"
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            sys.stdin.close()
            serving._run(app, serving.listening("127.0.0.1", int(line)))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


class Killable:
    """One gateway after the other on one port. `lives` while there is one that answers."""

    def __init__(self, kennel: Popen[str]) -> None:
        [self._port] = free_ports(1)
        self._kennel = kennel
        self._pid: int | None = None
        self.address = f"http://127.0.0.1:{self._port}"
        self.lives = asyncio.Event()
        self.deaths = 0

    async def begin(self) -> None:
        """A new one. Ready on return."""
        assert self._kennel.stdin is not None
        assert self._kennel.stdout is not None
        self._kennel.stdin.write(f"{self._port}\n")
        self._kennel.stdin.flush()
        self._pid = int(self._kennel.stdout.readline())
        async with httpx.AsyncClient(trust_env=False, verify=False) as http:  # noqa: S501
            while not await self._is_ready(http):
                os.kill(self._pid, 0)  # it has not ended by itself
        self.lives.set()

    async def _is_ready(self, http: httpx.AsyncClient) -> bool:
        with contextlib.suppress(httpx.TransportError):
            return (await http.get(f"{self.address}/readyz")).is_success
        return False

    def kill(self) -> None:
        """As a power cut would, but for the disk. It is gone on return."""
        if self._pid is None:
            return
        self.deaths += 1
        self.lives.clear()
        with contextlib.suppress(ProcessLookupError):
            while True:
                os.kill(self._pid, signal.SIGKILL)
        self._pid = None


@contextlib.contextmanager
def kennel(
    running: Backends, folder: Path, environment: Mapping[str, str], count: int = 1
) -> Iterator[list[Killable]]:
    """Places for so many gateways, none of which lives yet."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.e2e.killable", json.dumps(dict(running.ports))]
    command += [str(folder), json.dumps(dict(environment))]
    said = (folder / "said.txt").open("wb")
    with said, Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=said, text=True) as process:
        places = [Killable(process) for _ in range(count)]
        try:
            yield places
        finally:
            for place in places:
                place.kill()
            process.kill()


if __name__ == "__main__":
    main()
