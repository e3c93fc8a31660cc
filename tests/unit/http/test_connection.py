"""Operations on one WebSocket: side by side, each to its end, and none left behind."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from gateway.execution.limits import Limits
from gateway.http.frames import Close
from tests.unit.http.small import House, app, settled, soon, until
from tests.unit.http.talking import talking

NANCY = {"Authorization": "Bearer nancy"}
TICKS = "subscription Watch { ticks { number who context } }"
ENDLESS = "subscription { ticks(count: 1000000) { large } }"
SILENT = "subscription { ticks(count: 0) { number } }"
CHANGE = "mutation Change { change }"


def ticked(name: str, number: int, context: int) -> dict[str, Any]:
    tick = {"number": number, "who": "Nancy", "context": context}
    return {"id": name, "type": "next", "payload": {"data": {"ticks": tick}}}


async def test_a_watch_tells_each_event_in_its_own_context_after_its_log_line() -> None:
    house = House()
    async with talking(app(house), **NANCY) as talk:
        talk.subscribe("w", TICKS)
        # 0 is the context that the watch began with.
        assert await talk.heard() == ticked("w", 0, 1)
        assert await talk.heard() == ticked("w", 1, 2)
        assert [h for h in house.happened if not h.endswith(" 0")] == [
            "logged Watch 1",
            "logged Watch 2",
        ]
        house.gate.set()
        assert await talk.heard() == {"id": "w", "type": "complete"}
        assert house.watches == 0


async def test_an_event_whose_log_line_cannot_be_written_is_not_shown() -> None:
    house = House()
    async with talking(app(house), **NANCY) as talk:
        house.log_is_down = True
        talk.subscribe("w", TICKS)
        told = await talk.heard()
        await settled()
        assert talk.is_silent()
        assert house.watches == 0
    assert told["type"] == "error"
    assert [e["extensions"]["code"] for e in told["payload"]] == ["INTERNAL"]
    assert "Nancy" not in str(told)


async def test_a_watch_that_is_completed_is_closed_at_once_and_says_no_more() -> None:
    house = House()
    async with talking(app(house), **NANCY) as talk:
        talk.subscribe("w", SILENT)
        await until(lambda: house.watches == 1)
        talk.say({"id": "w", "type": "complete"}, {"id": "unknown", "type": "complete"})
        await until(lambda: house.watches == 0)
        talk.subscribe("w", TICKS)
        assert (await talk.heard())["payload"]["data"]["ticks"]["number"] == 0


async def test_the_end_of_a_watch_is_not_broken_off_in_its_turn() -> None:
    """What a watch does at its end may be its last line in the log."""
    house = House()
    async with talking(app(house)) as talk:
        talk.subscribe("w", SILENT)
        await until(lambda: house.watches == 1)
        house.may_close.clear()
        talk.say({"id": "w", "type": "complete"})
        await settled()
        talk.leave()
        await settled()
        assert not talk.serving.done()
        assert house.happened == []
        house.may_close.set()
        await soon(talk.serving)
        assert (house.watches, house.happened) == (0, ["logged None 0"])


@pytest.mark.parametrize("how", ["the client leaves", "the client breaks the rules", "the end"])
async def test_no_watch_outlives_its_connection(how: str) -> None:
    house = House()
    async with talking(app(house)) as talk:
        for name in "abc":
            talk.subscribe(name, SILENT)
        await until(lambda: house.watches == 3)
        if how == "the client leaves":
            talk.leave()
        elif how == "the client breaks the rules":
            talk.say("[]")
        else:
            await soon(house.leaving.leave())
            assert (await talk.closed())[0] == Close.GOING_AWAY
        await soon(talk.serving)
        assert house.watches == 0


async def test_operations_run_side_by_side() -> None:
    house = House()
    async with talking(app(house)) as talk:
        talk.subscribe("slow", "{ gate }")
        talk.subscribe("watch", SILENT)
        talk.subscribe("quick", "{ watches }")
        assert [(await talk.heard())["id"] for _ in range(2)] == ["quick", "quick"]
        house.gate.set()
        later = [await talk.heard() for _ in range(3)]
    assert {m["id"] for m in later} == {"slow", "watch"}


async def test_an_id_is_for_one_operation_at_a_time() -> None:
    async with talking(app(House())) as talk:
        for _ in range(2):
            talk.subscribe("x", "{ watches }")
            assert (await talk.heard())["type"] == "next"
            assert (await talk.heard())["type"] == "complete"
        talk.busy.set()
        for _ in range(2):
            # Whoever has heard that it is complete may use the id at once.
            talk.subscribe("x", "{ watches }")
            assert (await talk.heard())["type"] == "next"
            assert (await talk.heard())["type"] == "complete"
        talk.subscribe("x", SILENT)
        talk.subscribe("x", "{ watches }")
        assert await talk.closed() == (
            Close.ALREADY_EXISTS,
            "Subscriber for this id already exists",
        )


@pytest.mark.parametrize("query", [SILENT, "{ gate }", CHANGE])
async def test_there_are_only_so_many_operations_at_a_time(query: str) -> None:
    house = House()
    async with talking(app(house)) as talk:
        for number in range(Limits().operations_at_once):
            talk.subscribe(str(number), query)
        await settled()
        talk.subscribe("more", "{ watches }")
        told = await talk.heard()
        assert (told["id"], told["type"]) == ("more", "error")
        assert [e["extensions"]["code"] for e in told["payload"]] == ["RATE_LIMITED"]
        talk.say(*({"id": str(n), "type": "complete"} for n in range(Limits().operations_at_once)))
        await settled()
        talk.subscribe("more", "{ watches }")
        # What runs to its end keeps its place until then, whether or not it is still wanted.
        assert (await talk.heard())["type"] == ("next" if query == SILENT else "error")
        house.gate.set()
        await settled()


@pytest.mark.parametrize("how", ["completes", "leaves"])
async def test_a_change_that_has_begun_runs_to_its_end(how: str) -> None:
    house = House()
    async with talking(app(house)) as talk:
        talk.subscribe("c", CHANGE)
        await until(lambda: "begun" in house.happened)
        if how == "leaves":
            talk.leave()
        else:
            talk.say({"id": "c", "type": "complete"})
        await settled()
        assert not talk.serving.done()
        talk.subscribe("c", SILENT)
        await settled()
        house.gate.set()
        await until(lambda: "logged Change 0" in house.happened)
        assert house.happened.index("done") < house.happened.index("logged Change 0")
        if how == "completes":
            # What is heard now is the watch that took the id over.
            assert await talk.heard() == {"id": "c", "type": "complete"}


async def test_a_change_under_way_is_answered_before_the_process_ends() -> None:
    house = House()
    async with talking(app(house)) as talk:
        talk.subscribe("c", CHANGE)
        talk.subscribe("w", SILENT)
        await until(lambda: "begun" in house.happened and house.watches == 1)
        leaving = asyncio.create_task(house.leaving.leave())
        await until(lambda: house.watches == 0)
        talk.subscribe("late", CHANGE)
        assert (await talk.heard())["id"] == "late"
        house.gate.set()
        assert (await talk.heard())["payload"] == {"data": {"change": "done"}}
        assert (await talk.heard())["type"] == "complete"
        assert (await talk.closed())[0] == Close.GOING_AWAY
        await soon(leaving)
    assert house.happened.count("begun") == 1


async def test_a_connection_outlives_its_token_but_nothing_is_executed_with_it() -> None:
    house = House()
    async with talking(app(house), **NANCY) as talk:
        house.clock.advance(seconds=timedelta(hours=1).total_seconds() - 1)
        talk.subscribe("x", "{ secret }")
        assert (await talk.heard())["payload"]["data"] == {"secret": "shown"}
        await talk.heard()
        house.clock.advance(seconds=1)
        for query in ("{ secret }", "{ watches }", CHANGE, TICKS):
            talk.subscribe("x", query)
            told = await talk.heard()
            assert (told["id"], told["type"]) == ("x", "error")
            assert [e["extensions"]["code"] for e in told["payload"]] == ["UNAUTHENTICATED"]
    assert (house.watches, "begun" in house.happened) == (0, False)


async def test_of_what_happens_after_the_token_only_the_last_word_is_shown() -> None:
    """The last is why the watch has ended; it is the watch that ends itself."""
    house = House()
    async with talking(app(house), **NANCY) as talk:
        talk.listening.clear()
        talk.subscribe("w", "subscription { ticks(count: 4) { number } }")
        await settled()
        house.clock.advance(hours=1)
        talk.listening.set()
        house.gate.set()
        told = [await talk.heard() for _ in range(3)]
    shown = [m["payload"]["data"]["ticks"]["number"] for m in told[:2]]
    assert (shown, told[2]) == ([0, 3], {"id": "w", "type": "complete"})


async def test_a_reader_that_takes_nothing_is_dropped_and_its_watches_with_it() -> None:
    house = House()
    async with talking(app(house, send_patience=0), **NANCY) as talk:
        talk.subscribe("w", ENDLESS)
        await talk.heard()
        talk.listening.clear()
        await soon(talk.serving)
        assert house.watches == 0
    # One was on its way; none was made for nobody.
    assert house.made < 200


async def test_no_event_is_fetched_while_the_last_one_is_not_taken() -> None:
    house = House()
    async with talking(app(house), **NANCY) as talk:
        talk.listening.clear()
        talk.subscribe("w", ENDLESS)
        await until(lambda: house.made == 2)
        await settled()
        assert house.made == 2
        talk.listening.set()
        await talk.heard()
