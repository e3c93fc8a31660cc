"""How often an issuer's keys are fetched, and that no token fails when they turn."""

import asyncio

import pytest

from gateway.domain.errors import SourceInvalid, SourceUnavailable
from gateway.session.keys import IssuerKeys
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
        assert await keys.find(f"forged-{place}") is None
    assert source.fetches == 10
    assert clock.monotonic() >= 9


async def test_a_crowd_of_unknown_keys_shares_the_fetch_after_the_one_under_way(clock):
    source = KeySet(one=ec_key())
    keys = keys_of(source, clock)
    await keys.find("one")
    clock.advance(seconds=60)
    found = await asyncio.gather(*(keys.find(f"forged-{place}") for place in range(100)))
    assert found == [None] * 100
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
    assert await keys.find("one") is None


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


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"keys": 7}', b'{"keys": []}', b"\xff"])
async def test_a_key_set_that_cannot_be_read_is_an_error(clock, body):
    async def fetch(_issuer):
        return body

    with pytest.raises(SourceInvalid):
        await IssuerKeys("issuer", fetch, clock).find("one")


async def test_one_rotten_key_does_not_spoil_the_others(clock):
    source = KeySet(one=ec_key())
    source.jwks = [
        {"kty": "EC", "kid": "rotten"},
        {"kty": "oct", "k": "c2VjcmV0", "kid": "secret", "alg": "HS256"},
        {"kty": "?", "kid": "unheard-of"},
        {"kid": 7},
        *source.jwks,
    ]
    keys = keys_of(source, clock)
    assert await keys.find("one")
    clock.advance(seconds=5)
    assert await keys.find("secret") is None
