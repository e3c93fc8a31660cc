"""What helsenorge's record system refuses, as the gateway understands it: nothing has changed."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from gateway.domain.calendar import AppointmentKind, AppointmentStatus
from gateway.domain.changes import (
    Cancellation,
    NewThread,
    NotDone,
    RefusalCode,
    Reply,
    TermsAcceptance,
)
from gateway.domain.messages import MessageRecipient
from gateway.domain.notifications import NotificationChannel, NotificationKind
from gateway.domain.topics import Role
from gateway.systems.helsenorge.offers import VISITS
from gateway.upstream.changing import noticing_changes
from tests.contract.helsenorge_changes import (
    BY_BOTH,
    CHANGES,
    cancellation,
    choice,
    first_message,
    reply,
    terms,
    thread,
    unread,
    visit,
    visits,
)
from tests.contract.helsenorge_world import fresh, running

NOBODY = "5f1d3b1e-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def origin():
    with running() as address:
        yield address


@pytest.fixture
async def world(origin):
    async with fresh(origin) as world:
        yield world


async def refused(world, name, change, *, person=None, role=Role.CITIZEN):
    """The code; nothing is counted, and all data is as it was."""
    what = CHANGES[name]
    ref = await world.record(person or what.person, role)
    before = (await world.digest(), await world.effects())
    with noticing_changes() as sent, pytest.raises(NotDone) as caught:
        await what.sent(world, ref, uuid4(), change)
    assert not sent.maybe_done
    assert (await world.digest(), await world.effects()) == before
    return caught.value.code


# visits


async def test_a_visit_that_begins_now_is_too_late(world):
    change = await cancellation(world, await world.record())
    await world.stands_at(change.appointment.start)
    assert await refused(world, "cancel", change) is RefusalCode.TOO_LATE
    await world.stands_at(change.appointment.start - timedelta(seconds=1))
    await CHANGES["cancel"].sent(world, await world.record(), uuid4(), change)


async def test_a_visit_that_was_made_is_too_late(world):
    made = await visit(world, await world.record(), status=AppointmentStatus.COMPLETED)
    assert await refused(world, "cancel", Cancellation(appointment=made)) is RefusalCode.TOO_LATE


@pytest.mark.parametrize(
    "status", [AppointmentStatus.CANCELLED, AppointmentStatus.CANCELLATION_PENDING]
)
async def test_what_another_has_cancelled_is_done_already(world, status):
    every = await visits(world, await world.record())
    appointment = next(v for v in every if v.status is status and v.kind in VISITS)
    change = Cancellation(appointment=appointment)
    assert await refused(world, "cancel", change) is RefusalCode.ALREADY_DONE


@pytest.mark.parametrize(
    "kind",
    [AppointmentKind.MEETING, AppointmentKind.TRAINING, AppointmentKind.VIDEO_CONSULTATION],
)
async def test_only_visits_are_cancelled(world, kind):
    appointment = await visit(world, await world.record(), kind)
    change = Cancellation(appointment=appointment)
    assert await refused(world, "cancel", change) is RefusalCode.NOT_OFFERED


async def test_a_wish_for_another_time_is_not_lost_silently(world):
    change = replace(await cancellation(world, await world.record()), new_time_wish="onsdag")
    assert await refused(world, "cancel", change) is RefusalCode.NOT_OFFERED


async def test_visits_that_the_citizen_is_not_shown_are_unknown(world):
    shown = await cancellation(world, await world.record())
    seen = {v.id for v in await visits(world, await world.record())}
    hidden = [v["id"] for v in await world.held("Appointment?_count=50") if v["id"] not in seen]
    assert len(hidden) > 10
    for key in (*hidden, NOBODY):
        change = replace(shown, appointment=replace(shown.appointment, id=key))
        assert await refused(world, "cancel", change) is RefusalCode.NOT_FOUND


async def test_another_person_s_visit_and_thread_are_unknown(world):
    ref = await world.record()
    for name in ("cancel", "reply", "read"):
        change = await CHANGES[name].prepared(world, ref)
        code = await refused(world, name, change, person="bakgrunn-1")
        assert code is RefusalCode.NOT_FOUND, name


# messages


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Nattpatruljen", RefusalCode.NOT_OFFERED),
        ("Tjenesten i Hølen", RefusalCode.NOT_OFFERED),
    ],
)
async def test_a_service_that_takes_no_messages_gets_none(world, name, code):
    services = {s["name"]: s["id"] for s in await world.held("HealthcareService?_count=50")}
    change = await first_message(world, await world.record())
    change = replace(change, recipient=MessageRecipient(id=services[name], name=name))
    assert await refused(world, "message", change) is code


async def test_services_that_are_no_contacts_are_unknown(world):
    services = await world.held("HealthcareService?_count=50")
    internal = [s["id"] for s in services if "KANARIE" in s["name"]]
    change = await first_message(world, await world.record())
    for key in (*internal, NOBODY):
        wrong = replace(change, recipient=MessageRecipient(id=key, name="Nord"))
        assert await refused(world, "message", wrong) is RefusalCode.NOT_FOUND
    assert internal


@pytest.mark.parametrize("body", ["x" * 10_001, " \n\t", "", "a\x07b", "a\r\nb", "a\x85b"])
@pytest.mark.parametrize("prepared", [first_message, reply])
async def test_a_text_that_cannot_be_is_refused(world, prepared, body):
    change = replace(await prepared(world, await world.record()), body=body)
    name = "message" if isinstance(change, NewThread) else "reply"
    assert await refused(world, name, change) is RefusalCode.OUT_OF_RANGE


@pytest.mark.parametrize("subject", ["x" * 201, "", "to\nlinjer"])
async def test_a_subject_is_one_line(world, subject):
    change = replace(await first_message(world, await world.record()), subject=subject)
    assert await refused(world, "message", change) is RefusalCode.OUT_OF_RANGE


async def test_a_comment_is_no_letter(world):
    change = replace(await cancellation(world, await world.record()), comment="x" * 2_001)
    assert await refused(world, "cancel", change) is RefusalCode.OUT_OF_RANGE


async def test_a_thread_that_is_not_there_or_whose_service_is_gone_takes_no_answer(world):
    ref = await world.record()
    known = (await reply(world, ref)).thread
    unknown = Reply(thread=replace(known, id=NOBODY), body="Hei")
    assert await refused(world, "reply", unknown) is RefusalCode.NOT_FOUND
    gone = Reply(thread=await thread(world, ref, "Nøkkelboks"), body="Hei")
    assert await refused(world, "reply", gone) is RefusalCode.NOT_OFFERED
    nobody = Reply(thread=replace(known, recipient=None), body="Hei")
    assert await refused(world, "reply", nobody) is RefusalCode.NOT_OFFERED


async def test_messages_that_the_citizen_is_not_shown_begin_no_thread(world):
    ref = await world.record()
    shown = {t.id for t in (await world.adapter.threads(ref))._value}
    known = (await reply(world, ref)).thread
    held = await world.held("Communication?_count=50")
    hidden = [m["id"] for m in held if m["id"] not in shown]
    for key in hidden:
        change = Reply(thread=replace(known, id=key), body="Hei")
        assert await refused(world, "reply", change) is RefusalCode.NOT_FOUND
        assert await refused(world, "read", replace(known, id=key)) is RefusalCode.NOT_FOUND


# notifications and terms


async def test_a_channel_without_a_destination_is_not_offered(world):
    ref = await world.record("bakgrunn-1")
    change = replace(
        await choice(world, ref),
        channel=NotificationChannel.EMAIL,
        kinds=(NotificationKind.COMPLETED_VISIT,),
    )
    code = await refused(world, "notifications", change, person="bakgrunn-1")
    assert code is RefusalCode.NOT_OFFERED
    everything_off = replace(change, kinds=())
    await CHANGES["notifications"].sent(world, ref, uuid4(), everything_off)
    assert (await world.adapter.notifications(ref))._value.kinds == ()


async def test_settings_that_are_others_by_now_are_a_conflict(world):
    ref = await world.record()
    change = await choice(world, ref)
    off = replace(change, kinds=())
    await CHANGES["notifications"].sent(world, ref, uuid4(), off)
    assert await refused(world, "notifications", change) is RefusalCode.CONFLICT


@pytest.mark.parametrize("version", ["2021-2", "2031-1"])
async def test_only_the_present_terms_are_accepted(world, version):
    change = TermsAcceptance(version=version)
    assert await refused(world, "terms", change) is RefusalCode.CONFLICT


async def test_terms_accepted_already_are_not_accepted_again(world):
    change = await terms(world, await world.record())
    assert await refused(world, "terms", change, person="innbygger") is RefusalCode.ALREADY_DONE


# who may


ONLY_CITIZENS = {
    "read": (unread, RefusalCode.NOT_OFFERED),
    "notifications": (choice, RefusalCode.ROLE_NOT_PERMITTED),
    "terms": (terms, RefusalCode.ROLE_NOT_PERMITTED),
}


@pytest.mark.parametrize("name", ONLY_CITIZENS)
async def test_what_only_the_citizen_may_is_not_even_sent_for_another(world, name):
    prepared, code = ONLY_CITIZENS[name]
    change = await prepared(world, await world.record())
    await world.asked()
    found = await refused(world, name, change, person="innbygger", role=Role.RELATIVE)
    assert found is code
    assert [method for method, _ in await world.asked()] == ["GET"]


@pytest.mark.parametrize("role", [Role.PARENT, Role.GUARDIAN])
@pytest.mark.parametrize("name", BY_BOTH)
async def test_a_role_that_the_portal_does_not_admit_changes_nothing(world, name, role):
    change = await CHANGES[name].prepared(world, await world.record())
    await world.asked()
    assert await refused(world, name, change, role=role) is RefusalCode.ROLE_NOT_PERMITTED
    assert [method for method, _ in await world.asked()] == ["GET"]


@pytest.mark.parametrize("name", [name for name in CHANGES if name != "terms"])
async def test_without_terms_nothing_is_taken(world, name):
    change = await CHANGES[name].prepared(world, await world.record())
    await world.happens("withdraw-terms")
    assert await refused(world, name, change) is RefusalCode.TERMS_REQUIRED


@pytest.mark.parametrize("name", CHANGES)
async def test_a_closed_record_takes_nothing(world, name):
    what = CHANGES[name]
    change = await what.prepared(world, await world.record(what.person))
    await world.happens("close-record", what.person)
    assert await refused(world, name, change) is RefusalCode.RECORD_INACTIVE
