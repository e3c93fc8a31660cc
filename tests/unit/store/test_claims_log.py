"""The log line of a change: as durable as its claim, there once, and never lost with a process."""

import json
from dataclasses import replace

import pytest

from gateway.domain.access_log import AccessOutcome
from gateway.domain.claims import AlreadyMade, HeldElsewhere
from gateway.domain.errors import StoreUnavailable
from gateway.store.keyed import StoreKey
from gateway.store.rows import row_of
from tests.unit.store.desk import (
    CONTENT,
    DONE,
    NAME,
    NANCY,
    NOBODY_KNOWS,
    NOT_DONE,
    RASMUS,
    STORE_KEY,
    line,
)


async def test_a_settled_try_leaves_its_own_line_and_no_other(desk):
    await desk.claim()
    await desk.settle(DONE, result="x", entry=line("Done", AccessOutcome.ANSWERED))
    desk.clock.advance(hours=1)
    await desk.claim("b")
    await desk.claim("b", name=replace(NAME, key="noegle-0002"))
    await desk.open()
    assert await desk.lines() == [("Done", "ANSWERED")]


@pytest.mark.parametrize("noticed", ["take-over", "another's claim", "start", "other input"])
async def test_a_try_that_was_cut_off_is_logged_once(desk, noticed):
    await desk.claim("a")
    assert await desk.lines() == []
    desk.clock.advance(seconds=12)
    if noticed == "start":
        await desk.open()
    elif noticed == "another's claim":
        await desk.claim("b", name=replace(NAME, key="noegle-0002", person=RASMUS))
    else:
        await desk.claim("b", content=CONTENT if noticed == "take-over" else "other")
    assert await desk.lines() == [("Try a", "FAILED")]
    await desk.open()
    await desk.claim("c", name=replace(NAME, key="noegle-0003"))
    assert await desk.lines() == [("Try a", "FAILED")]


async def test_the_line_of_a_try_that_was_cut_off_is_as_it_would_have_been(desk):
    await desk.claim("a")
    desk.clock.advance(seconds=12)
    await desk.open()
    (found,) = await desk.stores[0].accesses(NANCY)
    assert found.access == line("Try a").access


async def test_nothing_is_logged_of_a_try_while_it_is_held(desk):
    await desk.claim("a")
    desk.clock.advance(seconds=11)
    await desk.claim("b")
    await desk.open()
    assert await desk.lines() == []


async def test_after_a_cut_its_name_is_looked_up_first_whoever_noticed(desk):
    first = await desk.claim("a")
    desk.clock.advance(seconds=60)
    await desk.open()
    taken = await desk.claim("b")
    assert (taken.uid, taken.again) == (first.uid, True)


async def test_every_try_that_was_cut_off_is_logged_however_many_there_are(desk):
    for n in range(120):
        await desk.claim(name=replace(NAME, key=f"noegle-{n:04}"), operation=f"Try {n}")
    desk.clock.advance(seconds=60)
    for n in range(3):
        await desk.claim(name=replace(NAME, key=f"sidste-{n:04}"))
    assert sorted(await desk.lines()) == sorted((f"Try {n}", "FAILED") for n in range(120))


@pytest.mark.parametrize("outcome", [DONE, NOT_DONE, NOBODY_KNOWS, None])
async def test_one_who_lost_the_hold_settles_nothing_but_the_log(desk, outcome):
    first = await desk.claim("a")
    desk.clock.advance(seconds=60)
    await desk.claim("b")
    entry = line("Late", AccessOutcome.FAILED)
    await desk.settle(outcome, "a", result="of a", entry=entry)
    assert isinstance(await desk.claim("c"), HeldElsewhere)
    assert await desk.lines() == [("Try a", "FAILED"), ("Late", "FAILED")]
    await desk.settle(DONE, "b", result="of b")
    await desk.settle(outcome, "a", result="of a")
    assert await desk.claim("c") == AlreadyMade("of b")
    assert first.uid


@pytest.mark.parametrize(
    "forged",
    [
        "replace(attempt, 'Try a', 'Try x')",
        "replace(attempt, 'FAILED', 'ANSWERED')",
        "(select max(attempt) from claim where name <> '{name}')",
        "'{plain}'",
        "replace('{plain}', '{{', '{{\"link\": \"0\", ')",
        "'[]'",
        "'7'",
        "'no text of ours'",
    ],
)
@pytest.mark.parametrize("noticed", ["take-over", "start"])
async def test_what_nobody_with_the_key_has_written_there_is_never_logged(desk, forged, noticed):
    """Else whoever can write in the database could have the gateway itself link a forged entry."""
    await desk.claim("a")
    [(name,)] = desk.database.asked("select name from claim")
    await desk.claim("b", name=replace(NAME, key="noegle-0002"))
    plain = json.dumps(row_of(line("Try x"), StoreKey(STORE_KEY)), default=str)
    words = forged.format(name=name, plain=plain)
    desk.database.asked(f"update claim set attempt = {words} where name = '{name}'")  # noqa: S608
    desk.clock.advance(seconds=12)
    if noticed == "start":
        await desk.open()
    else:
        await desk.claim("c")
    assert await desk.lines() == [("Try b", "FAILED")]
    desk.clock.advance(days=2)
    await desk.open()
    assert desk.database.asked("select count(*) from claim") == [(0,)]


async def test_a_try_under_a_key_that_is_not_known_here_waits_for_who_knows_it(desk):
    await desk.claim("a")
    mine = StoreKey(STORE_KEY).id
    desk.database.asked(f"update claim set attempt = replace(attempt, '{mine}', 'a-newer')")  # noqa: S608
    desk.clock.advance(days=2)
    await desk.open()
    with pytest.raises(StoreUnavailable):
        await desk.claim("b")
    assert await desk.lines() == []
    desk.database.asked(f"update claim set attempt = replace(attempt, 'a-newer', '{mine}')")  # noqa: S608
    await desk.open()
    assert await desk.lines() == [("Try a", "FAILED")]
