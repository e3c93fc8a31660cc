"""Which tokens are believed, and that each reason to refuse one is met."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from gateway.domain.errors import InvalidToken, Misconfigured, TokenFault
from gateway.domain.municipalities import Country
from gateway.session.tokens import LARGEST, TokenVerifier
from tests.clocks import FakeClock
from tests.unit.session.forge import (
    ID_PORTEN,
    MITID,
    KeySet,
    by_hand,
    claims,
    ec_key,
    refusal,
    signed,
    signed_bytes,
)

SHARED = dataclasses.replace(MITID, issuer="https://mitid.example/two", jwks_url=MITID.jwks_url)


def faults(clock):
    """Everything that may stand in the header, by the one reason for which it is refused."""
    good = claims(clock)
    now = good["iat"]
    past = {"exp": now - 3600, "iat": now - 7200, "auth_time": now - 7200}
    return {
        "repeated": [f"Bearer {signed(good)}", f"Bearer {signed(good)}"],
        "syntax": ["Bearer"],
        "scheme": ["Basic b21zb3JnOg=="],
        "oversized": ["Bearer " + "x" * (LARGEST + 1)],
        "malformed": ["Bearer a.b.c"],
        "type": [f"Bearer {signed(good, typ='logout+jwt')}"],
        "algorithm": [f"Bearer {by_hand({'alg': 'none', 'kid': 'one'}, good)}"],
        "issuer": [f"Bearer {signed({**good, 'iss': 'https://evil.example'})}"],
        "key": [f"Bearer {signed(good, kid='unheard-of')}"],
        "signature": [f"Bearer {signed(good)[:-8]}AAAAAAAA"],
        "audience": [f"Bearer {signed({**good, 'aud': 'elsewhere'})}"],
        "expired": [f"Bearer {signed({**good, **past})}"],
        "not_yet_valid": [f"Bearer {signed({**good, 'nbf': now + 3600})}"],
        "claims": [f"Bearer {signed({**good, 'dk.cpr': None})}"],
    }


@pytest.mark.parametrize("fault", get_args(TokenFault))
async def test_each_reason_is_met_and_repeats_nothing(verifier, clock, fault):
    assert faults(clock).keys() == set(get_args(TokenFault))
    with pytest.raises(InvalidToken) as refused:
        await verifier.viewer(faults(clock)[fault])
    assert refused.value.reason == fault
    said = repr(refused.value) + str(refused.value) + repr(refused.value.__context__)
    assert "2512489996" not in said
    assert "Nancy" not in said
    assert "evil.example" not in said


@pytest.mark.parametrize("kind", ["logout+jwt", "dpop+jwt", "", 7, ["JWT"], None], ids=repr)
async def test_a_token_of_another_kind_is_refused(verifier, clock, kind):
    header = json.dumps({"alg": "RS256", "kid": "one", "typ": kind}).encode()
    token = signed_bytes(header, json.dumps(claims(clock)).encode())
    assert await refusal(verifier, token) == "type"


@pytest.mark.parametrize("kind", ["JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"])
async def test_an_access_token_may_say_that_it_is_one(verifier, clock, kind):
    assert await verifier.viewer([f"Bearer {signed(claims(clock), typ=kind)}"])


@pytest.mark.parametrize("leeway", [0, 30, 60])
@pytest.mark.parametrize("late", [-1, 0, 1])
async def test_a_token_lasts_its_leeway_past_its_end(clock, keys, leeway, late):
    patient = dataclasses.replace(MITID, leeway=timedelta(seconds=leeway))
    verifier = TokenVerifier([patient], clock=clock, fetch=keys.fetch)
    token = signed(claims(clock))
    clock.advance(seconds=900 + leeway + late)
    if late < 0:
        assert await verifier.viewer([f"Bearer {token}"])
    else:
        assert await refusal(verifier, token) == "expired"


@pytest.mark.parametrize("name", ["nbf", "iat", "auth_time"])
@pytest.mark.parametrize("leeway", [0, 30, 60])
@pytest.mark.parametrize("early", [0, 1])
async def test_a_token_begins_its_leeway_early(clock, keys, name, leeway, early):
    patient = dataclasses.replace(MITID, leeway=timedelta(seconds=leeway))
    verifier = TokenVerifier([patient], clock=clock, fetch=keys.fetch)
    token = signed(claims(clock, **{name: int(clock.now().timestamp()) + leeway + early}))
    if early:
        assert await refusal(verifier, token) == "not_yet_valid"
    else:
        assert await verifier.viewer([f"Bearer {token}"])


@pytest.mark.parametrize("aud", ["omsorg-console", ["x", "y"], "omsorg2", "OMSORG", " omsorg"])
async def test_a_token_for_another_audience_is_refused(verifier, clock, aud):
    assert await refusal(verifier, signed(claims(clock, aud=aud))) == "audience"


@pytest.mark.parametrize(
    "aud", [7, True, {}, {"omsorg": 1}, [], "", ["omsorg", 7], [["omsorg"]], [None]], ids=repr
)
async def test_an_audience_of_another_shape_is_none(verifier, clock, aud):
    token = signed_bytes(
        b'{"alg": "RS256", "kid": "one"}', json.dumps(claims(clock, aud=aud)).encode()
    )
    assert await refusal(verifier, token) in {"audience", "claims"}


async def test_one_of_several_audiences_suffices(clock, keys):
    two = dataclasses.replace(MITID, audiences=("omsorg", "omsorg-api"))
    verifier = TokenVerifier([two], clock=clock, fetch=keys.fetch)
    for aud in ("omsorg", "omsorg-api", ["elsewhere", "omsorg"]):
        assert await verifier.viewer([f"Bearer {signed(claims(clock, aud=aud))}"])


ISSUERS = [
    *("https://evil.example", "https://mitid.example/", "HTTPS://MITID.EXAMPLE", ""),
    *("https://mitid.example\x00", 7, None, True, {}, [MITID.issuer], {MITID.issuer: 1}),
]


@pytest.mark.parametrize("iss", ISSUERS, ids=ascii)
async def test_another_issuer_is_refused_and_none_is_asked(verifier, clock, keys, iss):
    token = by_hand({"alg": "RS256", "kid": "one"}, claims(clock, iss=iss), b"x")
    assert await refusal(verifier, token) == "issuer"
    assert keys.fetches == 0


async def test_an_issuer_cannot_speak_for_another(clock):
    """Not even where both call their key the same."""
    mine, theirs = ec_key(), ec_key()
    sets = {MITID.issuer: KeySet(one=mine), ID_PORTEN.issuer: KeySet(one=theirs)}

    async def fetch(issuer):
        return await sets[issuer].fetch(issuer)

    verifier = TokenVerifier([MITID, ID_PORTEN], clock=clock, fetch=fetch)
    assert await verifier.viewer([f"Bearer {signed(claims(clock), mine, 'ES256')}"])
    assert await refusal(verifier, signed(claims(clock), theirs, "ES256")) == "signature"


async def test_two_issuers_with_the_same_keys_are_still_two(clock, keys):
    """A broker may sign for several of its names; each token is read as its own issuer's."""
    other = dataclasses.replace(SHARED, audiences=("elsewhere",), algorithms=("RS256",))
    verifier = TokenVerifier([MITID, other], clock=clock, fetch=keys.fetch)
    found = await verifier.viewer(
        [f"Bearer {signed(claims(clock, iss=other.issuer, aud='elsewhere'))}"]
    )
    assert (found.issuer, found.country) == (other.issuer, Country.DK)
    assert await refusal(verifier, signed(claims(clock, iss=other.issuer))) == "audience"
    assert await refusal(verifier, signed(claims(clock, aud="elsewhere"))) == "audience"


def test_two_issuers_of_one_name_cannot_be(clock, keys):
    with pytest.raises(Misconfigured):
        TokenVerifier([MITID, MITID], clock=clock, fetch=keys.fetch)


async def test_the_clock_of_the_machine_is_not_asked(keys):
    clock = FakeClock(datetime(1999, 12, 31, 12, tzinfo=UTC))
    verifier = TokenVerifier([MITID], clock=clock, fetch=keys.fetch)
    assert await verifier.viewer([f"Bearer {signed(claims(clock))}"])
