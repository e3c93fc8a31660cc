"""What the Nexus adapter answers of each topic, against the running stub."""

import re
from dataclasses import replace
from datetime import date

import pytest

from backends.nexus_stub.app import Options
from gateway.domain.aids import DeliveryStatus
from gateway.domain.calendar import AppointmentKind, AppointmentStatus
from gateway.domain.conditions import ConditionKind
from gateway.domain.documents import DocumentKind
from gateway.domain.errors import SourceInvalid
from gateway.domain.grants import GrantStatus
from gateway.domain.people import Party
from tests.contract.nexus_live import (
    CITIZEN,
    RELATIVE,
    TODAY,
    YEAR,
    listening,
    reaching,
    value,
)

CANARY = "KANARIE"
FORBIDDEN = re.compile("medication|measurement|inboxMessages|medcom", re.IGNORECASE)


@pytest.fixture(scope="module")
def origin():
    with listening(Options(today=TODAY)) as address:
        yield address


@pytest.fixture
async def source(origin):
    async with reaching(origin) as reached:
        yield reached


async def test_the_calendar_holds_every_kind_status_and_odd_night(source):
    found = value(await source.system.appointments(await source.ref(), YEAR))
    assert {a.kind for a in found} == set(AppointmentKind)
    assert {a.status for a in found} == set(AppointmentStatus)
    spring = next(a for a in found if a.title == "Nattilsyn" and a.start.month == 3)
    assert spring.start.isoformat() == "2027-03-28T01:30:00+01:00"
    assert (spring.end.timestamp() - spring.start.timestamp()) == 3600
    assert [a for a in found if a.end is None]
    assert [a for a in found if a.end and a.start.year != a.end.year]


async def test_staff_come_with_given_and_full_name(source):
    found = value(await source.system.appointments(await source.ref(), YEAR))
    member = next(a.staff[0] for a in found if a.staff)
    assert member.given
    assert member.full.startswith(member.given)
    assert CANARY not in (member.by_first_name().name + (member.role or "") + (member.unit or ""))


async def test_threads_are_unread_for_the_one_who_asks(source):
    own = value(await source.system.threads(await source.ref()))
    others = value(await source.system.threads(await source.ref(viewer=RELATIVE)))
    stranger = value(await source.system.threads(await source.ref(viewer="3006079993")))
    assert len(own) == 23
    assert any(t.is_unread for t in own)
    assert [t.is_unread for t in own] == [t.is_unread for t in others]
    assert not any(t.is_unread for t in stranger)
    assert {t.can_reply for t in own} == {True, False}


async def test_messages_tell_who_wrote_them(source):
    ref = await source.ref(viewer=RELATIVE)
    threads = value(await source.system.threads(ref))
    talk = [value(await source.system.messages(ref, t)) for t in threads[:5]]
    authors = [m.author for rows in talk for m in rows]
    assert {a.kind for a in authors} == set(Party)
    assert {a.name for a in authors if a.is_viewer} == {"Rasmus Berggren"}
    assert all((a.staff is None) == (a.kind is not Party.MUNICIPALITY) for a in authors)
    last = [max(rows, key=lambda m: m.sent_at) for rows in talk]
    assert [m.sent_at for m in last] == [t.last_activity_at for t in threads[:5]]
    assert [m.author.kind for m in last] == [t.last_author for t in threads[:5]]


async def test_a_department_that_was_closed_down_is_no_recipient(source):
    names = [r.name for r in value(await source.system.recipients(await source.ref()))]
    assert "Hjemmeplejen" in names
    assert "Nedlagt afdeling" not in names


async def test_grants_have_every_status_and_their_own_day(source):
    found = value(await source.system.grants(await source.ref()))
    assert len(found) == 16
    assert {g.status for g in found} == set(GrantStatus)
    assert found[0].decided_on == date(2026, 11, 13)
    assert all(g.details is None for g in found)


async def test_details_of_a_grant_are_its_shown_elements(source):
    ref = await source.ref()
    grants = value(await source.system.grants(ref))
    details = [value(await source.system.grant_details(ref, g)) for g in grants]
    assert {d.law for d in details} == {"Serviceloven", "Sundhedsloven", None}
    assert {d.starts_on is None for d in details} == {True, False}
    with_code = next(d for d in details if d.code and d.code.code == "H1.8")
    assert (with_code.code.system, with_code.code.display) == (
        "urn:oid:1.2.208.176.2.21",
        "Rengøring",
    )
    rejected = next(d for g, d in zip(grants, details, strict=True) if g.status == "REJECTED")
    assert rejected.granted_on is None


async def test_aids_are_applied_for_granted_and_lent(source):
    ref = await source.ref()
    applied = value(await source.system.aid_applications(ref))
    assert len(applied) == 12
    assert applied[2].kind.code == "ORTOPAEDISK_FODTOEJ"
    worn = value(await source.system.body_worn_aids(ref))
    assert {a.supplier for a in worn} >= {"Sahva A/S", None}
    lent = value(await source.system.aid_loans(ref))
    assert {a.delivery for a in lent} == set(DeliveryStatus)
    assert lent[0].lent_on == date(2026, 11, 20)


async def test_kinds_that_can_be_applied_for_say_what_must_be_sent_along(source):
    kinds = {k.code: k for k in value(await source.system.applicable_kinds(await source.ref()))}
    assert kinds["PARYK"].documentation is None
    assert kinds["KOMPRESSION"].documentation.url == "https://www.borger.dk/handicap/hjaelpemidler"


async def test_conditions_follow_both_classifications(source):
    found = {c.name: c for c in value(await source.system.conditions(await source.ref()))}
    assert len(found) == 14
    washing, drinking = found["Vaske sig"], found["Problemer med væskeindtag"]
    assert (washing.kind, washing.code.code, washing.level) == (ConditionKind.FUNCTIONAL, "J1.1", 0)
    assert (drinking.kind, drinking.level) == (ConditionKind.HEALTH, None)
    assert found["Relationer"].code.system == "urn:oid:1.2.208.176.2.22"
    assert found["Relationer"].level is None
    assert not found["Problemer med tryksår"].active
    assert found["Energi og handlekraft"].level is None


async def test_documents_are_of_every_kind_and_kept_apart_from_forms_with_the_same_id(source):
    found = value(await source.system.documents(await source.ref()))
    assert len(found) == 22 + 21
    assert {d.kind for d in found} == set(DocumentKind)
    ids = {d.id for d in found}
    assert len(ids) == len(found)
    assert {"DOCUMENT:771203", "FORM_DATA:771203"} <= ids
    assert not [d for d in found if CITIZEN[:6] in d.title]


async def test_a_form_answers_its_questions(source):
    ref = await source.ref()
    found = value(await source.system.documents(ref))
    form = next(d for d in found if d.title == "Handlingsanvisning - Sårbehandling")
    contents = value(await source.system.document_contents(ref, form))
    answers = {item.label: item.value for item in contents.items}
    assert form.kind is DocumentKind.CARE_INSTRUCTION
    assert form.unit == "Sygeplejen Syd"
    assert answers["Indsatsmål"] == "Såret helet inden 8 uger"
    assert answers["Udføres af"] == "SSA, SPL"


async def test_a_file_is_fetched_and_one_too_large_is_not(source):
    ref = await source.ref()
    found = value(await source.system.documents(ref))
    letter = next(d for d in found if d.title == "Afgørelse om hjemmehjælp")
    contents = value(await source.system.document_contents(ref, letter))
    assert "SEL § 83" in contents.text
    file = value(await source.system.document_file(ref, contents.file, 1_000_000))
    assert (file.media_type, len(file.content)) == ("application/pdf", contents.file.size)
    archive = next(d for d in found if d.title.startswith("Scannet journal"))
    huge = value(await source.system.document_contents(ref, archive)).file
    await source.calls()
    with pytest.raises(SourceInvalid):
        await source.system.document_file(ref, huge, 1_000_000)
    assert await source.calls() == []
    with pytest.raises(SourceInvalid):
        await source.system.document_file(ref, replace(huge, size=None), 1_000_000)


async def test_a_file_of_another_type_than_was_told_is_not_taken(source):
    ref = await source.ref()
    found = value(await source.system.documents(ref))
    page = next(d for d in found if d.title.startswith("Nyhedsbrev"))
    file = value(await source.system.document_contents(ref, page)).file
    with pytest.raises(SourceInvalid):
        await source.system.document_file(ref, replace(file, media_type="application/pdf"), 10**6)


async def test_plans_have_goals_and_follow_ups(source):
    ref = await source.ref()
    plans = value(await source.system.action_plans(ref))
    details = [value(await source.system.action_plan_details(ref, plan)) for plan in plans]
    assert len(plans) == 4
    assert [len(d.goals) for d in details] == [3, 3, 3, 3]
    assert [len(d.follow_ups) for d in details] == [0, 1, 2, 0]
    assert {g.kind for g in details[0].goals} == {"Udvikle", "Fastholde", "Begrænse tab"}
