"""Names that clients make come into a log escaped, short and masked, or not at all."""

import re
from typing import Any

import pytest
import structlog.testing

from tests.unit.http.small import House, app
from tests.unit.http.streaming import STREAM, asked
from tests.unit.http.talking import connected

HOSTILE = [
    "x\n{'event': 'token_refused'}",
    "x\r\nSet-Cookie: a=b",
    "\x1b[31mred\x1b[0m",
    "\u202eevil\u202c",
    "\x00\x07\x7f\x85\u2028",
    "2512489996251248999",
    "２５１２４８９９９６",
    "٢٥١٢٤٨٩٩٩٦",
    "\U0001d7da\U0001d7dd\U0001d7d9\U0001d7da\U0001d7dc\U0001d7e0\U0001d7e1",
    "a" * 5000,
]
QUERY = "query Mine { tick { number } }"


async def posted(house: House, query: str, token: str, **more: Any) -> None:
    async with asked(app(house), query, token=token, accept="application/json", **more) as reader:
        await reader.whole()


async def streamed(house: House, query: str, token: str, **more: Any) -> None:
    async with asked(app(house), query, token=token, accept=STREAM, **more) as reader:
        while await reader.piece() is not None:
            pass


async def talked(house: House, query: str, token: str, **more: Any) -> None:
    async with connected(app(house)) as talk:
        talk.say({"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}})
        talk.subscribe("a", query, **more)
        kind = ""
        while kind not in {"complete", "error", "websocket.close"}:
            message = await talk.raw()
            found = re.search(r'"type":"(\w+)"', message.get("text", ""))
            kind = found[1] if found else message["type"]


ROADS = [posted, streamed, talked]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("road", ROADS)
async def test_a_name_that_no_operation_has_is_not_logged(road: Any, name: str) -> None:
    house = House()
    with structlog.testing.capture_logs() as logs:
        await road(house, QUERY, "nancy", operationName=name)
    assert logs == []
    assert house.happened == []


@pytest.mark.parametrize(
    ("name", "logged"),
    [("q2512489996", "q******"), ("_" * 200, "_" * 64), ("M251248x9996", "M******x9996")],
)
@pytest.mark.parametrize("road", ROADS)
async def test_the_name_of_an_operation_is_masked_and_cut(
    road: Any, name: str, logged: str
) -> None:
    house = House()
    await road(house, f"query {name} {{ tick {{ number }} }}", "nancy", operationName=name)
    assert house.happened == [f"logged {logged} 0"]


@pytest.mark.parametrize("name", HOSTILE[2:], ids=range(len(HOSTILE) - 2))
@pytest.mark.parametrize("road", ROADS)
async def test_the_id_of_an_application_that_nobody_knows_is_escaped_masked_and_cut(
    road: Any, name: str
) -> None:
    token = f"nancy@{name}"
    with structlog.testing.capture_logs() as logs:
        if road is talked:
            await road(House(), QUERY, token)
        else:
            await road(House(), QUERY, token.encode("ascii", "backslashreplace").decode())
    [line] = [one for one in logs if one["event"] == "client_unknown"]
    assert len(line["client"]) <= 64
    assert line["client"].isascii()
    assert line["client"].isprintable()
    assert not re.search(r"\d{6}", line["client"])


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
async def test_the_id_that_a_client_gives_an_operation_is_not_logged(name: str) -> None:
    with structlog.testing.capture_logs() as logs:
        async with connected(app(House())) as talk:
            talk.say({"type": "connection_init"})
            await talk.raw()
            talk.say({"id": name, "type": "subscribe", "payload": {"query": QUERY}})
            talk.say({"id": name, "type": "subscribe", "payload": {"query": QUERY}})
            talk.say({"id": name, "type": name})
            while (await talk.raw())["type"] != "websocket.close":
                pass
    assert logs == []
