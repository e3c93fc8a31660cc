"""Whoever leaves is missed by every request of theirs, and by none that has not begun."""

import asyncio
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from gateway.cli.request_protocol import RequestProtocol
from tests.unit.http.small import settled

ONE = b"GET /%d HTTP/1.1\r\nhost: x\r\n\r\n"


class Wire(asyncio.Transport):
    """Takes whatever is written, and nobody reads it."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 2)})
        self.is_over = False

    def write(self, data: Any) -> None:
        """Nobody reads it."""

    def close(self) -> None:
        self.is_over = True

    def is_closing(self) -> bool:
        return self.is_over

    def pause_reading(self) -> None:
        """Nothing more comes anyway."""

    def resume_reading(self) -> None:
        """Nothing more comes anyway."""


@pytest.mark.parametrize("behind", [0, 1, 3])
async def test_who_leaves_is_missed_by_what_is_being_answered(behind: int) -> None:
    begun: list[str] = []
    missed: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        begun.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while (await receive())["type"] != "http.disconnect":
            pass
        missed.append(scope["path"])

    config = Config(app, lifespan="off", proxy_headers=False)
    config.load()
    protocol = RequestProtocol(config=config, server_state=ServerState(), app_state={})
    wire = Wire()
    protocol.connection_made(wire)
    protocol.data_received(b"".join(ONE % number for number in range(1 + behind)))
    await settled()
    assert (begun, missed) == (["/0"], [])
    wire.close()
    protocol.connection_lost(None)
    await settled()
    assert (begun, missed) == (["/0"], ["/0"])
