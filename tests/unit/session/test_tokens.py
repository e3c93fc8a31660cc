"""Which tokens are believed, and whom they name."""

import dataclasses
import hashlib
import hmac
import json
import warnings
from datetime import UTC, date, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from gateway.domain.errors import InvalidToken, Misconfigured
from gateway.domain.municipalities import Country
from gateway.domain.people import NationalNumber
from gateway.domain.portal import AssuranceLevel, SignInScheme
from gateway.session.tokens import LARGEST, TokenVerifier
from tests.clocks import FakeClock
from tests.unit.session.forge import (
    ID_PORTEN,
    MITID,
    RSA_KEY,
    KeySet,
    by_hand,
    claims,
    ec_key,
    signed,
)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def keys():
    return KeySet(one=RSA_KEY)


@pytest.fixture
def verifier(clock, keys):
    return TokenVerifier([MITID, ID_PORTEN], clock=clock, fetch=keys.fetch)


async def refusal(verifier, token, *more):
    with pytest.raises(InvalidToken) as refused:
        await verifier.viewer([f"Bearer {token}", *more])
    return refused.value.reason


async def test_a_good_token_names_its_viewer(verifier, clock):
    found = await verifier.viewer([f"Bearer {signed(claims(clock))}"])
    assert found is not None
    assert found.number == NationalNumber("2512489996")
    assert (found.person.name, found.person.born) == ("Nancy Berggren", date(1948, 12, 25))
    assert (found.country, found.scheme) == (Country.DK, SignInScheme.MITID)
    assert found.assurance is AssuranceLevel.SUBSTANTIAL
    assert (found.sign_in, found.client) == ("sign-in-1", "omsorg-console")
    assert found.signed_in_at == clock.now()
    assert found.expires_at == clock.now() + timedelta(minutes=15)


async def test_a_norwegian_token_tells_the_birth_date_by_its_number(verifier, clock):
    norwegian = claims(
        clock,
        iss=ID_PORTEN.issuer,
        pid="12894810058",
        acr="idporten-loa-high",
        **{"dk.cpr": None, "birthdate": None},
    )
    found = await verifier.viewer([f"bearer {signed(norwegian)}"])
    assert (found.country, found.assurance) == (Country.NO, AssuranceLevel.HIGH)
    assert found.person.born == date(1948, 9, 12)


async def test_no_header_is_nobody(verifier):
    assert await verifier.viewer([]) is None


async def test_a_token_repeats_nothing_of_itself_in_its_refusal(verifier, clock):
    with pytest.raises(InvalidToken) as refused:
        await verifier.viewer([f"Bearer {signed(claims(clock, aud='other'))}"])
    assert "2512489996" not in repr(refused.value.__context__) + str(refused.value)


async def test_two_headers_are_refused_even_when_both_are_good(verifier, clock):
    token = signed(claims(clock))
    assert await refusal(verifier, token, f"Bearer {token}") == "repeated"


@pytest.mark.parametrize("header", ["", "Bearer", "Basic b21zb3JnOg==", "2512489996"])
async def test_another_scheme_is_refused(verifier, header):
    with pytest.raises(InvalidToken) as refused:
        await verifier.viewer([header])
    assert refused.value.reason in {"scheme", "malformed"}


async def test_a_token_may_have_eight_kibibytes_and_no_more(verifier, clock):
    token = signed(claims(clock))
    room = (LARGEST - len(token)) * 3 // 4 - 20
    assert await verifier.viewer([f"Bearer {signed(claims(clock, padding='x' * room))}"])
    assert await refusal(verifier, token + "x" * (LARGEST + 1 - len(token))) == "oversized"


@pytest.mark.parametrize(
    "token", ["", "a", "a.b", "a.b.c", "....", "e30.e30.", "[].[].[]", "\x00.\x00.\x00", "é.é.é"]
)
async def test_rubbish_is_refused(verifier, token):
    assert await refusal(verifier, token) in {"malformed", "algorithm"}


async def test_deeply_nested_json_is_refused(verifier):
    header = by_hand({"alg": "RS256", "kid": "one"}, {}).split(".")[0]
    deep = jwt.utils.base64url_encode(b'{"a":' * 900 + b"1" + b"}" * 900).decode()
    assert await refusal(verifier, f"{header}.{deep}.AAAA") in {"malformed", "issuer"}


async def test_a_token_without_a_signature_is_refused(verifier, clock):
    head, body, _ = signed(claims(clock)).split(".")
    assert await refusal(verifier, f"{head}.{body}.") == "signature"


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", "", None], ids=repr)
async def test_algorithm_none_is_refused(verifier, clock, alg):
    assert await refusal(verifier, by_hand({"alg": alg, "kid": "one"}, claims(clock))) in {
        "algorithm",
        "malformed",
    }


@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512"])
async def test_a_mac_with_the_public_key_is_refused(verifier, clock, keys, alg):
    pem = RSA_KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    digest = hashlib.new(alg.replace("HS", "sha")).name
    for secret in (pem, json.dumps(keys.jwks[0]).encode()):
        unsigned = by_hand({"alg": alg, "kid": "one"}, claims(clock)).rpartition(".")[0]
        mac = hmac.new(secret, unsigned.encode(), digest).digest()
        token = f"{unsigned}.{jwt.utils.base64url_encode(mac).decode()}"
        assert await refusal(verifier, token) == "algorithm"


async def test_another_key_under_the_same_id_is_refused(verifier, clock):
    other = ec_key()
    assert await refusal(verifier, signed(claims(clock), other, "ES256")) == "key"


async def test_a_signature_by_another_key_of_the_same_kind_is_refused(clock):
    keys = KeySet(one=ec_key())
    verifier = TokenVerifier([MITID], clock=clock, fetch=keys.fetch)
    assert await refusal(verifier, signed(claims(clock), ec_key(), "ES256")) == "signature"


async def test_a_key_for_encryption_verifies_nothing(clock, keys):
    keys.jwks[0]["use"] = "enc"
    keys.jwks += KeySet(two=ec_key()).jwks
    verifier = TokenVerifier([MITID], clock=clock, fetch=keys.fetch)
    assert await refusal(verifier, signed(claims(clock))) == "key"


async def test_a_key_sent_along_in_the_header_is_not_used(verifier, clock):
    mine = ec_key()
    jwk = KeySet(mine=mine).jwks[0]
    token = signed(claims(clock), mine, "ES256", kid="mine", jwk=jwk, jku="https://evil.example")
    assert await refusal(verifier, token) == "key"


async def test_a_token_that_demands_an_unknown_extension_is_refused(verifier, clock):
    header = {"alg": "RS256", "kid": "one", "crit": ["https://x.example/y"]}
    assert await refusal(verifier, by_hand(header, claims(clock))) == "malformed"


@pytest.mark.parametrize("kind", ["logout+jwt", "dpop+jwt", "secevent+jwt"])
async def test_a_token_of_another_kind_is_refused(verifier, clock, kind):
    assert await refusal(verifier, signed(claims(clock), typ=kind)) == "type"


@pytest.mark.parametrize(("late", "good"), [(29, True), (30, False), (31, False)])
async def test_a_token_lasts_thirty_seconds_past_its_end(verifier, clock, late, good):
    token = signed(claims(clock))
    clock.advance(seconds=900 + late)
    if good:
        assert await verifier.viewer([f"Bearer {token}"])
    else:
        assert await refusal(verifier, token) == "expired"


@pytest.mark.parametrize("name", ["nbf", "iat", "auth_time"])
@pytest.mark.parametrize(("early", "good"), [(30, True), (31, False)])
async def test_a_token_begins_at_most_thirty_seconds_early(verifier, clock, name, early, good):
    token = signed(claims(clock, **{name: int(clock.now().timestamp()) + early}))
    if good:
        assert await verifier.viewer([f"Bearer {token}"])
    else:
        assert await refusal(verifier, token) == "not_yet_valid"


@pytest.mark.parametrize("aud", ["omsorg-console", ["x", "y"], "omsorg2", "OMSORG"])
async def test_a_token_for_another_audience_is_refused(verifier, clock, aud):
    assert await refusal(verifier, signed(claims(clock, aud=aud))) == "audience"


async def test_one_of_several_audiences_suffices(verifier, clock):
    token = signed(claims(clock, aud=["elsewhere", "omsorg"]))
    assert await verifier.viewer([f"Bearer {token}"])


@pytest.mark.parametrize("iss", ["https://evil.example", "https://mitid.example/", 7, None])
async def test_another_issuer_is_refused(verifier, clock, iss):
    token = by_hand({"alg": "RS256", "kid": "one"}, claims(clock, iss=iss))
    assert await refusal(verifier, token) in {"issuer", "malformed"}


async def test_an_issuer_cannot_speak_for_another(clock):
    mine, theirs = ec_key(), ec_key()
    sets = {MITID.issuer: KeySet(one=mine), ID_PORTEN.issuer: KeySet(one=theirs)}

    async def fetch(issuer):
        return await sets[issuer].fetch(issuer)

    verifier = TokenVerifier([MITID, ID_PORTEN], clock=clock, fetch=fetch)
    assert await verifier.viewer([f"Bearer {signed(claims(clock), mine, 'ES256')}"])
    assert await refusal(verifier, signed(claims(clock), theirs, "ES256")) == "signature"


@pytest.mark.parametrize(
    "name",
    ["aud", "sub", "exp", "iat", "auth_time", "dk.cpr", "birthdate", "name", "acr", "client_id"],
)
async def test_a_missing_claim_is_refused(verifier, clock, name):
    token = signed(claims(clock, **{name: None}))
    assert await refusal(verifier, token) in {"claims", "audience", "expired"}


@pytest.mark.parametrize(
    "changed",
    [
        {"dk.cpr": "12894810058"},
        {"dk.cpr": "٢٥١٢٤٨٩٩٩٦"},
        {"dk.cpr": 2512489996},
        {"dk.cpr": ""},
        {"name": " "},
        {"name": ["Nancy"]},
        {"birthdate": "1948-13-25"},
        {"acr": 3},
        {"sid": 7},
        {"sub": 7},
        {"client_id": {"a": 1}},
        {"exp": "tomorrow"},
        {"exp": True},
        {"exp": 1e300},
        {"auth_time": -1e18},
        {"nbf": []},
    ],
    ids=ascii,
)
async def test_a_claim_of_the_wrong_shape_is_refused(verifier, clock, changed):
    assert await refusal(verifier, signed(claims(clock, **changed))) in {"claims", "malformed"}


async def test_infinity_is_no_moment(verifier, clock):
    payload = json.dumps(claims(clock)).replace(f"{int(clock.now().timestamp()) + 900}", "Infinity")
    token = jwt.api_jws.encode(payload.encode(), RSA_KEY, "RS256", {"kid": "one"})
    assert await refusal(verifier, token) in {"claims", "malformed"}


async def test_an_unknown_assurance_counts_as_low(verifier, clock):
    found = await verifier.viewer([f"Bearer {signed(claims(clock, acr='Level9'))}"])
    assert found.assurance is AssuranceLevel.LOW


async def test_the_application_is_known_by_azp_too(verifier, clock):
    token = signed(claims(clock, client_id=None, azp="partner"))
    assert (await verifier.viewer([f"Bearer {token}"])).client == "partner"


async def test_a_sign_in_may_have_no_id(verifier, clock):
    found = await verifier.viewer([f"Bearer {signed(claims(clock, sid=None))}"])
    assert found.sign_in is None


async def test_a_short_rsa_key_is_not_used(clock):
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505
    keys = KeySet(one=short, two=ec_key())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        token = signed(claims(clock), short)
    verifier = TokenVerifier([MITID], clock=clock, fetch=keys.fetch)
    assert await refusal(verifier, token) == "key"


@pytest.mark.parametrize("algorithms", [(), ("HS256",), ("RS256", "none")])
def test_only_asymmetric_algorithms_can_be_configured(algorithms):
    with pytest.raises(Misconfigured):
        dataclasses.replace(MITID, algorithms=algorithms)


def test_an_issuer_needs_an_audience():
    with pytest.raises(Misconfigured):
        dataclasses.replace(MITID, audiences=())


def test_two_issuers_of_one_name_cannot_be(clock, keys):
    with pytest.raises(Misconfigured):
        TokenVerifier([MITID, MITID], clock=clock, fetch=keys.fetch)


async def test_the_clock_of_the_machine_is_not_asked(keys):
    clock = FakeClock(datetime(1999, 12, 31, 12, tzinfo=UTC))
    verifier = TokenVerifier([MITID], clock=clock, fetch=keys.fetch)
    assert await verifier.viewer([f"Bearer {signed(claims(clock))}"])
