"""The access log by pages, days and municipality."""

from pathlib import Path

import pytest

from tests.e2e.looks import LOG, entries, look
from tests.world import Backends, Gateway, gateway


async def test_pages_go_back_in_time_and_stay_where_they_are(world: Gateway) -> None:
    for n in range(5):
        await look(world, "citizen", named=f"Look{n}")
    page = (await world.data(LOG, {"first": 2}, person="citizen"))["viewer"]["accessLog"]
    assert [e["operation"] for e in page["nodes"]] == ["Look4", "Look3"]
    assert page["pageInfo"]["hasNextPage"] is True
    assert page["pageInfo"]["hasPreviousPage"] is False
    assert page["pageInfo"]["endCursor"] == page["edges"][-1]["cursor"]
    await look(world, "citizen", named="Later")
    after = {"first": 2, "after": page["pageInfo"]["endCursor"]}
    page = (await world.data(LOG, after, person="citizen"))["viewer"]["accessLog"]
    assert [e["operation"] for e in page["nodes"]] == ["Look2", "Look1"]
    assert page["pageInfo"]["hasPreviousPage"] is True
    after = {"first": 2, "after": page["pageInfo"]["endCursor"]}
    page = (await world.data(LOG, after, person="citizen"))["viewer"]["accessLog"]
    assert [e["operation"] for e in page["nodes"]] == ["Look0"]
    assert page["pageInfo"]["hasNextPage"] is False


async def test_a_cursor_is_good_for_its_own_list_and_person_only(world: Gateway) -> None:
    for n in range(3):
        await look(world, "citizen", named=f"Look{n}")
        await look(world, "relative", "DK-0530")
    page = (await world.data(LOG, {"first": 1}, person="citizen"))["viewer"]["accessLog"]
    cursor = page["pageInfo"]["endCursor"]
    for person, wanted in (
        ("citizen", {"after": cursor[:-1]}),
        ("citizen", {"after": "1"}),
        ("citizen", {"after": cursor, "code": "DK-0217"}),
        ("citizen", {"after": cursor, "from": "2026-01-01"}),
        ("relative", {"after": cursor}),
    ):
        answer = await world.ask(LOG, wanted, person=person)
        assert answer["data"]["viewer"]["accessLog"] is None
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("first", [0, -1, 101])
async def test_a_page_has_from_one_to_a_hundred_entries(world: Gateway, first: int) -> None:
    answer = await world.ask(LOG, {"first": first}, person="citizen")
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_days_are_those_of_the_municipality(stubs: Backends, tmp_path: Path) -> None:
    """A look at 23:30 UTC on 22 November stands on the 23rd in Denmark, at half past midnight."""
    async with gateway(stubs, tmp_path) as world:
        await look(world, "citizen", named="Before")
        world.clock.advance(hours=12, minutes=59)
        stubs.set_clock(world.clock.now())
        await look(world, "citizen", named="Late")
        world.clock.advance(minutes=31)
        stubs.set_clock(world.clock.now())
        await look(world, "citizen", named="AfterMidnight")

        async def on(**days: str) -> list[str]:
            return [e["operation"] for e in await entries(world, "citizen", **days)]

        assert await on(**{"from": "2026-11-23"}) == ["AfterMidnight"]
        assert await on(to="2026-11-22") == ["Late", "Before"]
        assert await on(**{"from": "2026-11-22", "to": "2026-11-22"}) == ["Late", "Before"]
        assert await on(**{"from": "2026-11-24"}) == []
        late = await entries(world, "citizen", to="2026-11-22")
        assert late[0]["at"] == "2026-11-22T23:59:00.000+01:00"


async def test_one_municipality_may_be_asked_for(world: Gateway) -> None:
    for code in ("DK-0217", "DK-0530", "DK-0217"):
        await look(world, "citizen", code)
    found = await entries(world, "citizen", code="DK-0217")
    assert [e["municipality"]["code"] for e in found] == ["DK-0217"] * 2
    assert await entries(world, "citizen", code="DK-0101") == []
