"""Every mutation does what it says, in every portal and role that has it, and shows it."""

from typing import Any

import pytest

from tests.e2e.changes.orders import DONE, order, send
from tests.e2e.changes.record import Seat, appointments, nodes, state, threads
from tests.e2e.changes.table import OFFERED, WORKING
from tests.e2e.looks import entries
from tests.world import STUB_OF, Gateway

ONE_EACH = [next(case for case in WORKING if case[0] is seat) for seat in OFFERED]
"""One mutation for each seat: what holds whichever it is."""


def shown(record: dict[str, Any], name: str, result: dict[str, Any]) -> Any:
    """What the record shows of a result, in the place where it belongs."""
    if name in {"cancelAppointment", "requestNewTime"}:
        key = result["appointment"]["id"]
        [found] = [a for a in appointments(record) if a["id"] == key]
        return {k: found[k] for k in ("id", "status")}
    if name in {"startThread", "replyToThread", "markThreadRead"}:
        [found] = [t for t in threads(record) if t["id"] == result["thread"]["id"]]
        return {k: found[k] for k in ("id", "subject", "isUnread", "canReply", "expectedReplyBy")}
    if name == "recordMeasurement":
        measured = nodes(record["measurements"]["items"])
        return next(m for m in measured if m["id"] == result["measurement"]["id"])
    if name == "applyForAid":
        applied = nodes(record["aidApplications"]["items"])
        return next(a for a in applied if a["id"] == result["application"]["id"])
    if name == "saveLifeStory":
        return record["lifeStory"]
    return {k: record["notifications"][k] for k in ("channel", "kinds")}


def told(name: str, result: dict[str, Any]) -> Any:
    """The same of the result itself."""
    if name in {"cancelAppointment", "requestNewTime"}:
        return {k: result["appointment"][k] for k in ("id", "status")}
    if name in {"startThread", "replyToThread", "markThreadRead"}:
        fields = ("id", "subject", "isUnread", "canReply", "expectedReplyBy")
        return {k: result["thread"][k] for k in fields}
    [field] = [k for k in result if k != "__typename"]
    return result[field]


@pytest.mark.parametrize(("seat", "name"), WORKING, ids=str)
async def test_it_is_done_once_and_shows_in_the_answer_and_in_the_next_query(
    world: Gateway, seat: Seat, name: str
) -> None:
    given = await order(world, seat, name)
    result = await send(world, seat, name, given)
    assert result["__typename"] == DONE[name], result
    [effect] = world.backends.effects()
    assert effect["uid"]
    after = await state(world, seat)
    assert told(name, result) == shown(after, name, result)


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
