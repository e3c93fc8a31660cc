"""What the helsenorge stub can be told to let happen, as the gateway then sees it."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from gateway.domain.calendar import AppointmentKind, AppointmentStatus
from gateway.domain.people import Party
from gateway.domain.records import RecordState
from gateway.systems.helsenorge.offers import VISITS
from tests.contract.helsenorge_changes import CHANGES, again, thread, visits
from tests.contract.helsenorge_world import NOW, OSLO, fresh, running


@pytest.fixture(scope="module")
def origin():
    with running() as address:
        yield address


@pytest.fixture
async def world(origin):
    async with fresh(origin) as world:
        yield world


async def next_visit(world):
    """The one that an order without a visit is about."""
    every = await visits(world, await world.record())
    booked = (v for v in every if v.status is AppointmentStatus.BOOKED)
    return next(v for v in booked if v.kind in VISITS and v.start > NOW)


async def test_an_answer_comes_from_the_service_of_its_thread(world):
    before = await thread(world, await world.record(), "Rengjøring før påske")
    told = await world.happens("answer", thread=before.id, body="Vi kommer.")
    ref = await world.record()
    now = await thread(world, ref, told["thread"])
    assert (now.last_author, now.is_unread, now.last_activity_at) == (Party.MUNICIPALITY, True, NOW)
    messages = {m.id: m for m in (await world.adapter.messages(ref, now))._value}
    message = messages[told["message"]]
    assert message.body == "Vi kommer."
    assert message.author.unit == "Praktisk bistand"
    assert message.author.staff.by_first_name().name == "Åse"


async def test_without_a_thread_the_newest_one_is_answered(world):
    threads = (await world.adapter.threads(await world.record()))._value
    newest = max(threads, key=lambda t: t.last_activity_at)
    assert (await world.happens("answer"))["thread"] == newest.id


async def test_a_visit_that_was_made_says_when_that_was_noted(world):
    visit = await next_visit(world)
    await world.stands_at(visit.start + timedelta(minutes=9))
    assert await world.happens("complete-visit", appointment=visit.id) == {"appointment": visit.id}
    now = await again(world, await world.record(), visit)
    assert now.status is AppointmentStatus.COMPLETED
    assert now.completed_at == visit.start + timedelta(minutes=9)
    assert now.completed_at.tzinfo is OSLO


async def test_visits_of_the_past_say_it_too_and_no_others(world):
    for visit in await visits(world, await world.record()):
        made = visit.status is AppointmentStatus.COMPLETED
        assert (visit.completed_at is not None) == made
        assert not made or visit.end < visit.completed_at < NOW


@pytest.mark.parametrize("minutes", [None, 90, -30])
async def test_a_visit_is_moved(world, minutes):
    visit = await next_visit(world)
    told = {} if minutes is None else {"minutes": minutes}
    assert await world.happens("move", **told) == {"appointment": visit.id}
    now = await again(world, await world.record(), visit)
    moved = timedelta(minutes=60 if minutes is None else minutes)
    assert (now.start - visit.start, now.end - visit.end) == (moved, moved)
    assert now.status is AppointmentStatus.BOOKED


async def test_a_visit_is_called_off(world):
    visit = await next_visit(world)
    await world.happens("cancel")
    now = await again(world, await world.record(), visit)
    assert now.status is AppointmentStatus.CANCELLED


async def test_a_visit_is_removed(world):
    visit = await next_visit(world)
    await world.happens("remove")
    assert visit.id not in {v.id for v in await visits(world, await world.record())}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (None, AppointmentKind.HOME_VISIT),
        ("KP02", AppointmentKind.NURSING),
        ("egenomsorg", AppointmentKind.PERSONAL_CARE),
        ("daglige-gjoremal", AppointmentKind.PRACTICAL_HELP),
        *((kind.value, kind) for kind in sorted(VISITS)),
    ],
)
async def test_a_visit_is_booked_and_can_be_cancelled(world, kind, expected):
    start = datetime(2026, 11, 22, 20, tzinfo=OSLO)
    told = {} if kind is None else {"kind": kind}
    new = (await world.happens("book", start=start.isoformat(), **told))["appointment"]
    visit = await next_visit(world)
    assert (visit.id, visit.kind, visit.start) == (new, expected, start)
    assert visit.end == start + timedelta(minutes=30)
    other = (await world.happens("book", start=start.isoformat()))["appointment"]
    assert other != new


async def test_a_note_of_the_staff_s_is_nothing_that_is_seen(world):
    before, digest = await visits(world, await world.record()), await world.digest()
    await world.happens("internal-note")
    assert await visits(world, await world.record()) == before
    assert await world.digest() != digest


async def test_a_closed_record_is_inactive(world):
    await world.happens("close-record")
    assert (await world.record()).head.state is RecordState.INACTIVE


async def test_terms_are_withdrawn_and_accepted_anew(world):
    assert len((await world.happens("withdraw-terms"))["consents"]) == 1
    ref = await world.record()
    assert ref.head.terms is None
    what = CHANGES["terms"]
    await what.sent(world, ref, uuid4(), await what.prepared(world, ref))
    ref = await world.record()
    assert ref.head.terms.accepted_at == NOW
    assert len((await world.adapter.notifications(ref))._value.kinds) == 2


@pytest.mark.parametrize("what", ["complete-visit", "cancel", "remove"])
async def test_what_becomes_of_a_visit_meanwhile_outlives_its_decision(world, what):
    cancelling, ref = CHANGES["cancel"], await world.record()
    change = await cancelling.prepared(world, ref)
    made = await cancelling.sent(world, ref, uuid4(), change)
    await world.happens(what, appointment=made.id)
    before = {v.id: v for v in await visits(world, ref)}
    await world.happens("epj", accept=True)
    assert {v.id: v for v in await visits(world, ref)} == before


async def test_everything_that_waits_is_decided_at_once(world):
    what = CHANGES["cancel"]
    made = set()
    for _ in range(2):
        ref = await world.record()
        made.add((await what.sent(world, ref, uuid4(), await what.prepared(world, ref))).id)
    assert set((await world.happens("epj"))["appointments"]) == made
    assert await world.happens("epj") == {"appointments": []}


async def test_a_reset_puts_everything_back(world):
    digest = await world.digest()
    for name in CHANGES:
        what = CHANGES[name]
        ref = await world.record(what.person)
        await what.sent(world, ref, uuid4(), await what.prepared(world, ref))
    for what in ("answer", "move", "remove", "cancel", "complete-visit", "withdraw-terms"):
        await world.happens(what)
    assert await world.digest() != digest
    await world.controls.post("/demo/reset")
    assert await world.digest() == digest
    assert await world.effects() == []


async def test_the_same_happenings_give_the_same_data(world):
    digests = set()
    for _ in range(2):
        await world.controls.post("/demo/reset")
        await world.happens("answer")
        await world.happens("book", start="2026-12-01T10:00:00+01:00")
        digests.add(await world.digest())
    assert len(digests) == 1


@pytest.mark.parametrize(
    "order",
    [
        {"what": "answer"},
        {"what": "answer", "person": "nobody"},
        {"what": "answer", "person": "nyinnbygger"},
        {"what": "answer", "person": "innbygger", "thread": "x"},
        {"what": "answer", "person": "innbygger", "municipality": "DK-0751"},
        {"what": "book", "person": "innbygger"},
        {"what": "book", "person": "innbygger", "start": "2026-12-01T10:00:00"},
        {"what": "book", "person": "innbygger", "start": "i morgen"},
        {"what": "book", "person": "innbygger", "start": "2026-12-01T10:00:00Z", "kind": "møte"},
        {"what": "move", "person": "innbygger", "minutes": "mange"},
        {"what": "move", "person": "innbygger", "appointment": "x"},
        {"what": "cancel", "person": "nyinnbygger"},
        {"what": "epj", "appointment": "x"},
        {"what": "no such thing"},
    ],
)
async def test_an_order_that_makes_no_sense_says_so_and_changes_nothing(world, order):
    digest = await world.digest()
    answer = await world.controls.post("/demo/happen", json=order)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert await world.digest() == digest
