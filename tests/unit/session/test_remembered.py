"""A token is checked once a second: what that saves, and everything that it may not change."""

import dataclasses
from datetime import timedelta

import pytest

from gateway.domain.errors import InvalidToken
from gateway.session import tokens
from gateway.session.keys import BELIEVED, BETWEEN_FETCHES
from gateway.session.remembered import REMEMBERED, Remembered
from gateway.session.tokens import TokenVerifier
from tests.unit.session.forge import MITID, claims, ec_key, published, signed

JUST_UNDER = REMEMBERED - 0.001


@pytest.fixture
def checks(monkeypatch):
    """Every signature that is looked at."""
    seen = []

    def noted(token, *rest):
        seen.append(token)
        return _verified(token, *rest)

    _verified = tokens._verified
    monkeypatch.setattr(tokens, "_verified", noted)
    return seen


@pytest.mark.parametrize(("later", "times"), [(0, 1), (JUST_UNDER, 1), (REMEMBERED, 2), (5, 2)])
async def test_a_token_is_checked_once_a_second(verifier, clock, checks, later, times):
    header = [f"Bearer {signed(claims(clock))}"]
    first = await verifier.viewer(header)
    clock.advance(seconds=later)
    assert await verifier.viewer(header) == first
    assert len(checks) == times


async def test_being_asked_for_again_does_not_prolong_the_second(verifier, clock, checks):
    header = [f"Bearer {signed(claims(clock))}"]
    for _ in range(4):
        await verifier.viewer(header)
        clock.advance(seconds=REMEMBERED * 0.4)
    assert len(checks) == 2


async def test_two_tokens_of_one_person_are_two(verifier, clock, checks):
    one, other = (signed({**claims(clock), "sid": sid}) for sid in ("one", "other"))
    signed_in = [await verifier.viewer([f"Bearer {token}"]) for token in (one, other, one)]
    assert [viewer.sign_in for viewer in signed_in] == ["one", "other", "one"]
    assert checks == [one, other]


@pytest.mark.parametrize("leeway", [0, 30])
async def test_no_token_is_remembered_past_its_end(clock, keys, leeway):
    settings = dataclasses.replace(MITID, leeway=timedelta(seconds=leeway))
    verifier = TokenVerifier([settings], clock=clock, fetch=keys.fetch)
    good = claims(clock)
    header = [f"Bearer {signed(good)}"]
    clock.advance(seconds=good["exp"] - good["iat"] + leeway - 0.5)
    await verifier.viewer(header)
    clock.advance(seconds=0.5)
    with pytest.raises(InvalidToken):
        await verifier.viewer(header)


async def test_what_fails_is_looked_at_each_time(verifier, clock, checks):
    header = [f"Bearer {signed(claims(clock))[:-8]}AAAAAAAA"]
    for _ in range(3):
        with pytest.raises(InvalidToken):
            await verifier.viewer(header)
    assert len(checks) == 3


@pytest.mark.parametrize("spelt", ["bearer {}", "Bearer  {}", " Bearer {} "])
async def test_it_is_the_token_that_is_remembered(verifier, clock, checks, spelt):
    token = signed(claims(clock))
    await verifier.viewer([f"Bearer {token}"])
    await verifier.viewer([spelt.format(token)])
    assert len(checks) == 1


@pytest.mark.parametrize("extra", ["Basic {}", "Bearer {}, Bearer {}", "Bearer {}x"])
async def test_a_good_token_makes_nothing_else_good(verifier, clock, extra):
    token = signed(claims(clock))
    await verifier.viewer([f"Bearer {token}"])
    with pytest.raises(InvalidToken):
        await verifier.viewer([extra.format(token, token)])


async def test_a_key_that_is_withdrawn_ends_it_when_the_keys_are_read(verifier, clock, keys):
    """Somebody else's token with a key not yet seen has them read at once."""
    header = [f"Bearer {signed(claims(clock))}"]
    await verifier.viewer(header)
    clock.advance(seconds=BETWEEN_FETCHES)
    await verifier.viewer(header)
    fresh = ec_key()
    keys.jwks = [published(fresh, "two")]
    await verifier.viewer([f"Bearer {signed(claims(clock), kid='two', key=fresh, alg='ES256')}"])
    with pytest.raises(InvalidToken) as refused:
        await verifier.viewer(header)
    assert refused.value.reason == "key"


async def test_a_withdrawn_key_gains_a_second_at_most(verifier, clock, keys):
    header = [f"Bearer {signed(claims(clock))}"]
    await verifier.viewer(header)
    clock.advance(seconds=BELIEVED - 0.5)
    await verifier.viewer(header)
    keys.jwks = [published(ec_key(), "two")]
    clock.advance(seconds=REMEMBERED)
    with pytest.raises(InvalidToken):
        await verifier.viewer(header)


async def test_no_more_are_kept_than_may_be_and_the_newest_stay(clock, verifier):
    viewer = await verifier.viewer([f"Bearer {signed(claims(clock))}"])
    kept = Remembered(clock, most=3)
    keys = verifier._keys[MITID.issuer]
    for name in ("one", "two", "one", "three", "four"):
        kept.keep(name, viewer, keys)
    assert len(kept) == 3
    assert [bool(kept.get(name)) for name in ("one", "two", "three", "four")] == [
        True,
        False,
        True,
        True,
    ]


async def test_what_is_over_is_let_go_with_the_next(clock, verifier):
    viewer = await verifier.viewer([f"Bearer {signed(claims(clock))}"])
    kept = Remembered(clock)
    keys = verifier._keys[MITID.issuer]
    for name in ("one", "two", "three"):
        kept.keep(name, viewer, keys)
    clock.advance(seconds=REMEMBERED)
    kept.keep("four", viewer, keys)
    assert len(kept) == 1


async def test_nothing_of_a_token_is_kept(verifier, clock):
    token = signed(claims(clock))
    await verifier.viewer([f"Bearer {token}"])
    assert token.rsplit(".", 1)[-1] not in repr(vars(verifier._remembered))
