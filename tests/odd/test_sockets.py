"""Handshakes and frames that no client sends, by name: what they are answered or closed with."""

import json

import pytest

from tests.odd.by_hand import request
from tests.odd.frames import (
    BINARY,
    CLOSE,
    CONT,
    HANDSHAKE,
    INIT,
    PING,
    PONG,
    TEXT,
    ended,
    frame,
    opened,
    read,
    subscribe,
    text,
)
from tests.odd.judging import CANARY
from tests.odd.serving import OddGateway

pytestmark = pytest.mark.xdist_group("odd")
WATCH = 'subscription { recordEvents(careRecordId: "x") { __typename } }'


def handshake(*more: bytes, but: tuple[bytes, ...] = (), **told: bytes) -> bytes:
    kept = [line for line in HANDSHAKE if line.partition(b":")[0] not in but]
    return request(b"", *kept, *more, **{"method": b"GET", **told})


REFUSED: dict[str, tuple[bytes, int]] = {
    "another version": (
        handshake(b"sec-websocket-version: 8", but=(b"sec-websocket-version",)),
        400,
    ),
    "no version": (handshake(but=(b"sec-websocket-version",)), 400),
    "no key": (handshake(but=(b"sec-websocket-key",)), 400),
    "two keys": (handshake(b"sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA=="), 400),
    "a short key": (handshake(b"sec-websocket-key: AAAA", but=(b"sec-websocket-key",)), 400),
    "a key that is none": (
        handshake(b"sec-websocket-key: @" + CANARY, but=(b"sec-websocket-key",)),
        400,
    ),
    "an odd subprotocol": (handshake(b"sec-websocket-protocol: \xff,;" + CANARY), 400),
    "an odd connection": (handshake(b'connection: upgrade, "' + CANARY, but=(b"connection",)), 400),
    "two origins": (handshake(b"origin: http://a", b"origin: http://" + CANARY), 400),
    "a foreign origin": (handshake(b"origin: https://evil.example/" + CANARY), 403),
    "by POST": (handshake(method=b"POST"), 405),
    "by OPTIONS": (handshake(method=b"OPTIONS"), 405),
    "with a body": (handshake(b"content-length: 5"), 400),
    "with chunks": (handshake(b"transfer-encoding: chunked"), 400),
    "in HTTP/1.0": (handshake(version=b"HTTP/1.0"), 400),
    "beside another protocol": (handshake(b"upgrade: h2c, websocket", but=(b"upgrade",)), 400),
    "elsewhere": (handshake(target=b"/elsewhere/" + CANARY), 404),
    "where a page is": (handshake(target=b"/"), 404),
    "where health is told": (handshake(target=b"/healthz"), 404),
    "at a path of odd bytes": (handshake(target=b"/%ff%00"), 404),
    "at a path of two lines": (handshake(target=b"/a%0ab"), 403),
    "at a whole address": (handshake(target=b"http://gateway.test/graphql"), 403),
    "at everything": (handshake(target=b"*"), 403),
    "with a header of 9 kB": (handshake(b"x: " + b"y" * 9_000), 431),
    "with 200 headers": (handshake(*[b"x: y"] * 200), 431),
    "at an address of 9 kB": (handshake(target=b"/graphql?" + b"a" * 9_000), 414),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_handshake_that_opens_nothing_is_refused_and_repeated_nowhere(
    odd: OddGateway, what: str
) -> None:
    sent, status = REFUSED[what]
    answer = odd.answer(sent)
    assert answer.status == status


@pytest.mark.parametrize(
    "more", [b"x: \xff\xfe", b"sec-websocket-extensions: \xff;;=", b"x:\ty\t", b"cookie: \x80"]
)
def test_odd_headers_of_others_open_it_all_the_same(odd: OddGateway, more: bytes) -> None:
    with odd.talk() as talk:
        talk.say(handshake(more))
        answer = talk.heard()
    assert answer is not None
    assert answer.status == 101


def close(code: int, reason: bytes = b"") -> bytes:
    return frame(CLOSE, code.to_bytes(2, "big") + reason)


def message(**told: object) -> bytes:
    return text(json.dumps(told))


def init(payload: str) -> bytes:
    return text(f'{{"type":"connection_init","payload":{payload}}}')


CLOSED: dict[str, tuple[bytes, int]] = {
    "reserved bits": (frame(TEXT, b"{}", reserved=4), 1002),
    "unmasked": (frame(TEXT, b"{}", masked=False), 1002),
    "an opcode that is none": (frame(3), 1002),
    "a control that is none": (frame(11), 1002),
    "a ping of 126 bytes": (frame(PING, b"a" * 126), 1002),
    "a ping in parts": (frame(PING, b"a", fin=False), 1002),
    "half a code": (frame(CLOSE, b"\x03"), 1002),
    "the code 0": (close(0), 1002),
    "the code 999": (close(999), 1002),
    "a code for no code": (close(1005), 1002),
    "a code of a lost connection": (close(1006), 1002),
    "a code beyond all others": (close(65535), 1002),
    "a reason that is no text": (close(1000, b"\xff"), 1007),
    "a part of nothing": (frame(CONT, b"{}"), 1002),
    "a text within a text": (frame(TEXT, b"{", fin=False) + frame(TEXT, b"}"), 1002),
    "parts without an end": (frame(TEXT, b"{", fin=False) + frame(CONT, fin=False) * 100, 1008),
    "a text that is none": (frame(TEXT, b"\xff" + CANARY), 1007),
    "half a character in UTF-8": (frame(TEXT, b"\xed\xa0\x80"), 1007),
    "more than may be": (frame(TEXT, b"", length=300_000), 1009),
    "more than there is": (frame(TEXT, b"", length=1 << 62), 1009),
    "a length below nothing": (frame(TEXT, b"", length=(1 << 64) - 1), 1009),
    "HTTP": (request(b"{}"), 1002),
    "binary": (frame(BINARY, b"{}"), 4400),
    "nothing": (text(""), 4400),
    "no JSON": (text(CANARY.decode()), 4400),
    "null": (text("null"), 4400),
    "a list": (text("[]"), 4400),
    "a number beyond all others": (text('{"type":"ping","payload":{"a":1e999}}'), 4400),
    "half a character": (text(r'{"type":"\ud800"}'), 4400),
    "half a character for an id": (INIT + text(r'{"type":"complete","id":"\udfff"}'), 4400),
    "a hundred thousand lists": (text("[" * 100_000), 4400),
    "no type": (text('{"id":"a"}'), 4400),
    "a type that is a list": (text('{"type":["ping"]}'), 4400),
    "a type of the server's": (INIT + message(type="next", id="a", payload={}), 4400),
    "an introduction that is a number": (init("3"), 4400),
    "a token that is a number": (init('{"Authorization":1}'), 4400),
    "a token that is none": (init('{"Authorization":"Bearer KANARIE"}'), 4403),
    "a token of odd letters": (init(r'{"Authorization":"Bearer \u00ff\u0000\r\n"}'), 4403),
    "two introductions": (INIT + INIT, 4429),
    "an operation before any": (subscribe("a"), 4401),
    "no payload": (INIT + message(type="subscribe", id="a"), 4400),
    "a payload that is a list": (INIT + message(type="subscribe", id="a", payload=[]), 4400),
    "an empty id": (INIT + subscribe(""), 4400),
    "a long id": (INIT + subscribe("a" * 129), 4400),
    "an id that is a number": (INIT + message(type="complete", id=1), 4400),
    "a ping with a list": (INIT + message(type="ping", payload=[]), 4400),
}


@pytest.mark.parametrize("what", CLOSED)
def test_what_is_no_message_closes_with_a_code_and_is_not_repeated(
    odd: OddGateway, what: str
) -> None:
    sent, code = CLOSED[what]
    with opened(odd) as talk:
        talk.say(sent)
        assert ended(talk).code == code
        assert b"KANARIE" not in talk.heard_so_far


GOOD_END = close(1000)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (GOOD_END + subscribe("a"), 1000),
        (GOOD_END + GOOD_END, 1000),
        (INIT + close(4999), 4999),
        (INIT + frame(CLOSE), 1005),
        (frame(TEXT, b"\xff" + CANARY) + GOOD_END, 1000),
    ],
    ids=[
        "an end and more",
        "two ends",
        "an end of the client's own",
        "an end without a code",
        "no text and an end",
    ],
)
def test_an_end_is_the_end(odd: OddGateway, sent: bytes, code: int) -> None:
    with opened(odd) as talk:
        talk.say(sent)
        assert ended(talk).code == code


SAID: dict[str, tuple[bytes, str]] = {
    "a ping within a text": (
        frame(TEXT, b'{"type":', fin=False) + frame(PING, b"x") + frame(CONT, b'"ping"}'),
        "pong",
    ),
    "a letter in two parts": (
        frame(TEXT, b'{"type":"ping","payload":{"a":"\xc3', fin=False) + frame(CONT, b'\xa6"}}'),
        "pong",
    ),
    "a thousand pongs to nothing": (frame(PONG, b"x") * 1_000 + INIT, "connection_ack"),
    "the end of what never was": (INIT + message(type="complete", id="zz"), "connection_ack"),
    "a length longer than needed": (b"\x81\xfe\x00\x0f" + text('{"type":"ping"}')[2:], "pong"),
}


@pytest.mark.parametrize("what", SAID)
def test_what_is_odd_and_allowed_changes_nothing(odd: OddGateway, what: str) -> None:
    sent, kind = SAID[what]
    with opened(odd) as talk:
        talk.say(sent)
        while not read(talk.heard_so_far).messages:
            assert talk.listen(20)
        talk.say(GOOD_END)
        heard = ended(talk)
    assert ([told["type"] for told in heard.messages], heard.code) == ([kind], 1000)


def test_a_thousand_operations_under_one_id_are_answered_or_end_it(odd: OddGateway) -> None:
    with opened(odd) as talk:
        talk.say(INIT + subscribe("a", WATCH) * 1_000 + GOOD_END)
        heard = ended(talk)
    assert {told["type"] for told in heard.messages} <= {"connection_ack", "error"}
    assert heard.code in {1000, 4409}


def test_hundreds_of_operations_are_answered_or_told_to_wait(odd: OddGateway) -> None:
    names = [f"{number}" for number in range(300)]
    with opened(odd) as talk:
        talk.say(INIT)
        seen: set[str] = set()
        for begin in range(0, len(names), 100):
            talk.say(b"".join(map(subscribe, names[begin : begin + 100])))
            while not seen.issuperset(names[begin : begin + 100]):
                assert talk.listen(20)
                seen = {
                    told["id"]
                    for told in read(talk.heard_so_far).messages
                    if told["type"] in {"error", "complete"}
                }
        talk.say(GOOD_END)
        assert ended(talk).code == 1000
