"""Each change of helsenorge's: what it makes, that it is read back, and who did it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from gateway.domain.calendar import AppointmentKind, AppointmentStatus
from gateway.domain.changes import Cancellation, Made, NewThread, NotificationChoice, Reply
from gateway.domain.notifications import NotificationChannel, NotificationKind
from gateway.domain.people import Party
from gateway.domain.topics import Role
from gateway.port import PortalSettings, PushesChanges, TakesTerms, unable
from gateway.systems.helsenorge import SYSTEM
from gateway.systems.helsenorge.choosing import CHANNELS, CRITERIA
from tests.contract.helsenorge_changes import (
    BODY,
    CHANGES,
    again,
    done,
    first_message,
    terms,
    thread,
    visit,
)
from tests.contract.helsenorge_world import NOW, PEOPLE, World, fresh, running

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def origin():
    with running() as address:
        yield address


@pytest.fixture
async def world(origin):
    async with fresh(origin) as world:
        yield world


def test_the_adapter_can_do_all_that_the_portal_offers(origin):
    adapter, offers = World(origin).adapter, SYSTEM.offers(PortalSettings())
    assert unable(adapter, offers) == ()
    assert isinstance(adapter, TakesTerms)
    assert isinstance(adapter, PushesChanges)
    assert offers.marks_read == {Role.CITIZEN}


# visits


async def test_a_cancellation_waits_until_the_record_system_confirms_it(world):
    ref, change, made = await done(world, "cancel")
    assert made == Made(id=change.appointment.id)
    now = await again(world, ref, change.appointment)
    assert now.status is AppointmentStatus.CANCELLATION_PENDING
    assert await world.happens("epj", accept=True) == {"appointments": [made.id]}
    assert (await again(world, ref, now)).status is AppointmentStatus.CANCELLED


async def test_a_cancellation_that_is_turned_down_leaves_the_visit_booked(world):
    ref, change, _ = await done(world, "cancel")
    await world.happens("epj", accept=False, appointment=change.appointment.id)
    assert await again(world, ref, change.appointment) == change.appointment
    _, _, made = await done(world, "cancel", change=change)
    assert made.id == change.appointment.id
    now = await again(world, ref, change.appointment)
    assert now.status is AppointmentStatus.CANCELLATION_PENDING


@pytest.mark.parametrize(
    ("later", "status"),
    [
        (MINUTE - timedelta(seconds=1), AppointmentStatus.CANCELLATION_PENDING),
        (MINUTE, AppointmentStatus.CANCELLED),
    ],
)
async def test_what_nobody_decides_is_confirmed_a_minute_later(world, later, status):
    ref, change, _ = await done(world, "cancel")
    await world.stands_at(NOW + later)
    assert (await again(world, ref, change.appointment)).status is status
    (task,) = await world.held("Task")
    assert task["status"] == ("completed" if later == MINUTE else "received")


async def test_cleaning_is_cancelled_at_once(world):
    ref, change, _ = await done(world, "cancel, confirmed at once")
    assert (await again(world, ref, change.appointment)).status is AppointmentStatus.CANCELLED
    assert await world.held("Task") == []


@pytest.mark.parametrize(
    "kind",
    [
        AppointmentKind.HOME_VISIT,
        AppointmentKind.PERSONAL_CARE,
        AppointmentKind.PRACTICAL_HELP,
        AppointmentKind.NURSING,
    ],
)
async def test_what_the_portal_lets_one_cancel_the_record_system_takes(world, kind):
    ref = await world.record()
    appointment = await visit(world, ref, kind)
    await done(world, "cancel", change=Cancellation(appointment=appointment))
    assert (await again(world, ref, appointment)).status is not AppointmentStatus.BOOKED


# messages


async def test_a_first_message_begins_a_thread(world):
    ref, change, made = await done(world, "message")
    found = await thread(world, ref, made.id)
    assert (found.subject, found.recipient, found.can_reply) == ("Rullator", change.recipient, True)
    assert (found.last_activity_at, found.last_author) == (NOW, Party.CITIZEN)
    assert not found.is_unread
    (message,) = (await world.adapter.messages(ref, found))._value
    assert (message.id, message.body, message.read_at) == (made.id, BODY, None)
    assert message.author.is_viewer


async def test_an_answer_joins_its_thread(world):
    ref, change, made = await done(world, "reply")
    assert made.parent == change.thread.id
    found = await thread(world, ref, made.parent)
    messages = {m.id: m for m in (await world.adapter.messages(ref, found))._value}
    assert messages.keys() - {m.id for m in change.thread.handle} == {made.id}
    assert messages[made.id].body == BODY
    assert (found.last_activity_at, found.subject) == (NOW, change.thread.subject)


async def test_a_thread_goes_back_and_forth_at_one_moment_in_the_order_it_was_said(world):
    ref, _, made = await done(world, "message")
    for _ in range(3):
        await world.happens("answer", thread=made.id)
        found = await thread(world, ref, made.id)
        assert found.last_author is Party.MUNICIPALITY
        await done(world, "reply", change=Reply(thread=found, body="Takk"))
        assert (await thread(world, ref, made.id)).last_author is Party.CITIZEN


@pytest.mark.parametrize(
    "body", ["x" * 10_000, "😊" * 10_000, " \n<b>&amp;\u00e5\u200d ", "a\n\tb"]
)
async def test_a_text_arrives_as_it_was_written(world, body):
    ref = await world.record()
    service = (await first_message(world, ref)).recipient
    change = NewThread(recipient=service, subject="Å", body=body)
    ref, _, made = await done(world, "message", change=change)
    (message,) = (await world.adapter.messages(ref, await thread(world, ref, made.id)))._value
    assert message.body == body


async def test_what_the_citizen_has_read_is_read_for_all(world):
    ref, before, made = await done(world, "read")
    assert before.is_unread
    assert made == Made(id=before.id)
    for role in (Role.CITIZEN, Role.RELATIVE):
        now = await thread(world, await world.record(role=role), before.id)
        assert not now.is_unread
    newest = max((await world.adapter.messages(ref, now))._value, key=lambda m: m.sent_at)
    assert newest.read_at == NOW


async def test_one_thread_is_marked_and_no_other(world):
    ref = await world.record()
    before = {t.id: t for t in (await world.adapter.threads(ref))._value}
    _, marked, _ = await done(world, "read")
    after = {t.id: t for t in (await world.adapter.threads(ref))._value}
    assert {key for key in before if before[key] != after[key]} == {marked.id}


# notifications and terms


@pytest.mark.parametrize("channel", NotificationChannel)
@pytest.mark.parametrize(
    "kinds", [(), (NotificationKind.COMPLETED_VISIT,), tuple(NotificationKind)]
)
async def test_notifications_are_as_chosen(world, channel, kinds):
    ref = await world.record()
    before = (await world.adapter.notifications(ref))._value
    change = NotificationChoice(channel=channel, kinds=kinds, before=before)
    await done(world, "notifications", change=change)
    now = (await world.adapter.notifications(ref))._value
    assert now.kinds == kinds
    assert now.channel is (channel if kinds else None)
    destination = {NotificationChannel.SMS: "*** ** 432", NotificationChannel.EMAIL: "a***@***"}
    assert now.masked_destination == (destination[channel] if kinds else None)


async def test_what_is_chosen_already_is_not_sent(world):
    ref = await world.record()
    before = (await world.adapter.notifications(ref))._value
    same = NotificationChoice(channel=before.channel, kinds=before.kinds, before=before)
    await world.asked()
    await done(world, "notifications", change=same)
    assert [method for method, _ in await world.asked()] == ["GET"]
    assert await world.effects() == []


async def email_and_sms(world, ref, by_email) -> NotificationKind:
    """Both kinds are on, this one by e-mail; the answer is the one by SMS."""
    await choose(world, ref, NotificationChannel.EMAIL, (by_email,))
    await choose(world, ref, None, tuple(NotificationKind))
    await world.controls.delete("/demo/effects")
    (by_sms,) = set(NotificationKind) - {by_email}
    return by_sms


async def choose(world, ref, channel, kinds) -> None:
    before = (await world.adapter.notifications(ref))._value
    change = NotificationChoice(channel=channel, kinds=kinds, before=before)
    await CHANGES["notifications"].sent(world, ref, uuid4(), change)


async def kept(world) -> dict[NotificationKind, dict]:
    """What the source keeps of each kind, whole."""
    kinds = {criteria: kind for kind, criteria in CRITERIA.items()}
    held = await world.held("Subscription")
    return {kinds[s["criteria"]]: s for s in held if s["criteria"] in kinds}


@pytest.mark.parametrize("by_email", NotificationKind)
@pytest.mark.parametrize("channel", NotificationChannel)
async def test_a_channel_chosen_for_both_kinds_changes_the_one_that_has_another(
    world, by_email, channel
):
    """Also where the first kind has it already, whose channel is the one that is shown."""
    ref = await world.record()
    by_sms = await email_and_sms(world, ref, by_email)
    before = await kept(world)
    await choose(world, ref, channel, tuple(NotificationKind))
    after = await kept(world)
    moved, stays = (
        (by_sms, by_email) if channel is NotificationChannel.EMAIL else (by_email, by_sms)
    )
    assert after[stays] == before[stays]
    assert before[moved]["channel"]["type"] != after[moved]["channel"]["type"] == CHANNELS[channel]
    assert {setting["status"] for setting in after.values()} == {"active"}
    assert [effect["what"] for effect in await world.effects()] == ["notifications"]


@pytest.mark.parametrize("by_email", NotificationKind)
async def test_a_kind_switched_off_leaves_the_other_as_it_was(world, by_email):
    ref = await world.record()
    by_sms = await email_and_sms(world, ref, by_email)
    before = await kept(world)
    await choose(world, ref, NotificationChannel.EMAIL, (by_email,))
    after = await kept(world)
    assert after[by_email] == before[by_email]
    assert (after[by_sms]["status"], after[by_sms]["channel"]) == ("off", before[by_sms]["channel"])


@pytest.mark.parametrize("by_email", NotificationKind)
async def test_where_no_channel_is_chosen_each_kind_keeps_its_own_and_nothing_is_sent(
    world, by_email
):
    ref = await world.record()
    await email_and_sms(world, ref, by_email)
    before = await kept(world)
    await choose(world, ref, None, tuple(NotificationKind))
    assert await kept(world) == before
    assert await world.effects() == []


async def test_the_telephone_number_is_not_known_to_the_gateway(world):
    await done(world, "notifications")
    received = (await world.controls.get("/demo/requests")).text
    assert PEOPLE["innbygger"].phone.removeprefix("+47") not in received


async def test_terms_are_accepted_now_and_open_the_source(world):
    ref, change, made = await done(world, "terms")
    assert ref.head.terms is None
    assert made == Made()
    head = (await world.record("nyinnbygger")).head
    assert (head.terms.version, head.terms.accepted_at) == (change.version, NOW)
    ref = await world.record("nyinnbygger")
    assert (await world.adapter.notifications(ref))._value.kinds == (NotificationKind.NEW_MESSAGE,)


async def test_newer_terms_take_the_place_of_older_ones(world):
    ref = await world.record("bakgrunn-5")
    assert ref.head.terms.version == "2021-2"
    await CHANGES["terms"].sent(world, ref, uuid4(), await terms(world, ref))
    assert (await world.record("bakgrunn-5")).head.terms.version == "2024-1"
    held = await world.held("Consent", "bakgrunn-5")
    versions = [c["policyRule"]["coding"][0]["code"] for c in held if c["status"] == "active"]
    assert "2021-2" not in versions
