"""Bodies and addresses whose framing is right and whose content is odd, by name."""

import json
from base64 import urlsafe_b64encode

import pytest

from tests.odd.by_hand import GOOD, get, request
from tests.odd.judging import CANARY
from tests.odd.serving import OddGateway

pytestmark = pytest.mark.xdist_group("odd")
STRICT = b"accept: application/graphql-response+json"
NODE = "query($id: ID!) { node(id: $id) { id } }"
FIRST = "query($first: Int) { municipalities(first: $first) { nodes { code } } }"


def asking(query: str, variables: str = "null", more: str = "") -> bytes:
    """JSON by hand: what is odd in it is no JSON of Python's."""
    return f'{{"query":{json.dumps(query)},"variables":{variables}{more}}}'.encode()


BAD: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": CANARY,
    "bytes of no encoding": b'{"query":"\xff"}',
    "an encoding longer than needed": b'{"query":"\xc0\xaf"}',
    "half a character in UTF-8": b'{"query":"\xed\xa0\x80"}',
    "a mark of the order of bytes": b"\xef\xbb\xbf" + GOOD,
    "UTF-16": GOOD.decode().encode("utf-16"),
    "UTF-32": GOOD.decode().encode("utf-32"),
    "NUL behind it": GOOD + b"\x00",
    "two requests": GOOD + GOOD,
    "a list of requests": b"[" + GOOD + b"]",
    "null": b"null",
    "a number": b"1",
    "a text": b'"{ __typename }"',
    "NaN": asking("{ __typename }", '{"a":NaN}'),
    "infinity": b'{"query":Infinity}',
    "a number beyond all others": asking("{ __typename }", '{"a":1e999}'),
    "a whole number of 5000 digits": asking(FIRST, f'{{"first":{"1" * 5_000}}}'),
    "a hundred thousand lists": b"[" * 100_000 + b"]" * 100_000,
    "lists without an end": b"[" * 200_000,
    "forty thousand objects": b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
    "lists in the variables": asking("{ __typename }", '{"a":' + "[" * 90_000 + "]" * 90_000 + "}"),
    "half a character in the query": rb'{"query":"{ __typename } #\ud800"}',
    "half a character in the variables": asking(NODE, r'{"id":"\ud800"}'),
    "half a character in a variable's name": asking("{ __typename }", r'{"\udfff":1}'),
    "half a character for the operation": asking(
        "{ __typename }", "null", r',"operationName":"\udfff"'
    ),
    "half a character in the extensions": asking(
        "{ __typename }", "null", r',"extensions":{"\ud800":1}'
    ),
    "no query": b'{"variables":{}}',
    "a query that is a list": b'{"query":["{ __typename }"]}',
    "variables that are a list": asking("{ __typename }", "[]"),
    "variables that are a text": asking("{ __typename }", '"{}"'),
    "an operation that is a number": asking("{ __typename }", "null", ',"operationName":1'),
    "another operation": asking("query a { __typename }", "null", ',"operationName":"KANARIE"'),
    "a document without an end": asking("{ " * 50_000),
    "a document of fragments in a ring": asking("{ ...a } fragment a on Query { ...a }"),
    "half a character, escaped again": asking(r'{ node(id: "\ud800") { id } }'),
    "a character that is none": asking(r'{ node(id: "\u{110000}") { id } }'),
    "a literal of 5000 digits": asking(
        "{ municipalities(first: " + "1" * 5_000 + ") { nodes { code } } }"
    ),
    "a literal beyond all others": asking("{ municipalities(first: 1e400) { nodes { code } } }"),
    "a whole number of 400 digits": asking(FIRST, f'{{"first":{"1" * 400}}}'),
    "a number of no whole": asking(FIRST, '{"first":1e308}'),
    "true for a number": asking(FIRST, '{"first":true}'),
    "900 lists for a number": asking(FIRST, '{"first":' + "[" * 900 + "]" * 900 + "}"),
    "900 objects for an id": asking(NODE, '{"id":' + '{"a":' * 900 + "1" + "}" * 900 + "}"),
    "NUL in the document": asking("{ __typename \0 }"),
}


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("accept", [STRICT, b"accept: */*"], ids=["strict", "plain"])
def test_an_odd_body_is_the_caller_s_mistake(odd: OddGateway, what: str, accept: bytes) -> None:
    answer = odd.answer(request(BAD[what], accept))
    told = json.loads(answer.body)
    assert told.keys() == {"errors"}
    if accept == STRICT:
        assert answer.status == 400


@pytest.mark.parametrize(
    "chosen",
    ["\\u0000", "A" * 100_000, "../" * 1_000, "æ\\u202e", CANARY.decode(), "=" * 43, ""],
    ids=["NUL", "long", "a way out", "letters", "a number", "padding", "empty"],
)
def test_an_odd_id_names_nothing(odd: OddGateway, chosen: str) -> None:
    token = b"authorization: Bearer " + odd.token.encode()
    answer = odd.answer(request(asking(NODE, f'{{"id":"{chosen}"}}'), STRICT, token))
    assert (answer.status, json.loads(answer.body)) == (200, {"data": {"node": None}})


@pytest.mark.parametrize("first", ["1e0", "1.0", "1"])
def test_a_whole_number_may_be_written_in_any_way(odd: OddGateway, first: str) -> None:
    with odd.talk() as talk:
        talk.say(request(asking(FIRST, f'{{"first":{first}}}'), STRICT))
        answer = talk.heard()
    assert answer is not None
    assert len(json.loads(answer.body)["data"]["municipalities"]["nodes"]) == 1


def test_of_two_queries_the_last_is_meant_as_everywhere_else(odd: OddGateway) -> None:
    """As most readers of JSON do; RFC 8259, 4, leaves it open."""
    with odd.talk() as talk:
        talk.say(request(b'{"query":"{ nothing }",' + GOOD[1:]))
        answer = talk.heard()
    assert answer is not None
    assert json.loads(answer.body) == {"data": {"__typename": "Query"}}


TARGETS: dict[str, bytes] = {
    "no query": b"/graphql",
    "an empty one": b"/graphql?",
    "escapes of nothing": b"/graphql?query=%zz%",
    "escapes of no UTF-8": b"/graphql?query=%ff%fe%00",
    "half a character": b"/graphql?query=%ed%a0%80",
    "variables of no UTF-8": b"/graphql?query=%7B__typename%7D&variables=%ff",
    "variables in half a character": b"/graphql?query=%7B__typename%7D&variables=%22%5Cud800%22",
    "variables of many digits": b"/graphql?query=%7B__typename%7D&variables=" + b"1" * 5_000,
    "another operation": b"/graphql?query=%7B__typename%7D&operationName=" + CANARY,
    "ten thousand parameters": b"/graphql?" + b"a=b&" * 10_000,
    "60 kB": b"/graphql?query=" + b"%7B" * 20_000,
}


@pytest.mark.parametrize("what", TARGETS)
def test_an_odd_address_is_the_caller_s_mistake(odd: OddGateway, what: str) -> None:
    answer = odd.answer(get(TARGETS[what], STRICT))
    assert answer.status == 400


def part(text: bytes) -> bytes:
    return urlsafe_b64encode(text).rstrip(b"=")


HEADER = b'{"alg":"RS256","kid":"one"}'
TOKENS: dict[str, bytes] = {
    "dots": b"." * 30_000,
    "no signature": b"eyJhbGciOiJub25lIn0.e30.",
    "a header of many lists": part(b"[" * 20_000) + b".e30.e30",
    "claims of many lists": part(HEADER) + b"." + part(b"[" * 20_000) + b".e30",
    "a key in half a character": part(rb'{"alg":"RS256","kid":"\ud800"}') + b".e30.e30",
    "an issuer in half a character": part(HEADER) + b"." + part(rb'{"iss":"\ud800"}') + b".e30",
    "an issuer that is a list": part(HEADER) + b"." + part(b'{"iss":[]}') + b".e30",
    "an algorithm that is a list": part(b'{"alg":["RS256"],"kid":{}}') + b".e30.e30",
    "an end of many digits": part(HEADER) + b"." + part(b'{"exp":' + b"1" * 5_000 + b"}") + b".e30",
    "an end beyond all others": part(HEADER) + b"." + part(b'{"exp":1e999}') + b".e30",
}


@pytest.mark.parametrize("what", TOKENS)
def test_an_odd_token_is_no_token(odd: OddGateway, what: str) -> None:
    answer = odd.answer(request(GOOD, b"authorization: Bearer " + TOKENS[what]))
    assert answer.status == 401
