"""What is changed in Cura reads back through the ordinary reads, and says who did it."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from backends.cura_stub.app import Options
from gateway.domain.calendar import AppointmentStatus
from gateway.domain.changes import ChangeKind, NewLifeStory, NewThread, NotDone, RefusalCode
from gateway.domain.contacts import LifeStory
from gateway.domain.people import Party
from gateway.domain.topics import Role
from gateway.port import PortalSettings, unable
from gateway.systems.cura import SYSTEM
from tests.contract.cura_changes import (
    BODY,
    CASES,
    COMMENT,
    SOMEBODY,
    STORY,
    WISH,
    appointment,
    done,
    open_thread,
    send,
    threads,
)
from tests.contract.cura_live import (
    CITIZEN,
    NOW,
    RELATIVE,
    TODAY,
    listening,
    reaching,
    value,
)
from tests.fhir.r4 import errors

BOTH = pytest.mark.parametrize("viewer", [None, RELATIVE], ids=["citizen", "relative"])
PARTY = {None: Party.CITIZEN, RELATIVE: Party.REPRESENTATIVE}
NAME = {None: "Nancy Berggren", RELATIVE: "Rasmus Berggren"}
OTHER = {None: RELATIVE, RELATIVE: None}


@pytest.fixture(scope="module")
def origin():
    with listening(Options(today=TODAY)) as address:
        yield address


@pytest.fixture
async def source(origin):
    async with reaching(origin) as reached:
        await reached.restored()
        yield reached


def of(kind, viewer=None, tenant="aarhus"):
    return next(c for c in CASES if (c.kind, c.viewer, c.tenant) == (kind, viewer, tenant))


@pytest.mark.parametrize("new_time", ["WITH_CANCELLATION", "SEPARATELY"])
async def test_the_adapter_can_do_all_that_its_portals_offer(source, new_time):
    offers = SYSTEM.offers(PortalSettings(new_time=new_time))
    assert unable(source.system, offers) == ()
    assert offers.marks_read == {Role.CITIZEN, Role.RELATIVE}


@BOTH
async def test_a_cancellation_with_a_wish(source, viewer):
    ref, change, made = await done(source, of(ChangeKind.CANCEL_APPOINTMENT, viewer))
    found = await appointment(source, ref, made.id)
    assert found.status is AppointmentStatus.CANCELLED
    assert (found.new_time_request.wish, found.new_time_request.requested_at) == (WISH, NOW)
    kept = await source.raw(f"Appointment/{made.id}")
    assert kept["cancelationReason"]["coding"][0]["code"] == change.reason.code
    assert COMMENT in json.dumps(kept["extension"], ensure_ascii=False)


async def test_a_wish_by_itself_leaves_the_appointment_standing(origin):
    async with reaching(origin, "frederiksberg") as source:
        await source.restored()
        case = of(ChangeKind.REQUEST_NEW_TIME, tenant="frederiksberg")
        ref, _, made = await done(source, case)
        found = await appointment(source, ref, made.id)
    assert found.status is AppointmentStatus.BOOKED
    assert (found.new_time_request.wish, found.new_time_request.requested_at) == (WISH, NOW)


@BOTH
async def test_a_first_message_is_ones_own(source, viewer):
    ref, change, made = await done(source, of(ChangeKind.START_THREAD, viewer))
    thread = (await threads(source, ref))[change.subject]
    assert (thread.id, thread.recipient.id) == (made.id, change.recipient.id)
    assert (thread.last_activity_at, thread.last_author) == (NOW, PARTY[viewer])
    assert thread.can_reply
    assert not thread.is_unread
    (message,) = value(await source.system.messages(ref, thread))
    assert (message.id, message.body, message.read_at) == (made.id, BODY, None)
    author = message.author
    assert (author.kind, author.name, author.is_viewer) == (PARTY[viewer], NAME[viewer], True)


@BOTH
@pytest.mark.parametrize("kind", [ChangeKind.START_THREAD, ChangeKind.REPLY_TO_THREAD])
async def test_the_other_of_the_two_sees_who_wrote_a_message(source, kind, viewer):
    _, _, made = await done(source, of(kind, viewer))
    other = await source.ref(viewer=OTHER[viewer])
    key = made.parent or made.id
    thread = next(one for one in (await threads(source, other)).values() if one.id == key)
    assert (thread.last_author, thread.is_unread) == (PARTY[viewer], True)
    *_, last = value(await source.system.messages(other, thread))
    assert (last.id, last.body, last.sent_at) == (made.id, BODY, NOW)
    author = last.author
    assert (author.kind, author.name, author.is_viewer) == (PARTY[viewer], NAME[viewer], False)
    assert (author.unit, author.staff) == (None, None)


@BOTH
async def test_an_answer_comes_last_in_its_thread(source, viewer):
    ref, change, made = await done(source, of(ChangeKind.REPLY_TO_THREAD, viewer))
    thread = next(one for one in (await threads(source, ref)).values() if one.id == made.parent)
    assert (thread.subject, thread.recipient) == (change.thread.subject, change.thread.recipient)
    *before, last = value(await source.system.messages(ref, thread))
    assert len(before) == len(value(await source.system.messages(ref, change.thread)))
    assert (last.id, last.body, last.sent_at) == (made.id, BODY, NOW)
    assert (last.author.kind, last.author.is_viewer) == (PARTY[viewer], True)
    kept = await source.raw(f"Communication/{made.id}")
    assert kept["inResponseTo"] == [{"reference": f"Communication/{before[-1].id}"}]


@BOTH
async def test_what_one_has_read_is_read_for_that_one_alone(source, viewer):
    ref, thread, _ = await done(source, of(ChangeKind.MARK_THREAD_READ, viewer))
    assert thread.is_unread
    assert not (await open_thread(source, ref)).is_unread
    assert (await open_thread(source, await source.ref(viewer=OTHER[viewer]))).is_unread


async def test_reading_again_changes_nothing(source):
    case = of(ChangeKind.MARK_THREAD_READ)
    await done(source, case)
    before = await source.digest()
    await done(source, case)
    assert await source.digest() == before
    assert len(await source.effects()) == 1


async def test_what_one_has_written_oneself_is_not_marked(source):
    ref, change, made = await done(source, of(ChangeKind.START_THREAD))
    thread = (await threads(source, ref))[change.subject]
    await send(source, ref, ChangeKind.MARK_THREAD_READ, uuid4(), thread)
    assert "extension" not in await source.raw(f"Communication/{made.id}")


async def test_a_measurement(source):
    ref, change, made = await done(source, of(ChangeKind.RECORD_MEASUREMENT))
    rows = value(await source.system.measurements(ref))
    found = next(one for one in rows if one.id == made.id)
    assert found.taken_at == change.taken_at
    assert [(v.code, v.value, v.unit) for v in found.values] == [
        ("8480-6", 141.0, "mm[Hg]"),
        ("8462-4", 83.0, "mm[Hg]"),
    ]
    assert (found.entered_by, found.comment) == (Party.CITIZEN, COMMENT)
    assert (found.agreement_id, found.kind) == (change.agreement.id, change.agreement.kind)


async def test_every_agreement_can_be_measured(source):
    ref = await source.ref()
    for agreement in value(await source.system.agreements(ref)):
        _, change = await of(ChangeKind.RECORD_MEASUREMENT).prepared(source, ref)
        values = tuple(
            type(change.values[0])(code=c.code, label=c.label, value=c.minimum, unit=c.unit)
            for c in agreement.components
        )
        changed = type(change)(agreement=agreement, taken_at=NOW, values=values)
        made = await send(source, ref, ChangeKind.RECORD_MEASUREMENT, uuid4(), changed)
        rows = value(await source.system.measurements(ref))
        found = next(one for one in rows if one.id == made.id)
        assert [v.value for v in found.values] == [v.value for v in values]
        assert (found.kind, found.comment) == (agreement.kind, None)


@BOTH
async def test_a_story_takes_the_place_of_the_one_that_was_read(source, viewer):
    ref, change, made = await done(source, of(ChangeKind.SAVE_LIFE_STORY, viewer))
    story = value(await source.system.life_story(ref))
    assert (story.text, story.updated_at, story.updated_by) == (STORY, NOW, PARTY[viewer])
    assert story.handle != change.before.handle
    past = (await source.raw(f"QuestionnaireResponse/{made.id}/_history"))["entry"]
    texts = [one["resource"]["item"][0]["answer"][0]["valueString"] for one in past]
    assert texts[:2] == [STORY, change.before.text]
    assert len(texts) == 3


async def test_two_stories_while_the_clock_stands_have_two_moments(source):
    case = of(ChangeKind.SAVE_LIFE_STORY)
    ref, _, _ = await done(source, case)
    first = value(await source.system.life_story(ref))
    await done(source, case)
    second = value(await source.system.life_story(ref))
    assert second.updated_at - first.updated_at == timedelta(seconds=1)


@pytest.mark.parametrize("text", ["", " \n"])
async def test_a_story_can_be_taken_away_and_written_again(source, text):
    ref, change, made = await done(source, of(ChangeKind.SAVE_LIFE_STORY))
    before = value(await source.system.life_story(ref))
    emptied = NewLifeStory(text=text, before=before)
    await send(source, ref, ChangeKind.SAVE_LIFE_STORY, uuid4(), emptied)
    story = value(await source.system.life_story(ref))
    assert story.text == ""
    assert story.updated_at > before.updated_at
    assert errors(await source.raw(f"QuestionnaireResponse/{made.id}")) == []
    again = NewLifeStory(text=change.text, before=story)
    assert await send(source, ref, ChangeKind.SAVE_LIFE_STORY, uuid4(), again) == made
    assert value(await source.system.life_story(ref)).text == change.text


@BOTH
async def test_the_first_story_of_somebody_who_has_none(source, viewer):
    ref = await source.ref(SOMEBODY, viewer)
    before = value(await source.system.life_story(ref))
    assert before == LifeStory(text="")
    change = NewLifeStory(text=STORY, before=before)
    first, second = uuid4(), uuid4()
    made = await send(source, ref, ChangeKind.SAVE_LIFE_STORY, first, change)
    assert await send(source, ref, ChangeKind.SAVE_LIFE_STORY, first, change) == made
    with pytest.raises(NotDone) as caught:
        await send(source, ref, ChangeKind.SAVE_LIFE_STORY, second, change)
    assert caught.value.code is RefusalCode.CONFLICT
    story = value(await source.system.life_story(ref))
    assert (story.text, story.updated_by) == (STORY, PARTY[viewer])
    assert len(await source.effects()) == 1


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_the_record_says_who_did_it_and_when(origin, case):
    async with reaching(origin, case.tenant) as source:
        await source.restored()
        uid = uuid4()
        await done(source, case, uid)
        marks = await marked(source, case, str(uid))
    assert marks, "something in the record names this change"
    text = json.dumps(marks, ensure_ascii=False)
    assert NAME[case.viewer] in text
    assert NOW.isoformat() in text
    number = CITIZEN if case.viewer is None else RELATIVE
    assert (number in text) is (case.viewer is not None), "a representative by number"


async def marked(source, case, uid):
    """The resources that hold the name of a change."""
    kinds = ("Appointment", "Communication", "Observation", "QuestionnaireResponse")
    patient = (await case.ref(source)).head.id
    found = []
    for kind in kinds:
        rows = await source.rows(kind, patient)
        found += [row for row in rows if uid in json.dumps(row)]
    return found


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_what_is_written_and_what_is_kept_is_valid(origin, case):
    async with reaching(origin, case.tenant) as source:
        await source.restored()
        uid = uuid4()
        await done(source, case, uid)
        sent = [one for one in await source.requests() if str(uid) in one["body"]]
        assert sent
        assert [errors(json.loads(one["body"])) for one in sent] == [[]] * len(sent)
        kept = await marked(source, case, str(uid))
        assert [errors(one) for one in kept] == [[]] * len(kept)


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_no_number_stands_in_an_address(origin, case):
    async with reaching(origin, case.tenant) as source:
        await source.restored()
        await done(source, case)
        for request in await source.requests():
            address = request["path"] + request["query"]
            assert CITIZEN not in address
            assert RELATIVE not in address


async def test_a_message_to_every_recipient_arrives(source):
    ref = await source.ref()
    units = value(await source.system.recipients(ref))
    for unit in units:
        change = NewThread(recipient=unit, subject=f"Til {unit.name}", body=BODY)
        await send(source, ref, ChangeKind.START_THREAD, uuid4(), change)
    found = await threads(source, ref)
    assert [found[f"Til {unit.name}"].recipient.id for unit in units] == [u.id for u in units]
