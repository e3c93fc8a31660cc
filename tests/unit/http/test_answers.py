"""An operation has the same answer by every road, and the same refusal where it is refused."""

import asyncio
import re
from typing import Any

import pytest

from tests.unit.http.small import FAILURES, WORD, House, app
from tests.unit.http.streaming import STREAM, asked
from tests.unit.http.talking import talking

JSON = "application/graphql-response+json"
EXECUTED = {
    "data": "{ a: tick(number: 1) { number who } }",
    "a mutation": "mutation { change }",
    "a failing field": "{ tick { number fails } }",
    "failing fields in order": "{ b: tick { fails } a: tick { fails } secret }",
    "null up to the top": "{ tick { must } }",
    "a named operation": "query A { watches } query B { tick { number } }",
}
REFUSED = {
    "nothing": "",
    "no document": "{",
    "an unknown field": "{ tock }",
    "too much": "{ " + " ".join(f"a{n}: watches" for n in range(31)) + " }",
    "a variable of another type": "query($n: Int!) { tick(number: $n) { number } }",
    "an operation that is not there": "query A { watches } query C { watches }",
}
VARIABLES = {"n": "many"}


def without_reference(body: Any) -> str:
    return re.sub(r"'reference': '\w+'", "", str(body))


def opened() -> House:
    house = House()
    house.gate.set()
    return house


async def posted(query: str, **more: Any) -> tuple[int, Any]:
    async with asked(app(opened()), query, accept=JSON, token="nancy", **more) as reader:
        return reader.status, await reader.whole()


@pytest.mark.parametrize("what", EXECUTED)
async def test_what_is_executed_has_one_answer_by_every_road(what: str) -> None:
    query = EXECUTED[what]
    status, body = await posted(query, operationName="B" if " B " in query else None)
    assert (status, "data" in body) == (200, True)
    places = [error["path"] for error in body.get("errors", ())]
    assert places == sorted(places)
    async with asked(
        app(opened()), query, token="nancy", operationName="B" * (" B " in query)
    ) as r:
        assert (r.status, r.headers["content-type"]) == (200, f"{STREAM}; charset=utf-8")
        name, streamed = await r.event()
        assert (name, await r.event()) == ("next", ("complete", None))
        assert await r.piece() is None
    async with talking(app(opened()), Authorization="Bearer nancy") as talk:
        talk.subscribe("x", query, operationName="B" * (" B " in query))
        told = await talk.heard()
        assert await talk.heard() == {"id": "x", "type": "complete"}
    assert (told["id"], told["type"]) == ("x", "next")
    assert without_reference(streamed) == without_reference(body)
    assert without_reference(told["payload"]) == without_reference(body)
    assert WORD not in str([body, streamed, told])


@pytest.mark.parametrize("what", REFUSED)
async def test_what_is_not_executed_is_refused_alike_by_every_road(what: str) -> None:
    more = {"variables": VARIABLES, "operationName": "B" if " C " in REFUSED[what] else None}
    query = REFUSED[what]
    status, body = await posted(query, **more)
    assert (status, body.keys()) == (400, {"errors"})
    async with asked(app(opened()), query, token="nancy", **more) as reader:
        assert reader.status == 400
        assert reader.headers["content-type"].startswith("application/")
        assert await reader.whole() == body
    async with talking(app(opened()), Authorization="Bearer nancy") as talk:
        talk.subscribe("x", query, **more)
        assert await talk.heard() == {"id": "x", "type": "error", "payload": body["errors"]}
        talk.subscribe("x", "{ watches }")
        assert (await talk.heard())["type"] == "next"
    assert "many" not in str(body)


@pytest.mark.parametrize("query", ["{ watches }", "mutation { change }"])
async def test_nothing_is_shown_by_any_road_without_its_line_in_the_log(query: str) -> None:
    house = opened()
    house.log_is_down = True
    async with asked(app(house), query, accept=JSON) as reader:
        assert reader.status == 503
        body = await reader.whole()
    assert [e["extensions"]["code"] for e in body["errors"]] == ["INTERNAL"]
    async with asked(app(house), query) as reader:
        assert await reader.event() == ("next", body)
        assert await reader.event() == ("complete", None)
    async with talking(app(house)) as talk:
        talk.subscribe("x", query)
        assert await talk.heard() == {"id": "x", "type": "error", "payload": body["errors"]}


@pytest.mark.parametrize("field", ["ticks", "never"])
@pytest.mark.parametrize("code", FAILURES)
async def test_a_watch_that_fails_ends_with_an_error_of_its_field_by_every_road(
    code: str, field: str, capfd: pytest.CaptureFixture[str]
) -> None:
    query = f"subscription {{ here: {field}(fails: {code.lower()!r}) {{ number }} }}"
    query = query.replace("'", '"').replace(code.lower(), code)
    before = 2 if field == "ticks" else 0
    async with asked(app(House()), query) as reader:
        streamed = [await reader.event() for _ in range(before + 2)]
        assert await reader.piece() is None
    async with talking(app(House())) as talk:
        talk.subscribe("x", query)
        told = [await talk.heard() for _ in range(before + 1)]
        await asyncio.sleep(0)
        assert talk.is_silent()
    name, body = streamed[-2]
    assert (name, streamed[-1]) == ("next", ("complete", None))
    assert body.keys() == {"errors"}
    [error] = body["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["here"], code)
    assert told[-1]["type"] == "error"
    assert without_reference(told[-1]["payload"]) == without_reference([error])
    assert [m["payload"] for m in told[:-1]] == [event for _, event in streamed[:-2]]
    logged = "".join(capfd.readouterr())
    assert ("ValueError" in logged) is (code == "INTERNAL")
    assert WORD not in str([streamed, told]) + logged


async def test_a_crash_before_execution_is_told_by_its_reference_and_ends_nothing_else(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def crashes(*_: object) -> None:
        raise ValueError(WORD)

    monkeypatch.setattr("gateway.http.costs.Costs.judged", crashes)
    status, body = await posted("{ watches }")
    async with asked(app(opened()), "{ watches }", token="nancy") as reader:
        assert reader.status == 500
    async with talking(app(opened()), Authorization="Bearer nancy") as talk:
        talk.subscribe("x", "{ watches }")
        told = await talk.heard()
        monkeypatch.undo()
        talk.subscribe("y", "{ watches }")
        assert (await talk.heard())["id"] == "y"
    assert (status, told["type"]) == (500, "error")
    logged = "".join(capfd.readouterr())
    for error in (body["errors"][0], told["payload"][0]):
        assert error["extensions"]["code"] == "INTERNAL"
        assert logged.count(error["extensions"]["reference"]) == 1
    assert WORD not in str([body, told]) + logged
