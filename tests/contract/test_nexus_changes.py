"""What a citizen changes in Nexus: it reads back, it happens once, and it says who did it."""

import asyncio

import pytest

from backends.nexus_stub.app import Options
from gateway.domain.aids import AidApplicationStatus
from gateway.domain.calendar import AppointmentStatus
from gateway.domain.changes import NotDone, RefusalCode
from gateway.domain.errors import SourceError
from gateway.domain.people import Party
from gateway.port import PortalSettings, unable
from gateway.systems.nexus import SYSTEM
from gateway.upstream.changing import noticing_changes
from tests.contract.nexus_changes import (
    ACTORS,
    ANOTHER_UID,
    APPLY,
    CANCEL,
    CHANGES,
    CITIZEN,
    READ,
    RELATIVE,
    REPLY,
    START,
    UID,
    changing,
    done,
    lost,
)
from tests.contract.nexus_live import TODAY, YEAR, listening, value
from tests.world import NOW


@pytest.fixture(scope="module")
def origin():
    with listening(Options(today=TODAY)) as address:
        yield address


@pytest.fixture(params=["helsingor", "billund"])
async def everywhere(origin, request):
    async with changing(origin, request.param) as reached:
        yield reached


@pytest.fixture
async def source(origin):
    async with changing(origin) as reached:
        yield reached


each_change = pytest.mark.parametrize("change", CHANGES, ids=lambda c: c.kind.value)
each_actor = pytest.mark.parametrize("actor", ACTORS, ids=lambda a: a.role.value)


async def test_the_adapter_takes_every_action_of_the_portal(source):
    assert unable(source.system, SYSTEM.offers(PortalSettings())) == ()


# ---------------------------------------------------------------- it reads back


async def test_a_cancelled_visit_is_cancelled_in_the_calendar(everywhere):
    ref = await CITIZEN.ref(everywhere)
    change = await CANCEL.prepared(everywhere, ref)
    made = await done(everywhere, ref, CANCEL, change)
    found = {a.id: a for a in value(await everywhere.system.appointments(ref, YEAR))}
    assert made.id == change.appointment.id
    assert found[made.id].status is AppointmentStatus.CANCELLED
    assert found[made.id].start == change.appointment.start


async def test_a_new_thread_stands_first_with_its_message(everywhere):
    ref = await CITIZEN.ref(everywhere)
    change = await START.prepared(everywhere, ref)
    made = await done(everywhere, ref, START, change)
    thread = value(await everywhere.system.threads(ref))[0]
    assert (thread.id, thread.subject, thread.recipient) == (
        made.id,
        change.subject,
        change.recipient,
    )
    assert (thread.last_author, thread.last_activity_at) == (Party.CITIZEN, NOW)
    [message] = value(await everywhere.system.messages(ref, thread))
    assert (message.body, message.author.is_viewer) == (change.body, True)


async def test_a_reply_is_the_last_message_of_its_thread(everywhere):
    ref = await CITIZEN.ref(everywhere)
    change = await REPLY.prepared(everywhere, ref)
    made = await done(everywhere, ref, REPLY, change)
    threads = value(await everywhere.system.threads(ref))
    thread = next(t for t in threads if t.id == made.parent)
    assert made.parent == change.thread.id
    assert thread.last_author is Party.CITIZEN
    message = value(await everywhere.system.messages(ref, thread))[-1]
    assert (message.id, message.body, message.sent_at) == (made.id, change.body, NOW)


async def test_a_thread_marked_read_is_read(everywhere):
    ref = await CITIZEN.ref(everywhere)
    thread = await READ.prepared(everywhere, ref)
    assert thread.is_unread
    made = await done(everywhere, ref, READ, thread)
    found = {t.id: t for t in value(await everywhere.system.threads(ref))}
    assert not found[made.id].is_unread
    assert value(await everywhere.system.messages(ref, thread))[1].read_at == NOW


async def test_an_application_is_received(everywhere):
    ref = await CITIZEN.ref(everywhere)
    change = await APPLY.prepared(everywhere, ref)
    made = await done(everywhere, ref, APPLY, change)
    found = value(await everywhere.system.aid_applications(ref))[0]
    assert (found.id, found.kind.code) == (made.id, change.kind.code)
    assert (found.status, found.submitted_at) == (AidApplicationStatus.RECEIVED, NOW)


# ---------------------------------------------------------------- it happens once


@each_change
async def test_what_is_sent_twice_is_done_once(source, change):
    ref = await CITIZEN.ref(source)
    thing = await change.prepared(source, ref)
    first = await done(source, ref, change, thing)
    again = await done(source, await CITIZEN.ref(source), change, thing)
    assert again == first
    assert await effects(source) == [change.effect]


@each_change
async def test_what_two_send_at_the_same_moment_is_done_once(source, change):
    """Both are on their way before the stub does anything."""
    refs = [await CITIZEN.ref(source) for _ in range(2)]
    thing = await change.prepared(source, refs[0])
    await source.fault(change.sends, "hold", method=change.method, until=2)
    made = await asyncio.gather(*(done(source, ref, change, thing) for ref in refs))
    assert made[0] == made[1]
    assert await effects(source) == [change.effect]


async def test_of_two_who_cancel_at_the_same_moment_one_is_told_that_it_is_done(source):
    refs = [await CITIZEN.ref(source), await RELATIVE.ref(source)]
    thing = await CANCEL.prepared(source, refs[0])
    await source.fault(CANCEL.sends, "hold", method="PUT", until=2)
    both = (
        done(source, ref, CANCEL, thing, uid)
        for ref, uid in zip(refs, (UID, ANOTHER_UID), strict=True)
    )
    answers = await asyncio.gather(*both, return_exceptions=True)
    [refused] = [a for a in answers if isinstance(a, NotDone)]
    assert refused.code is RefusalCode.ALREADY_DONE
    assert await effects(source) == [CANCEL.effect]


async def test_of_two_who_reply_at_the_same_moment_both_are_heard(source):
    refs = [await CITIZEN.ref(source), await RELATIVE.ref(source)]
    thing = await REPLY.prepared(source, refs[0])
    await source.fault(REPLY.sends, "hold", method="POST", until=2)
    both = (
        done(source, ref, REPLY, thing, uid)
        for ref, uid in zip(refs, (UID, ANOTHER_UID), strict=True)
    )
    made = await asyncio.gather(*both)
    found = value(await source.system.messages(refs[0], thing.thread))
    assert {m.id for m in found[-2:]} == {m.id for m in made}
    assert await effects(source) == [REPLY.effect] * 2


async def test_a_reply_that_was_made_is_made_also_where_the_thread_is_closed_by_now(source):
    ref = await CITIZEN.ref(source)
    thing = await REPLY.prepared(source, ref)
    made = await done(source, ref, REPLY, thing)
    closed = (
        {"at": "/status", "value": "CLOSED"},
        {"at": "/_links/replyPrototype", "remove": True},
    )
    await source.edit(r"/citizenConversations/\d+$", *closed)
    assert await done(source, ref, REPLY, thing) == made


ENDINGS = {
    "cut": {"kind": "cut"},
    "rubbish": {"kind": "rubbish", "after": True},
    "fail": {"kind": "fail", "after": True, "status": 502},
    "timeout": {"kind": "fail", "after": True, "status": 408},
}


@each_change
@pytest.mark.parametrize("ending", ENDINGS)
async def test_what_was_done_and_not_answered_is_found_and_not_done_again(source, change, ending):
    ref = await CITIZEN.ref(source)
    thing = await change.prepared(source, ref)
    await source.fault(change.sends, method=change.method, times=1, **ENDINGS[ending])
    with noticing_changes() as sent, pytest.raises(SourceError):
        await change.send(source, ref, UID, thing)
    assert sent.maybe_done
    fresh = await CITIZEN.ref(source)
    await source.calls()
    found = await source.system.change_made(fresh, UID, change.kind, change.about(thing))
    assert len(await source.calls()) == 1
    assert found is not None
    assert found == await done(source, fresh, change, thing)
    assert await effects(source) == [change.effect]


@each_change
async def test_what_was_not_done_is_not_found_and_is_done_by_the_next_try(source, change):
    ref = await CITIZEN.ref(source)
    thing = await change.prepared(source, ref)
    before = await source.digest()
    await source.fault(change.sends, "fail", method=change.method, times=1, status=502)
    await lost(source, ref, change, thing)
    fresh = await CITIZEN.ref(source)
    about = change.about(thing)
    assert await source.system.change_made(fresh, UID, change.kind, about) is None
    assert await source.digest() == before
    made = await done(source, fresh, change, thing)
    assert await source.system.change_made(fresh, UID, change.kind, about) == made
    assert await effects(source) == [change.effect]


@pytest.mark.parametrize("change", [START, REPLY, APPLY], ids=lambda c: c.kind.value)
async def test_another_order_is_another_thing(source, change):
    ref = await CITIZEN.ref(source)
    thing = await change.prepared(source, ref)
    first = await done(source, ref, change, thing)
    second = await done(source, ref, change, thing, ANOTHER_UID)
    assert first.id != second.id
    assert await effects(source) == [change.effect] * 2


async def test_what_somebody_else_cancelled_does_not_count_as_ours(source):
    ref = await CITIZEN.ref(source)
    change = await CANCEL.prepared(source, ref)
    await done(source, ref, CANCEL, change, ANOTHER_UID)
    about = CANCEL.about(change)
    assert await source.system.change_made(ref, UID, CANCEL.kind, about) is None


async def test_what_another_read_does_not_count_as_read_by_us(source):
    ref = await CITIZEN.ref(source)
    thread = await READ.prepared(source, ref)
    relative = await RELATIVE.ref(source)
    await done(source, relative, READ, thread)
    assert await source.system.change_made(ref, UID, READ.kind, thread.id) is None
    assert await source.system.change_made(relative, UID, READ.kind, thread.id) is not None


async def test_a_thing_that_is_gone_is_not_found(source):
    ref = await CITIZEN.ref(source)
    for change in CHANGES:
        assert await source.system.change_made(ref, UID, change.kind, "1") is None


@pytest.mark.parametrize("change", [CANCEL, REPLY], ids=lambda c: c.kind.value)
async def test_a_prototype_that_grew_old_is_fetched_anew(source, change):
    """Somebody else was faster: nothing was done, and it is tried from the beginning."""
    ref = await CITIZEN.ref(source)
    thing = await change.prepared(source, ref)
    await source.fault(change.opens, "edit", times=1, edits=[{"at": "/version", "value": 999}])
    made = await done(source, ref, change, thing)
    assert await source.system.change_made(ref, UID, change.kind, change.about(thing)) == made
    assert await effects(source) == [change.effect]


# ---------------------------------------------------------------- what it costs


@each_change
async def test_a_change_keeps_its_bound_of_calls(source, change):
    ref = await CITIZEN.ref(source)
    thing = await change.prepared(source, ref)
    await source.calls()
    await done(source, ref, change, thing)
    bounds = {CANCEL: 3, START: 2, REPLY: 3, READ: 2, APPLY: 2}
    assert len(await source.calls()) == bounds[change]


async def effects(source):
    return [effect["what"] for effect in await source.effects()]
