"""Rights that are taken away: changes are refused at once, reads within half a minute."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.e2e.rights.roads import all_open, all_shut, ended, roads_of, stream_of
from tests.e2e.rights.seats import OF_EACH_REGISTER, Seat
from tests.e2e.rights.worlds import REMEMBERED, beginning
from tests.e2e.watching import turn
from tests.world import NOW, Backends

MOMENT = 0.001
Loss = Callable[[Backends, Seat], object]
LOSSES: dict[str, Loss] = {
    "revoked": lambda stubs, seat: stubs.revoke(seat.person, seat.of),
    "the giver dies": lambda stubs, seat: stubs.tell(
        "identity_stub", {"what": "die", "person": seat.of}
    ),
}
lost = pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)


@lost
@pytest.mark.parametrize("seat", OF_EACH_REGISTER, ids=str)
async def test_reads_stop_before_half_a_minute_is_over(
    stubs: Backends, tmp_path: Path, seat: Seat, loss: Loss
) -> None:
    """What is remembered is used for half a minute less the time that an answer may take."""
    async with beginning(stubs, tmp_path, NOW) as world, roads_of(world, seat) as roads:
        loss(stubs, seat)
        await turn(world, REMEMBERED - MOMENT)
        assert all((await roads.read()).values())
        await turn(world, MOMENT)
        await all_shut(roads)


@lost
@pytest.mark.parametrize("seat", OF_EACH_REGISTER, ids=str)
async def test_a_change_is_refused_at_once_and_the_reads_after_it_too(
    stubs: Backends, tmp_path: Path, seat: Seat, loss: Loss
) -> None:
    async with beginning(stubs, tmp_path, NOW) as world, roads_of(world, seat) as roads:
        assert await roads.mutation()
        loss(stubs, seat)
        assert not await roads.mutation()
        await all_shut(roads)


@pytest.mark.parametrize("seat", OF_EACH_REGISTER, ids=str)
async def test_a_stream_ends_within_a_second_of_a_death_and_none_begins(
    stubs: Backends, tmp_path: Path, seat: Seat
) -> None:
    async with beginning(stubs, tmp_path, NOW) as world, roads_of(world, seat) as roads:
        async with stream_of(roads) as stream:
            LOSSES["the giver dies"](stubs, seat)
            await turn(world, 1)
            assert await ended(stream) == "NO_LONGER_AVAILABLE"
        assert not await roads.stream()


@pytest.mark.parametrize("seat", OF_EACH_REGISTER, ids=str)
async def test_what_is_given_back_opens_by_the_same_ids(
    stubs: Backends, tmp_path: Path, seat: Seat
) -> None:
    async with beginning(stubs, tmp_path, NOW) as world, roads_of(world, seat) as roads:
        for _ in range(2):
            stubs.revoke(seat.person, seat.of)
            assert not await roads.mutation()
            await all_shut(roads)
            stubs.tell("identity_stub", {"what": "restore", "person": seat.person, "of": seat.of})
            assert await roads.mutation()
            await all_open(roads)


async def test_a_revocation_that_is_dated_in_the_future_is_one_now(
    stubs: Backends, tmp_path: Path
) -> None:
    """Whoever takes a mandate back does not mean later, whatever a register says."""
    seat = OF_EACH_REGISTER[0]
    later = [{"at": "/mandates/*/revokedAt", "value": datetime(2030, 1, 1, tzinfo=UTC).isoformat()}]
    async with beginning(stubs, tmp_path, NOW) as world, roads_of(world, seat) as roads:
        stubs.fault("identity_stub", path="mandates/search", kind="edit", edits=later)
        assert not await roads.mutation()
        await all_shut(roads)
