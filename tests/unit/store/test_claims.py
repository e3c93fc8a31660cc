"""Idempotency keys in a real database: claimed once by all who try, held, lapsed and forgotten."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from gateway.domain.changes import ChangeKind
from gateway.domain.claims import AlreadyMade, Claimed, HeldElsewhere, OtherInput
from gateway.domain.errors import StoreUnavailable
from tests.unit.store.desk import (
    CONTENT,
    DAY,
    DONE,
    HOLD,
    INSTANT,
    NAME,
    NOBODY_KNOWS,
    NOT_DONE,
    RASMUS,
    line,
)


def named(claim):
    """The name that care systems know it by, and whether to find out first."""
    return claim.uid, claim.again


@pytest.mark.parametrize("processes", [1, 2])
async def test_of_all_who_try_at_once_one_has_it(desk, processes):
    for _ in range(processes - 1):
        await desk.open()
    tries = [desk.claim(str(n), store=n % processes) for n in range(40)]
    claims = await asyncio.gather(*tries)
    assert [type(claim) for claim in claims].count(Claimed) == 1
    assert [type(claim) for claim in claims].count(HeldElsewhere) == 39


async def test_what_is_free_is_claimed_first_by_one_name_of_its_own(desk):
    first = await desk.claim()
    assert isinstance(first.uid, UUID)
    assert not first.again
    other = await desk.claim(name=replace(NAME, key="noegle-0002"))
    assert other.uid != first.uid


async def test_it_is_held_until_the_moment_that_was_said(desk):
    first = await desk.claim("a")
    until = desk.clock.now() + HOLD
    assert await desk.claim("b") == HeldElsewhere(until)
    desk.clock.set(until - INSTANT)
    assert await desk.claim("b") == HeldElsewhere(until)
    desk.clock.set(until)
    assert named(await desk.claim("b")) == (first.uid, True)


async def test_a_hold_that_lapsed_is_taken_over_once_across_processes(desk):
    await desk.open()
    first = await desk.claim("a")
    desk.clock.advance(seconds=60)
    claims = await asyncio.gather(*(desk.claim(str(n), store=n % 2) for n in range(20)))
    taken = [claim for claim in claims if isinstance(claim, Claimed)]
    assert [named(one) for one in taken] == [(first.uid, True)]


async def test_a_name_outlives_the_process_that_made_it(desk):
    first = await desk.claim("a")
    await desk.stores[0].close()
    later = await desk.open()
    assert later is desk.stores[1]
    assert isinstance(await desk.claim("b", store=1), HeldElsewhere)
    desk.clock.advance(seconds=60)
    assert named(await desk.claim("b", store=1)) == (first.uid, True)


async def test_what_is_made_stays_made_with_its_result(desk):
    await desk.claim()
    await desk.settle(DONE, result="sealed-result")
    for _ in range(2):
        assert await desk.claim("b") == AlreadyMade("sealed-result")
        desk.clock.advance(hours=11)
    assert await desk.claim("b", content="other") == OtherInput()


@pytest.mark.parametrize(
    ("outcome", "again"), [(NOT_DONE, False), (None, False), (NOBODY_KNOWS, True)]
)
async def test_what_was_not_made_can_be_tried_again_by_the_same_name(desk, outcome, again):
    """After a refusal it is judged anew; after an outcome that nobody knows it is looked up."""
    first = await desk.claim("a")
    await desk.settle(outcome)
    assert named(await desk.claim("b")) == (first.uid, again)
    assert isinstance(await desk.claim("c"), HeldElsewhere)


async def test_the_last_try_that_may_have_left_is_remembered_through_all_that_did_not(desk):
    """Whether a lost try may yet arrive depends on when it was sent, not on later questions."""
    ended = desk.clock.now() + HOLD
    assert (await desk.claim("a")).sent_at is None
    desk.clock.advance(seconds=60)
    assert (await desk.claim("b")).sent_at == ended, "it may have left while held"
    desk.clock.advance(seconds=60)
    await desk.settle(NOBODY_KNOWS, "b", sent=False)
    assert (await desk.claim("c")).sent_at == ended
    sent = desk.clock.now()
    await desk.settle(NOBODY_KNOWS, "c", sent=True)
    desk.clock.advance(seconds=60)
    assert (await desk.claim("d")).sent_at == sent
    await desk.settle(NOT_DONE, "d", sent=True)
    assert (await desk.claim("e")).sent_at is None, "a definite refusal leaves nothing open"


@pytest.mark.parametrize("outcome", [DONE, NOT_DONE, NOBODY_KNOWS, None, "held"])
async def test_other_input_under_the_same_key_is_told_at_every_stage(desk, outcome):
    await desk.claim()
    if outcome != "held":
        await desk.settle(outcome, result="x" if outcome is DONE else None)
    assert await desk.claim("b", content=CONTENT + " ") == OtherInput()


@pytest.mark.parametrize(
    "other",
    [
        {"issuer": "https://anden.example"},
        {"subject": "sub-4712"},
        {"client": "en anden app"},
        {"person": RASMUS},
        {"municipality": "DK-0147"},
        {"kind": ChangeKind.REPLY_TO_THREAD},
        {"key": "noegle-0002"},
        # the same letters, cut elsewhere
        {"issuer": "https://udsteder.examplesub", "subject": "-4711"},
        {"client": 'omsorg-console", "2512489996'},
    ],
)
async def test_somebody_else_s_same_key_is_another_key(desk, other):
    first = await desk.claim()
    await desk.settle(DONE, result="x")
    found = await desk.claim(name=replace(NAME, **other), content="quite another")
    assert isinstance(found, Claimed)
    assert not found.again
    assert found.uid != first.uid


@pytest.mark.parametrize("outcome", [DONE, NOT_DONE, NOBODY_KNOWS])
async def test_a_name_is_kept_for_a_day_and_then_forgotten(desk, outcome):
    first = await desk.claim()
    begun = desk.clock.now()
    await desk.settle(outcome, result="x" if outcome is DONE else None)
    desk.clock.set(begun + DAY - INSTANT)
    known = await desk.claim("b", content="other")
    assert known == OtherInput()
    desk.clock.set(begun + DAY)
    found = await desk.claim("b", content="other")
    assert isinstance(found, Claimed)
    assert not found.again
    assert found.uid != first.uid


async def test_how_long_a_name_is_kept_is_a_setting(desk):
    hour = timedelta(hours=1)
    await desk.open(claims_kept=hour)
    first = await desk.claim(store=1)
    await desk.settle(DONE, store=1, result="x")
    desk.clock.advance(hours=1)
    again = await desk.claim(store=1)
    assert isinstance(again, Claimed)
    assert again.uid != first.uid


async def test_the_day_is_counted_from_the_last_try(desk):
    """Else what was made late could be made again a moment later."""
    first = await desk.claim()
    await desk.settle(NOT_DONE)
    desk.clock.advance(hours=23, minutes=59)
    assert await desk.claim("b") == Claimed(first.uid, again=False)
    await desk.settle(DONE, "b", result="x")
    desk.clock.advance(minutes=2)
    assert await desk.claim("c") == AlreadyMade("x")


async def test_what_somebody_is_doing_is_not_forgotten(desk):
    await desk.stores[0].claim(
        NAME, CONTENT, holder="a", until=desk.clock.now() + 2 * DAY, attempt=line()
    )
    desk.clock.advance(hours=30)
    assert isinstance(await desk.claim("b"), HeldElsewhere)


async def test_old_names_are_forgotten_at_the_start(desk):
    await desk.claim()
    await desk.settle(DONE, result="sealed-result")
    desk.clock.advance(hours=24)
    await desk.open()
    found = await desk.claim("b")
    assert isinstance(found, Claimed)


async def test_nothing_of_a_change_can_be_read_in_the_database(desk):
    names = [NAME, replace(NAME, key="noegle-0002"), replace(NAME, key="noegle-0003")]
    for name, outcome in zip(names, (DONE, NOT_DONE, None), strict=True):
        await desk.claim(name=name)
        if outcome is not None:
            await desk.stores[0].settle(name, holder="a", outcome=outcome, result="sealed")
    stored = desk.database.stored()
    assert b"sealed" in stored
    secrets = ["noegle-000", "feber", "2512489996", "sub-4711", "udsteder.example", "START_THREAD"]
    for secret in secrets:
        assert secret.encode() not in stored, secret
        assert json.dumps(secret).encode() not in stored, secret


async def test_one_who_was_given_up_but_not_replaced_still_settles(desk):
    """The hold lapsed and was noticed; nobody has taken it over, so what came of it is known."""
    await desk.claim("a")
    desk.clock.advance(seconds=60)
    await desk.open()
    await desk.settle(DONE, "a", result="of a")
    assert await desk.claim("b") == AlreadyMade("of a")


@pytest.mark.parametrize("later", [NOT_DONE, NOBODY_KNOWS, None])
async def test_what_is_made_is_never_unmade(desk, later):
    await desk.claim("a")
    await desk.settle(DONE, "a", result="x")
    await desk.settle(later, "a")
    assert await desk.claim("b") == AlreadyMade("x")


async def test_a_claim_is_on_disk_when_it_is_given(desk):
    await desk.claim("a")
    other = await desk.open()
    desk.stores[0]._writer.close()
    assert isinstance(await desk.claim("b", store=1), HeldElsewhere)
    assert other is desk.stores[1]


async def test_a_store_that_cannot_be_written_gives_and_settles_nothing(desk):
    await desk.claim("a")
    await desk.stores[0].close()
    with pytest.raises(StoreUnavailable):
        await desk.claim("b", name=replace(NAME, key="noegle-0002"))
    with pytest.raises(StoreUnavailable):
        await desk.settle(DONE, "a", result="x")
