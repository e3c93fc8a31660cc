"""What nobody foresaw: no word of it in the answer or in the log."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.types import Message
from starlette.websockets import WebSocket

from gateway.http.unexpected import BrokenOffError, Unexpected

WORD = "KANARIE 251248-9996"


async def fails(_request: Request) -> Response:
    raise ValueError(WORD)


async def breaks_off(_request: Request) -> Response:
    async def parts():
        yield b"begun"
        raise ValueError(WORD)

    return StreamingResponse(parts())


def client() -> httpx.AsyncClient:
    routes = [Route("/fails", fails), Route("/breaks", breaks_off)]
    app = Starlette(routes=routes, middleware=[Middleware(Unexpected)])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway.test")


async def test_an_exception_is_answered_and_logged_without_its_text(capfd):
    async with client() as asking:
        answer = await asking.get("/fails")
    assert answer.status_code == 500
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
    logged = capfd.readouterr()
    assert answer.json()["errors"][0]["extensions"]["reference"] in logged.out + logged.err
    assert "ValueError" in logged.out + logged.err
    for text in (answer.text, logged.out, logged.err):
        assert "KANARIE" not in text
        assert "9996" not in text


async def test_an_answer_that_has_begun_is_broken_off_without_the_text():
    async with client() as asking:
        with pytest.raises(BrokenOffError) as caught:
            await asking.get("/breaks")
    assert str(caught.value) == ""
    assert caught.value.__suppress_context__


async def test_what_is_not_there_is_still_not_there():
    async with client() as asking:
        assert (await asking.get("/elsewhere")).status_code == 404


async def test_whoever_leaves_while_a_websocket_is_opened_is_nothing_unexpected(capfd):
    async def accepts(socket: WebSocket) -> None:
        await socket.accept()

    async def gone(_message: Message) -> None:
        raise OSError(WORD)

    async def connects() -> Message:
        return {"type": "websocket.connect"}

    app = Starlette(routes=[WebSocketRoute("/", accepts)], middleware=[Middleware(Unexpected)])
    await app({"type": "websocket", "path": "/", "headers": []}, connects, gone)
    logged = capfd.readouterr()
    assert logged.out + logged.err == ""
