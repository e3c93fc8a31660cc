"""How often an issuer's keys are fetched, and that no token fails when they turn."""

import asyncio

import pytest

from gateway.domain.errors import SourceUnavailable
from gateway.session.keys import BELIEVED, BELIEVED_WHILE_SILENT, BETWEEN_FETCHES, IssuerKeys
from tests.clocks import FakeClock
from tests.unit.session.forge import RSA_KEY, KeySet, ec_key, published


@pytest.fixture
def clock():
    return FakeClock()


def keys_of(published_keys, clock):
    return IssuerKeys("issuer", published_keys.fetch, clock)


async def test_known_keys_are_fetched_once(clock):
    source = KeySet(one=RSA_KEY)
    keys = keys_of(source, clock)
    assert all([await keys.find("one") for _ in range(5)])
    assert source.fetches == 1


async def test_a_new_key_is_found_at_once(clock):
    source = KeySet(one=ec_key())
    keys = keys_of(source, clock)
    await keys.find("one")
    clock.advance(seconds=60)
    source.jwks.insert(0, published(ec_key(), "two"))
    before = clock.monotonic()
    assert await keys.find("two")
    assert clock.monotonic() == before
    assert source.fetches == 2


async def test_unknown_keys_are_fetched_at_most_once_a_second(clock):
    source = KeySet(one=ec_key())
    keys = keys_of(source, clock)
    for place in range(10):
        assert not await keys.find(f"forged-{place}")
    assert source.fetches == 10
    assert clock.monotonic() >= 9


async def test_a_crowd_of_unknown_keys_shares_the_fetch_after_the_one_under_way(clock):
    source = KeySet(one=ec_key())
    keys = keys_of(source, clock)
    await keys.find("one")
    clock.advance(seconds=60)
    found = await asyncio.gather(*(keys.find(f"forged-{place}") for place in range(100)))
    assert not any(found)
    assert source.fetches == 3


async def test_a_fetch_that_began_before_the_question_does_not_answer_it(clock):
    source = KeySet(one=ec_key())
    under_way, go_on = asyncio.Event(), asyncio.Event()

    async def slow(issuer):
        body = await source.fetch(issuer)
        under_way.set()
        await go_on.wait()
        return body

    keys = IssuerKeys("issuer", slow, clock)
    first = asyncio.ensure_future(keys.find("one"))
    await under_way.wait()
    source.jwks.append(published(ec_key(), "two"))
    second = asyncio.ensure_future(keys.find("two"))
    await asyncio.sleep(0)
    go_on.set()
    assert await first
    assert await second
    assert source.fetches == 2


async def test_whoever_waits_has_a_new_key_as_soon_as_any_fetch_brings_it(clock):
    """Only those whose key it does not bring wait for the next."""
    source = KeySet(one=ec_key())
    keys = keys_of(source, clock)
    await keys.find("one")
    clock.advance(seconds=60)
    before = clock.monotonic()
    source.jwks.insert(0, published(ec_key(), "two"))
    first = asyncio.ensure_future(keys.find("two"))
    await asyncio.sleep(0)
    assert source.fetches == 2, "a fetch is under way"
    assert all(await asyncio.gather(first, *(keys.find("two") for _ in range(50))))
    assert (source.fetches, clock.monotonic()) == (2, before)


async def test_no_known_key_waits_for_an_unknown_one(clock):
    source = KeySet(one=ec_key())
    asked = asyncio.Event()

    async def hangs(issuer):
        if source.fetches:
            asked.set()
            await asyncio.Event().wait()
        return await source.fetch(issuer)

    keys = IssuerKeys("issuer", hangs, clock)
    await keys.find("one")
    forged = [asyncio.ensure_future(keys.find(f"forged-{place}")) for place in range(20)]
    await asked.wait()
    left = BELIEVED_WHILE_SILENT - clock.monotonic()
    for seconds in (0, BELIEVED, left - BELIEVED - 1):
        clock.advance(seconds=seconds)
        assert await asyncio.wait_for(keys.find("one"), 5)
    assert not any(task.done() for task in forged)
    for task in forged:
        task.cancel()


async def test_a_fetch_that_fails_answers_all_who_wait(clock):
    """Otherwise each of them would wait for a fetch of its own, a second apart."""
    source = KeySet(one=ec_key())
    keys = keys_of(source, clock)
    await keys.find("one")
    clock.advance(seconds=60)
    before = clock.monotonic()
    source.down = True
    asking = [keys.find(f"forged-{place}") for place in range(100)]
    found = await asyncio.gather(*asking, return_exceptions=True)
    assert {type(one) for one in found} == {SourceUnavailable}
    assert len({id(one) for one in found}) > 1, "each has its own error to add places to"
    assert source.fetches == 3
    assert clock.monotonic() - before <= BETWEEN_FETCHES
    source.down = False
    clock.advance(seconds=1)
    assert not await keys.find("forged")
    assert await keys.find("one")


async def test_a_fetch_that_is_given_up_leaves_it_to_the_next_who_waits(clock):
    source = KeySet(one=ec_key())
    under_way = asyncio.Event()

    async def hangs_once(issuer):
        if not under_way.is_set():
            under_way.set()
            await asyncio.Event().wait()
        return await source.fetch(issuer)

    keys = IssuerKeys("issuer", hangs_once, clock)
    leaves = asyncio.ensure_future(keys.find("one"))
    await under_way.wait()
    stays = asyncio.ensure_future(keys.find("one"))
    await asyncio.sleep(0)
    leaves.cancel()
    assert await asyncio.wait_for(stays, 5)


async def test_a_new_key_is_found_while_forged_ones_come_in(clock):
    source = KeySet(one=ec_key())
    keys = keys_of(source, clock)
    await keys.find("forged")
    source.jwks.append(published(ec_key(), "two"))
    assert await keys.find("two")


async def test_a_withdrawn_key_is_forgotten_after_ten_minutes(clock):
    source = KeySet(one=ec_key(), two=ec_key())
    keys = keys_of(source, clock)
    await keys.find("one")
    source.jwks = source.jwks[1:]
    clock.advance(seconds=599)
    assert await keys.find("one")
    clock.advance(seconds=1)
    assert not await keys.find("one")


async def test_a_silent_issuer_is_believed_for_an_hour(clock):
    source = KeySet(one=ec_key())
    keys = keys_of(source, clock)
    await keys.find("one")
    source.down = True
    clock.advance(seconds=3599)
    assert await keys.find("one")
    assert await keys.find("one")
    assert source.fetches == 2
    clock.advance(seconds=1)
    with pytest.raises(SourceUnavailable):
        await keys.find("one")


async def test_a_failed_fetch_counts_for_the_rate(clock):
    source = KeySet(one=ec_key())
    source.down = True
    keys = keys_of(source, clock)
    for _ in range(3):
        with pytest.raises(SourceUnavailable):
            await keys.find("one")
    assert clock.monotonic() >= 2
