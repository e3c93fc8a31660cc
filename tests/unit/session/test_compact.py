"""Tokens that are signed well and written wrongly, or so that two readers read two things."""

import json
import re

import jwt
import pytest

from gateway.domain.errors import InvalidToken
from gateway.session.compact import taken_apart
from gateway.session.tokens import TokenVerifier
from tests.clocks import FakeClock
from tests.unit.session.forge import (
    MITID,
    RSA_KEY,
    KeySet,
    claims,
    signed,
    signed_bytes,
    signed_text,
)

CLOCK = FakeClock()
HEADER = b'{"alg":"RS256","kid":"one","typ":"JWT"}'
CLAIMS = json.dumps(claims(CLOCK)).encode()
GOOD = signed_bytes(HEADER, CLAIMS)
HEAD, BODY, TAIL = GOOD.split(".")
EXP = f'"exp": {claims(CLOCK)["exp"]}'.encode()


@pytest.fixture
def verifier():
    return TokenVerifier([MITID], clock=CLOCK, fetch=KeySet(one=RSA_KEY).fetch)


async def reason(verifier, token):
    with pytest.raises(InvalidToken) as refused:
        await verifier.viewer([f"Bearer {token}"])
    return refused.value.reason


def with_more(more: bytes) -> bytes:
    """The good claims with one more member at the end."""
    return CLAIMS[:-1] + b", " + more + b"}"


def with_expiry(written: bytes) -> bytes:
    assert CLAIMS.count(EXP) == 1
    return CLAIMS.replace(EXP, b'"exp": ' + written)


def test_what_is_written_well_is_read():
    found = taken_apart(GOOD)
    assert found.header == json.loads(HEADER)
    assert found.claims == claims(CLOCK)


async def test_the_tokens_of_these_tests_are_good_but_for_their_writing(verifier):
    assert await verifier.viewer([f"Bearer {GOOD}"])
    more = with_more(b'"more": {"a": [1]}')
    assert await verifier.viewer([f"Bearer {signed_bytes(HEADER, more)}"])


@pytest.mark.parametrize(
    "header",
    [
        b'{"alg":"RS256","kid":"one","kid":"one"}',
        b'{"alg":"none","kid":"one","alg":"RS256"}',
        b'{"alg":"RS256","kid":"one","\\u0061lg":"RS256"}',
        b'{"alg":"RS256","kid":"one","x":{"y":1,"y":1}}',
        b'["RS256"]',
        b'"RS256"',
        b"null",
        b"",
        b'{"alg":"RS256","kid":"one"} {}',
        b'{"alg":"RS256","kid":"one",}',
        b'\xef\xbb\xbf{"alg":"RS256","kid":"one"}',
        '{"alg":"RS256","kid":"one"}'.encode("utf-16"),
        '{"alg":"RS256","kid":"one"}'.encode("utf-32-le"),
        b'{"alg":"RS256","kid":"one","x":"\xff"}',
        b'{"alg":"RS256","kid":"one","x":NaN}',
    ],
)
async def test_a_header_that_can_be_read_in_two_ways_is_no_header(verifier, header):
    assert await reason(verifier, signed_bytes(header, CLAIMS)) == "malformed"


MORE = [
    b'"sub": "somebody else"',
    b'"s\\u0075b": "somebody else"',
    b'"dk.cpr": "0101011234"',
    b'"iss": "https://mitid.example"',
    b'"a": {"b": 1, "b": 2}',
    b'"a": [{"b": 1, "b": 2}]',
    b'"a": NaN',
    b'"a": [-Infinity]',
    b'"a": 1e999',
    b'"a": -1e999',
    b'"a": ' + b"9" * 21,
    b'"a": -' + b"9" * 5000,
    b'"a": 0x10',
    b'"a": 01',
    b'"a": "\x00"',
    b'"a": "\n"',
    b"'a': 1",
    b'"a": "\xc0\xaf"',
    b'"a": "\xed\xa0\x80"',
    b'"a": ' + b"[" * 2_500 + b"]" * 2_500,
]
WHOLE = {
    "no number": with_expiry(b"NaN"),
    "without end": with_expiry(b"Infinity"),
    "too large": with_expiry(b"1e400"),
    "a mark first": b"\xef\xbb\xbf" + CLAIMS,
    "utf-16": CLAIMS.decode().encode("utf-16"),
    "twice": CLAIMS + CLAIMS,
    "a list": b"[" + CLAIMS + b"]",
    "a text": json.dumps(CLAIMS.decode()).encode(),
    "null": b"null",
}


@pytest.mark.parametrize("more", MORE, ids=lambda more: ascii(more[:25]))
async def test_claims_that_can_be_read_in_two_ways_are_none(verifier, more):
    assert await reason(verifier, signed_bytes(HEADER, with_more(more))) == "malformed"


@pytest.mark.parametrize("what", WHOLE)
async def test_claims_that_are_no_object_of_json_in_utf_8_are_none(verifier, what):
    assert await reason(verifier, signed_bytes(HEADER, WHOLE[what])) == "malformed"


def other_bits(part: str) -> str:
    """The same bytes, written with other bits where none are used."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    unused = {2: 4, 3: 2}[len(part) % 4]
    return part[:-1] + letters[letters.index(part[-1]) ^ (1 << (unused - 1))]


def of_length(part: bytes, rest: int) -> bytes:
    """The object with blanks at its end, so that its base64 has unused bits."""
    while len(part) % 3 != rest:
        part += b" "
    return part


@pytest.mark.parametrize("rest", [1, 2])
@pytest.mark.parametrize("place", [0, 1])
async def test_each_part_has_one_spelling(verifier, place, rest):
    """RFC 7515, 2: base64url without padding; RFC 4648, 3.5: the unused bits are 0."""
    parts = [HEADER, CLAIMS]
    parts[place] = of_length(parts[place], rest)
    good = signed_bytes(*parts).split(".")
    assert await verifier.viewer(["Bearer " + ".".join(good)])
    spelt = other_bits(good[place])
    assert jwt.utils.base64url_decode(spelt) == jwt.utils.base64url_decode(good[place])
    signing = [*good[:2]]
    signing[place] = spelt
    assert await reason(verifier, signed_text(".".join(signing))) == "malformed"
    padded = [*good]
    padded[place] += "=" * (-len(padded[place]) % 4)
    assert await reason(verifier, ".".join(padded)) in {"malformed", "syntax"}


async def test_a_signature_has_one_spelling_too(verifier):
    assert await reason(verifier, f"{HEAD}.{BODY}.{other_bits(TAIL)}") == "malformed"


@pytest.mark.parametrize(
    "token",
    [
        f"{GOOD}==",
        f"{GOOD}=",
        f"{HEAD}.{BODY}.{TAIL[:-1]}",
        f"{HEAD}.{BODY}.A",
        f"{HEAD}.{BODY}",
        f"{HEAD}..{TAIL}",
        f".{BODY}.{TAIL}",
        f"{GOOD}.{TAIL}",
        f"{HEAD}.{BODY}.{TAIL}.{TAIL}.{TAIL}",
        f"{HEAD}.{BODY}.+{TAIL[1:]}",
        f"{HEAD}.{BODY}./{TAIL[1:]}",
        f"{HEAD}~.{BODY}.{TAIL}",
        "..",
        "...",
        "a",
        "a.b",
        "a.b.c",
        "e30.e30.~",
    ],
    ids=lambda token: re.sub("[A-Za-z0-9_-]{20,}", lambda long: str(len(long.group())), token),
)
async def test_what_is_not_three_parts_of_base64_is_none(verifier, token):
    assert await reason(verifier, token) == "malformed"


@pytest.mark.parametrize(
    "more",
    [
        {"crit": ["exp"], "exp": 1},
        {"crit": ["https://x.example/y"], "https://x.example/y": True},
        {"crit": []},
        {"crit": None},
        {"crit": "b64"},
        {"crit": ["b64"], "b64": True},
        {"crit": ["b64"], "b64": False},
        {"b64": False},
        {"b64": True},
    ],
    ids=str,
)
async def test_no_extension_that_must_be_understood_is(verifier, more):
    """RFC 7515, 4.1.11; RFC 7797: a payload that is not base64 is no token here."""
    header = json.dumps({**json.loads(HEADER), **more}).encode()
    assert await reason(verifier, signed_bytes(header, CLAIMS)) == "malformed"
    unencoded = signed_bytes(header, CLAIMS).split(".")
    assert await reason(verifier, f"{unencoded[0]}..{unencoded[2]}") == "malformed"


async def test_what_the_library_makes_of_an_unencoded_payload_is_refused(verifier):
    token = jwt.api_jws.encode(CLAIMS, RSA_KEY, "RS256", {"kid": "one"}, is_payload_detached=True)
    assert await reason(verifier, token) == "malformed"
    head, _, tail = token.split(".")
    assert await reason(verifier, f"{head}.{BODY}.{tail}") == "malformed"


async def test_a_token_as_a_library_makes_it_is_as_good(verifier):
    assert await verifier.viewer([f"Bearer {signed(claims(CLOCK))}"])
