"""A change is sent once, and after each way of failing it is known whether it may be done."""

import asyncio
import gzip
import json
from datetime import timedelta

import httpx
import pytest

from gateway.domain.errors import (
    SourceInvalid,
    SourceTimeout,
    SourceUnavailable,
    SourceUncertain,
)
from gateway.domain.portal import Reachability
from gateway.upstream.budget import reading_within
from gateway.upstream.changing import noticing_changes
from tests.unit.upstream.changing_source import BASE, BODY, TOKEN, Source, never, sending


async def test_a_change_that_is_confirmed_is_answered():
    source = Source(httpx.Response(201, json={"id": "1"}))
    with noticing_changes() as sent:
        headers = {"if-none-exist": "identifier=x"}
        answer = await source.upstream().change(
            "PUT", "a", place="sted", json=BODY, headers=headers
        )
    (asked,) = source.changes
    assert (answer.status, answer.read(dict[str, str])) == (201, {"id": "1"})
    assert (asked.method, json.loads(asked.content)) == ("PUT", BODY)
    assert asked.headers["if-none-exist"] == "identifier=x"
    assert (sent.maybe_done, sent.done_before) == (True, True)


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (httpx.ConnectError("navn"), SourceUnavailable),
        (httpx.ConnectTimeout("navn"), SourceTimeout),
        (httpx.PoolTimeout("navn"), SourceTimeout),
        (400, SourceInvalid),
        (401, SourceUnavailable),
        (403, SourceUnavailable),
        (404, SourceInvalid),
        (409, SourceInvalid),
        (410, SourceInvalid),
        (412, SourceInvalid),
        (422, SourceInvalid),
        (425, SourceUnavailable),
        (429, SourceUnavailable),
    ],
)
async def test_after_a_definite_no_nothing_was_done(failure, error):
    source = Source(failure)
    caught, sent = await sending(source.upstream())
    assert type(caught) is error
    assert not sent.maybe_done
    assert len(source.changes) == 1
    assert "navn" not in str(caught)


def odd(content: bytes, **headers: str) -> httpx.Response:
    return httpx.Response(200, content=content, headers=headers)


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ReadTimeout("navn"),
        httpx.WriteTimeout("navn"),
        httpx.ReadError("navn"),
        httpx.WriteError("navn"),
        httpx.RemoteProtocolError("navn"),
        408,
        500,
        501,
        502,
        503,
        504,
        odd(b"x" * 101),
        odd(gzip.compress(b"{}"), **{"content-encoding": "gzip"}),
    ],
)
async def test_after_anything_else_nobody_knows(failure):
    source = Source(failure)
    caught, sent = await sending(source.upstream(largest_answer=100))
    assert type(caught) is SourceUncertain
    assert sent.maybe_done
    assert len(source.changes) == 1
    assert (caught.place, str(caught), caught.__cause__) == ("sted", "sted", None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 304, 300])
async def test_a_redirect_is_not_followed_and_is_no_definite_no(status):
    """Many a form is answered with "see other" when it has been taken in."""
    source = Source(httpx.Response(status, headers={"location": f"{BASE}b"}), 200)
    caught, sent = await sending(source.upstream())
    assert type(caught) is SourceUncertain
    assert sent.maybe_done
    assert [asked.url.path for asked in source.changes] == ["/api/a"]


async def test_a_slow_source_has_the_time_of_changes_and_then_nobody_knows():
    source = Source(never)
    caught, sent = await sending(source.upstream(timeout=600, change_timeout=0.02))
    assert type(caught) is SourceUncertain
    assert sent.maybe_done
    assert source.changes[0].extensions["timeout"]["connect"] == 0.02


async def test_a_change_ends_within_the_time_of_the_whole():
    with reading_within(0.02):
        caught, sent = await sending(Source(never).upstream())
    assert (type(caught), sent.maybe_done) == (SourceUncertain, True)


@pytest.mark.parametrize("where", ["https://andre.example/api/a", "//andre.example/a", "../b"])
async def test_nothing_is_sent_elsewhere(where):
    source = Source(200)
    with noticing_changes() as sent, pytest.raises(SourceInvalid):
        await source.upstream(token=TOKEN).change("POST", where, place="sted")
    assert (source.changes, source.tokens, sent.maybe_done) == ([], 0, False)


async def test_a_spent_budget_sends_nothing():
    source = Source(200)
    with reading_within(-1):
        caught, sent = await sending(source.upstream())
    assert (type(caught), sent.maybe_done, source.changes) == (SourceTimeout, False, [])


async def test_a_queue_that_does_not_move_sends_nothing():
    source = Source(never)
    upstream = source.upstream(concurrency=1, timeout=600, change_timeout=0.02)
    first = asyncio.create_task(upstream.get("a", place="x"))
    await source.asked.wait()
    caught, sent = await sending(upstream)
    first.cancel()
    assert (type(caught), sent.maybe_done, len(source.changes)) == (SourceTimeout, False, 1)


async def test_a_source_that_is_left_alone_is_sent_nothing():
    source = Source(500)
    upstream = source.upstream(failures=2)
    assert [(await sending(upstream))[1].maybe_done for _ in range(2)] == [True, True]
    assert upstream.reachability is Reachability.DOWN
    caught, sent = await sending(upstream)
    assert (type(caught), sent.maybe_done, len(source.changes)) == (SourceUnavailable, False, 2)
    assert caught.retry_after == timedelta(seconds=10)


async def test_a_source_may_say_when_to_ask_again():
    source = Source(httpx.Response(503, headers={"retry-after": "7"}))
    caught, _ = await sending(source.upstream())
    assert (type(caught), caught.retry_after) == (SourceUncertain, timedelta(seconds=7))


async def test_statuses_may_be_answers_and_nothing_was_done():
    source = Source(httpx.Response(409, json={"code": "LATE"}))
    with noticing_changes() as sent:
        answer = await source.upstream().change("POST", "a", place="a", also=frozenset({409}))
    assert (answer.status, sent.maybe_done) == (409, False)


async def test_a_broken_no_is_still_a_no():
    refusal = httpx.Response(409, content=b"x" * 101)
    caught, sent = await sending(Source(refusal).upstream(largest_answer=100))
    assert (type(caught), sent.maybe_done) == (SourceInvalid, False)
