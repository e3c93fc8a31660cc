"""A change is done once: by whoever calls, however often, and whatever goes wrong on the way."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog.testing

from gateway.domain.access_log import AccessOutcome
from gateway.domain.changes import Made, RefusalCode
from gateway.domain.claims import Confirmed, Declined, Unknown
from gateway.domain.errors import SourceUnavailable, SourceUncertain, StoreUnavailable
from gateway.upstream.budget import deadline, reading_within
from gateway.upstream.changing import sent_now
from tests.unit.records import doings
from tests.unit.records.doings import BUDGET, DONE, IN_A_WHILE, NAME, SECRET

ANSWERED, REFUSED, FAILED = AccessOutcome
HOLD = 9.0


async def later(once, care, seconds=HOLD, **more):
    """The same call when every hold has lapsed."""
    care.clock.advance(seconds=seconds)
    return await once.done(care.doing(**more))


async def test_a_change_is_done_and_kept_sealed_with_its_line(once, care, claims):
    assert await once.done(care.doing()) == (DONE, True)
    assert (len(care.effects), care.finds, claims.logged) == (1, 0, [ANSWERED])
    assert claims.results == ['["sealed", "made 0", "p"]']


async def test_what_is_done_is_answered_again_without_a_word_to_anybody(once, care, claims):
    await once.done(care.doing())
    for _ in range(3):
        assert await once.done(care.doing()) == (DONE, False)
    assert (len(care.told), care.finds, claims.logged) == (1, 0, [ANSWERED])


@pytest.mark.parametrize("at", ["under way", "done", "refused", "unknown"])
async def test_other_input_under_the_same_key_is_a_conflict_and_sends_nothing(once, care, at):
    ways = {"refused": doings.refuses, "unknown": doings.is_lost, "under way": doings.does_when_let}
    care.way = ways.get(at, doings.does)
    first = asyncio.create_task(once.done(care.doing()))
    await (care.begun.wait() if at == "under way" else asyncio.wait([first]))
    conflict = (Declined(RefusalCode.CONFLICT), False)
    assert await once.done(care.doing("other content")) == conflict
    assert len(care.told) == 1
    care.gate.set()
    await first


async def test_another_name_is_another_change(once, care):
    await once.done(care.doing())
    outcome, own = await once.done(care.doing(name=replace(NAME, subject="rasmus")))
    assert (outcome, own) == (Confirmed(Made(id="made 1", parent="p")), True)


async def test_a_failure_before_anything_was_sent_is_raised_and_leaves_the_key_free(
    once, care, claims
):
    care.way = doings.is_down
    with pytest.raises(SourceUnavailable) as raised:
        await once.done(care.doing())
    assert raised.value.retry_after == IN_A_WHILE
    care.way = doings.does
    assert await once.done(care.doing()) == (DONE, True)
    assert (care.finds, claims.logged) == (0, [FAILED, ANSWERED])
    assert care.told[0] == care.told[1]


@pytest.mark.parametrize("way", [doings.refuses, doings.is_against_our_rules])
async def test_a_refusal_is_judged_anew_by_the_next_call(once, care, claims, way):
    care.way = way
    code = RefusalCode.TOO_LATE if way is doings.refuses else RefusalCode.ALREADY_DONE
    assert await once.done(care.doing()) == (Declined(code), True)
    care.way = doings.does
    assert await once.done(care.doing()) == (DONE, True)
    assert (care.finds, claims.logged) == (0, [REFUSED, ANSWERED])


async def test_a_mistake_of_our_own_before_sending_is_raised_and_leaves_the_key_free(once, care):
    care.way = doings.stumbles_before
    with pytest.raises(TypeError):
        await once.done(care.doing())
    care.way = doings.does
    assert await once.done(care.doing()) == (DONE, True)
    assert care.finds == 0


@pytest.mark.parametrize(
    ("way", "was_done"),
    [
        (doings.does_and_is_lost, True),
        (doings.is_lost, False),
        (doings.stumbles_after, True),
    ],
)
async def test_after_sending_nobody_knows_and_the_next_call_finds_out(
    once, care, claims, way, was_done
):
    care.way = way
    with structlog.testing.capture_logs() as logs:
        outcome, own = await once.done(care.doing())
    wait = IN_A_WHILE if way is doings.is_lost else timedelta(seconds=2)
    assert (outcome, own) == (Unknown(wait), True)
    assert SECRET not in str(logs)
    care.way = doings.does
    assert await once.done(care.doing()) == (DONE, True)
    assert (care.finds, len(care.effects)) == (1, 1)
    assert len(care.told) == (1 if was_done else 2)
    assert len(set(care.told)) == 1
    assert claims.logged == [FAILED, ANSWERED]


async def test_our_own_mistake_after_sending_is_logged_by_its_kind(once, care):
    care.way = doings.stumbles_after
    with structlog.testing.capture_logs() as logs:
        await once.done(care.doing())
    assert [(log["event"], log["error"]) for log in logs] == [
        ("change_lost_from_sight", "TypeError")
    ]


async def test_finding_out_may_fail_and_is_done_again(once, care):
    care.way = doings.does_and_is_lost
    await once.done(care.doing())
    care.find_failure = SourceUncertain("sted")
    for _ in range(2):
        with pytest.raises(SourceUncertain):
            await once.done(care.doing())
    care.find_failure = None
    assert await once.done(care.doing()) == (DONE, True)
    assert (care.finds, len(care.told)) == (3, 1)


async def test_nobody_is_told_to_wait_for_longer_than_a_key_is_kept(once, care):
    """Whoever waits for a day, as a source may ask, would come with a key that is forgotten."""

    async def asks_for_a_day(_care, _uid):
        sent_now().leaves()
        raise SourceUncertain("sted", retry_after=timedelta(days=1))

    care.way = asks_for_a_day
    assert await once.done(care.doing()) == (Unknown(timedelta(minutes=1)), True)


async def test_nothing_is_refused_while_a_lost_try_may_yet_arrive(once, care, clock):
    """For a minute after it was sent: "nothing has changed" must not be said too early."""
    care.way = doings.is_lost
    await once.done(care.doing())
    care.way = doings.refuses
    clock.advance(seconds=20)
    assert await once.done(care.doing()) == (Unknown(timedelta(seconds=40)), True)
    care.effect(care.told[0])
    assert await once.done(care.doing()) == (DONE, True)
    assert (care.finds, len(care.told), len(care.effects)) == (2, 2, 1)


async def test_a_refusal_after_a_lost_try_does_not_forget_that_try(once, care, clock):
    """However late it arrives, the next call looks once more before it does anything."""
    care.way = doings.is_lost
    await once.done(care.doing())
    care.way = doings.refuses
    clock.advance(seconds=60)
    assert await once.done(care.doing()) == (Declined(RefusalCode.TOO_LATE), True)
    care.effect(care.told[0])
    assert await once.done(care.doing()) == (DONE, True)
    assert (care.finds, len(care.told), len(care.effects)) == (2, 2, 1)


async def test_what_a_killed_process_did_is_found_out(once, care, claims, clock):
    """It was killed somewhere between its claim and its answer; its hold lapses."""
    until = clock.now() + timedelta(seconds=HOLD)
    attempt = care.doing().entry(FAILED)
    claim = await claims.claim(NAME, "content", holder="gone", until=until, attempt=attempt)
    care.effect(claim.uid)
    outcome, own = await once.done(care.doing())
    assert (type(outcome), own, care.told) == (Unknown, False, [])
    assert await later(once, care) == (DONE, True)
    assert (care.finds, care.told, len(care.effects)) == (1, [], 1)


async def test_without_the_store_nothing_is_sent(once, care, claims):
    claims.down = {"claim", "settle"}
    with pytest.raises(StoreUnavailable):
        await once.done(care.doing())
    assert (care.told, care.finds) == ([], 0)
    claims.down = set()
    assert await once.done(care.doing()) == (DONE, True)


async def test_what_could_not_be_kept_is_not_told_as_done_and_is_found_out(once, care, claims):
    """It was sent, so it may be done: unknown, until the hold lapses and the retry finds out."""
    claims.down = {"settle"}
    outcome, own = await once.done(care.doing())
    assert (type(outcome), own) == (Unknown, True)
    claims.down = set()
    outcome, _ = await once.done(care.doing())
    assert (type(outcome), len(care.told)) == (Unknown, 1)
    assert await later(once, care) == (DONE, True)
    assert (care.finds, len(care.told), len(care.effects)) == (1, 1, 1)


async def test_a_failure_that_could_not_be_kept_is_told_as_it_was(once, care, claims):
    claims.down = {"settle"}
    care.way = doings.is_down
    with pytest.raises(SourceUnavailable):
        await once.done(care.doing())
    claims.down, care.way = set(), doings.does
    assert await later(once, care) == (DONE, True)
    assert (care.finds, len(care.effects)) == (1, 1)


async def test_a_change_has_a_time_of_its_own(once, care):
    """Not what is left of the operation that asks for it."""
    left = []

    async def measures(care, uid):
        left.append(deadline(600.0) - asyncio.get_running_loop().time())
        return await doings.does(care, uid)

    care.way = measures
    with reading_within(-5.0):
        assert await once.done(care.doing()) == (DONE, True)
    assert 0 < left[0] <= BUDGET
