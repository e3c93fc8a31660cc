"""Idle time: four minutes at Min Dialog, one second before and after."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.domain.errors import NotSignedIn, StoreUnavailable
from gateway.session.idle import IdleTime, _sign_in
from gateway.store import Store
from gateway.store.activity import SIGN_IN_LASTS
from gateway.store.keyed import KeyRing
from tests.clocks import FakeClock
from tests.unit.session.forge import viewer

LIMIT = timedelta(minutes=4)
AARHUS, BILLUND = "DK-0751", "DK-0530"
KEYS = KeyRing.single(b"k" * 32)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
async def open_store(database, tmp_path, clock):
    opened = []

    async def again():
        opened.append(Store.open(database.url, KEYS, clock, heads=tmp_path / "heads"))
        await opened[-1].start()
        return opened[-1]

    yield again
    for store in opened:
        await store.close()


@pytest.fixture
async def idle(open_store, clock):
    return IdleTime(await open_store(), clock)


async def used(idle, who=None, portal=AARHUS):
    return await idle.check(who or viewer(), portal, LIMIT, use=True)


async def ended(idle, who=None, portal=AARHUS, *, use=True):
    with pytest.raises(NotSignedIn):
        await idle.check(who or viewer(), portal, LIMIT, use=use)
    return True


async def test_a_portal_without_the_rule_is_not_watched(clock):
    assert await IdleTime(None, clock).check(viewer(), BILLUND, None, use=True) is None


async def test_it_begins_with_the_first_use_of_the_portal(idle, clock):
    clock.advance(minutes=10)
    assert await used(idle) == clock.now() + LIMIT


async def test_one_second_before_it_is_extended(idle, clock):
    await used(idle)
    clock.advance(seconds=239)
    assert await used(idle) == clock.now() + LIMIT
    clock.advance(seconds=239)
    assert await used(idle)


@pytest.mark.parametrize("seconds", [240, 241])
async def test_at_four_minutes_it_has_ended_and_stays_ended(idle, clock, seconds):
    await used(idle)
    clock.advance(seconds=seconds)
    assert await ended(idle, use=False)
    assert await ended(idle)
    assert await ended(idle)


async def test_asking_for_the_time_left_is_no_use(idle, clock):
    ask = viewer()
    assert await idle.check(ask, AARHUS, LIMIT, use=False) is None
    until = await used(idle)
    clock.advance(seconds=200)
    assert await idle.check(ask, AARHUS, LIMIT, use=False) == until
    clock.advance(seconds=40)
    assert await ended(idle)


async def test_each_portal_counts_for_itself(idle, clock):
    await used(idle)
    clock.advance(minutes=3)
    await used(idle, portal=BILLUND)
    clock.advance(minutes=2)
    assert await ended(idle)
    assert await used(idle, portal=BILLUND)


async def test_each_sign_in_counts_for_itself(idle, clock):
    await used(idle)
    clock.advance(minutes=5)
    assert await used(idle, replace(viewer(at=clock.now()), sign_in="sign-in-2"))
    assert await ended(idle)


async def test_a_renewed_token_does_not_begin_anew(idle, clock):
    await used(idle)
    clock.advance(minutes=5)
    renewed = replace(viewer(), expires_at=clock.now() + timedelta(minutes=15))
    assert await ended(idle, renewed)


async def test_a_newer_sign_in_does_and_the_older_one_stays_ended(idle, clock):
    await used(idle)
    clock.advance(minutes=5)
    again = viewer(at=clock.now())
    assert await idle.check(again, AARHUS, LIMIT, use=False) is None
    assert await used(idle, again) == clock.now() + LIMIT
    assert await ended(idle, viewer())
    assert await used(idle, again)


async def test_it_stays_ended_after_a_restart(open_store, clock):
    first = await open_store()
    await used(IdleTime(first, clock))
    clock.advance(minutes=4)
    await first.close()
    assert await ended(IdleTime(await open_store(), clock))


async def test_it_stays_ended_when_the_municipality_grants_more_time(idle, clock):
    await used(idle)
    clock.advance(minutes=4)
    await ended(idle)
    with pytest.raises(NotSignedIn):
        await idle.check(viewer(), AARHUS, timedelta(hours=1), use=True)


async def test_without_a_sign_in_id_the_person_and_the_moment_count(idle, clock):
    nameless = viewer(sign_in=None)
    await used(idle, nameless)
    assert await used(idle, viewer(sign_in=None, subject="subject-2"))
    clock.advance(minutes=4)
    assert await ended(idle, nameless)
    assert await used(idle, viewer(sign_in=None, at=clock.now()))
    assert await ended(idle, nameless)


async def test_another_issuers_sign_in_of_the_same_name_is_another(idle, clock):
    await used(idle)
    clock.advance(minutes=4)
    assert await used(idle, replace(viewer(), issuer="https://other.example"))


@pytest.mark.parametrize("use", [True, False])
async def test_with_the_store_down_it_has_ended(clock, use):
    class Down:
        async def activity(self, *_):
            raise StoreUnavailable("store")

        change_activity = activity

    assert await ended(IdleTime(Down(), clock), use=use)


async def test_a_closed_store_is_down(open_store, clock):
    store = await open_store()
    await store.close()
    assert await ended(IdleTime(store, clock))


async def test_several_processes_count_together(open_store, clock):
    here, there = IdleTime(await open_store(), clock), IdleTime(await open_store(), clock)
    await used(here)
    clock.advance(seconds=239)
    assert await used(there) == clock.now() + LIMIT
    clock.advance(seconds=239)
    assert await here.check(viewer(), AARHUS, LIMIT, use=False) == clock.now() + timedelta(
        seconds=1
    )
    clock.advance(seconds=1)
    assert await ended(here, use=False)
    assert await ended(there)
    assert await ended(here)


@pytest.mark.parametrize("use", [True, False])
async def test_what_has_ended_stays_ended_when_it_is_no_longer_remembered(open_store, clock, use):
    await used(IdleTime(await open_store(), clock))
    clock.advance(days=31)
    store = await open_store()
    assert await store.activity(_sign_in(viewer()), AARHUS) is None, "it is forgotten"
    later = IdleTime(store, clock)
    assert await ended(later, use=use)
    assert await ended(later)
    assert await ended(IdleTime(await open_store(), clock), use=use)
    assert await used(later, viewer(at=clock.now())) == clock.now() + LIMIT


async def test_an_old_sign_in_opens_a_portal_for_the_first_time_while_all_is_remembered(
    idle, clock
):
    clock.advance(days=29)
    assert await idle.check(viewer(), AARHUS, LIMIT, use=False) is None
    assert await used(idle) == clock.now() + LIMIT


async def test_there_is_no_moment_at_which_a_forgotten_sign_in_is_new_again(open_store, clock):
    """Not even where the issuer's clock is ahead of ours by all that is allowed."""
    ahead = viewer(at=clock.now() + timedelta(seconds=30))
    first = await open_store()
    await used(IdleTime(first, clock), ahead)
    clock.set(clock.now() + SIGN_IN_LASTS)
    for _ in range(12):
        clock.advance(minutes=10)
        await first.tidy()
        assert await ended(IdleTime(first, clock), ahead)


async def test_what_a_forgotten_sign_in_leaves_does_not_help_a_later_one_that_is_forgotten_too(
    idle, clock
):
    first, second = viewer(), viewer(at=clock.now() + timedelta(days=1))
    clock.advance(days=40)
    assert await ended(idle, first)
    assert await ended(idle, second)
    assert await ended(idle, first)
