"""Tokens that run out, changes of several steps and of several people: each is known by itself."""

import asyncio

import httpx
import pytest

from gateway.domain.errors import SourceUnavailable, SourceUncertain
from gateway.upstream.changing import Sent, noticing_changes, sent_now
from tests.unit.upstream.changing_source import BODY, TOKEN, Source, never, sending


async def test_a_token_that_ran_out_is_renewed_and_the_same_change_sent_again():
    source = Source(401, 201)
    with noticing_changes() as sent:
        await source.upstream(token=TOKEN).change(
            "POST", "a", place="a", json=BODY, headers={"if-none-exist": "x"}
        )
    first, second = source.changes
    assert (first.content, first.method, first.url) == (second.content, "POST", second.url)
    assert second.headers["if-none-exist"] == "x"
    assert source.bearers == ["Bearer t1", "Bearer t2"]
    assert sent.maybe_done


async def test_a_token_is_renewed_once_only():
    source = Source(401)
    caught, sent = await sending(source.upstream(token=TOKEN))
    assert (type(caught), sent.maybe_done) == (SourceUnavailable, False)
    assert (len(source.changes), source.tokens) == (2, 2)


async def test_after_a_renewed_token_it_counts_how_the_second_sending_went():
    caught, sent = await sending(Source(401, httpx.ReadTimeout("x")).upstream(token=TOKEN))
    assert (type(caught), sent.maybe_done) == (SourceUncertain, True)
    caught, sent = await sending(Source(401, httpx.ConnectError("x")).upstream(token=TOKEN))
    assert (type(caught), sent.maybe_done) == (SourceUnavailable, False)


async def test_without_a_token_nothing_is_sent():
    source = Source(201)
    source.gives_tokens = False
    caught, sent = await sending(source.upstream(token=TOKEN))
    assert (type(caught), sent.maybe_done, source.changes) == (SourceUnavailable, False, [])


async def test_a_token_that_cannot_be_renewed_leaves_the_first_no():
    source = Source(401, 201)
    upstream = source.upstream(token=TOKEN)

    async def no_more_tokens():
        source.gives_tokens = False
        return 401

    source.answers[0] = no_more_tokens
    caught, sent = await sending(upstream)
    assert (type(caught), sent.maybe_done, source.tokens) == (SourceUnavailable, False, 2)
    assert len(source.changes) == 1


@pytest.mark.parametrize("second", [409, 500, httpx.ConnectError("x")])
async def test_what_was_confirmed_stays_done_whatever_comes_after(second):
    """The first step of two is done: a "no" to the second does not take it back."""
    upstream = Source(201, second).upstream()
    with noticing_changes() as sent:
        await upstream.change("POST", "a", place="a")
        with pytest.raises(SourceUncertain):
            await upstream.change("POST", "b", place="b")
    assert sent.maybe_done


async def test_outside_the_door_nothing_is_sent():
    source = Source(201)
    with pytest.raises(RuntimeError):
        await source.upstream(token=TOKEN).change("POST", "a", place="a")
    assert (source.changes, source.tokens) == ([], 0)
    with noticing_changes():
        pass
    with pytest.raises(RuntimeError):
        sent_now()


async def test_reading_and_asking_are_no_changes():
    with noticing_changes() as sent:
        upstream = Source(httpx.Response(200, json={})).upstream()
        await upstream.get("a", place="a")
        await upstream.post("a", place="a", json={})
    assert sent == Sent()


async def test_changes_under_way_at_the_same_time_are_noticed_apart():
    good, bad = Source(201), Source(httpx.ReadTimeout("x"))

    async def one(source):
        with noticing_changes() as sent:
            await asyncio.gather(
                source.upstream().change("POST", "a", place="a"), return_exceptions=True
            )
        return sent

    with noticing_changes() as around:
        sure, unsure = await asyncio.gather(one(good), one(bad))
    assert (sure.done_before, unsure.done_before) == (True, False)
    assert (sure.maybe_done, unsure.maybe_done, around.maybe_done) == (True, True, False)


async def test_whoever_is_called_off_while_it_is_on_its_way_does_not_know():
    source = Source(never)
    with noticing_changes() as sent:
        task = asyncio.create_task(source.upstream().change("POST", "a", place="a"))
        await source.asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert sent.maybe_done
