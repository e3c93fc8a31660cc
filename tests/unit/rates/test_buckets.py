"""A bucket gives what is in it and what has flowed in since, and never more, wherever it stands."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from math import ceil
from pathlib import Path

import pytest

from gateway.domain.clients import Rate
from gateway.http.limiting import Buckets
from tests.unit.rates.buckets import NOW, buckets, taken

SLOW = Rate(per_minute=1, burst=5)
KINDS = ["in_memory", "shared"]


@pytest.fixture(params=KINDS)
async def one(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Buckets]:
    async with buckets(request.param, tmp_path) as fresh:
        yield fresh


@pytest.mark.parametrize("burst", [1, 2, 7, 150])
async def test_as_many_as_a_full_bucket_holds_and_no_more(one: Buckets, burst: int) -> None:
    assert await taken(one, burst + 50, Rate(per_minute=1, burst=burst), NOW) == burst


async def test_of_a_crowd_at_the_same_moment_exactly_as_many(one: Buckets) -> None:
    rate = Rate(per_minute=1, burst=20)
    crowd = [one.take([(("client", "a"), rate)], NOW) for _ in range(100)]
    waits = await asyncio.gather(*crowd)
    assert waits.count(None) == 20
    assert {wait for wait in waits if wait is not None} == {60.0}


async def test_what_is_taken_flows_in_again_one_by_one(one: Buckets) -> None:
    assert await taken(one, 9, SLOW, NOW) == 5
    assert await taken(one, 9, SLOW, NOW + timedelta(seconds=59, microseconds=999_999)) == 0
    assert await taken(one, 9, SLOW, NOW + timedelta(seconds=60)) == 1
    assert await taken(one, 9, SLOW, NOW + timedelta(seconds=60 + 180)) == 3
    assert await taken(one, 9, SLOW, NOW + timedelta(days=1)) == 5


@pytest.mark.parametrize("per_minute", [0.01, 0.7, 1, 7, 13, 59, 60, 61, 977, 1_000_000])
async def test_whoever_waits_as_long_as_told_is_let_in_and_not_a_moment_before(
    one: Buckets, per_minute: float
) -> None:
    rate, now = Rate(per_minute=per_minute, burst=3), NOW
    assert await taken(one, 3, rate, now) == 3
    for _ in range(5):
        wait = await one.take([(("client", "a"), rate)], now)
        assert wait is not None
        assert wait == pytest.approx(60 / per_minute, abs=1e-6)
        microseconds = ceil(wait * 1_000_000 - 0.5)
        assert await taken(one, 1, rate, now + timedelta(microseconds=microseconds - 1)) == 0
        now += timedelta(microseconds=microseconds)
        assert await taken(one, 1, rate, now) == 1


async def test_nobody_is_counted_for_another(one: Buckets) -> None:
    assert await taken(one, 9, SLOW, NOW, "a") == 5
    assert await taken(one, 9, SLOW, NOW, "b") == 5
    assert await one.take([(("person", "a"), SLOW)], NOW) is None
    assert await one.take([(("client", "a", ""), SLOW)], NOW) is None


async def test_where_one_bucket_is_empty_nothing_is_taken_from_the_others(one: Buckets) -> None:
    """Both must have a token; the wait is that of the one that has none."""
    client, person = (("client", "c"), SLOW), (("person", "p"), Rate(per_minute=2, burst=2))
    for _ in range(2):
        assert await one.take([client, person], NOW) is None
    for _ in range(50):
        assert await one.take([client, person], NOW) == 30.0
    assert await taken(one, 9, SLOW, NOW, "c") == 3
    later = NOW + timedelta(seconds=30)
    for _ in range(50):
        assert await one.take([client, person], later) == 30.0, "the client's is empty now"
    assert await one.take([person], later) is None


async def test_the_longest_wait_is_told(one: Buckets) -> None:
    client, person = (("client", "c"), Rate(per_minute=1, burst=1)), (("person", "p"), SLOW)
    assert await one.take([client, person], NOW) is None
    assert await taken(one, 9, Rate(per_minute=1, burst=1), NOW, "c") == 0
    assert await one.take([client, person], NOW) == 60.0


async def test_time_that_goes_back_gives_nothing(one: Buckets) -> None:
    """Clocks of two processes are never quite the same."""
    assert await taken(one, 5, SLOW, NOW) == 5
    for seconds in (1, 30, 3600):
        assert await taken(one, 9, SLOW, NOW - timedelta(seconds=seconds)) == 0
