"""Who sends slowly, or nothing: refused in time, and in nobody's way meanwhile."""

import contextlib
import time
from collections.abc import Iterator

import pytest

from tests.odd.by_hand import CHUNKED, GOOD, in_chunks, request
from tests.odd.frames import PING, TEXT, ended, frame, opened
from tests.odd.judging import judge
from tests.odd.serving import MEGABYTE, PATIENCE, OddGateway
from tests.odd.talk import Talk

pytestmark = pytest.mark.xdist_group("odd")
PROMPT = PATIENCE + 4
"""Seconds within which it is over: it is looked round once a second, on a busy machine."""
UNTYPED = request(GOOD).replace(b"content-type", b"x")
UNFINISHED: dict[str, tuple[bytes, list[int]]] = {
    "nothing": (b"", []),
    "empty lines": (b"\r\n\r\n", [408]),
    "half a line": (b"GET /hea", [408]),
    "half a head": (b"GET / HTTP/1.1\r\nhost: x\r\n", [408]),
    "no body": (request(GOOD).removesuffix(GOOD), [408]),
    "half a body": (request(GOOD)[:-5], [408]),
    "a body of many gigabytes": (in_chunks(b"{", b"content-length: 9223372036854775807"), [408]),
    "half a chunk": (in_chunks(b"1a\r\n{", CHUNKED), [408]),
    "no last chunk": (in_chunks(b"1a\r\n" + GOOD + b"\r\n", CHUNKED), [408]),
    "a header behind the body": (in_chunks(b"1a\r\n" + GOOD + b"\r\n0\r\nx", CHUNKED), [408]),
    "no body after 100": (request(GOOD, b"expect: 100-continue").removesuffix(GOOD), [408]),
    "half a request behind another": (request(GOOD) + request(GOOD)[:-5], [200, 408]),
    "half a body that is refused before": (UNTYPED[:-5], [415]),
}  # fmt: skip
DRIPPING = "a byte now and then"


@pytest.fixture(scope="module")
def over(running: OddGateway) -> Iterator[dict[str, tuple[Talk, float]]]:
    """All of them at once: how each has ended, and after how many seconds."""
    with contextlib.ExitStack() as stack:
        talks = {what: stack.enter_context(running.talk()) for what in (*UNFINISHED, DRIPPING)}
        begun = time.monotonic()
        talks[DRIPPING].say(b"GET /")
        for what, (sent, _) in UNFINISHED.items():
            talks[what].say(sent)
        found: dict[str, tuple[Talk, float]] = {}
        while len(found) < len(talks) and time.monotonic() < begun + 2 * PROMPT:
            talks[DRIPPING].say(b"a")
            for what, talk in talks.items():
                if what not in found and talk.listen(0.01) and talk.ended:
                    found[what] = talk, time.monotonic() - begun
        yield found


@pytest.mark.parametrize("what", UNFINISHED)
def test_a_request_that_does_not_come_is_told_so_in_time(
    odd: OddGateway, over: dict[str, tuple[Talk, float]], what: str
) -> None:
    assert odd.still_answers()
    talk, seconds = over[what]
    assert seconds < PROMPT + 5, "it is left open"
    answers = []
    while (answer := talk.taken()) is not None:
        judge(answer)
        answers.append(answer.status)
    assert answers == UNFINISHED[what][1]
    assert talk.heard_so_far == b""


def test_who_sends_a_byte_now_and_then_has_no_more_time(
    odd: OddGateway, over: dict[str, tuple[Talk, float]]
) -> None:
    assert odd.still_answers()
    talk, seconds = over[DRIPPING]
    assert seconds < PROMPT + 5
    answer = talk.taken()
    assert answer is not None
    assert answer.status == 408


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"y" * 60_000,
        in_chunks(b"y" * 200_000, b"content-length: 200001"),
    ],
    ids=["heads", "bodies"],
)
def test_hundreds_of_slow_senders_hold_no_more_than_their_bytes(
    odd: OddGateway, sent: bytes
) -> None:
    before = odd.held()
    with contextlib.ExitStack() as stack:
        talks = [stack.enter_context(odd.talk()) for _ in range(200)]
        for talk in talks:
            talk.say(sent)
        assert odd.still_answers()
        # Each may be held twice while it is put together.
        assert odd.held() - before < 2 * 200 * len(sent) + 8 * MEGABYTE
        until = time.monotonic() + 2 * PROMPT
        for talk in talks:
            talk.until_ended(until - time.monotonic())
            answer = talk.taken()
            assert answer is not None
            assert answer.status == 408


def test_who_opens_a_websocket_and_says_nothing_whole_is_told_so(odd: OddGateway) -> None:
    parts = [b"", frame(TEXT, b"{", fin=False), frame(TEXT, length=200_000), frame(PING)[:-1]]
    with contextlib.ExitStack() as stack:
        talks = [stack.enter_context(opened(odd)) for _ in parts]
        for talk, sent in zip(talks, parts, strict=True):
            talk.say(sent)
        for talk in talks:
            assert ended(talk).code == 4408


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"content-length: 5", b"hello"),
        (b"transfer-encoding: chunked", b"5\r\nhello\r\n0\r\n\r\n"),
    ],
    ids=["whole", "in chunks"],
)
def test_whose_body_comes_after_its_answer_is_not_kept_for_ever(
    odd: OddGateway, head: bytes, body: bytes
) -> None:
    with odd.talk() as talk:
        talk.say(b"POST /nothing HTTP/1.1\r\nhost: x\r\n" + head + b"\r\n\r\n")
        answer = talk.heard()
        assert answer is not None
        assert answer.status in {404, 405}
        talk.say(body)
        talk.until_ended()
