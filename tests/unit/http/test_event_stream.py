"""Server-sent events: one operation on each stream, which is over when its last event says so."""

import asyncio
from typing import Any

import pytest

from tests.unit.http.small import House, app, settled, soon, until
from tests.unit.http.streaming import STREAM, asked

TICKS = "subscription Watch { ticks { number who context } }"
SILENT = "subscription { ticks(count: 0) { number } }"
ENDLESS = "subscription { ticks(count: 1000000) { large } }"
CHANGE = "mutation Change { change }"
COMMENT = ":\n\n"


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_a_watch_tells_each_event_in_its_own_context_after_its_log_line(method: str) -> None:
    house = House()
    async with asked(app(house), TICKS, token="nancy", method=method) as reader:
        assert reader.status == 200
        assert (
            reader.headers.items()
            >= {
                "content-type": "text/event-stream; charset=utf-8",
                "cache-control": "no-store",
                "x-accel-buffering": "no",
                "x-content-type-options": "nosniff",
            }.items()
        )
        assert await reader.piece() == COMMENT
        for number in range(2):
            tick = {"number": number, "who": "Nancy", "context": number + 1}
            assert await reader.event() == ("next", {"data": {"ticks": tick}})
            assert f"logged Watch {number + 1}" in house.happened
        await settled()
        assert reader.is_silent()
        house.gate.set()
        assert await reader.event() == ("complete", None)
        assert await reader.piece() is None
    assert house.watches == 0


async def test_an_event_whose_log_line_cannot_be_written_is_not_shown() -> None:
    house = House()
    house.log_is_down = True
    async with asked(app(house), TICKS, token="nancy") as reader:
        name, body = await reader.event()
        assert (name, await reader.event()) == ("next", ("complete", None))
        assert await reader.piece() is None
        assert house.watches == 0
    assert body.keys() == {"errors"}
    assert [e["extensions"]["code"] for e in body["errors"]] == ["INTERNAL"]


async def test_each_piece_is_a_whole_event_on_the_wire() -> None:
    async with asked(app(House()), "{ tick { number } }") as reader:
        assert [await reader.piece() for _ in range(4)] == [
            COMMENT,
            'event: next\ndata: {"data":{"tick":{"number":0}}}\n\n',
            "event: complete\ndata:\n\n",
            None,
        ]


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json", "*/*"])
@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_one_answer_is_none_for_a_subscription(accept: str, method: str) -> None:
    house = House()
    async with asked(app(house), TICKS, accept=accept, method=method) as reader:
        assert reader.status == 400
        [error] = (await reader.whole())["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert "text/event-stream" in error["message"]
    assert "graphql-transport-ws" in error["message"]
    assert house.made == 0


@pytest.mark.parametrize(
    ("query", "media_type"),
    [("{ tick { number } }", "application/json"), (CHANGE, "application/json"), (SILENT, STREAM)],
)
async def test_who_takes_both_has_a_stream_where_there_are_many_answers(
    query: str, media_type: str
) -> None:
    house = House()
    house.gate.set()
    accept = f"application/json, {STREAM}"
    async with asked(app(house), query, accept=accept) as reader:
        assert reader.status == 200
        assert reader.headers["content-type"] == f"{media_type}; charset=utf-8"


async def test_a_change_is_for_post() -> None:
    house = House()
    async with asked(app(house), CHANGE, method="GET") as reader:
        assert (reader.status, reader.headers["allow"]) == (405, "POST")
    assert house.happened == []


@pytest.mark.parametrize(("token", "status"), [("forged", 401), ("out-of-reach", 503)])
async def test_who_is_not_signed_in_well_has_no_stream(token: str, status: int) -> None:
    house = House()
    async with asked(app(house), TICKS, token=token) as reader:
        assert reader.status == status
        assert reader.headers["content-type"].startswith("application/")
        assert "errors" in await reader.whole()
    assert house.made == 0


async def test_a_silent_stream_shows_that_it_lives() -> None:
    house = House()
    async with asked(app(house), SILENT) as reader:
        assert await reader.piece() == COMMENT
        for _ in range(3):
            await house.clock.pass_by(11)
            assert reader.is_silent()
            await house.clock.pass_by(1)
            assert await reader.piece() == COMMENT


async def test_a_watch_is_closed_when_its_reader_leaves() -> None:
    house = House()
    async with asked(app(house), SILENT) as reader:
        await until(lambda: house.watches == 1)
        reader.leave()
        await soon(reader.serving)
        assert house.watches == 0


async def test_a_stream_that_is_broken_off_does_not_say_that_it_is_complete() -> None:
    house = House()
    async with asked(app(house), SILENT) as reader:
        await until(lambda: house.watches == 1)
        await soon(house.leaving.leave())
        assert house.watches == 0
        assert [await reader.piece(), await reader.piece()] == [COMMENT, None]


async def test_a_change_under_way_is_answered_before_the_process_ends() -> None:
    house = House()
    async with asked(app(house), CHANGE) as reader:
        await until(lambda: "begun" in house.happened)
        leaving = asyncio.create_task(house.leaving.leave())
        await settled()
        house.gate.set()
        assert await reader.event() == ("next", {"data": {"change": "done"}})
        assert await reader.event() == ("complete", None)
        await soon(leaving)


async def test_a_change_that_has_begun_runs_to_its_end() -> None:
    house = House()
    async with asked(app(house), CHANGE) as reader:
        await until(lambda: "begun" in house.happened)
        reader.leave()
        await settled()
        assert not reader.serving.done()
        house.gate.set()
        await soon(reader.serving)
    assert house.happened == ["begun", "done", "logged Change 0"]


@pytest.mark.parametrize("query", [ENDLESS, SILENT])
async def test_a_reader_that_takes_nothing_is_dropped_and_its_watch_with_it(query: str) -> None:
    house = House()
    async with asked(app(house, send_patience=0), query) as reader:
        assert await reader.piece() == COMMENT
        reader.listening.clear()
        await house.clock.pass_by(12)
        await soon(reader.serving)
        assert house.watches == 0
    assert house.made < 200


async def test_no_event_is_fetched_while_the_last_one_is_not_taken() -> None:
    house = House()
    async with asked(app(house), ENDLESS) as reader:
        reader.listening.clear()
        await settled()
        made = house.made
        await settled()
        assert house.made == made
        reader.listening.set()
        events: list[Any] = [await reader.event() for _ in range(3)]
        assert {name for name, _ in events} == {"next"}
