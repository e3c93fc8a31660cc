"""Everything that a server of Redis is told while somebody listens."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

from tests.signals_server import SignalsServer


@contextlib.contextmanager
def monitored(server: SignalsServer) -> Iterator[bytearray]:
    """Each command with its keys and values, as it comes."""
    told = bytearray()
    place = urlsplit(server.url)
    with socket.create_connection((place.hostname, place.port), 5) as wire:
        wire.settimeout(None)
        wire.sendall(b"MONITOR\r\n")

        def listen() -> None:
            with contextlib.suppress(OSError):
                while part := wire.recv(65536):
                    told.extend(part)

        ear = threading.Thread(target=listen, daemon=True)
        ear.start()
        try:
            yield told
        finally:
            wire.shutdown(socket.SHUT_RDWR)
            ear.join(5)
