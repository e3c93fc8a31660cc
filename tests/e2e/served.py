"""A gateway on a port, served exactly as the command line serves it, with the world's clock.

`python -m tests.e2e.served PORTS_OF_THE_STUBS_AS_JSON FOLDER PORT`
"""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from gateway.app import build
from gateway.cli import serving
from tests.world import NOW, ROOT, Backends, WorldClock, free_ports, settings_for


@contextlib.contextmanager
def served(running: Backends, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The process and its address; it is ready. What it says is in `said.txt` of the folder."""
    [port] = free_ports(1)
    ports = json.dumps(dict(running.ports))
    command = [sys.executable, "-m", "tests.e2e.served", ports, str(folder), str(port)]
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, stderr=said)
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 30
        while not answers(address):
            assert process.poll() is None, (folder / "said.txt").read_text()
            assert time.monotonic() < until, "the gateway did not start"
            time.sleep(0.05)
        yield process, address
    finally:
        process.kill()
        process.wait()


def answers(address: str) -> bool:
    """Whether somebody listens there and is alive."""
    try:
        return httpx.get(f"{address}/healthz", trust_env=False).is_success
    except httpx.HTTPError:
        return False


def main() -> None:
    ports, folder, port = sys.argv[1:]
    running = Backends(ports=json.loads(ports), canary="")
    app = build(settings_for(running, Path(folder)), WorldClock(NOW))
    serving._run(app, serving.listening("127.0.0.1", int(port)))


if __name__ == "__main__":
    main()
