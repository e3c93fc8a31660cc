"""The small schema on a port, served exactly as the command line serves the gateway.

`python -m tests.e2e.transports PORT PATIENCE`
"""

import asyncio
import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from gateway.app import SystemClock
from gateway.cli import serving
from gateway.http.frames import SUBPROTOCOL
from tests.unit.http.small import House, app
from tests.world import ROOT, free_ports

PATIENCE = 1.0
"""How long a reader may take for one message, in seconds: as short as the test is to be."""


@dataclass
class Served:
    """The process, where it listens, and what it has said."""

    process: subprocess.Popen[bytes]
    port: int
    said: Path

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, query: str) -> Any:
        answer = httpx.post(f"{self.http}/graphql", json={"query": query}, trust_env=False)
        return answer.json()["data"]

    def watches(self) -> int:
        return int(self.ask("{ watches }")["watches"])

    def memory(self) -> int:
        """What the process holds in memory, in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024

    def connections(self) -> int:
        """How many sockets it holds; the one that listens is none of them."""
        mine = f"0100007F:{self.port:04X}"
        lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
        # 01 is ESTABLISHED; a socket that nobody holds any more is in another state.
        return sum(line.split()[1] == mine and line.split()[3] == "01" for line in lines)


@contextlib.contextmanager
def serving_small(folder: Path, patience: float = PATIENCE) -> Iterator[Served]:
    """The process, ready."""
    [port] = free_ports(1)
    said = folder / "said.txt"
    command = [sys.executable, "-m", "tests.e2e.transports", str(port), str(patience)]
    with said.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, stderr=out, stdout=out)
    served = Served(process, port, said)
    try:
        until = time.monotonic() + 30
        while not listens(port):
            assert process.poll() is None, said.read_text()
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.05)
        yield served
    finally:
        process.kill()
        process.wait()


def listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


@contextlib.asynccontextmanager
async def socket_to(
    port: int, *, introduced: bool = True, token: str | None = None, **more: Any
) -> AsyncIterator[ClientConnection]:
    """A WebSocket, acknowledged."""
    address = f"ws://127.0.0.1:{port}/graphql"
    told = {"subprotocols": [SUBPROTOCOL], "compression": "deflate", "proxy": None, **more}
    async with connect(address, **told) as connection:
        if introduced:
            payload = {"Authorization": f"Bearer {token}"} if token else {}
            await say(connection, type="connection_init", payload=payload)
            assert await heard(connection) == {"type": "connection_ack"}
        yield connection


async def say(connection: ClientConnection, **message: Any) -> None:
    await connection.send(msgspec.json.encode(message).decode())


async def subscribe(connection: ClientConnection, name: str, query: str, **more: Any) -> None:
    await say(connection, id=name, type="subscribe", payload={"query": query, **more})


async def heard(connection: ClientConnection) -> Any:
    return msgspec.json.decode(await asyncio.wait_for(connection.recv(), 10))


async def closed_with(connection: ClientConnection) -> int:
    """The code with which the other side closes, before it says anything else."""
    with pytest.raises(ConnectionClosed) as closed:
        await asyncio.wait_for(connection.recv(), 10)
    assert closed.value.rcvd is not None, "it broke off"
    return closed.value.rcvd.code


def main() -> None:
    port, patience = sys.argv[1:]
    house = House(clock=SystemClock())
    built = app(house, send_patience=float(patience))
    serving._run(built, serving.listening("127.0.0.1", int(port)))


if __name__ == "__main__":
    main()
