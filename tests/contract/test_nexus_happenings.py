"""What happens in the municipality by itself, as the gateway's adapter sees it afterwards."""

from datetime import datetime, timedelta

import pytest

from backends.nexus_stub.app import Options
from gateway.domain.calendar import AppointmentKind, AppointmentStatus
from gateway.domain.people import Party
from gateway.domain.records import RecordState
from tests.contract.nexus_changes import CHANGES, CITIZEN, changing, done, next_visit
from tests.contract.nexus_live import TODAY, YEAR, everything, listening, value
from tests.world import NOW

WHO = {"municipality": "DK-0217", "person": "citizen"}
CANARY = "KANARIE"


@pytest.fixture(scope="module")
def origin():
    with listening(Options(today=TODAY)) as address:
        yield address


@pytest.fixture
async def source(origin):
    async with changing(origin) as reached:
        yield reached


async def appointments(source) -> dict:
    found = value(await source.system.appointments(await source.ref(), YEAR))
    return {a.id: a for a in found}


async def test_an_answer_is_a_message_of_the_staff_in_the_latest_open_thread(source):
    ref = await source.ref()
    latest = next(t for t in value(await source.system.threads(ref)) if t.can_reply)
    made = await source.happen("answer", body="Vi ringer i morgen.", **WHO)
    thread = value(await source.system.threads(ref))[0]
    assert made["thread"] == thread.id == latest.id
    assert (thread.is_unread, thread.last_author) == (True, Party.MUNICIPALITY)
    message = value(await source.system.messages(ref, thread))[-1]
    assert (message.id, message.body, message.sent_at) == (
        made["message"],
        "Vi ringer i morgen.",
        NOW,
    )
    assert message.author.kind is Party.MUNICIPALITY


async def test_a_visit_that_was_made_says_when_it_was_noted(source):
    visit = await next_visit(source, await source.ref())
    made = await source.happen("complete-visit", **WHO)
    assert made == {"appointment": visit.id}
    found = (await appointments(source))[visit.id]
    assert (found.status, found.completed_at) == (AppointmentStatus.COMPLETED, NOW)


async def test_only_what_was_kept_says_when_it_was_noted(source):
    for appointment in (await appointments(source)).values():
        kept = appointment.status is AppointmentStatus.COMPLETED
        assert (appointment.completed_at is not None) is kept
        if kept:
            assert appointment.completed_at > (appointment.end or appointment.start)


@pytest.mark.parametrize(("told", "minutes"), [({}, 60), ({"minutes": -30}, -30)])
async def test_a_visit_moves_with_its_end(source, told, minutes):
    before = await next_visit(source, await source.ref())
    await source.happen("move", **WHO, **told)
    after = (await appointments(source))[before.id]
    assert after.start - before.start == timedelta(minutes=minutes)
    if before.end is not None:
        assert after.end - after.start == before.end - before.start


async def test_a_visit_that_is_removed_is_gone(source):
    made = await source.happen("remove", **WHO)
    assert made["appointment"] not in await appointments(source)


async def test_a_visit_that_the_municipality_cancels_is_cancelled(source):
    made = await source.happen("cancel", **WHO)
    found = (await appointments(source))[made["appointment"]]
    assert found.status is AppointmentStatus.CANCELLED


@pytest.mark.parametrize(
    ("told", "kind"),
    [({}, AppointmentKind.PERSONAL_CARE), ({"kind": "TRAENING"}, AppointmentKind.TRAINING)],
)
async def test_a_new_visit_stands_in_the_calendar(source, told, kind):
    start = datetime.fromisoformat("2026-12-24T10:15:00+01:00")
    made = await source.happen("book", start=start.isoformat(), **WHO, **told)
    found = (await appointments(source))[made["appointment"]]
    assert (found.start, found.kind, found.status) == (start, kind, AppointmentStatus.BOOKED)


async def test_a_record_that_is_closed_is_inactive(source):
    await source.happen("close-record", **WHO)
    head = await source.system.find(source.asker())
    assert head.state is RecordState.INACTIVE


async def test_a_note_among_the_staff_changes_nothing_that_a_citizen_can_see(source):
    before, kept = await everything(source.system, await source.ref()), await source.digest()
    made = await source.happen("internal-note", **WHO)
    assert await source.digest() != kept
    way = (await source.ref()).head.handle
    link = way.templated("citizenConversationById", "conversationId", made["thread"])
    note = (await source.read(link))["messages"][-1]
    assert CANARY in note["body"]
    assert str(note["id"]) == made["message"]
    assert await everything(source.system, await source.ref()) == before


@pytest.mark.parametrize("what", ["complete-visit", "move", "remove", "cancel"])
async def test_what_happens_to_a_visit_can_be_said_of_one_in_particular(source, what):
    last = max((await appointments(source)).values(), key=lambda a: a.start)
    assert await source.happen(what, appointment=last.id, **WHO) == {"appointment": last.id}


async def test_what_happens_by_itself_is_no_effect_of_an_order(source):
    await source.happen("answer", **WHO)
    assert await source.effects() == []


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"what": "rain"}, "answer"),
        ({"what": "answer"}, "municipality"),
        ({"what": "answer", "municipality": "DK-9999", "person": "citizen"}, "municipality"),
        ({"what": "answer", "municipality": "DK-0217", "person": "nobody"}, "person"),
        ({"what": "answer", **WHO, "thread": "1"}, "conversation"),
        ({"what": "answer", **WHO, "body": " "}, "body"),
        ({"what": "move", **WHO, "minutes": "ten"}, "minutes"),
        ({"what": "cancel", **WHO, "appointment": "1"}, "event"),
        ({"what": "book", **WHO, "start": "2026-12-24T10:15:00"}, "start"),
        ({"what": "book", **WHO, "start": "2026-12-24T10:15:00Z", "kind": "FEST"}, "kind"),
    ],
)
async def test_an_order_that_cannot_be_says_what_is_wrong_with_it(source, told, says):
    before = await source.digest()
    answer = await source.controls.post("/demo/happen", json=told)
    assert answer.status_code == 400
    assert says in answer.json()["error"]
    assert await source.digest() == before


async def test_everything_can_be_put_back_as_it_was(source):
    before, kept = await everything(source.system, await source.ref()), await source.digest()
    made = []
    for _ in range(2):
        ref = await CITIZEN.ref(source)
        made.append([await done(source, ref, c, await c.prepared(source, ref)) for c in CHANGES])
        for what in ("answer", "internal-note", "move", "close-record"):
            await source.happen(what, **WHO)
        await source.controls.post("/demo/reset")
        assert await source.effects() == []
        assert await source.digest() == kept
    assert made[0] == made[1]
    assert await everything(source.system, await source.ref()) == before
