"""Counting in one process: bounded in what it gives, and in what it remembers."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.domain.clients import Rate
from gateway.rates.in_memory import InMemory
from tests.unit.rates.buckets import NOW, taken

RATES = st.builds(
    Rate,
    per_minute=st.floats(min_value=0.01, max_value=1_000_000),
    burst=st.integers(min_value=1, max_value=50),
)
PAUSES = st.lists(st.integers(min_value=0, max_value=200_000_000), max_size=60)


@given(rate=RATES, pauses=PAUSES)
@settings(max_examples=300, deadline=None)
async def test_no_span_of_time_gives_more_than_the_burst_and_what_flows_in(
    rate: Rate, pauses: list[int]
) -> None:
    one, at, given_at = InMemory(), 0, list[int]()
    for pause in pauses:
        at += pause
        if await one.take([(("a",), rate)], NOW + timedelta(microseconds=at)) is None:
            given_at.append(at)
    for first, since in enumerate(given_at):
        for last, until in enumerate(given_at[first:], first):
            flowed_in = (until - since) * rate.per_minute / 60_000_000
            assert last - first + 1 <= rate.burst + flowed_in + 1e-6


@given(rate=RATES, pauses=PAUSES)
@settings(max_examples=300, deadline=None)
async def test_nobody_waits_while_there_is_a_token(rate: Rate, pauses: list[int]) -> None:
    """As a bucket is told about: a level that rises with time and falls with each token."""
    one, level, at = InMemory(), float(rate.burst), 0
    for pause in pauses:
        at += pause
        level = min(float(rate.burst), level + pause / rate.interval)
        got = await one.take([(("a",), rate)], NOW + timedelta(microseconds=at)) is None
        if abs(level - 1) > 1e-6:  # a level is not exact, and the bucket is
            assert got is (level > 1)
        level -= got


async def test_full_buckets_are_forgotten() -> None:
    one = InMemory()
    rate = Rate(per_minute=60, burst=5)
    for n in range(50_000):
        name = (("address", str(n)), rate)
        assert await one.take([name], NOW + timedelta(seconds=n / 100)) is None
    assert len(vars(one)["_full_at"]) <= 2_100


async def test_never_more_than_so_many_are_kept_and_the_emptiest_the_longest() -> None:
    one = InMemory(most=100)
    empty, rate = Rate(per_minute=1, burst=10), Rate(per_minute=1, burst=2)
    assert await taken(one, 99, empty, NOW, "the one who asks most") == 10
    for n in range(5_000):
        assert await taken(one, 1, rate, NOW, f"somebody {n}") == 1
        assert len(vars(one)["_full_at"]) <= 101
    assert await taken(one, 99, empty, NOW, "the one who asks most") == 0


async def test_a_clock_that_is_put_back_locks_nobody_out_for_longer_than_told() -> None:
    one, rate = InMemory(), Rate(per_minute=1, burst=5)
    assert await taken(one, 5, rate, NOW) == 5
    before = NOW - timedelta(days=365)
    assert await one.take([(("client", "a"), rate)], before) == 60.0
    assert await taken(one, 9, rate, before + timedelta(seconds=60)) == 1
