"""A change of helsenorge's is done once, whatever happens on its way, and can be found again."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest

from gateway.domain.calendar import AppointmentStatus
from gateway.domain.changes import ChangeKind, Made, NotDone, RefusalCode
from gateway.domain.errors import SourceError, SourceUncertain
from gateway.domain.topics import Role
from gateway.upstream.changing import noticing_changes
from tests.contract.helsenorge_changes import BY_BOTH, CHANGES, again, choice, thread
from tests.contract.helsenorge_world import fresh, running


@pytest.fixture(scope="module")
def origin():
    with running() as address:
        yield address


@pytest.fixture
async def world(origin):
    async with fresh(origin) as world:
        yield world


@pytest.fixture(params=CHANGES)
async def what(request):
    return CHANGES[request.param]


async def one_effect(world, uid):
    effects = await world.effects()
    assert [effect["uid"] for effect in effects] == [str(uid)]


async def test_sent_twice_it_is_done_once(world, what):
    ref, uid = await world.record(what.person), uuid4()
    change = await what.prepared(world, ref)
    first = await what.sent(world, ref, uid, change)
    digest = await world.digest()
    assert await what.sent(world, ref, uid, change) == first
    assert await world.digest() == digest
    await one_effect(world, uid)


async def test_sent_twice_at_once_it_is_done_once(world, what):
    ref, uid = await world.record(what.person), uuid4()
    change = await what.prepared(world, ref)
    await world.fault(what.path, method="POST", kind="hold", until=2)
    both = await asyncio.gather(*(what.sent(world, ref, uid, change) for _ in range(2)))
    assert both[0] == both[1]
    await one_effect(world, uid)


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "cut"},
        {"kind": "fail", "status": 503, "after": True},
        {"kind": "fail", "status": 408, "after": True},
    ],
    ids=["cut", "503 afterwards", "408 afterwards"],
)
async def test_what_was_done_and_never_confirmed_is_found_and_not_done_again(world, what, told):
    ref, uid = await world.record(what.person), uuid4()
    change = await what.prepared(world, ref)
    await world.fault(what.path, method="POST", times=1, **told)
    with pytest.raises(SourceUncertain):
        await what.sent(world, ref, uid, change)
    found = await world.adapter.change_made(ref, uid, what.kind, what.about(change))
    assert found is not None
    assert await what.sent(world, ref, uid, change) == found
    await one_effect(world, uid)


async def test_what_never_arrived_is_not_found(world, what):
    ref, uid = await world.record(what.person), uuid4()
    change = await what.prepared(world, ref)
    digest = await world.digest()
    await world.fault(what.path, method="POST", times=1, kind="fail", status=503)
    with pytest.raises(SourceUncertain):
        await what.sent(world, ref, uid, change)
    assert await world.adapter.change_made(ref, uid, what.kind, what.about(change)) is None
    assert (await world.effects(), await world.digest()) == ([], digest)
    await what.sent(world, ref, uid, change)
    await one_effect(world, uid)


async def test_another_s_doing_the_same_does_not_count(world, what):
    ref = await world.record(what.person)
    change = await what.prepared(world, ref)
    await what.sent(world, ref, uuid4(), change)
    assert await world.adapter.change_made(ref, uuid4(), what.kind, what.about(change)) is None


async def test_a_change_is_found_in_its_own_record_only(world):
    ref, uid = await world.record(), uuid4()
    what = CHANGES["message"]
    change = await what.prepared(world, ref)
    await what.sent(world, ref, uid, change)
    other = await world.record("bakgrunn-1")
    assert await world.adapter.change_made(other, uid, what.kind, what.about(change)) is None


@pytest.mark.parametrize("kind", set(ChangeKind) - {what.kind for what in CHANGES.values()})
async def test_what_is_not_taken_here_was_never_made(world, kind):
    ref = await world.record()
    await world.asked()
    assert await world.adapter.change_made(ref, uuid4(), kind, "x") is None
    assert await world.asked() == []


async def test_one_visit_is_cancelled_by_one_of_two_at_once(world):
    what = CHANGES["cancel"]
    refs = [await world.record(role=role) for role in (Role.CITIZEN, Role.RELATIVE)]
    change = await what.prepared(world, refs[0])
    await world.fault(what.path, kind="hold", until=2)
    sent = (what.sent(world, ref, uuid4(), change) for ref in refs)
    both = await asyncio.gather(*sent, return_exceptions=True)
    (refused,) = [one for one in both if isinstance(one, NotDone)]
    assert refused.code is RefusalCode.ALREADY_DONE
    assert Made(id=change.appointment.id) in both
    assert len(await world.effects()) == 1
    now = await again(world, refs[0], change.appointment)
    assert now.status is AppointmentStatus.CANCELLATION_PENDING


async def test_terms_are_accepted_by_one_of_two_at_once(world):
    what = CHANGES["terms"]
    ref = await world.record(what.person)
    change = await what.prepared(world, ref)
    await world.fault(what.path, kind="hold", until=2)
    sent = (what.sent(world, ref, uuid4(), change) for _ in range(2))
    both = await asyncio.gather(*sent, return_exceptions=True)
    assert [one.code for one in both if isinstance(one, NotDone)] == [RefusalCode.ALREADY_DONE]
    active = [
        c
        for c in await world.held("Consent", what.person)
        if c["status"] == "active" and c["policyRule"]["coding"][0]["code"] == change.version
    ]
    assert len(active) == 1


async def test_settings_changed_by_two_at_once_are_one_of_both_and_never_half(world):
    what, ref = CHANGES["notifications"], await world.record()
    first = await choice(world, ref)
    second = replace(first, kinds=first.before.kinds)
    await world.fault(what.path, kind="hold", until=2)
    sent = (what.sent(world, ref, uuid4(), change) for change in (first, second))
    both = await asyncio.gather(*sent, return_exceptions=True)
    (refused,) = [n for n, one in enumerate(both) if isinstance(one, NotDone)]
    assert both[refused].code is RefusalCode.CONFLICT
    now = (await world.adapter.notifications(ref))._value
    done = (first, second)[1 - refused]
    assert (now.kinds, now.channel) == (done.kinds, done.channel)


async def test_a_mark_sent_again_leaves_what_came_meanwhile_unread(world):
    what, ref, uid = CHANGES["read"], await world.record(), uuid4()
    change = await what.prepared(world, ref)
    await what.sent(world, ref, uid, change)
    await world.happens("answer", thread=change.id)
    await what.sent(world, ref, uid, change)
    assert (await thread(world, ref, change.id)).is_unread
    await one_effect(world, uid)


@pytest.mark.parametrize("name", BY_BOTH)
async def test_an_answer_to_another_s_order_is_no_answer(world, name):
    what, ref = CHANGES[name], await world.record()
    change = await what.prepared(world, ref)
    uid = uuid4()
    await what.sent(world, ref, uid, change)
    edits = [{"at": "/entry/0/resource/identifier/0/value", "value": uuid4().urn}]
    await world.fault(
        "/(Communication|AppointmentResponse)$", method="GET", kind="edit", edits=edits
    )
    with pytest.raises(SourceError):
        await world.adapter.change_made(ref, uid, what.kind, what.about(change))


async def test_a_made_message_that_is_answered_with_another_is_unknown(world):
    what, ref = CHANGES["message"], await world.record()
    change = await what.prepared(world, ref)
    edits = [{"at": "/identifier/0/value", "value": uuid4().urn}]
    await world.fault(what.path, method="POST", kind="edit", edits=edits)
    with noticing_changes() as sent, pytest.raises(SourceError):
        await world.adapter.start_thread(ref, uuid4(), change)
    assert sent.maybe_done
