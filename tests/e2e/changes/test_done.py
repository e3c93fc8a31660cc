"""Every mutation does what it says, in every portal and role that has it, and shows it."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.e2e.changes.orders import DONE, order, send
from tests.e2e.changes.record import Seat, state
from tests.e2e.changes.shown import HOLDS, shown, told
from tests.e2e.changes.table import OFFERED, WORKING
from tests.e2e.looks import entries
from tests.world import STUB_OF, Gateway

ONE_EACH = [next(case for case in WORKING if case[0] is seat) for seat in OFFERED]
"""One mutation for each seat: what holds whichever it is."""


MORE: Mapping[str, Mapping[str, Any]] = {
    "replyToThread": {"body": "Tak for svaret 😀\r\n\tHilsen os"},
    "recordMeasurement": {"comment": "Efter trapper"},
    "saveLifeStory": {"text": "Jeg er født ved havet.\r\nDer bor jeg igen."},
}
"""What an order sends besides, or instead, so that there is something to lose."""
BY: Mapping[str, Mapping[str, str]] = {
    "cura_stub": {"CITIZEN": "citizen", "RELATIVE": "relative"},
    "nexus_stub": {
        "CITIZEN": "CITIZEN",
        "RELATIVE": "REPRESENTATIVE",
        "PARENT": "REPRESENTATIVE",
        "GUARDIAN": "REPRESENTATIVE",
    },
    "helsenorge_stub": {"CITIZEN": "innbygger", "RELATIVE": "representant"},
}
"""Each care system's own word for who did it, by role."""


@pytest.mark.parametrize(("seat", "name"), WORKING, ids=str)
async def test_it_is_done_once_and_shows_in_the_answer_and_in_the_next_query(
    world: Gateway, seat: Seat, name: str
) -> None:
    given = {**await order(world, seat, name), **MORE.get(name, {})}
    result = await send(world, seat, name, given)
    assert result["__typename"] == DONE[name], result
    [effect] = world.backends.effects()
    assert effect["uid"]
    assert effect["by"] == BY[STUB_OF[seat.code]][seat.role]
    after = await state(world, seat)
    found = shown(after, name, result)
    assert told(name, result) == found
    HOLDS[name](found, given, after)


@pytest.mark.parametrize(("seat", "name"), ONE_EACH, ids=str)
async def test_only_the_care_system_of_that_municipality_is_asked(
    world: Gateway, seat: Seat, name: str
) -> None:
    given = await order(world, seat, name)
    world.backends.forget_requests()
    await send(world, seat, name, given)
    others = [stub for stub in STUB_OF.values() if stub != STUB_OF[seat.code]]
    assert world.backends.requests(*others) == []


@pytest.mark.parametrize(("seat", "name"), ONE_EACH, ids=str)
async def test_it_leaves_a_line_that_says_who_wrote_what_for_whom(
    world: Gateway, seat: Seat, name: str
) -> None:
    given = await order(world, seat, name)
    before = len(await entries(world, seat.person))
    await send(world, seat, name, given)
    log = await entries(world, seat.person)
    new = log[: len(log) - before]
    writes = [entry for entry in new if entry["kind"] == "WRITE"]
    assert len(writes) == 1
    assert writes[0]["outcome"] == "ANSWERED"
    assert writes[0]["role"] == seat.role
    assert writes[0]["municipality"]["code"] == seat.code
    assert writes[0]["subject"] is not None
    assert len(writes[0]["topicsShown"]) == 1
