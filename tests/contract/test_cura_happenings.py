"""What can be made to happen in Cura shows through the adapter, and is nobody's effect."""

from datetime import datetime, timedelta

import pytest

from backends.cura_stub.app import Options
from gateway.domain.calendar import AppointmentKind, AppointmentStatus
from gateway.domain.people import Party
from gateway.domain.records import RecordState
from tests.contract.cura_changes import appointment, appointments, threads
from tests.contract.cura_live import NOW, RELATIVE, TODAY, ZONE, listening, reaching, value
from tests.fhir.r4 import errors

VISITS = {
    AppointmentKind.HOME_VISIT,
    AppointmentKind.PERSONAL_CARE,
    AppointmentKind.PRACTICAL_HELP,
    AppointmentKind.NURSING,
}
TENANTS = ("aarhus", "frederiksberg")


@pytest.fixture(scope="module")
def origin():
    with listening(Options(today=TODAY)) as address:
        yield address


@pytest.fixture(params=TENANTS)
async def source(origin, request):
    async with reaching(origin, request.param) as reached:
        await reached.restored()
        yield reached
        assert await reached.effects() == []


async def next_visit(source, ref):
    """The next booked visit after now, as a citizen sees it."""
    booked = [
        one
        for one in await appointments(source, ref)
        if one.status is AppointmentStatus.BOOKED and one.kind in VISITS and one.start > NOW
    ]
    return min(booked, key=lambda one: one.start)


async def test_the_unit_answers_in_the_newest_open_thread(source):
    ref = await source.ref()
    before = (await threads(source, ref))["Rengøring på torsdag"]
    touched = await source.happen("answer", body="Ja, kl. 14.")
    found = (await threads(source, ref))["Rengøring på torsdag"]
    assert touched["thread"] == found.id == before.id
    assert (found.last_author, found.last_activity_at) == (Party.MUNICIPALITY, NOW)
    *_, last = value(await source.system.messages(ref, found))
    assert (last.id, last.body, last.author.kind) == (
        touched["message"],
        "Ja, kl. 14.",
        Party.MUNICIPALITY,
    )
    assert last.author.unit == found.recipient.name
    assert last.author.staff.name
    for viewer in (None, RELATIVE):
        seen = await threads(source, await source.ref(viewer=viewer))
        assert seen["Rengøring på torsdag"].is_unread


async def test_the_unit_answers_in_the_thread_that_is_named(source):
    ref = await source.ref()
    wanted = (await threads(source, ref))["Æøå"]
    assert (await source.happen("answer", thread=wanted.id))["thread"] == wanted.id
    assert (await threads(source, ref))["Æøå"].last_activity_at == NOW


async def test_a_visit_is_completed_now(source):
    ref = await source.ref()
    wanted = await next_visit(source, ref)
    assert await source.happen("complete-visit") == {"appointment": wanted.id}
    found = await appointment(source, ref, wanted.id)
    assert (found.status, found.completed_at) == (AppointmentStatus.COMPLETED, NOW)


async def test_an_appointment_is_moved(source):
    ref = await source.ref()
    wanted = await next_visit(source, ref)
    assert await source.happen("move", minutes=90) == {"appointment": wanted.id}
    found = await appointment(source, ref, wanted.id)
    assert found.start - wanted.start == found.end - wanted.end == timedelta(minutes=90)


async def test_a_video_room_moves_with_its_appointment(source):
    ref = await source.ref()
    rows = await appointments(source, ref)
    wanted = next(one for one in rows if one.video and one.status is AppointmentStatus.BOOKED)
    await source.happen("move", appointment=wanted.id)
    found = await appointment(source, ref, wanted.id)
    assert found.video.opens_at - wanted.video.opens_at == timedelta(hours=1)
    assert found.video.closes_at - wanted.video.closes_at == timedelta(hours=1)


async def test_an_appointment_is_gone(source):
    ref = await source.ref()
    wanted = await next_visit(source, ref)
    assert await source.happen("remove") == {"appointment": wanted.id}
    assert wanted.id not in {one.id for one in await appointments(source, ref)}


async def test_the_staff_cancel_an_appointment(source):
    ref = await source.ref()
    wanted = await next_visit(source, ref)
    assert await source.happen("cancel") == {"appointment": wanted.id}
    assert (await appointment(source, ref, wanted.id)).status is AppointmentStatus.CANCELLED


@pytest.mark.parametrize("start", ["2026-03-12T09:00:00+01:00", "2026-03-12T09:00:00"])
async def test_an_appointment_is_booked(source, start):
    ref = await source.ref()
    touched = await source.happen("book", start=start, kind="sygepleje")
    found = await appointment(source, ref, touched["appointment"])
    assert found.start == datetime(2026, 3, 12, 9, tzinfo=ZONE)
    assert (found.kind, found.status) == (AppointmentKind.NURSING, AppointmentStatus.BOOKED)
    again = await source.happen("book", start=start)
    assert again != touched


async def test_a_record_is_closed(source):
    await source.happen("close-record")
    assert (await source.ref()).head.state is RecordState.INACTIVE


async def test_an_agreement_ends(origin):
    async with reaching(origin) as source:
        await source.restored()
        ref = await source.ref()
        before = value(await source.system.agreements(ref))
        assert await source.happen("end-agreement") == {"agreement": before[0].id}
        await source.happen("end-agreement", agreement=before[2].id)
        after = value(await source.system.agreements(ref))
        assert after == (before[1], *before[3:])


async def test_what_has_happened_is_valid_r4(source):
    ref = await source.ref()
    message = (await source.happen("answer"))["message"]
    kept = [await source.raw(f"Communication/{message}")]
    for what in ("complete-visit", "move", "cancel"):
        touched = await source.happen(what)
        kept.append(await source.raw(f"Appointment/{touched['appointment']}"))
    booked = await source.happen("book", start="2026-03-29T02:30:00", kind="videokonsultation")
    kept.append(await source.raw(f"Appointment/{booked['appointment']}"))
    await source.happen("close-record")
    kept.append(await source.raw(f"Patient/{ref.head.id}"))
    assert [errors(one) for one in kept] == [[]] * len(kept)


@pytest.mark.parametrize(
    "order",
    [
        {"what": "explode"},
        {"what": "answer", "municipality": "DK-0217"},
        {"what": "answer", "person": "stranger"},
        {"what": "answer", "thread": "none"},
        {"what": "move", "appointment": "none"},
        {"what": "move", "minutes": "mange"},
        {"what": "book"},
        {"what": "book", "start": "i morgen"},
        {"what": "book", "start": "2026-03-12T09:00:00+01:00", "kind": "fest"},
        {"what": "end-agreement", "agreement": "none"},
    ],
    ids=str,
)
async def test_an_order_that_cannot_be_says_what_is_wrong(source, order):
    before = await source.digest()
    told = {"municipality": source.municipality, "person": "citizen", **order}
    answer = await source.controls.post("/demo/happen", json=told)
    assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert await source.digest() == before
