"""Ids of every kind of thing die with the right that they were given by, and live again with it."""

import pytest

from gateway.domain.ids import Kind, RecordThing
from tests.e2e.changes.test_not_offered import IDS
from tests.e2e.rights.seats import OF_EACH_SYSTEM, Seat
from tests.e2e.rights.worlds import grant
from tests.leak.asking import Asking
from tests.leak.test_rights import harvested, opened
from tests.world import Gateway

FORGOTTEN = 31
"""Seconds after which every register is asked anew."""
EVERYWHERE = {
    Kind.CARE_RECORD,
    Kind.CALENDAR,
    Kind.APPOINTMENT,
    Kind.MESSAGES,
    Kind.MESSAGE_RECIPIENT,
    Kind.MESSAGE_THREAD,
    Kind.MESSAGE,
}
ELSEWHERE = {
    "DK-0751": {Kind.GRANT, Kind.BODY_WORN_AID, Kind.AID_LOAN, Kind.MEASUREMENT, Kind.PROFILE},
    "DK-0147": {Kind.ACTIVITY},
    "DK-0217": {Kind.GRANT, Kind.CONDITION, Kind.DOCUMENT, Kind.ACTION_PLAN},
    "NO-3216": {Kind.NOTIFICATIONS},
}
"""Some of what only that portal shows."""


def kinds(ids: list[str]) -> set[Kind]:
    things = [IDS.read(one) for one in ids]
    return {thing.kind for thing in things if isinstance(thing, RecordThing)}


def the_same(things: list[dict[str, str]], ids: list[str]) -> bool:
    return sorted(thing["id"] for thing in things) == sorted(ids)


@pytest.mark.parametrize("seat", OF_EACH_SYSTEM, ids=str)
async def test_another_right_of_the_same_role_opens_what_the_first_did(
    world: Gateway, seat: Seat
) -> None:
    stubs, asking = world.backends, Asking(world, seat.person, seat.code)
    await asking.take_on(seat.role)
    ids, links = await harvested(asking)
    mine = [one for one in ids if one != asking.right]
    assert kinds(mine) >= EVERYWHERE | ELSEWHERE[seat.code]

    stubs.revoke(seat.person, seat.of)
    world.clock.advance(seconds=FORGOTTEN)
    stubs.forget_requests()
    assert await opened(asking, [*mine, asking.right or ""]) == []
    assert {(await asking.download(link)).status_code for link in links[:2]} <= {404}

    renewed = grant(stubs, seat)
    world.clock.advance(seconds=FORGOTTEN)
    assert the_same(await opened(asking, mine), mine)
    assert {(await asking.download(link)).status_code for link in links[:2]} <= {200}
    first = asking.right
    await asking.take_on(seat.role)
    assert asking.right == IDS.of(Kind.REPRESENTATION, renewed) != first
    assert await opened(asking, [first or ""]) == [], "the first right itself is gone for good"


@pytest.mark.parametrize("kind", ["mandate", "guardianship", "custody"])
async def test_a_right_in_another_role_does_not_open_them(world: Gateway, kind: str) -> None:
    """A parent's, a guardian's and a relative's ids of the same things are not each other's."""
    seats = {
        "mandate": Seat("parent", "child", "RELATIVE", "DK-0217"),
        "guardianship": Seat("parent", "child", "GUARDIAN", "DK-0217", "guardianship"),
        "custody": Seat("parent", "child", "PARENT", "DK-0217", "custody"),
    }
    stubs, asking = world.backends, Asking(world, "parent", "DK-0217")
    stubs.revoke("parent", "child")
    grant(stubs, seats[kind])
    await asking.take_on(seats[kind].role)
    ids, _ = await harvested(asking)
    mine = [one for one in ids if one != asking.right]
    for other, seat in seats.items():
        stubs.revoke("parent", "child")
        grant(stubs, seat)
        world.clock.advance(seconds=FORGOTTEN)
        assert the_same(await opened(asking, mine), mine if other == kind else [])
