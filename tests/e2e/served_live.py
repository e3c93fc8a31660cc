"""Gateways on ports of their own, in processes of their own, with a clock that runs.

`python -m tests.e2e.served_live PORTS_OF_THE_STUBS FOLDER PORT ENVIRONMENT` (JSON, path, number,
JSON). The clock begins at the world's moment, for which the stubs' tokens are good.
"""

import asyncio
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from gateway.app import build
from gateway.cli import serving
from tests.e2e.served import answers
from tests.world import NOW, ROOT, Backends, free_ports, settings_for


class RunningClock:
    """As the machine's own, but for the moment at which it began."""

    def now(self) -> datetime:
        return NOW + timedelta(seconds=time.monotonic() - _BEGUN)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


_BEGUN = time.monotonic()


@dataclass(frozen=True)
class Live:
    """A process, its port, and what it has said."""

    process: subprocess.Popen[bytes]
    port: int
    said: Path

    def ask(self, token: str, query: str, variables: Mapping[str, Any]) -> Any:
        """The data of an answer without errors."""
        answer = httpx.post(
            f"http://127.0.0.1:{self.port}/graphql",
            json={"query": query, "variables": dict(variables)},
            headers={"authorization": f"Bearer {token}"},
            trust_env=False,
            timeout=30,
        ).json()
        assert "errors" not in answer, answer
        return answer["data"]


@contextlib.contextmanager
def live(
    running: Backends,
    folder: Path,
    environment: Mapping[str, str],
    module: str = "tests.e2e.served_live",
) -> Iterator[Live]:
    """A process that is ready. `module` is what it runs, with the arguments of this one."""
    folder.mkdir()
    [port] = free_ports(1)
    told = [json.dumps(dict(running.ports)), str(folder), str(port), json.dumps(dict(environment))]
    said = folder / "said.txt"
    with said.open("wb") as out:
        command = [sys.executable, "-m", module, *told]
        process = subprocess.Popen(command, cwd=ROOT, stderr=out, stdout=out)
    try:
        until = time.monotonic() + 60
        while not answers(f"http://127.0.0.1:{port}"):
            assert process.poll() is None, said.read_text()
            assert time.monotonic() < until, "the gateway did not start"
            time.sleep(0.05)
        yield Live(process, port, said)
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


def main() -> None:
    ports, folder, port, environment = sys.argv[1:]
    running = Backends(ports=json.loads(ports), canary="")
    settings = settings_for(running, Path(folder), environment=json.loads(environment))
    serving._run(build(settings, RunningClock()), serving.listening("127.0.0.1", int(port)))


if __name__ == "__main__":
    main()
