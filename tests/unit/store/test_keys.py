"""Keys of the store can be turned: what was made with an old one is found, and done once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.domain.claims import AlreadyMade, Claimed, HeldElsewhere, OtherInput
from gateway.domain.errors import Misconfigured, StoreUnavailable
from gateway.store import Store
from gateway.store.activity import Activity
from gateway.store.keyed import KeyRing, StoreKey
from tests.log_proof import key_id, proved
from tests.unit.store.desk import (
    CONTENT,
    DONE,
    HOLD,
    NAME,
    NANCY,
    NOBODY_KNOWS,
    NOT_DONE,
    RASMUS,
    STORE_KEY,
    line,
)

NEW_KEY = b"the key that comes after it, 32+"
OLD, NEW = StoreKey(STORE_KEY), StoreKey(NEW_KEY, "2027-01")


@pytest.fixture
def opened(database, desk):
    """Stores of the desk's database, each with keys of its own; the desk's own has the old one."""

    async def open_(*keys, **settings):
        heads = desk.heads
        store = Store.open(database.url, KeyRing(keys), desk.clock, heads=heads, **settings)
        desk.stores.append(store)
        await store.start()
        return store

    return open_


def claimed(desk, store, holder="b", content=CONTENT):
    until = desk.clock.now() + HOLD
    return store.claim(NAME, content, holder=holder, until=until, attempt=line(f"Try {holder}"))


def operations(found):
    return [logged.access.operation for logged in found]


async def test_ones_own_entries_are_found_whichever_key_they_were_made_with(desk, opened):
    await desk.stores[0].append([line("old")])
    turned = await opened(NEW, OLD)
    await turned.append([line("new")])
    found = await turned.accesses(NANCY)
    assert sorted(operations(found)) == ["new", "old"]
    for logged in found:
        place = logged.place
        assert await turned.access(NANCY, place.writer, place.number) == logged
        assert await turned.access(RASMUS, place.writer, place.number) is None
    used = desk.database.asked("select operation, key from access_log order by 1")
    assert used == [("new", "2027-01"), ("old", OLD.id)]


async def test_every_link_is_right_across_keys(desk, opened):
    await desk.stores[0].append([line("a")])
    turned = await opened(NEW, OLD)
    await turned.append([line("b")])
    await desk.stores[0].append([line("c")])
    named = {"2027-01": NEW_KEY}
    log = proved(desk.database.asked, desk.heads, STORE_KEY, **named)
    assert [entry["operation"] for entry in log.all()] == ["a", "c", "b"]


async def test_a_try_without_a_right_is_told_to_whom_a_look_under_the_old_key_was_about(
    desk, opened
):
    """A former holder with an old id, whose last look by right was before the keys were turned."""
    by_right = line("by right")
    told = replace(by_right, actor_number=RASMUS, record="r-1")
    await desk.stores[0].append([told])
    turned = await opened(NEW, OLD)
    access = replace(told.access, operation="tried", subject=None, role=None)
    tried = replace(told, access=access, subject_number=None, without_right=True)
    await turned.append([tried])
    assert sorted(operations(await turned.accesses(NANCY))) == ["by right", "tried"]
    [shown] = [x for x in await turned.accesses(RASMUS) if x.access.operation == "tried"]
    assert shown.access.subject is None


@pytest.mark.parametrize("state", ["made", "held", "open", "free", "other input"])
async def test_what_was_claimed_before_the_keys_were_turned_is_found(desk, opened, state):
    first = await desk.claim("a")
    outcomes = {"made": DONE, "other input": DONE, "open": NOBODY_KNOWS, "free": NOT_DONE}
    if state != "held":
        outcome = outcomes[state]
        await desk.settle(outcome, result="x" if outcome is DONE else None)
    turned = await opened(NEW, OLD)
    again = await claimed(desk, turned, content="other" if state == "other input" else CONTENT)
    assert (
        again
        == {
            "made": AlreadyMade("x"),
            "held": HeldElsewhere(desk.clock.now() + HOLD),
            "open": Claimed(first.uid, again=True),
            "free": Claimed(first.uid, again=False),
            "other input": OtherInput(),
        }[state]
    )


async def test_what_was_claimed_before_is_settled_afterwards(desk, opened):
    await desk.claim("a")
    turned = await opened(NEW, OLD)
    desk.clock.advance(minutes=1)
    await claimed(desk, turned)
    await turned.settle(NAME, holder="b", outcome=DONE, result="x")
    assert await claimed(desk, turned, "c") == AlreadyMade("x")


async def test_what_was_claimed_is_found_by_all_who_know_both_keys(desk, opened):
    """The way to turn keys without anybody noticing: first known everywhere, then put first."""
    one, other = await opened(OLD, NEW), await opened(NEW, OLD)
    assert isinstance(await claimed(desk, other), Claimed)
    assert isinstance(await claimed(desk, one, "c"), HeldElsewhere)
    await other.settle(NAME, holder="b", outcome=DONE, result="x")
    for store in (one, other):
        assert await claimed(desk, store, "d") == AlreadyMade("x")


async def test_one_who_does_not_know_the_newest_key_claims_nothing(desk, opened):
    """It could not find what was done under that key, and would do it a second time."""
    turned = await opened(NEW, OLD)
    await claimed(desk, turned)
    await turned.settle(NAME, holder="b", outcome=DONE, result="x")
    behind = desk.stores[0]
    for doing in (claimed(desk, behind), behind.check()):
        with pytest.raises(StoreUnavailable):
            await doing


async def test_one_who_does_not_know_the_newest_key_still_says_what_it_has_done(desk, opened):
    await desk.claim("a")
    turned = await opened(NEW, OLD)
    await desk.settle(DONE, result="x", entry=line("Done"))
    assert await claimed(desk, turned) == AlreadyMade("x")
    assert operations(await turned.accesses(NANCY)) == ["Done"]


def ending(known):
    return replace(known, ended=True)


def used(desk):
    now = desk.clock.now()
    return lambda known: known or Activity(signed_in_at=now, last_used_at=now)


async def test_a_sign_in_that_has_ended_stays_ended(desk, opened):
    await desk.stores[0].change_activity("sign-in", "portal", used(desk))
    await desk.stores[0].change_activity("sign-in", "portal", ending)
    turned = await opened(NEW, OLD)
    known = await turned.activity("sign-in", "portal")
    assert known is not None
    assert known.ended
    assert (await turned.change_activity("sign-in", "portal", used(desk))).ended
    assert await turned.activity("another", "portal") is None


async def test_one_who_does_not_know_the_newest_key_takes_no_sign_in_for_alive(desk, opened):
    turned = await opened(NEW, OLD)
    await turned.change_activity("sign-in", "portal", used(desk))
    await turned.change_activity("sign-in", "portal", ending)
    with pytest.raises(StoreUnavailable):
        await desk.stores[0].change_activity("sign-in", "portal", used(desk))


async def test_an_old_key_may_go_when_the_log_is_written_with_a_new_one(desk, opened):
    """Then what was made with it is not found any more; until then no process starts without."""
    await desk.stores[0].append([line("old")])
    with pytest.raises(Misconfigured, match=f"the key {OLD.id}, .* add {OLD.id}:SECRET to "):
        await opened(NEW)
    turned = await opened(NEW, OLD)
    await turned.append([line("new")])
    alone = await opened(NEW)
    assert operations(await alone.accesses(NANCY)) == ["new"]


async def test_what_is_kept_too_long_is_cut_under_the_new_key(desk, opened):
    await desk.stores[0].append([line("old")])
    desk.clock.advance(days=40)
    await opened(NEW, OLD, log_kept=timedelta(days=30))
    [cut] = desk.database.asked("select writer, number, key from log_checkpoint")
    assert cut == (1, 1, "2027-01")
    assert not list(proved(desk.database.asked, desk.heads, STORE_KEY, **{NEW.id: NEW_KEY}).all())


def test_the_first_of_a_ring_makes_new_hashes_and_all_are_looked_under():
    ring = KeyRing([NEW, OLD])
    assert ring.current is NEW
    assert list(ring) == [NEW, OLD]
    assert ring.numbers(NANCY) == (NEW.number(NANCY), OLD.number(NANCY))
    assert (ring.get(OLD.id), ring.get("2027-01"), ring.get("x")) == (OLD, NEW, None)


def test_a_key_that_was_given_no_name_is_named_by_what_tells_nothing_of_it():
    assert OLD.id == key_id(STORE_KEY)
    assert OLD.id != StoreKey(NEW_KEY).id


def test_hashes_of_different_things_never_coincide():
    same = "2512489996"
    number = OLD.number(NANCY)
    assert len({number, OLD.sign_in(same), OLD.input(same), OLD.record("", same)}) == 4
    assert OLD.record("DK-0751", "1") != OLD.record("DK-075", "11")
    assert number != NEW.number(NANCY)


@pytest.mark.parametrize(
    "keys", [[], [OLD, OLD], [StoreKey(STORE_KEY, "a"), StoreKey(NEW_KEY, "a")]]
)
def test_a_ring_that_cannot_be(keys):
    with pytest.raises(Misconfigured):
        KeyRing(keys)


@pytest.mark.parametrize("named", ["", "A", "-a", "a b", "a:b", "æ", "a\n", "a" * 33])
def test_a_name_that_no_key_can_have(named):
    with pytest.raises(Misconfigured):
        StoreKey(STORE_KEY, named)


def test_a_key_that_is_too_short():
    with pytest.raises(Misconfigured):
        StoreKey(b"x" * 31)
