"""How a token may stand in a request: RFC 9110, 11.4, and RFC 6750, 2.1 and 3.1."""

import pytest

from gateway.domain.errors import InvalidToken
from gateway.session.tokens import LARGEST, TokenVerifier
from tests.clocks import FakeClock
from tests.unit.session.forge import MITID, RSA_KEY, KeySet, claims, signed

CLOCK = FakeClock()
GOOD = signed(claims(CLOCK))


@pytest.fixture
def keys():
    return KeySet(one=RSA_KEY)


@pytest.fixture
def verifier(keys):
    return TokenVerifier([MITID], clock=CLOCK, fetch=keys.fetch)


async def reason(verifier, *headers):
    with pytest.raises(InvalidToken) as refused:
        await verifier.viewer(list(headers))
    assert GOOD not in repr(refused.value)
    return refused.value.reason


async def test_no_header_is_nobody(verifier):
    assert await verifier.viewer([]) is None


@pytest.mark.parametrize(
    "header",
    [
        f"Bearer {GOOD}",
        f"bearer {GOOD}",
        f"BEARER {GOOD}",
        f"Bearer   {GOOD}",
        f" \tBearer {GOOD} ",
    ],
    ids=["as written", "lower case", "upper case", "several spaces", "blanks around"],
)
async def test_the_scheme_is_read_as_http_has_it(verifier, header):
    """Whatever its case, with one space or more, and without the blanks around a field's value."""
    assert await verifier.viewer([header])


@pytest.mark.parametrize(
    "second", [f"Bearer {GOOD}", "Bearer x", "Basic eA==", ""], ids=["same", "other", "basic", "-"]
)
async def test_two_headers_are_one_too_many_whatever_they_say(verifier, second):
    assert await reason(verifier, f"Bearer {GOOD}", second) == "repeated"


@pytest.mark.parametrize(
    "header",
    [
        "",
        " ",
        "Bearer",
        "Bearer ",
        "Bearer    ",
        f"Bearer\t{GOOD}",
        f"Bearer \t{GOOD}",
        f"Bearer {GOOD} {GOOD}",
        f"Bearer {GOOD}, Bearer {GOOD}",
        f"Bearer {GOOD},Bearer {GOOD}",
        f"Bearer {GOOD}, Basic eA==",
        f"Bearer {GOOD};",
        f'Bearer "{GOOD}"',
        f"Bearer token={GOOD}",
        f"Bearer =={GOOD}",
        f"Bearer: {GOOD}",
        f"Bearer, {GOOD}",
        f"Bearer {GOOD}\n",
        f"Bearer {GOOD}\r\nx: y",
        f"Bearer {GOOD}\x00",
        "Bearer \x00",
        "Bearer æøå",
        "Bearer ٢٥.٢٥.٢٥",
        f"Bearer {GOOD}\xa0",
        f"\xa0Bearer {GOOD}",
        f"B\xe9arer {GOOD}",
    ],
    ids=lambda header: ascii(header.replace(GOOD, "TOKEN")),
)
async def test_what_is_no_single_token_is_no_such_request(verifier, keys, header):
    """Nor are two headers that a proxy has joined with a comma."""
    assert await reason(verifier, header) == "syntax"
    assert keys.fetches == 0


@pytest.mark.parametrize(
    "header",
    [f"Basic {GOOD}", "Basic", f"DPoP {GOOD}", "Digest a=b, c=d", GOOD, "2512489996"],
    ids=lambda header: header.replace(GOOD, "TOKEN"),
)
async def test_another_scheme_brings_no_token(verifier, keys, header):
    assert await reason(verifier, header) == "scheme"
    assert keys.fetches == 0


async def test_a_token_may_have_eight_kibibytes_and_no_more(verifier, keys):
    room = (LARGEST - len(GOOD)) * 3 // 4
    padded = [signed(claims(CLOCK, padding="x" * (room - less))) for less in range(40)]
    fitting = next(token for token in padded if len(token) <= LARGEST)
    assert len(fitting) > LARGEST - 4
    assert await verifier.viewer([f"Bearer {fitting}"])
    asked = keys.fetches
    for token in (padded[0], fitting + "x" * (LARGEST + 1 - len(fitting)), "x" * 10_000_000):
        assert len(token) > LARGEST
        assert await reason(verifier, f"Bearer {token}") == "oversized"
    assert keys.fetches == asked
