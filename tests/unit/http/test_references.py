"""What nobody foresaw: the answer has a reference by every road, and one line of the log has it.

Neither has a word of what the exception says, of the operation, or of what came with it.
"""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import structlog.testing

from gateway.execution.documents import Documents
from gateway.execution.operation import Execution
from tests.unit.http import small
from tests.unit.http.small import WORD, House, app
from tests.unit.http.streaming import STREAM, asked
from tests.unit.http.talking import connected

QUERY = "query Kanarie { tick { must } }"
CHANGE = "mutation Kanarie { change }"
WATCH = "subscription Kanarie { ticks(count: 1) { must } }"
VARIABLES = {"kanarie": WORD}


async def posted(house: House, query: str, accept: str = "application/json") -> str:
    async with asked(
        app(house), query, token="nancy", accept=accept, variables=VARIABLES
    ) as reader:
        said = ""
        while (piece := await reader.piece()) is not None:
            said += piece
        return said


async def streamed(house: House, query: str) -> str:
    return await posted(house, query, STREAM)


async def talked(house: House, query: str) -> str:
    async with connected(app(house)) as talk:
        talk.say({"type": "connection_init", "payload": {"authorization": "Bearer nancy"}})
        talk.subscribe("a", query, variables=VARIABLES)
        said: list[Any] = []
        while not said or not is_last(said[-1]):
            message = await talk.raw()
            said.append(json.loads(message["text"]) if "text" in message else message)
        return str(said)


def is_last(message: Any) -> bool:
    return message["type"] in {"complete", "error", "websocket.close"}


Road = Callable[[House, str], Awaitable[str]]
ROADS = [posted, streamed, talked]


async def fails(*_: Any, **__: Any) -> Any:
    raise ValueError(WORD)


def breaks(*_: Any, **__: Any) -> Any:
    raise ValueError(WORD)


BEFORE_AND_AFTER = {
    "the sign-in": (small.Verifier, "viewer", fails),
    "the counting": (small.InMemory, "take", fails),
    "the reading of the document": (Documents, "prepared", breaks),
    "the context": (House, "begin", breaks),
    "the execution": (Execution, "run", fails),
    "the log's settling": (small.Context, "settle", fails),
}


async def one_line_has_it(road: Road, query: str) -> None:
    house = House()
    house.gate.set()
    with structlog.testing.capture_logs() as logs:
        said = await road(house, query)
    [line] = [one for one in logs if one["event"] == "unexpected"]
    assert len(logs) == 1
    assert re.findall(r"\b[0-9a-f]{16}\b", said) == [line["reference"]]
    assert line.keys() == {"event", "log_level", "reference", "error", "places"}
    assert line["error"] == "ValueError"
    for part in ("KANARIE", "Kanarie", "kanarie", "251248", "9996"):
        assert part not in str(line)
        assert part not in said


@pytest.mark.parametrize("road", ROADS)
async def test_a_field_that_fails(road: Road) -> None:
    await one_line_has_it(road, QUERY)


@pytest.mark.parametrize("where", BEFORE_AND_AFTER)
@pytest.mark.parametrize("query", [CHANGE, "query Kanarie { tick { number } }"])
@pytest.mark.parametrize("road", ROADS)
async def test_what_fails_before_or_after(
    monkeypatch: pytest.MonkeyPatch, road: Road, query: str, where: str
) -> None:
    monkeypatch.setattr(*BEFORE_AND_AFTER[where])
    await one_line_has_it(road, query)


@pytest.mark.parametrize("road", [streamed, talked])
@pytest.mark.parametrize(
    "query",
    [
        WATCH,
        'subscription Kanarie { ticks(count: 0, fails: "INTERNAL") { number } }',
        'subscription Kanarie { ticks(count: 1, fails: "INTERNAL") { number } }',
        'subscription Kanarie { never(fails: "INTERNAL") { number } }',
    ],
)
async def test_an_event_or_what_brings_events(road: Road, query: str) -> None:
    await one_line_has_it(road, query)


@pytest.mark.parametrize("where", ["the context", "the execution"])
@pytest.mark.parametrize("road", [streamed, talked])
async def test_a_stream_that_cannot_begin(
    monkeypatch: pytest.MonkeyPatch, road: Road, where: str
) -> None:
    monkeypatch.setattr(*BEFORE_AND_AFTER[where])
    await one_line_has_it(road, "subscription Kanarie { ticks(count: 1) { number } }")
