"""Several calls for one change, in one process and in two; and callers who do not wait."""

import asyncio
import gc
from datetime import timedelta

import pytest

from gateway.domain.access_log import AccessOutcome
from gateway.domain.claims import Unknown
from gateway.records.once import Once
from tests.unit.records import doings
from tests.unit.records.doings import BUDGET, DONE

ANSWERED = AccessOutcome.ANSWERED


@pytest.mark.parametrize("calls", [2, 15])
async def test_calls_at_the_same_moment_have_one_effect_and_one_answer(once, care, claims, calls):
    answers = await asyncio.gather(*(once.done(care.doing()) for _ in range(calls)))
    assert [outcome for outcome, _ in answers] == calls * [DONE]
    assert [own for _, own in answers].count(True) == 1
    assert (len(care.told), claims.logged) == (1, [ANSWERED])


async def test_a_second_arrival_waits_for_the_first_and_has_its_answer(once, care):
    care.way = doings.does_when_let
    first = asyncio.create_task(once.done(care.doing()))
    await care.begun.wait()
    second = asyncio.create_task(once.done(care.doing()))
    await asyncio.wait([second], timeout=0.05)
    assert not second.done()
    care.gate.set()
    await asyncio.wait([second], timeout=BUDGET / 2)
    assert second.done()
    assert (await first, await second) == ((DONE, True), (DONE, False))
    assert len(care.told) == 1


async def test_who_waits_in_vain_is_told_when_to_ask_again(claims, care, clock):
    once = Once(claims, clock, 0.02)
    care.way = doings.does_when_let
    first = asyncio.create_task(once.done(care.doing()))
    await care.begun.wait()
    outcome, own = await once.done(care.doing())
    assert (outcome, own) == (Unknown(timedelta(seconds=9)), False)
    care.gate.set()
    assert await first == (DONE, True)
    assert len(care.effects) == 1


async def test_an_arrival_in_another_process_waits_too(claims, care, clock):
    """The other process learns of the end by looking again at what is kept."""
    care.way = doings.does_when_let
    first = asyncio.create_task(Once(claims, clock, BUDGET).done(care.doing()))
    await care.begun.wait()
    looks = 0

    async def sleep(_: float) -> None:
        nonlocal looks
        looks += 1
        if looks == 5:
            care.gate.set()
            await first

    clock.sleep = sleep
    assert await Once(claims, clock, BUDGET).done(care.doing()) == (DONE, False)
    assert (looks, len(care.told)) == (5, 1)


async def test_a_process_that_does_not_end_is_not_waited_for_beyond_the_budget(claims, care, clock):
    care.way = doings.does_when_let
    first = asyncio.create_task(Once(claims, clock, BUDGET).done(care.doing()))
    await care.begun.wait()
    begun = clock.now()
    outcome, own = await Once(claims, clock, BUDGET).done(care.doing())
    waited = clock.now() - begun
    assert timedelta(seconds=BUDGET) <= waited < timedelta(seconds=BUDGET + 0.1)
    assert (outcome, own) == (Unknown(timedelta(seconds=8)), False)
    care.gate.set()
    assert await first == (DONE, True)


async def test_whoever_goes_away_does_not_call_off_what_was_begun(once, care, claims):
    care.way = doings.does_when_let
    caller = asyncio.create_task(once.done(care.doing()))
    await care.begun.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    care.gate.set()
    care.way = doings.does
    assert await once.done(care.doing()) == (DONE, False)
    assert (len(care.told), claims.logged) == (1, [ANSWERED])


async def test_a_failure_that_nobody_waits_for_any_more_is_told_to_nobody(once, care):
    """The event loop would write it down with all it says; an adapter's mistake may quote."""
    complaints = []
    asyncio.get_running_loop().set_exception_handler(lambda _, told: complaints.append(told))

    async def stumbles_when_let(care, uid):
        care.begun.set()
        await care.gate.wait()
        return await doings.stumbles_before(care, uid)

    care.way = stumbles_when_let
    caller = asyncio.create_task(once.done(care.doing()))
    await care.begun.wait()
    caller.cancel()
    await asyncio.wait([caller])
    care.gate.set()
    care.way = doings.does
    assert await once.done(care.doing()) == (DONE, True)
    del caller
    gc.collect()
    assert complaints == []
