"""Several requests on one connection: each answer whole, in its turn, and before any refusal."""

import pytest

from tests.odd.by_hand import CHUNKED, GOOD, UPGRADE, in_chunks, request
from tests.odd.frames import HANDSHAKE
from tests.odd.judging import CANARY, judge
from tests.odd.serving import OddGateway
from tests.odd.talk import Answer, Talk

pytestmark = pytest.mark.xdist_group("odd")
ONE = request(GOOD)
TO_WEBSOCKET = request(b"", *HANDSHAKE, method=b"GET")


def everything(talk: Talk) -> list[Answer]:
    """All that is answered until the other side ends it."""
    talk.until_ended()
    found = []
    while (answer := talk.taken()) is not None:
        judge(answer)
        found.append(answer)
    assert talk.heard_so_far == b""
    return found


@pytest.mark.parametrize(
    ("then", "status"),
    [
        (b"\x00" + CANARY, 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (in_chunks(b"zz\r\n"), 400),
        (b"GET / HTTP/1.1\r\nx: " + b"a" * 300_000, 431),
        (TO_WEBSOCKET, 400),
        (request(GOOD, b"x: y", CHUNKED), 400),
    ],
    ids=["bytes", "no Host", "a bad body", "no end", "a handshake", "two lengths"],
)
def test_what_was_asked_before_something_odd_is_answered_first(
    odd: OddGateway, then: bytes, status: int
) -> None:
    with odd.talk() as talk:
        talk.say(ONE + ONE + then)
        answers = everything(talk)
    assert [one.status for one in answers] == [200, 200, status]


def test_more_requests_than_may_wait_are_refused_behind_those_that_do(odd: OddGateway) -> None:
    with odd.talk() as talk:
        talk.say(ONE * 1_000)
        *answered, refused = everything(talk)
    assert {one.status for one in answered} == {200}
    assert len(answered) == 33
    assert refused.status == 429


def test_a_hundred_requests_one_after_the_other_need_one_connection(odd: OddGateway) -> None:
    with odd.talk() as talk:
        for _ in range(100):
            talk.say(ONE)
            answer = talk.heard()
            assert answer is not None
            assert answer.status == 200


def test_a_body_behind_another_protocol_s_name_is_read_and_so_is_what_follows(
    odd: OddGateway,
) -> None:
    asking = request(GOOD, UPGRADE + b", http2-settings", b"upgrade: h2c", b"http2-settings: AAAA")
    with odd.talk() as talk:
        talk.say(asking * 5 + ONE)
        answers = [talk.heard() for _ in range(6)]
    assert [answer and answer.body for answer in answers] == [answers[0].body] * 6  # type: ignore[union-attr]
    assert answers[0] is not None
    assert answers[0].status == 200


@pytest.mark.parametrize("parts", [1, 2], ids=["with it", "behind it"])
def test_what_comes_before_the_handshake_is_answered_is_read_afterwards(
    odd: OddGateway, parts: int
) -> None:
    """RFC 6455, 4.1, lets no client do that; the second frame is none, which is 1002 (7.4.1)."""
    ping, reserved = b"\x89\x80abcd", b"\x83\x80abcd"
    for _ in range(20):
        with odd.talk() as talk:
            sent = [TO_WEBSOCKET, ping + reserved]
            for part in sent if parts > 1 else [b"".join(sent)]:
                talk.say(part)
            answer = talk.heard()
            assert answer is not None
            assert answer.status == 101
            talk.until_ended()
        assert talk.heard_so_far[:2] == b"\x8a\x00"
        assert talk.heard_so_far[2:].startswith(b"\x88\x10\x03\xea")


def test_who_is_refused_may_go_on_sending_for_a_while(odd: OddGateway) -> None:
    """RFC 9112, 9.6: an end with bytes unread could take the answer back."""
    with odd.talk() as talk:
        talk.say(b"KANARIE / HTTP/1.1\r\n\r\n")
        assert [one.status for one in everything(talk)] == [400]
        for _ in range(50):
            talk.socket.sendall(CANARY * 50)
