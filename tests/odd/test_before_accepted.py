"""What comes while an app still thinks about a WebSocket waits, however long it thinks."""

import asyncio

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from gateway.cli.request_protocol import RequestProtocol
from gateway.cli.socket_protocol import SocketProtocol
from tests.odd.by_hand import request
from tests.odd.frames import HANDSHAKE, PING, frame

OPENING = request(b"", *HANDSHAKE, method=b"GET")


@pytest.mark.parametrize("early", [frame(PING), frame(3)], ids=["a ping", "no frame"])
async def test_frames_are_read_when_the_handshake_is_answered(early: bytes) -> None:
    asked, may_accept = asyncio.Event(), asyncio.Event()

    async def slow(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        asked.set()
        await may_accept.wait()
        await send({"type": "websocket.accept"})
        await receive()

    config = uvicorn.Config(slow, ws=SocketProtocol, http=RequestProtocol, log_level="critical")
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: RequestProtocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(OPENING)
        await asked.wait()
        writer.write(early)
        await writer.drain()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.2)
        may_accept.set()
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
        assert head.startswith(b"HTTP/1.1 101 ")
        answered = await asyncio.wait_for(reader.read(2), 10)
        writer.close()
        await writer.wait_closed()
        await asyncio.wait_for(asyncio.gather(*state.tasks), 10)
    assert answered[0] in {0x8A, 0x88}
