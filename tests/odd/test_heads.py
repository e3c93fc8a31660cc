"""Requests that are none, by name: each is answered as a mistake of whoever sent it."""

import pytest

from tests.odd.by_hand import CHUNKED, GOOD, UPGRADE, get, head, in_chunks, request
from tests.odd.judging import CANARY, judge
from tests.odd.serving import OddGateway

pytestmark = pytest.mark.xdist_group("odd")


def with_length(length: bytes) -> bytes:
    return head(b"POST /graphql HTTP/1.1", b"host: x", b"content-length: " + length) + b"{}"


REFUSED: dict[str, tuple[bytes, int]] = {
    "bytes at random": (b"\x00\xff\xfe" + CANARY + b"\r\n\r\n", 400),
    "HTTP/0.9": (b"GET /\r\n\r\n", 400),
    "a version before 1.0": (get(b"/healthz", version=b"HTTP/0.9"), 400),
    "HTTP/2.0 without HTTP/2": (get(b"/healthz", version=b"HTTP/2.0"), 400),
    "a version that is none": (get(b"/healthz", version=b"HTTP/9.9"), 400),
    "the preface of HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "lines that end in LF": (b"GET /healthz HTTP/1.1\nhost: x\n\n", 400),
    "lines that end in CR": (b"GET /healthz HTTP/1.1\rhost: x\r\r", 400),
    "a method nobody knows": (request(GOOD, method=b"KANARIE"), 400),
    "a method in small letters": (get(b"/healthz").replace(b"GET", b"get"), 400),
    "CONNECT to a host": (head(b"CONNECT x:443 HTTP/1.1", b"host: x"), 400),
    "CONNECT to a path": (head(b"CONNECT /graphql HTTP/1.1", b"host: x"), 400),
    "TRACE": (request(b"", method=b"TRACE"), 405),
    "NUL in the target": (get(b"/heal\x00thz"), 400),
    "NUL in a header": (get(b"/healthz", b"x: a\x00b"), 400),
    "NUL in a header's name": (get(b"/healthz", b"x\x00: a"), 400),
    "a blank in the target": (get(b"/heal thz"), 400),
    "a blank before the line": (b" " + get(b"/healthz"), 400),
    "tabs in the line": (head(b"GET\t/healthz\tHTTP/1.1", b"host: x"), 400),
    "a target that is none": (get(b"healthz"), 400),
    "no target": (get(b""), 400),
    "a target in UTF-8": (get("/æ".encode()), 400),
    "a target of odd bytes": (get(b"/\xff\xfe"), 400),
    "an address with an odd port": (get(b"http://x:99999/healthz"), 400),
    "an address without a host": (get(b"http:///healthz"), 400),
    "an address without a path": (get(b"http://x"), 400),
    "escapes of no UTF-8": (get(b"/%ff%fe%00" + CANARY), 404),
    "escapes of nothing": (get(b"/%zz%1"), 404),
    "a way out of the folder": (get(b"/../../etc/passwd"), 404),
    "an escaped way out": (get(b"/%2e%2e/%2e%2e/etc/passwd"), 404),
    "a path with a slash too many": (get(b"/graphql/?query=" + CANARY), 404),
    "a path of another host": (get(b"//evil.example/graphql"), 404),
    "a folder without its slash": (get(b"/assets"), 404),
    "OPTIONS of everything": (request(b"", target=b"*", method=b"OPTIONS"), 404),
    "a document that is none": (get(b"/documents/%ff%00" + CANARY), 401),
    "a document behind an escaped slash": (get(b"/documents/a%2f..%2f"), 404),
    "a page by POST": (request(GOOD, target=b"/"), 405),
    "a page that is not there": (get(b"/nothing"), 404),
    "metrics without a token": (get(b"/metrics", b"authorization: Bearer \xff"), 404),
    "no Host": (head(b"GET /healthz HTTP/1.1", b"x: y"), 400),
    "two Hosts": (get(b"/healthz", b"host: other.example"), 400),
    "a Host that is none": (head(b"GET /healthz HTTP/1.1", b"host: a b/" + CANARY), 400),
    "a line without a colon": (get(b"/healthz", b"nothing"), 400),
    "a header without a name": (get(b"/healthz", b": y"), 400),
    "a blank before the colon": (get(b"/healthz", b"x : y"), 400),
    "a folded header": (get(b"/healthz", b"x: y", b" z"), 400),
    "a negative length": (with_length(b"-2"), 400),
    "a length with a sign": (with_length(b"+2"), 400),
    "a length in hexadecimal": (with_length(b"0x2"), 400),
    "no digits for a length": (with_length(b""), 400),
    "a length beyond 64 bits": (with_length(b"9" * 30), 400),
    "a list of lengths": (with_length(b"2, 2"), 400),
    "the same length twice": (with_length(b"2\r\ncontent-length: 2"), 400),
    "two lengths": (with_length(b"2\r\ncontent-length: 3"), 400),
    "a length and chunks": (with_length(b"2\r\n" + CHUNKED), 400),
    "a chunk's size that is none": (in_chunks(b"zz\r\n"), 400),
    "a chunk's size beyond 64 bits": (in_chunks(b"f" * 20 + b"\r\n"), 400),
    "a chunk longer than told": (in_chunks(b"2\r\n{}}\r\n0\r\n\r\n"), 400),
    "another coding": (in_chunks(b"0\r\n\r\n", b"transfer-encoding: gzip"), 400),
    "another coding in chunks": (in_chunks(b"0\r\n\r\n", b"transfer-encoding: gzip, chunked"), 400),
    "chunks in chunks": (in_chunks(b"0\r\n\r\n", CHUNKED, CHUNKED), 400),
    "a coding like chunked": (in_chunks(b"0\r\n\r\n", b"transfer-encoding: xchunked"), 400),
    "chunks in HTTP/1.0": (in_chunks(b"0\r\n\r\n", version=b"HTTP/1.0"), 400),
    "a chunk's extension without an end": (in_chunks(b"2;" + b"a" * 400_000), 431),
    "headers behind a body without an end": (in_chunks(b"0\r\nx: " + b"a" * 400_000), 431),
    "a head without an end": (b"GET / HTTP/1.1\r\nx: " + b"a" * 400_000, 431),
    "a hundred thousand headers": (get(b"/nothing", *[b"x: y"] * 100_000), 431),
    "the body of another type": (
        request(GOOD).replace(b"application/json", b"text/j\xffson"),
        415,
    ),
    "a type that is not taken": (request(GOOD, b"accept: \xff/" + CANARY), 406),
    "two tokens": (request(GOOD, b"authorization: Bearer a", b"authorization: Bearer b"), 400),
    "a token of odd bytes": (request(GOOD, b"authorization: Bearer \xff" + CANARY), 400),
    "a token that is none": (request(GOOD, b"authorization: Bearer " + CANARY), 401),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_request_is_refused_as_one_and_repeated_nowhere(
    odd: OddGateway, what: str
) -> None:
    sent, status = REFUSED[what]
    answer = odd.answer(sent)
    assert answer.status == status


ANSWERED: dict[str, bytes] = {
    "an empty line before it": b"\r\n\r\n" + request(GOOD),
    "HTTP/1.0": request(GOOD, version=b"HTTP/1.0"),
    "HTTP/1.0 without a Host": request(GOOD, version=b"HTTP/1.0").replace(b"host", b"x"),
    "a whole address": request(GOOD, target=b"http://gateway.test/graphql"),
    "an address with a fragment": request(GOOD, target=b"/graphql#" + CANARY),
    "chunks": in_chunks(b"1a\r\n" + GOOD + b"\r\n0\r\n\r\n"),
    "chunks with extensions": in_chunks(b'1a;a=b;c="d"\r\n' + GOOD + b"\r\n0\r\n\r\n"),
    "a token behind the body": in_chunks(
        b"1a\r\n" + GOOD + b"\r\n0\r\nauthorization: Bearer x\r\nhost: y\r\n\r\n"
    ),
    "waiting for 100": request(GOOD, b"expect: 100-continue"),
    "expecting something else": request(GOOD, b"expect: 200-" + CANARY),
    "asking for HTTP/2": request(GOOD, UPGRADE, b"upgrade: h2c"),
    "asking for anything": request(GOOD, UPGRADE, b"upgrade: " + CANARY),
    "asking for HTTP/2 in HTTP/1.0": request(GOOD, UPGRADE, b"upgrade: h2c", version=b"HTTP/1.0"),
    "headers of odd bytes": request(GOOD, b"x: \xff\xfe\x80", b"cookie: \xe6"),
    "a header of 40 kB": request(GOOD, b"x: " + b"y" * 40_000),
}


@pytest.mark.parametrize("what", ANSWERED)
def test_what_is_a_request_after_all_is_answered(odd: OddGateway, what: str) -> None:
    answer = odd.answer(ANSWERED[what])
    assert (answer.status, answer.body) == (200, b'{"data":{"__typename":"Query"}}')


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (request(b"", target=b"/nothing", method=b"HEAD"), 404),
        (head(b"HEAD /graphql HTTP/1.1", b"x: y"), 400),
    ],
    ids=["nothing there", "no Host"],
)
def test_who_asks_for_the_head_of_a_refusal_gets_no_more(
    odd: OddGateway, sent: bytes, status: int
) -> None:
    with odd.talk() as talk:
        talk.say(sent)
        answer = talk.heard("HEAD")
        assert answer is not None
        judge(answer, "HEAD")
        assert answer.status == status
        talk.hush()
        talk.until_ended()
        assert talk.heard_so_far == b""
