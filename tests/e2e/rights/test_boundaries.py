"""A second before every boundary and at it, by every road: open on one side, shut on the other."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.rights.boundaries import BOUNDARIES, SECOND, Boundary
from tests.e2e.rights.roads import all_open, all_shut, ended, roads_of, stream_of
from tests.e2e.rights.seats import PARENT_OF_YOUTH, PEOPLE, Seat
from tests.e2e.rights.worlds import beginning
from tests.e2e.watching import turn
from tests.world import CARE_SYSTEMS, Backends

ENDS = [boundary for boundary in BOUNDARIES if not boundary.opens]
BEGINS = [boundary for boundary in BOUNDARIES if boundary.opens]
_OF_NOBODY = re.compile(r"/\w+/fhir/metadata|/api/core/mobile/\w+/v2/").fullmatch


def asked_about(stubs: Backends, seat: Seat) -> list[dict[str, Any]]:
    """What care systems were asked, but for who the holder's other child is.

    Whether a system is up is asked at any time, and of nobody.
    """
    child = PEOPLE["child"].number
    asked = [one for one in stubs.requests(*CARE_SYSTEMS) if not _OF_NOBODY(one["path"])]
    return [one for one in asked if seat != PARENT_OF_YOUTH or child not in one["body"]]


@pytest.mark.parametrize("boundary", ENDS, ids=str)
async def test_what_ends_is_whole_until_a_second_before_and_gone_at_the_moment(
    stubs: Backends, tmp_path: Path, boundary: Boundary
) -> None:
    boundary.prepare(stubs)
    before = boundary.at - SECOND
    async with (
        beginning(stubs, tmp_path, before, boundary.change) as world,
        roads_of(world, boundary.seat) as roads,
    ):
        await all_open(roads)
        async with stream_of(roads) as stream:
            assert stream.from_gateway.empty()
            await turn(world, 1)
            assert await ended(stream) == "NO_LONGER_AVAILABLE"
        for _ in range(2):  # at first a look of the stream's may still be under way
            stubs.forget_requests()
            await all_shut(roads)
            if not asked_about(stubs, boundary.seat):
                break
        assert asked_about(stubs, boundary.seat) == []


@pytest.mark.parametrize("boundary", BEGINS, ids=str)
async def test_what_begins_is_shut_a_second_before_and_whole_at_the_moment(
    stubs: Backends, tmp_path: Path, boundary: Boundary
) -> None:
    """The ids are those of the moment itself; then time is turned back."""
    boundary.prepare(stubs)
    async with (
        beginning(stubs, tmp_path, boundary.at, boundary.change) as world,
        roads_of(world, boundary.seat) as roads,
    ):
        world.clock.set(boundary.at - SECOND)
        stubs.forget_requests()
        await all_shut(roads)
        assert asked_about(stubs, boundary.seat) == []
        world.clock.set(boundary.at)
        await all_open(roads)
