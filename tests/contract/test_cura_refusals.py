"""What Cura refuses is told by one code, changes nothing, and is never guessed from a status."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from backends.cura_stub.app import Options
from gateway.domain.cancellation import CancellationReason
from gateway.domain.changes import ChangeKind, NewMeasurement, NotDone, RefusalCode, Reply
from gateway.domain.errors import SourceInvalid, SourceUnavailable, SourceUncertain
from gateway.domain.messages import MessageRecipient
from gateway.domain.words import words
from tests.contract.cura_changes import CASES, OF_KIND, done, send, threads
from tests.contract.cura_live import NOW, RELATIVE, TODAY, listening, reaching

CANCEL = ChangeKind.CANCEL_APPOINTMENT
NEW_TIME = ChangeKind.REQUEST_NEW_TIME
START = ChangeKind.START_THREAD
REPLY = ChangeKind.REPLY_TO_THREAD
READ = ChangeKind.MARK_THREAD_READ
MEASURE = ChangeKind.RECORD_MEASUREMENT
STORY = ChangeKind.SAVE_LIFE_STORY


@pytest.fixture(scope="module")
def origin():
    with listening(Options(today=TODAY)) as address:
        yield address


async def refused(source, ref, kind, change):
    """The code of a refusal that has left everything as it was."""
    before, effects = await source.digest(), await source.effects()
    with pytest.raises(NotDone) as caught:
        await send(source, ref, kind, uuid4(), change)
    assert await source.digest() == before
    assert await source.effects() == effects
    return caught.value.code


async def by_staff(source, _ref, change):
    await source.happen("cancel", appointment=change.appointment.id)
    return change


async def by_somebody_else(source, _ref, change):
    relative = await source.ref(viewer=RELATIVE)
    kind = CANCEL if hasattr(change, "reason") else NEW_TIME
    await send(source, relative, kind, uuid4(), change)
    return change


async def kept(source, _ref, change):
    await source.happen("complete-visit", appointment=change.appointment.id)
    return change


async def gone(source, _ref, change):
    await source.happen("remove", appointment=change.appointment.id)
    return change


async def two_hours_before(source, _ref, change):
    await source.set_clock(change.appointment.start - timedelta(hours=2))
    return change


async def at_the_start(source, _ref, change):
    await source.set_clock(change.appointment.start)
    return change


async def without_its_reason(_source, _ref, change):
    unknown = CancellationReason(code="doven", label=words(da="Jeg gider ikke"))
    return replace(change, reason=unknown)


async def with_a_wish(_source, _ref, change):
    return replace(change, new_time_wish="Hellere fredag")


async def to_nobody(_source, _ref, change):
    return replace(change, recipient=MessageRecipient(id="ingen", name="Ingen"))


async def to_a_unit_that_takes_no_messages(source, ref, change):
    contacts = await source.rows("CareTeam", ref.head.id)
    line = next(one for one in contacts if one["name"] == "Sundhed- og Omsorgslinjen")
    unit = line["managingOrganization"][0]["reference"].removeprefix("Organization/")
    return replace(change, recipient=MessageRecipient(id=unit, name=line["name"]))


async def in_a_closed_thread(source, ref, change):
    return Reply(thread=(await threads(source, ref))["Øvelser hjemme"], body=change.body)


async def in_no_thread(_source, _ref, change):
    return replace(change, thread=replace(change.thread, id="ingen"))


async def of_no_thread(_source, _ref, thread):
    return replace(thread, id="ingen")


async def when_it_has_ended(source, _ref, change):
    await source.happen("end-agreement", agreement=change.agreement.id)
    return change


async def too_high(_source, _ref, change):
    first, *rest = change.values
    return replace(change, values=(replace(first, value=220.5), *rest))


async def half_of_it(_source, _ref, change):
    return replace(change, values=change.values[:1])


async def in_another_unit(_source, _ref, change):
    first, *rest = change.values
    return replace(change, values=(replace(first, unit="kPa"), *rest))


async def tomorrow(_source, _ref, change: NewMeasurement):
    return replace(change, taken_at=NOW + timedelta(days=1))


async def written_by_another(source, _ref, change):
    await done(source, next(c for c in CASES if c.kind is STORY and c.viewer))
    return change


async def with_a_closed_record(source, _ref, change):
    await source.happen("close-record")
    return change


CITIZENS = [case for case in CASES if case.viewer is None]
REFUSED = [
    (CANCEL, "aarhus", two_hours_before, RefusalCode.TOO_LATE),
    (CANCEL, "frederiksberg", at_the_start, RefusalCode.TOO_LATE),
    *((CANCEL, tenant, kept, RefusalCode.TOO_LATE) for tenant in ("aarhus", "frederiksberg")),
    (CANCEL, "aarhus", by_staff, RefusalCode.ALREADY_DONE),
    (CANCEL, "aarhus", by_somebody_else, RefusalCode.ALREADY_DONE),
    (CANCEL, "aarhus", gone, RefusalCode.NOT_FOUND),
    (CANCEL, "aarhus", without_its_reason, RefusalCode.REASON_REQUIRED),
    (CANCEL, "frederiksberg", with_a_wish, RefusalCode.NOT_OFFERED),
    (NEW_TIME, "frederiksberg", at_the_start, RefusalCode.TOO_LATE),
    (NEW_TIME, "frederiksberg", by_staff, RefusalCode.ALREADY_DONE),
    (NEW_TIME, "frederiksberg", by_somebody_else, RefusalCode.ALREADY_DONE),
    (NEW_TIME, "frederiksberg", gone, RefusalCode.NOT_FOUND),
    (START, "aarhus", to_nobody, RefusalCode.NOT_FOUND),
    (START, "aarhus", to_a_unit_that_takes_no_messages, RefusalCode.NOT_FOUND),
    (REPLY, "aarhus", in_a_closed_thread, RefusalCode.NOT_OFFERED),
    (REPLY, "aarhus", in_no_thread, RefusalCode.NOT_FOUND),
    (READ, "aarhus", of_no_thread, RefusalCode.NOT_FOUND),
    (MEASURE, "aarhus", when_it_has_ended, RefusalCode.NOT_AGREED),
    (MEASURE, "aarhus", half_of_it, RefusalCode.NOT_AGREED),
    (MEASURE, "aarhus", in_another_unit, RefusalCode.NOT_AGREED),
    (MEASURE, "aarhus", too_high, RefusalCode.OUT_OF_RANGE),
    (MEASURE, "aarhus", tomorrow, RefusalCode.OUT_OF_RANGE),
    (STORY, "aarhus", written_by_another, RefusalCode.CONFLICT),
    *((c.kind, c.tenant, with_a_closed_record, RefusalCode.RECORD_INACTIVE) for c in CITIZENS),
]


@pytest.mark.parametrize(
    ("kind", "tenant", "spoilt", "code"),
    REFUSED,
    ids=lambda one: getattr(one, "__name__", str(one)),
)
async def test_a_refusal_has_its_code_and_changes_nothing(origin, kind, tenant, spoilt, code):
    async with reaching(origin, tenant) as source:
        await source.restored()
        case = OF_KIND[kind]
        ref = await case.ref(source)
        _, change = await case.prepared(source, ref)
        spoiled = await spoilt(source, ref, without_wish(change, tenant))
        assert await refused(source, ref, kind, spoiled) is code


def without_wish(change, tenant):
    """Where a wish goes with no cancellation, none does until a test says so."""
    if tenant == "frederiksberg" and hasattr(change, "new_time_wish"):
        return replace(change, new_time_wish=None)
    return change


async def test_just_over_two_hours_before_is_early_enough(origin):
    async with reaching(origin) as source:
        await source.restored()
        case = OF_KIND[CANCEL]
        ref = await case.ref(source)
        _, change = await case.prepared(source, ref)
        moment = change.appointment.start - timedelta(hours=2, seconds=1)
        await source.set_clock(moment)
        await send(source, ref, CANCEL, uuid4(), change)
        assert len(await source.effects()) == 1


async def test_a_repeat_after_the_deadline_is_still_done(origin):
    async with reaching(origin) as source:
        await source.restored()
        case = OF_KIND[CANCEL]
        ref = await case.ref(source)
        _, change = await case.prepared(source, ref)
        uid = uuid4()
        made = await send(source, ref, CANCEL, uid, change)
        await source.set_clock(change.appointment.start)
        assert await send(source, ref, CANCEL, uid, change) == made


async def test_a_relative_measures_nothing(origin):
    async with reaching(origin) as source:
        await source.restored()
        case = OF_KIND[MEASURE]
        _, change = await case.prepared(source, await case.ref(source))
        relative = await source.ref(viewer=RELATIVE)
        code = await refused(source, relative, MEASURE, replace(change, comment=None))
        assert code is RefusalCode.ROLE_NOT_PERMITTED


async def test_somebody_elses_appointment_is_not_found(origin):
    async with reaching(origin) as source:
        await source.restored()
        ref = await source.ref()
        _, change = await OF_KIND[CANCEL].prepared(source, ref)
        for hidden in await source.rows("Appointment", ref.head.id):
            label = hidden["meta"]["security"][0]["code"]
            others = [one["actor"].get("reference", "") for one in hidden["participant"]]
            if label == "citizen" and f"Patient/{ref.head.id}" in others:
                continue
            other = replace(change, appointment=replace(change.appointment, id=hidden["id"]))
            assert await refused(source, ref, CANCEL, other) is RefusalCode.NOT_FOUND


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "fail", "status": 400}, SourceInvalid),
        ({"kind": "fail", "status": 404}, SourceInvalid),
        ({"kind": "fail", "status": 409}, SourceInvalid),
        ({"kind": "fail", "status": 412}, SourceInvalid),
        ({"kind": "fail", "status": 422}, SourceInvalid),
        ({"kind": "fail", "status": 403}, SourceUnavailable),
        ({"kind": "fail", "status": 503}, SourceUncertain),
        ({"kind": "redirect", "to": "http://127.0.0.1:1/"}, SourceUncertain),
    ],
    ids=lambda one: str(one.get("status", one["kind"])) if isinstance(one, dict) else one.__name__,
)
@pytest.mark.parametrize("case", list(OF_KIND.values()), ids=str)
async def test_what_names_no_rule_is_an_error_of_the_source(origin, case, fault, error):
    async with reaching(origin, case.tenant) as source:
        await source.restored()
        ref = await case.ref(source)
        _, change = await case.prepared(source, ref)
        before = await source.digest()
        await source.fault(case.seen, times=1, **fault)
        with pytest.raises(error):
            await send(source, ref, case.kind, uuid4(), change)
        assert await source.digest() == before


async def test_a_refusal_by_an_unknown_rule_is_an_error_of_the_source(origin):
    async with reaching(origin) as source:
        await source.restored()
        case = OF_KIND[CANCEL]
        ref = await case.ref(source)
        _, change = await case.prepared(source, ref)
        await source.set_clock(change.appointment.start)
        rule = {"at": "/issue/0/details/coding/0/code", "value": "FULL_MOON"}
        before = await source.digest()
        await source.edit(case.seen, rule)
        with pytest.raises(SourceInvalid):
            await send(source, ref, CANCEL, uuid4(), change)
        assert await source.digest() == before
        assert await source.effects() == []


async def test_a_story_whose_version_is_not_told_is_not_overwritten(origin):
    async with reaching(origin) as source:
        await source.restored()
        case = OF_KIND[STORY]
        ref = await case.ref(source)
        unnamed = {"at": "/entry/*/resource/meta/versionId", "remove": True}
        await source.edit("QuestionnaireResponse/_search", unnamed, times=1)
        _, change = await case.prepared(source, ref)
        before = await source.digest()
        with pytest.raises(SourceInvalid):
            await send(source, ref, STORY, uuid4(), change)
        assert await source.digest() == before
