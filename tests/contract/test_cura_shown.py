"""The Cura adapter against the running stub: what it shows."""

from datetime import date, datetime, timedelta

import pytest

from backends.cura_stub.app import Options
from gateway.domain.aids import DeliveryStatus
from gateway.domain.calendar import AppointmentKind, AppointmentStatus, PlaceKind
from gateway.domain.conditions import ConditionKind
from gateway.domain.grants import GrantStatus
from gateway.domain.measurements import MeasurementKind
from gateway.domain.people import Party
from gateway.domain.words import Language
from tests.contract.cura_live import (
    RELATIVE,
    TODAY,
    YEARS,
    ZONE,
    listening,
    reaching,
    rotten,
    value,
)

CANARY = "KANARIE"


@pytest.fixture(scope="module")
def origin():
    with listening(Options(today=TODAY)) as address:
        yield address


@pytest.fixture
async def source(origin):
    async with reaching(origin) as reached:
        yield reached


@pytest.fixture
async def frederiksberg(origin):
    async with reaching(origin, "frederiksberg") as reached:
        yield reached


async def test_appointments(source):
    found = value(await source.system.appointments(await source.ref(), YEARS))
    assert rotten(found) == []
    assert {a.kind for a in found} == set(AppointmentKind)
    assert {a.status for a in found} == {
        AppointmentStatus.BOOKED,
        AppointmentStatus.CANCELLED,
        AppointmentStatus.COMPLETED,
    }
    assert {a.place.kind for a in found if a.place} == set(PlaceKind)
    cleaning = next(a for a in found if a.title == "Rengøring")
    assert cleaning.place.address == "Kongsvang Allé 7, 2. tv., 8260 Viby J"
    assert cleaning.staff[0].unit == "Hjemmeplejen Syd"
    video = next(a for a in found if a.video and a.start.hour == 14)
    assert video.video.opens_at == video.start - timedelta(minutes=10)
    assert video.video.join_url.startswith("https://video.min-dialog.example/aarhus/")
    wish = next(a.new_time_request for a in found if a.new_time_request)
    assert wish.wish.startswith("Jeg vil gerne have en tid")


async def test_staff_keep_given_name_and_whole_name_apart(source):
    found = value(await source.system.appointments(await source.ref(), YEARS))
    members = [member for a in found for member in a.staff]
    assert members
    for member in members:
        assert CANARY not in str(member.given)
        assert member.full.startswith(f"{member.given} {CANARY}-surname-")
        assert CANARY not in f"{member.role} {member.unit}"


async def test_nights_when_the_clocks_change(source):
    found = value(await source.system.appointments(await source.ref(), YEARS))
    nights = {a.start.date(): a for a in found if a.title == "Nattilsyn"}
    spring = nights[date(2026, 3, 29)]
    assert spring.end - spring.start == timedelta(minutes=90)
    assert (spring.start.utcoffset(), spring.end.utcoffset()) == (
        timedelta(hours=1),
        timedelta(hours=2),
    )
    assert date(2026, 10, 25) in nights
    new_year = nights[date(2026, 12, 31)]
    assert new_year.end == datetime(2027, 1, 1, 0, 45, tzinfo=ZONE)


async def test_threads_and_messages(source):
    ref = await source.ref()
    threads = {t.subject: t for t in value(await source.system.threads(ref))}
    stockings = threads["Kompressionsstrømper"]
    assert stockings.recipient.name == "Sundhedsenhed Viby"
    assert (stockings.is_unread, stockings.can_reply) == (True, True)
    assert stockings.last_author is Party.MUNICIPALITY
    said = value(await source.system.messages(ref, stockings))
    assert [m.author.kind for m in said] == [
        Party.REPRESENTATIVE,
        Party.MUNICIPALITY,
        Party.CITIZEN,
        Party.MUNICIPALITY,
    ]
    assert [m.author.is_viewer for m in said] == [False, False, True, False]
    assert said[0].author.name == "Rasmus Berggren"
    assert said[0].read_at == said[0].sent_at + timedelta(minutes=95)
    assert said[1].author.staff.full.startswith("Signe ")
    assert threads["Øvelser hjemme"].can_reply is False
    assert threads["Rengøring på torsdag"].last_author is Party.CITIZEN
    assert threads["Æøå"].is_unread is False


async def test_a_relative_is_the_author_of_their_own_messages(source):
    ref = await source.ref(viewer=RELATIVE)
    threads = {t.subject: t for t in value(await source.system.threads(ref))}
    said = value(await source.system.messages(ref, threads["Kompressionsstrømper"]))
    assert [m.author.is_viewer for m in said] == [True, False, False, False]
    assert threads["Rengøring på torsdag"].is_unread is True, (
        "the citizen's, unread by the relative"
    )


async def test_recipients(source):
    found = value(await source.system.recipients(await source.ref()))
    assert {(one.name, one.area) for one in found} == {
        ("Hjemmeplejen Syd", "Hjemmepleje"),
        ("Sundhedsenhed Viby", "Sygepleje"),
        ("Genoptræningscenter Åbo", "Genoptræning"),
    }, "the telephone line takes no messages"


async def test_grants(source):
    found = {g.title: g for g in value(await source.system.grants(await source.ref()))}
    assert {g.status for g in found.values()} == set(GrantStatus)
    bath = found["Bad to gange ugentligt"]
    assert bath.status is GrantStatus.ACTIVE
    assert (bath.details.law, bath.details.paragraph) == ("Serviceloven", "§ 83, stk. 1, nr. 1")
    assert bath.details.code.code == "17312894-b23f-43d9-9723-b725ac25d872"
    assert bath.details.code.display == "Personlig hygiejne"
    assert bath.details.starts_on == TODAY - timedelta(days=400)
    assert bath.decided_on == TODAY - timedelta(days=407)
    assert found["Tøjvask"].status is GrantStatus.REJECTED
    assert found["Kølemad, diabeteskost"].details.granted_on is None


async def test_aids(source):
    ref = await source.ref()
    worn = {aid.name: aid for aid in value(await source.system.body_worn_aids(ref))}
    stockings = worn["Kompressionsstrømper, knælange, kl. 2"]
    assert stockings.kind.name.said_in(Language.EN) == "Compression stocking"
    assert (stockings.supplier, stockings.granted_on) == (
        "Bandagist Østjylland",
        TODAY - timedelta(days=60),
    )
    assert worn["Høreapparatsbatterier"].kind is None
    loans = value(await source.system.aid_loans(ref))
    assert {loan.delivery for loan in loans} == set(DeliveryStatus)
    bench = next(loan for loan in loans if loan.name == "Badebænk")
    assert bench.delivery is DeliveryStatus.ON_ITS_WAY
    assert bench.expected_on == TODAY + timedelta(days=2)


async def test_measurements_and_their_agreements(source):
    ref = await source.ref()
    agreed = {a.label.said_in(Language.DA): a for a in value(await source.system.agreements(ref))}
    pressure = agreed["Blodtryk"]
    assert [(c.unit, c.minimum, c.maximum) for c in pressure.components] == [
        ("mm[Hg]", 70, 220),
        ("mm[Hg]", 40, 130),
    ]
    assert agreed["Peakflow"].kind is MeasurementKind.OTHER
    found = value(await source.system.measurements(ref))
    assert rotten(found) == []
    mine = [m for m in found if m.agreement_id == pressure.id]
    assert {m.kind for m in mine} == {MeasurementKind.BLOOD_PRESSURE}
    assert all(len(m.values) == 2 and m.entered_by is Party.CITIZEN for m in mine)
    assert any(m.comment for m in mine)


async def test_contacts(source):
    found = value(await source.system.contacts(await source.ref()))
    units = {unit.name: unit for unit in found.units}
    home = units["Hjemmeplejen Syd"]
    assert (home.phone, home.opening_hours) == ("89 40 40 00", "Hele døgnet")
    assert home.message_recipient.name == "Hjemmeplejen Syd"
    assert units["Sundhed- og Omsorgslinjen"].message_recipient is None
    assert {member.given for member in found.staff} >= {"Signe", "Mikkel"}
    assert all(member.unit in units for member in found.staff)


@pytest.mark.parametrize(("viewer", "is_viewer"), [(None, False), (RELATIVE, True)])
async def test_profile(source, viewer, is_viewer):
    found = value(await source.system.profile(await source.ref(viewer=viewer)))
    assert found.health_information[0].area == "Helbredsoplysninger"
    assert [(r.name, r.relation, r.phone) for r in found.relatives] == [
        ("Rasmus Berggren", "Søn", "20 12 34 56"),
        ("Birthe Ærøskov", "Nabo", "22 98 76 54"),
        ("Åse Berggren", None, None),
    ]
    (holder,) = found.mandate_holders
    assert (holder.name, holder.is_viewer) == ("Rasmus Berggren", is_viewer)
    assert holder.valid_until == TODAY + timedelta(days=400)


async def test_the_newest_life_story(source):
    story = value(await source.system.life_story(await source.ref()))
    assert story.text.startswith("Jeg er født på Ærø i 1948")
    assert story.text.count("\n\n") == 2
    assert story.updated_at == datetime(2026, 2, 26, 19, 30, tzinfo=ZONE)
    assert story.updated_by is Party.CITIZEN


async def test_local_activities(frederiksberg):
    found = value(await frederiksberg.system.activities(await frederiksberg.ref()))
    assert len(found) == 25
    walk = found[0]
    assert (walk.title, walk.place) == ("Stavgang i Frederiksberg Have", "Indgangen ved Runddelen")
    assert walk.url == "https://aktiviteter.min-dialog.example/stavgang"
    assert next(a for a in found if "rådgivning" in a.title).place is None
    requests = [r for r in await frederiksberg.requests() if "Appointment" in r["path"]]
    assert "patient" not in requests[0]["body"]


async def test_what_a_municipality_could_open(source):
    """Hidden in both portals, so every text has a canary; the shapes are what is asked here."""
    ref = await source.ref()
    conditions = value(await source.system.conditions(ref))
    assert rotten(conditions) == []
    assert {c.kind for c in conditions} == set(ConditionKind)
    assert {c.level is None for c in conditions if c.kind is ConditionKind.HEALTH} == {True}
    assert "Egenomsorg" in {c.area for c in conditions}
    documents = value(await source.system.documents(ref))
    assert documents
    assert not any(
        word in document.title for document in documents for word in ("Korrespondance", "Medicin")
    ), "MedCom and medicine in a document's clothes"
    plans = value(await source.system.action_plans(ref))
    assert plans[0].details.goals[0].text.startswith("At kunne gå til købmanden igen")
    assert plans[0].details.goals[0].status == "in-progress"
    assert plans[0].details.follow_ups
