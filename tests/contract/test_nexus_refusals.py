"""What Nexus does not take: why, in the model's words, and that nothing has changed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backends.nexus_stub.app import Options
from gateway.domain.aids import BodyWornAidKind
from gateway.domain.calendar import AppointmentKind, AppointmentStatus
from gateway.domain.changes import Cancellation, NotDone, RefusalCode
from gateway.domain.messages import MessageRecipient
from gateway.domain.words import words
from gateway.upstream.changing import noticing_changes
from tests.contract.nexus_changes import (
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
)
from tests.contract.nexus_live import TODAY, YEAR, listening, value
from tests.world import NOW

WHO = {"municipality": "DK-0217", "person": "citizen"}
CLOSED_RECIPIENT = MessageRecipient(id="217", name="Nedlagt afdeling")
UNKNOWN_KIND = BodyWornAidKind(code="MONOKEL", name=words(da="Monokel"))
LINK = "/api/core/mobile/helsingor/v2"


@pytest.fixture(scope="module")
def origin():
    with listening(Options(today=TODAY)) as address:
        yield address


@pytest.fixture
async def source(origin):
    async with changing(origin) as reached:
        yield reached


each_change = pytest.mark.parametrize("change", CHANGES, ids=lambda c: c.kind.value)


async def refused(source, change, thing, ref) -> RefusalCode:
    """Why it was not done; and it really was not."""
    before, earlier = await source.digest(), await source.effects()
    with noticing_changes() as sent, pytest.raises(NotDone) as caught:
        await change.send(source, ref, UID, thing)
    assert not sent.maybe_done
    assert await source.digest() == before
    assert await source.effects() == earlier
    return caught.value.code


# ---------------------------------------------------------------- visits


@pytest.mark.parametrize(
    ("what", "more", "code"),
    [
        ("cancel", {}, RefusalCode.ALREADY_DONE),
        ("complete-visit", {}, RefusalCode.TOO_LATE),
        ("remove", {}, RefusalCode.NOT_FOUND),
        ("move", {"minutes": 45}, RefusalCode.CONFLICT),
        ("move", {"minutes": -45}, RefusalCode.CONFLICT),
    ],
)
async def test_a_visit_that_has_become_another_meanwhile_is_not_cancelled(source, what, more, code):
    ref = await CITIZEN.ref(source)
    change = await CANCEL.prepared(source, ref)
    await source.happen(what, appointment=change.appointment.id, **WHO, **more)
    assert await refused(source, CANCEL, change, ref) is code


async def test_a_visit_that_moves_between_two_looks_is_judged_anew(source):
    """The first look shows it as it was; the prototype is already of the moved one."""
    ref = await CITIZEN.ref(source)
    change = await CANCEL.prepared(source, ref)
    was = (await source.read(change.appointment.handle))["event"]
    await source.happen("move", appointment=change.appointment.id, **WHO)
    edits = [
        {"at": f"/event/{key}", "value": was[key]} for key in ("version", "startDate", "endDate")
    ]
    await source.fault(r"/events/\d+$", "edit", times=1, edits=edits)
    assert await refused(source, CANCEL, change, ref) is RefusalCode.CONFLICT


@pytest.mark.parametrize("late", [timedelta(), timedelta(seconds=1)])
async def test_a_visit_that_has_begun_is_not_cancelled(source, late):
    ref = await CITIZEN.ref(source)
    change = await CANCEL.prepared(source, ref)
    await source.at(change.appointment.start + late)
    assert await refused(source, CANCEL, change, ref) is RefusalCode.TOO_LATE


async def test_a_visit_that_is_about_to_begin_is_cancelled(source):
    ref = await CITIZEN.ref(source)
    change = await CANCEL.prepared(source, ref)
    await source.at(change.appointment.start - timedelta(seconds=1))
    assert (await done(source, ref, CANCEL, change)).id == change.appointment.id


async def test_what_another_has_cancelled_is_cancelled_already(source):
    relative = await RELATIVE.ref(source)
    change = await CANCEL.prepared(source, relative)
    await done(source, relative, CANCEL, change, ANOTHER_UID)
    ref = await CITIZEN.ref(source)
    assert await refused(source, CANCEL, change, ref) is RefusalCode.ALREADY_DONE


async def test_what_waits_for_its_cancellation_is_cancelled_already(source):
    ref = await CITIZEN.ref(source)
    found = value(await source.system.appointments(ref, YEAR))
    visit = next(a for a in found if a.status is AppointmentStatus.CANCELLATION_PENDING)
    change = Cancellation(appointment=visit)
    assert await refused(source, CANCEL, change, ref) is RefusalCode.ALREADY_DONE


@pytest.mark.parametrize(
    "kind",
    [
        AppointmentKind.TRAINING,
        AppointmentKind.VIDEO_CONSULTATION,
        AppointmentKind.MEETING,
        AppointmentKind.OTHER,
    ],
)
@pytest.mark.parametrize("has_link", [False, True])
async def test_what_is_no_visit_is_not_cancelled(source, kind, has_link):
    """Neither where Nexus gives no link, nor where it gives one and thinks better of it."""
    ref = await CITIZEN.ref(source)
    found = value(await source.system.appointments(ref, YEAR))
    booked = (a for a in found if a.status is AppointmentStatus.BOOKED and a.start > NOW)
    other = next(a for a in booked if a.kind is kind)
    if has_link:
        link = {"href": f"{LINK}/events/{other.id}/cancelPrototype"}
        await source.edit(r"/events/\d+$", {"at": "/_links/cancelPrototype", "value": link})
    change = Cancellation(appointment=other)
    assert await refused(source, CANCEL, change, ref) is RefusalCode.NOT_OFFERED


async def test_an_event_hidden_meanwhile_is_not_found(source):
    ref = await CITIZEN.ref(source)
    change = await CANCEL.prepared(source, ref)
    await source.edit(r"/events/\d+$", {"at": "/event/visibleForPatient", "value": False})
    assert await refused(source, CANCEL, change, ref) is RefusalCode.NOT_FOUND


@pytest.mark.parametrize(
    ("before", "code"),
    [(timedelta(), RefusalCode.TOO_LATE), (timedelta(seconds=1), None)],
)
async def test_nexus_own_deadline_is_too_late_where_it_keeps_one(before, code):
    """Monday 30 November at ten, three working days: until Wednesday 25 November at ten."""
    with listening(Options(today=TODAY, cancel_notice=3)) as address:
        async with changing(address) as source:
            ref = await CITIZEN.ref(source)
            start = "2026-11-30T10:00:00+01:00"
            booked = await source.happen("book", start=start, **WHO)
            found = value(await source.system.appointments(ref, YEAR))
            visit = next(a for a in found if a.id == booked["appointment"])
            await source.at(visit.start - timedelta(days=5) - before)
            change = Cancellation(appointment=visit)
            if code is None:
                assert (await done(source, ref, CANCEL, change)).id == visit.id
            else:
                assert await refused(source, CANCEL, change, ref) is code


async def test_a_visit_that_never_stands_still_is_given_up(source):
    ref = await CITIZEN.ref(source)
    change = await CANCEL.prepared(source, ref)
    await source.edit(
        r"/events/\d+$|cancelPrototype$",
        {"at": "/event/version", "value": 999},
        {"at": "/version", "value": 999},
    )
    assert await refused(source, CANCEL, change, ref) is RefusalCode.CONFLICT


# ---------------------------------------------------------------- messages and applications


@pytest.mark.parametrize("has_link", [False, True])
async def test_nothing_is_written_in_a_closed_thread(source, has_link):
    ref = await CITIZEN.ref(source)
    closed = next(t for t in value(await source.system.threads(ref)) if not t.can_reply)
    if has_link:
        link = {"href": f"{LINK}/citizenConversations/{closed.id}/replyPrototype"}
        path = r"/citizenConversations/\d+$"
        await source.edit(path, {"at": "/_links/replyPrototype", "value": link})
    change = replace(await REPLY.prepared(source, ref), thread=closed)
    assert await refused(source, REPLY, change, ref) is RefusalCode.NOT_OFFERED


@pytest.mark.parametrize("change", [REPLY, READ], ids=lambda c: c.kind.value)
@pytest.mark.parametrize(
    ("at", "now"), [("/status", "DELETED"), ("/visibility", "STAFF")], ids=["deleted", "hidden"]
)
async def test_a_thread_that_is_gone_is_not_found(source, change, at, now):
    ref = await CITIZEN.ref(source)
    thing = await change.prepared(source, ref)
    await source.edit(r"/citizenConversations/\d+$", {"at": at, "value": now})
    assert await refused(source, change, thing, ref) is RefusalCode.NOT_FOUND


async def test_a_recipient_that_is_gone_is_not_found(source):
    ref = await CITIZEN.ref(source)
    change = replace(await START.prepared(source, ref), recipient=CLOSED_RECIPIENT)
    assert await refused(source, START, change, ref) is RefusalCode.NOT_FOUND


async def test_a_kind_of_aid_that_is_gone_is_not_offered(source):
    ref = await CITIZEN.ref(source)
    change = replace(await APPLY.prepared(source, ref), kind=UNKNOWN_KIND)
    assert await refused(source, APPLY, change, ref) is RefusalCode.NOT_OFFERED


@each_change
async def test_nothing_is_changed_in_a_record_closed_meanwhile(source, change):
    ref = await CITIZEN.ref(source)
    thing = await change.prepared(source, ref)
    await source.happen("close-record", **WHO)
    assert await refused(source, change, thing, ref) is RefusalCode.RECORD_INACTIVE


@pytest.mark.parametrize("change", [CANCEL, REPLY, READ], ids=lambda c: c.kind.value)
async def test_what_is_not_there_any_more_is_not_found(source, change):
    ref = await CITIZEN.ref(source)
    thing = await change.prepared(source, ref)
    gone = {"handle": f"{LINK}/events/1" if change is CANCEL else f"{LINK}/citizenConversations/1"}
    if change is CANCEL:
        thing = replace(thing, appointment=replace(thing.appointment, **gone))
    elif change is REPLY:
        thing = replace(thing, thread=replace(thing.thread, **gone))
    else:
        thing = replace(thing, **gone)
    assert await refused(source, change, thing, ref) is RefusalCode.NOT_FOUND
