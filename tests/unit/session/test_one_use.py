"""A page's many requests are one use of a portal: what is counted and what is not."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from gateway.session.admission import ONE_USE, Admission
from tests.clocks import FakeClock
from tests.unit.session.forge import viewer

LIMIT = timedelta(minutes=4)
AARHUS = "DK-0751"


class Counting:
    """Counts the uses of a portal."""

    def __init__(self, clock):
        self.clock = clock
        self.uses = 0

    async def check(self, _viewer, _portal, limit, *, use):
        self.uses += use
        return None if limit is None else self.clock.now() + limit


def entrance(limit, clock, idleness):
    sign_in = SimpleNamespace(idle_timeout=limit)
    source = SimpleNamespace(offers=SimpleNamespace(sign_in=sign_in))
    granted = SimpleNamespace(of=lambda _client: {AARHUS: source})
    return Admission(granted=granted, rights=None, idleness=idleness, clock=clock)


@pytest.mark.parametrize(
    ("ago", "counted"),
    [
        (timedelta(), False),
        (ONE_USE - timedelta(microseconds=1), False),
        (ONE_USE, True),
        (LIMIT, True),
        (timedelta(seconds=-1), True),
        (None, True),
    ],
    ids=str,
)
async def test_a_use_less_than_a_second_after_the_last_is_that_one(ago, counted):
    clock = FakeClock()
    idleness = Counting(clock)
    admission = entrance(LIMIT, clock, idleness)
    told = None if ago is None else clock.now() - ago + LIMIT
    until = await admission.used(viewer(), AARHUS, idle_at=told)
    assert idleness.uses == counted
    assert until == (clock.now() + LIMIT if counted else told)


async def test_going_on_and_on_is_counted_once_a_second():
    clock = FakeClock()
    idleness = Counting(clock)
    admission = entrance(LIMIT, clock, idleness)
    until = None
    for _ in range(31):
        until = await admission.used(viewer(), AARHUS, idle_at=until)
        clock.advance(milliseconds=100)
    assert idleness.uses == 4


async def test_where_no_time_is_counted_nothing_is():
    clock = FakeClock()
    idleness = Counting(clock)
    assert await entrance(None, clock, idleness).used(viewer(), AARHUS) is None
