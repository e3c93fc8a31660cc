"""The helsenorge adapter against the running stub, over HTTP on loopback."""

from datetime import date, datetime, timedelta

import pytest

from backends.stage.cast import cast
from gateway.domain.calendar import AppointmentKind, AppointmentStatus, DayRange, PlaceKind
from gateway.domain.errors import Misconfigured
from gateway.domain.notifications import NotificationChannel, NotificationKind
from gateway.domain.people import NationalNumber, Party
from gateway.domain.records import RecordState, Unreadable
from gateway.domain.topics import Role, Topic
from gateway.port import Asker, SourceSettings, lacking
from gateway.systems.helsenorge import SYSTEM
from gateway.upstream.machine_tokens import Credentials
from tests.contract.helsenorge_world import (
    EVERYTHING,
    OSLO,
    PEOPLE,
    TODAY,
    asker_for,
    fresh,
    running,
)


@pytest.fixture(scope="module")
def origin():
    with running() as address:
        yield address


@pytest.fixture
async def world(origin):
    async with fresh(origin) as world:
        yield world


async def test_the_policy_shows_nothing_that_the_adapter_cannot_read(world):
    assert lacking(world.adapter, SYSTEM.policy) == ()


def test_without_a_token_address_nothing_starts(origin):
    settings = SourceSettings(
        municipality="NO-3216",
        address=f"{origin}/vestby/fhir/",
        zone=OSLO,
        credentials=Credentials(client_id="x", secret="y"),
    )
    with pytest.raises(Misconfigured, match="token_url"):
        SYSTEM.connect(settings, lambda _: pytest.fail("no upstream may be made"))


# the person


async def test_the_person_and_the_terms_come_in_one_call(world):
    head = (await world.record()).head
    assert await world.asked() == [("GET", "/vestby/fhir/Patient")]
    assert head.person.name == "Astrid Solberg"
    assert head.person.born == date(1948, 9, 12)
    assert head.state is RecordState.ACTIVE
    assert head.terms is not None
    assert head.terms.version == "2024-1"
    accepted = datetime.combine(TODAY - timedelta(days=400), datetime.min.time(), OSLO)
    assert head.terms.accepted_at == accepted + timedelta(hours=10, minutes=15)
    assert PEOPLE["innbygger"].number not in head.id


async def test_states_and_terms_of_others(world):
    heads = {key: await world.adapter.find(asker_for(key)) for key in PEOPLE}
    states = {key: head and head.state for key, head in heads.items()}
    versions = {key: head and head.terms and head.terms.version for key, head in heads.items()}
    assert states["bakgrunn-2"] is RecordState.INACTIVE
    assert states["bakgrunn-3"] is RecordState.CLOSED
    assert versions["nyinnbygger"] is None
    assert versions["bakgrunn-4"] == "2024-1"
    assert versions["bakgrunn-5"] == "2021-2"


async def test_nobody_has_no_record(world):
    number = NationalNumber(cast(TODAY)["fullmektig"].number)
    asker = Asker(number=number, subject=number, role=Role.CITIZEN)
    assert await world.adapter.find(asker) is None


async def test_the_number_is_in_no_address_and_no_body(world):
    ref = await world.record()
    await world.adapter.appointments(ref, EVERYTHING)
    await world.adapter.threads(ref)
    received = (await world.controls.get("/demo/requests")).text
    assert PEOPLE["innbygger"].number not in received


async def test_the_probe_is_impersonal(world):
    await world.adapter.probe()
    assert await world.asked() == [("GET", "/vestby/fhir/metadata")]


# the calendar


async def test_a_calendar_costs_one_call_a_page(world):
    ref = await world.record()
    await world.asked()
    found = (await world.adapter.appointments(ref, EVERYTHING))._value
    calls = await world.asked()
    assert set(calls) == {("GET", "/vestby/fhir/Appointment")}
    assert 2 <= len(calls) <= 4
    await world.adapter.appointments(ref, DayRange(TODAY, TODAY, OSLO))
    assert len(await world.asked()) == 1
    assert not any(isinstance(row, Unreadable) for row in found)


async def test_every_visit_is_there_and_nothing_hidden(world):
    ref = await world.record()
    sealed = await world.adapter.appointments(ref, EVERYTHING)
    assert sealed.topic is Topic.CALENDAR
    visits = sealed._value
    # 91 on every other day from 60 before to 120 after; midnight, New Year, respite; three video
    # calls; the clocks change three times between half a year before and a year after the day
    assert len(visits) == 91 + 3 + 3 + 3
    assert {v.kind for v in visits} == set(AppointmentKind)
    assert {v.status for v in visits} == set(AppointmentStatus)
    for visit in visits:
        texts = (visit.id, visit.title, visit.place, visit.video, *(s.role for s in visit.staff))
        assert "KANARIE" not in str(texts)
        assert visit.start.tzinfo is OSLO


async def test_staff_are_given_as_the_source_names_them(world):
    visits = (await world.adapter.appointments(await world.record(), EVERYTHING))._value
    staff = {s.given: s for v in visits for s in v.staff}
    assert staff["Signe"].full.startswith("Signe KANARIE-etternavn-")
    assert staff["Signe"].role == "Sykepleier"
    assert staff["Anne Lise"].by_first_name().name == "Anne"
    unnamed = [s for v in visits for s in v.staff if s.given is None]
    assert {s.by_first_name().name for s in unnamed} == {"Bjørn", "Nattpatrulje"}
    assert not any("KANARIE" in s.by_first_name().name for v in visits for s in v.staff)


async def test_places_and_video(world):
    visits = (await world.adapter.appointments(await world.record(), EVERYTHING))._value
    kinds = {v.place.kind for v in visits}
    assert kinds == {PlaceKind.HOME, PlaceKind.CENTRE, PlaceKind.ONLINE}
    calls = sorted((v for v in visits if v.video), key=lambda v: v.start)
    assert [v.video.join_url for v in calls] == [
        "https://video.vestby.example/rom/4f2a",
        "http://video.vestby.example/rom/9b1c",
        None,
    ]
    assert all(v.kind is AppointmentKind.VIDEO_CONSULTATION for v in calls)
    centre = next(v.place for v in visits if v.place.kind is PlaceKind.CENTRE)
    assert centre.address == "Rådhusgata 1, 1540 Vestby"


async def test_a_day_has_what_overlaps_it(world):
    ref = await world.record()
    day = TODAY + timedelta(days=4)
    found = (await world.adapter.appointments(ref, DayRange(day, day, OSLO)))._value
    assert "Nattilsyn" in [v.title for v in found]


async def test_clocks_change_under_a_visit(world):
    visits = (await world.adapter.appointments(await world.record(), EVERYTHING))._value
    nights = {v.start.date(): v for v in visits if v.start.utcoffset() != v.end.utcoffset()}
    spring, autumn = nights[date(2027, 3, 28)], nights[date(2026, 10, 25)]
    for night in (spring, autumn):
        assert night.end.timestamp() - night.start.timestamp() == 2 * 3600
    assert (spring.start.hour, spring.end.hour) == (1, 4)
    assert (autumn.start.hour, autumn.end.hour) == (1, 2)


# messages


async def test_threads_with_their_messages_cost_one_call_a_page(world):
    ref = await world.record()
    await world.asked()
    threads = (await world.adapter.threads(ref))._value
    assert await world.asked() == [("GET", "/vestby/fhir/Communication")] * 2
    messages = [(await world.adapter.messages(ref, t))._value for t in threads]
    assert await world.asked() == []
    assert len(threads) == 12 + 8
    assert sum(map(len, messages)) == 31 + 16
    assert "KANARIE" not in str([(t.subject, t.recipient) for t in threads])
    assert "KANARIE" not in str([m.body for rows in messages for m in rows])


async def thread_of(world, ref, subject):
    threads = (await world.adapter.threads(ref))._value
    thread = next(t for t in threads if t.subject == subject)
    messages = (await world.adapter.messages(ref, thread))._value
    return thread, sorted(messages, key=lambda m: m.sent_at)


async def test_a_thread_tells_who_wrote_and_who_read(world):
    thread, messages = await thread_of(world, await world.record(), "Tidspunkt for sårskift")
    assert [m.author.kind for m in messages] == [
        Party.CITIZEN,
        Party.MUNICIPALITY,
        Party.CITIZEN,
        Party.MUNICIPALITY,
    ]
    assert messages[0].author.name == "Astrid Solberg"
    assert messages[0].author.is_viewer
    nurse = messages[1].author
    assert nurse.staff.by_first_name().name == "Signe"
    assert nurse.unit == "Hjemmesykepleien Vestby nord"
    assert messages[0].read_at == messages[0].sent_at + timedelta(hours=5)
    assert messages[3].read_at is None
    assert thread.is_unread
    assert thread.can_reply
    assert thread.last_author is Party.MUNICIPALITY
    assert thread.last_activity_at == messages[3].sent_at
    assert thread.recipient.name == "Hjemmesykepleien Vestby nord"
    assert thread.recipient.area == "Hjemmesykepleie"


async def test_a_representative_is_the_viewer_of_their_own_messages_only(world):
    ref = await world.record(role=Role.RELATIVE)
    _, messages = await thread_of(world, ref, "Trygghetsalarm")
    assert [m.author.is_viewer for m in messages] == [True, False, True, False, False]
    assert messages[0].author.name == "Frida Solberg"
    assert messages[0].author.kind is Party.REPRESENTATIVE
    _, seen_by_citizen = await thread_of(world, await world.record(), "Trygghetsalarm")
    assert [m.author.is_viewer for m in seen_by_citizen] == [False, False, False, False, True]


async def test_a_closed_service_cannot_be_answered(world):
    thread, _ = await thread_of(world, await world.record(), "Nøkkelboks")
    assert not thread.can_reply
    assert thread.recipient.name == "Tjenesten i Hølen"


async def test_recipients_are_the_open_services(world):
    ref = await world.record()
    await world.asked()
    names = {r.name for r in (await world.adapter.recipients(ref))._value}
    assert await world.asked() == [("GET", "/vestby/fhir/HealthcareService")]
    assert "Demenskoordinator" in names
    assert len(names) == 8
    assert not names & {"Nattpatruljen", "Tjenesten i Hølen"}


# notifications


async def test_notifications_are_masked(world):
    ref = await world.record()
    await world.asked()
    settings = (await world.adapter.notifications(ref))._value
    assert await world.asked() == [("GET", "/vestby/fhir/Subscription")]
    assert settings.channel is NotificationChannel.SMS
    assert settings.kinds == (NotificationKind.NEW_MESSAGE, NotificationKind.COMPLETED_VISIT)
    assert settings.available_kinds == settings.kinds
    assert settings.masked_destination == "*** ** 432"
    other = (await world.adapter.notifications(await world.record("bakgrunn-1")))._value
    assert other.kinds == (NotificationKind.NEW_MESSAGE,)
