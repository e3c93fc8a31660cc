"""A change of Cura's is done once, however often and however badly it is sent."""

import asyncio
from uuid import uuid4

import pytest

from backends.cura_stub.app import Options
from gateway.domain.changes import ChangeKind, Made, NotDone
from gateway.domain.errors import SourceError, SourceUncertain
from tests.contract.cura_changes import CASES, OF_KIND, done, look_for, send
from tests.contract.cura_live import TODAY, listening, reaching

EVERY = pytest.mark.parametrize("case", CASES, ids=str)


@pytest.fixture(scope="module")
def origin():
    with listening(Options(today=TODAY)) as address:
        yield address


@pytest.fixture
async def source(origin, case):
    async with reaching(origin, case.tenant) as reached:
        await reached.restored()
        yield reached


def effect_of(case, uid):
    return (case.effect, str(uid), case.role)


async def effects(source):
    return [(one["what"], one["uid"], one["by"]) for one in await source.effects()]


@EVERY
async def test_sent_twice_it_is_done_once_and_answers_the_same(source, case):
    ref = await case.ref(source)
    _, change = await case.prepared(source, ref)
    uid = uuid4()
    first = await send(source, ref, case.kind, uid, change)
    after = await source.digest()
    assert await send(source, ref, case.kind, uid, change) == first
    assert await source.digest() == after
    assert await effects(source) == [effect_of(case, uid)]


@EVERY
async def test_sent_five_times_at_the_same_moment_it_is_done_once(source, case):
    ref = await case.ref(source)
    _, change = await case.prepared(source, ref)
    uid = uuid4()
    await source.fault(case.seen, "hold", until=5, times=5)
    made = await asyncio.gather(*(send(source, ref, case.kind, uid, change) for _ in range(5)))
    assert len(set(made)) == 1
    assert await effects(source) == [effect_of(case, uid)]


@EVERY
@pytest.mark.parametrize(
    "fault",
    [{"kind": "cut"}, {"kind": "fail", "after": True}, {"kind": "rubbish", "after": True}],
    ids=lambda fault: fault["kind"],
)
async def test_what_was_done_and_not_confirmed_is_found_and_not_done_again(source, case, fault):
    ref = await case.ref(source)
    about, change = await case.prepared(source, ref)
    uid = uuid4()
    assert await look_for(source, ref, case.kind, uid, about) is None
    await source.fault(case.seen, times=1, **fault)
    with pytest.raises(SourceError):
        await send(source, ref, case.kind, uid, change)
    found = await look_for(source, ref, case.kind, uid, about)
    assert found == await send(source, ref, case.kind, uid, change)
    assert await effects(source) == [effect_of(case, uid)]


@EVERY
async def test_a_cut_answer_leaves_the_outcome_unknown(source, case):
    ref = await case.ref(source)
    _, change = await case.prepared(source, ref)
    await source.fault(case.seen, "cut", times=1)
    with pytest.raises(SourceUncertain):
        await send(source, ref, case.kind, uuid4(), change)


@EVERY
async def test_what_failed_before_it_was_done_is_not_found(source, case):
    ref = await case.ref(source)
    about, change = await case.prepared(source, ref)
    uid, before = uuid4(), await source.digest()
    await source.fault(case.seen, "fail", times=1)
    with pytest.raises(SourceUncertain):
        await send(source, ref, case.kind, uid, change)
    assert await look_for(source, ref, case.kind, uid, about) is None
    assert await source.digest() == before
    assert await effects(source) == []


@EVERY
async def test_somebody_elses_change_is_not_ours(source, case):
    await done(source, case)
    ref = await case.ref(source)
    about, _ = await case.prepared(source, ref)
    assert await look_for(source, ref, case.kind, uuid4(), about) is None


@EVERY
async def test_what_came_of_it_has_the_keys_that_the_port_promises(source, case):
    ref, change, made = await done(source, case, uid := uuid4())
    keys = {
        ChangeKind.CANCEL_APPOINTMENT: lambda: Made(id=change.appointment.id),
        ChangeKind.REQUEST_NEW_TIME: lambda: Made(id=change.appointment.id),
        ChangeKind.REPLY_TO_THREAD: lambda: Made(id=made.id, parent=change.thread.id),
        ChangeKind.MARK_THREAD_READ: lambda: Made(id=change.id),
    }
    assert made == keys.get(case.kind, lambda: Made(id=made.id))()
    about = made.parent or (made.id if case.kind in keys else "")
    assert await look_for(source, ref, case.kind, uid, about) == made


LIFE_STORY = OF_KIND[ChangeKind.SAVE_LIFE_STORY]


@pytest.mark.parametrize("case", [LIFE_STORY], ids=str)
async def test_a_story_is_found_when_somebody_has_written_a_newer_one(source, case):
    ref, change, made = await done(source, case, uid := uuid4())
    await done(source, case)
    assert await look_for(source, ref, case.kind, uid, "") == made
    assert await send(source, ref, case.kind, uid, change) == made
    assert len(await effects(source)) == 2


@pytest.mark.parametrize("case", [LIFE_STORY], ids=str)
async def test_of_two_stories_at_the_same_moment_one_is_kept_and_the_other_told(source, case):
    ref = await case.ref(source)
    _, change = await case.prepared(source, ref)
    await source.fault(case.seen, "hold", until=2, times=2)
    sent = [send(source, ref, case.kind, uuid4(), change) for _ in range(2)]
    ended = await asyncio.gather(*sent, return_exceptions=True)
    assert sorted(type(one) for one in ended if isinstance(one, NotDone)) == [NotDone]
    assert len(await effects(source)) == 1
