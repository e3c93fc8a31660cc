"""What the replay server answers: the recorded, whatever the order; and nothing else."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from bench import replay
from bench.answers import Answers, said
from bench.recording import Call
from tests.world import free_ports

PORT = 1
NAMED = "8d3c60a4-8c8e-4f4e-9d39-1b4a52f0a001"
OTHER = "8d3c60a4-8c8e-4f4e-9d39-1b4a52f0a002"


def call(
    method: str,
    target: str,
    asked: bytes = b"",
    answered: bytes = b"{}",
    *,
    work: str = "",
    named: str | None = None,
    port: int = PORT,
) -> Call:
    return Call(
        work=work,
        port=port,
        method=method,
        target=target,
        asked=asked,
        status=200,
        headers={"content-type": "application/json"},
        answered=answered,
        begun=0.0,
        ended=0.0,
        named=named,
    )


RECORDED = (
    call("GET", "/events?from=1&to=2", answered=b'"events"'),
    call("POST", "/Patient/_search", b"identifier=x%7Cy&_count=100", b'"patient"'),
    call("POST", "/details", b'{"key": "a", "type": "CPR"}', b'"details"'),
    call("GET", "/letters", answered=b'"before"', work="reading"),
    call("GET", "/letters", answered=b'"after"', work="writing"),
    call(
        "POST",
        "/Communication",
        f'{{"identifier": [{{"system": "s", "value": "{NAMED}"}}]}}'.encode(),
        f'{{"id": "1", "name": "{NAMED}"}}'.encode(),
        named=NAMED,
    ),
)


@pytest.mark.parametrize(
    ("method", "target", "body", "expected"),
    [
        ("GET", "/events?from=1&to=2", b"", b'"events"'),
        ("GET", "/events?to=2&from=1", b"", b'"events"'),
        ("POST", "/Patient/_search", b"_count=100&identifier=x|y", b'"patient"'),
        ("POST", "/details", b'{"type":"CPR","key":"a"}', b'"details"'),
    ],
)
def test_a_request_is_known_by_what_it_means(
    method: str, target: str, body: bytes, expected: bytes
) -> None:
    found = Answers(RECORDED).find(PORT, method.encode(), target.encode(), body)
    assert said(found, body).endswith(b"\r\n\r\n" + expected)


@pytest.mark.parametrize(
    ("port", "method", "target", "body"),
    [
        (PORT, "GET", "/events?from=1&to=3", b""),
        (PORT, "GET", "/events", b""),
        (PORT, "POST", "/events?from=1&to=2", b""),
        (PORT + 1, "GET", "/events?from=1&to=2", b""),
        (PORT, "POST", "/details", b'{"key": "b", "type": "CPR"}'),
        (PORT, "POST", "/Patient/_search", b"identifier=x%7Cz&_count=100"),
    ],
)
def test_a_request_that_was_not_recorded_is_answered_599(
    port: int, method: str, target: str, body: bytes
) -> None:
    found = Answers(RECORDED).find(port, method.encode(), target.encode(), body)
    assert said(found, body).startswith(b"HTTP/1.1 599 ")


@pytest.mark.parametrize(("work", "expected"), [("reading", b'"before"'), ("writing", b'"after"')])
def test_where_works_differ_the_running_one_is_answered(work: str, expected: bytes) -> None:
    answers = Answers(RECORDED)
    answers.find(PORT, b"GET", b"/letters", b"")
    answers.running(work)
    assert said(answers.find(PORT, b"GET", b"/letters", b""), b"").endswith(expected)


def test_what_is_made_bears_the_name_that_its_request_gives_it() -> None:
    body = json.dumps({"identifier": [{"system": "s", "value": OTHER}], "text": "any"}).encode()
    whole = said(Answers(RECORDED).find(PORT, b"POST", b"/Communication", body), body)
    assert json.loads(whole.partition(b"\r\n\r\n")[2]) == {"id": "1", "name": OTHER}


@pytest.fixture
async def served(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[str, str]]:
    source, control = free_ports(2)
    monkeypatch.setattr(replay, "SOURCES", {"one": source})
    monkeypatch.setattr(replay, "CONTROL", control)
    state = replay.State(Answers([call("GET", "/a", answered=b'"yes"', port=source)]))
    servers = await replay.served(state)
    yield f"http://127.0.0.1:{source}", f"http://127.0.0.1:{control}"
    for server in servers:
        server.close()


async def test_the_server_answers_over_http_and_counts_what_it_does_not_know(
    served: tuple[str, str],
) -> None:
    source, control = served
    async with httpx.AsyncClient(trust_env=False) as http:
        both = await asyncio.gather(http.get(f"{source}/a"), http.get(f"{source}/b"))
        told = (await http.get(f"{control}/?delay=5&work=one&forget")).json()
        after = (await http.get(f"{control}/")).json()
    assert [one.status_code for one in both] == [200, 599]
    assert both[0].json() == "yes"
    assert (told["asked"], told["unknown"]) == (2, 1)
    assert "/b" in told["first_unknown"][0]
    assert after == {"asked": 0, "unknown": 0, "first_unknown": [], "delay": 5.0, "work": "one"}
