"""Whom the claims of a good token name, and which claims name nobody."""

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest

from gateway.domain.errors import InvalidToken
from gateway.domain.municipalities import Country
from gateway.domain.people import NationalNumber
from gateway.domain.portal import AssuranceLevel, SignInScheme
from gateway.session.tokens import TokenVerifier
from tests.clocks import FakeClock
from tests.unit.session.forge import ID_PORTEN, MITID, RSA_KEY, KeySet, claims, signed

CLOCK = FakeClock()
CPR = "2512489996"
LEVEL = "https://data.gov.dk/concept/core/nsis/"


def verifier(*issuers):
    return TokenVerifier(
        issuers or [MITID, ID_PORTEN], clock=CLOCK, fetch=KeySet(one=RSA_KEY).fetch
    )


async def named(*issuers, **changed):
    """The viewer of a token with these claims changed; None takes a claim away."""
    return await verifier(*issuers).viewer([f"Bearer {signed(claims(CLOCK, **changed))}"])


async def reason(*issuers, **changed):
    with pytest.raises(InvalidToken) as refused:
        await named(*issuers, **changed)
    return refused.value.reason


async def test_a_good_token_names_its_viewer():
    found = await named()
    assert found.number == NationalNumber(CPR)
    assert (found.person.name, found.person.born) == ("Nancy Berggren", date(1948, 12, 25))
    assert (found.country, found.scheme) == (Country.DK, SignInScheme.MITID)
    assert found.assurance is AssuranceLevel.SUBSTANTIAL
    assert (found.sign_in, found.client) == ("sign-in-1", "omsorg-console")
    assert found.signed_in_at == CLOCK.now()
    assert found.expires_at == CLOCK.now() + timedelta(minutes=15)


async def test_a_norwegian_token_tells_the_birth_date_by_its_number():
    norwegian = {"iss": ID_PORTEN.issuer, "pid": "12894810058", "acr": "idporten-loa-high"}
    found = await named(**norwegian, **{"dk.cpr": None, "birthdate": None})
    assert (found.country, found.assurance) == (Country.NO, AssuranceLevel.HIGH)
    assert found.person.born == date(1948, 9, 12)


@pytest.mark.parametrize("written", ["2512489996", "251248-9996"])
async def test_a_cpr_number_may_be_written_with_its_hyphen(written):
    assert (await named(**{"dk.cpr": written})).number == NationalNumber(CPR)


@pytest.mark.parametrize(
    "written",
    [
        *("12894810058", "٢٥١٢٤٨٩٩٩٦", 2512489996, "", " 2512489996", "2512489996\n", None, ["a"]),
        *("25124-89996", "251248--9996", "251248 9996", "251248−9996", "251248999", "DK2512489996"),
        "251248-9996-",
    ],
    ids=ascii,
)
async def test_what_is_no_number_of_the_issuers_country_names_nobody(written):
    assert await reason(**{"dk.cpr": written}) == "claims"


@pytest.mark.parametrize(
    "name",
    ["sub", "exp", "iat", "auth_time", "dk.cpr", "birthdate", "name", "acr", "client_id", "aud"],
)
async def test_a_missing_claim_is_refused(name):
    assert await reason(**{name: None}) == "claims"


@pytest.mark.parametrize("told", ["", " ", 7, True, ["Nancy"], {"a": 1}], ids=repr)
@pytest.mark.parametrize("name", ["name", "acr", "sub", "sid", "client_id"])
async def test_a_text_that_is_none_or_blank_is_refused(name, told):
    assert await reason(**{name: told}) == "claims"


@pytest.mark.parametrize("character", ["\x00", "\n", "\x1b", "\x7f", "\x85", "\ud800"], ids=ascii)
@pytest.mark.parametrize("name", ["name", "acr", "sub", "sid", "client_id"])
async def test_a_text_that_no_database_and_no_log_should_hold_is_refused(name, character):
    assert await reason(**{name: f"some{character}thing"}) == "claims"


@pytest.mark.parametrize(
    "written", [CPR, "251248-9996", "251248 9996", "25.12.48/9996", f"cpr:{CPR}"]
)
@pytest.mark.parametrize("name", ["name", "sub", "sid", "client_id"])
async def test_a_token_that_tells_the_number_elsewhere_too_is_refused(name, written):
    """These are shown, stored and hashed, and a hash of a number is soon found out."""
    assert await reason(**{name: f"x {written}"}) == "claims"


@pytest.mark.parametrize(
    "told",
    [
        *("1948-13-25", "1948-12-32", "19481225", "1948-W52-5", "25-12-1948", "1948", "0000-12-25"),
        *("1948-12-25T00:00:00", "١٩٤٨-١٢-٢٥", " 1948-12-25", 19481225),
    ],
    ids=ascii,
)
async def test_a_day_of_birth_is_written_as_openid_has_it(told):
    """OpenID Connect Core, 5.1: YYYY-MM-DD; and a day that there is, for ages hang on it."""
    assert await reason(birthdate=told) == "claims"


@pytest.mark.parametrize(
    "told",
    ["tomorrow", True, [], {}, -1, -1e18, 1e300, 10**19, 253_402_300_800, "1795341600"],
    ids=repr,
)
@pytest.mark.parametrize("name", ["exp", "nbf", "iat", "auth_time"])
async def test_what_is_no_moment_is_refused(name, told):
    assert await reason(**{name: told}) in {"claims", "malformed"}


async def test_a_moment_may_have_a_fraction():
    now = CLOCK.now().timestamp()
    found = await named(exp=now + 900.5, auth_time=now - 0.5)
    assert found.expires_at == datetime.fromtimestamp(now + 900.5, UTC)
    assert found.signed_in_at == datetime.fromtimestamp(now - 0.5, UTC)


@pytest.mark.parametrize(
    ("word", "level"),
    [
        (f"{LEVEL}High", AssuranceLevel.HIGH),
        (f"{LEVEL}Substantial", AssuranceLevel.SUBSTANTIAL),
        (f"{LEVEL}Low", AssuranceLevel.LOW),
        (f"{LEVEL}high", AssuranceLevel.LOW),
        (f" {LEVEL}High", AssuranceLevel.LOW),
        ("High", AssuranceLevel.LOW),
        ("idporten-loa-high", AssuranceLevel.LOW),
        ("Level9", AssuranceLevel.LOW),
    ],
)
async def test_a_level_that_the_issuer_is_not_known_by_counts_as_low(word, level):
    assert (await named(acr=word)).assurance is level


async def test_the_application_is_known_by_the_first_name_that_is_there():
    assert (await named(client_id=None, azp="partner")).client == "partner"
    assert (await named(client_id="one", azp="two")).client == "one"
    assert await reason(client_id=7, azp="partner") == "claims"
    own = dataclasses.replace(MITID.claims, client=("https://claims.example/app",))
    found = await named(
        dataclasses.replace(MITID, claims=own), **{"https://claims.example/app": "theirs"}
    )
    assert found.client == "theirs"


async def test_a_sign_in_may_have_no_id_and_never_has_that_of_its_token():
    assert (await named(sid=None)).sign_in is None


PERSON = {"nin_type": "PERSON", "nin_issuing_country": "DK", "verified": True, "version": 2}


@pytest.mark.parametrize(
    ("changed", "good"),
    [
        ({}, True),
        ({"nin_type": "BUSINESS"}, False),
        ({"nin_type": "person"}, False),
        ({"nin_type": None}, False),
        ({"nin_issuing_country": "SE"}, False),
        ({"nin_issuing_country": ["DK"]}, False),
        ({"verified": False}, False),
        ({"verified": "true"}, False),
        ({"verified": 1}, False),
        ({"version": "2"}, False),
        ({"version": 2.0}, False),
        ({"version": True}, False),
    ],
    ids=str,
)
async def test_required_claims_must_be_there_and_exactly_so(changed, good):
    strict = dataclasses.replace(MITID, required=PERSON)
    if good:
        assert await named(strict, **{**PERSON, **changed})
    else:
        assert await reason(strict, **{**PERSON, **changed}) == "claims"


async def test_an_issuer_without_required_claims_asks_for_none():
    assert await named(nin_type="BUSINESS", nin_issuing_country="SE")
