"""What is written to helsenorge's record system: what was judged, by whom, under our name."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from gateway.domain.calendar import Appointment, AppointmentKind, AppointmentStatus
from gateway.domain.changes import (
    Cancellation,
    NotDone,
    NotificationChoice,
    RefusalCode,
    Reply,
)
from gateway.domain.messages import MessageRecipient, MessageThread
from gateway.domain.notifications import (
    NotificationChannel,
    NotificationKind,
    NotificationSettings,
)
from gateway.domain.people import NationalNumber, Party, Person
from gateway.domain.records import RecordHead, RecordState
from gateway.domain.topics import Role
from gateway.port import Asker, RecordRef
from gateway.systems.helsenorge import orders, translate
from gateway.systems.helsenorge.choosing import settings_after
from tests.unit.systems.helsenorge_resources import FNR, NUMBER, entry

UID = UUID("0b7d4c1e-2f35-4a68-9c7e-5d1a3b9f8e24")
NAME = {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{UID}"}
D_NUMBER = "urn:oid:2.16.578.1.12.4.1.4.2"
START = datetime(2026, 12, 1, 9, tzinfo=UTC)
VISIT = Appointment(
    id="a1",
    kind=AppointmentKind.NURSING,
    title="Sårskift",
    start=START,
    end=None,
    status=AppointmentStatus.BOOKED,
)
THREAD = MessageThread(
    id="m1",
    subject="Dusj",
    recipient=MessageRecipient(id="h1", name="Nord"),
    last_activity_at=START,
    last_author=Party.MUNICIPALITY,
    is_unread=True,
    can_reply=True,
)
MESSAGE, VISITS = NotificationKind.NEW_MESSAGE, NotificationKind.COMPLETED_VISIT


def ref(role=Role.CITIZEN, number=NUMBER, name="Frida Solberg"):
    head = RecordHead(id="p1", person=Person(name="Astrid"), state=RecordState.ACTIVE)
    asker = Asker(
        number=NationalNumber(number), subject=NationalNumber(NUMBER), role=role, name=name
    )
    return RecordRef(head=head, asker=asker)


@pytest.mark.parametrize(
    ("number", "system"),
    [("08847510235", FNR), ("52894810041", D_NUMBER), ("41010112345", D_NUMBER)],
)
def test_a_representative_is_named_and_numbered_in_the_right_system(number, system):
    written = orders.cancellation(ref(Role.RELATIVE, number), UID, Cancellation(appointment=VISIT))
    assert written["actor"] == {
        "type": "RelatedPerson",
        "identifier": {"system": system, "value": number},
        "display": "Frida Solberg",
    }


def test_a_citizen_s_number_and_name_are_not_written():
    written = orders.cancellation(ref(), UID, Cancellation(appointment=VISIT, comment="Syk"))
    assert written["actor"] == {"reference": "Patient/p1"}
    assert NUMBER not in str(written)
    assert (written["identifier"], written["comment"]) == ([NAME], "Syk")


def test_what_is_not_said_is_not_written():
    assert "comment" not in orders.cancellation(ref(), UID, Cancellation(appointment=VISIT))


def test_an_answer_has_no_subject_of_its_own():
    change = Reply(thread=THREAD, body="Hei")
    written = orders.answer(ref(), UID, change, THREAD.recipient)
    assert written["inResponseTo"] == [{"reference": "Communication/m1"}]
    assert "topic" not in written
    assert written["identifier"] == [NAME]


@pytest.mark.parametrize("role", [Role.PARENT, Role.GUARDIAN])
def test_nobody_else_is_written_as_somebody(role):
    with pytest.raises(NotDone) as caught:
        orders.cancellation(ref(role), UID, Cancellation(appointment=VISIT))
    assert caught.value.code is RefusalCode.ROLE_NOT_PERMITTED


# notifications


def subscription(key, criteria, **changes):
    resource = {
        "resourceType": "Subscription",
        "id": key,
        "meta": {"versionId": "3"},
        "status": "active",
        "reason": "Varsel",
        "criteria": criteria,
        "channel": {"type": "sms", "endpoint": "tel:+4798765432"},
    }
    return {k: v for k, v in (resource | changes).items() if v is not None}


LETTERS = subscription("s1", "Communication?category=dialog")
MADE = subscription("s2", "Appointment?status=fulfilled", status="off")


def chosen(*resources, channel=None, kinds=()):
    before = translate.notifications([entry(r) for r in resources], "Subscription")
    return settings_after(NotificationChoice(channel=channel, kinds=kinds, before=before))


def test_both_kinds_are_written_with_the_version_they_replace():
    written = chosen(LETTERS, MADE, channel=NotificationChannel.EMAIL, kinds=(VISITS,))
    told = {s["id"]: (s["status"], s["channel"], version) for s, version in written}
    assert told == {
        "s1": ("off", {"type": "sms"}, "3"),
        "s2": ("requested", {"type": "email"}, "3"),
    }


@pytest.mark.parametrize("channel", [None, NotificationChannel.SMS])
def test_what_is_so_already_is_not_written(channel):
    assert chosen(LETTERS, MADE, channel=channel, kinds=(MESSAGE,)) is None


def test_without_a_channel_each_kind_keeps_its_own():
    by_email = subscription(
        "s2", "Appointment?status=fulfilled", status="off", channel={"type": "email"}
    )
    written = chosen(LETTERS, by_email, kinds=(MESSAGE, VISITS))
    assert [s["channel"]["type"] for s, _ in written] == ["sms", "email"]


@pytest.mark.parametrize("status", ["error", "requested"])
def test_what_does_not_work_is_asked_for_again(status):
    broken = LETTERS | {"status": status}
    written = chosen(broken, MADE, channel=NotificationChannel.SMS, kinds=(MESSAGE,))
    assert written[0][0]["status"] == "requested"


@pytest.mark.parametrize(
    "resources",
    [
        (LETTERS | {"meta": {}}, MADE),
        (subscription(None, LETTERS["criteria"]), MADE),
        (LETTERS, LETTERS | {"id": "s3"}, MADE),
    ],
    ids=["no version", "no id", "two of a kind"],
)
@pytest.mark.parametrize("kinds", [(), (MESSAGE,), (VISITS,)])
def test_what_cannot_be_changed_as_a_whole_is_not_changed_at_all(resources, kinds):
    with pytest.raises(NotDone) as caught:
        chosen(*resources, channel=NotificationChannel.EMAIL, kinds=kinds)
    assert caught.value.code is RefusalCode.NOT_OFFERED


def test_settings_of_another_s_making_are_a_program_error():
    before = NotificationSettings(channel=None, kinds=(), available_kinds=())
    with pytest.raises(TypeError):
        settings_after(NotificationChoice(channel=None, kinds=(), before=before))


def test_a_destination_is_never_written():
    written = chosen(LETTERS, MADE, channel=NotificationChannel.SMS, kinds=(VISITS,))
    assert "98765432" not in str(written)
    task, *settings = orders.choices(ref(), UID, written)["entry"]
    assert task["request"]["ifNoneExist"] == f"identifier=urn:ietf:rfc:3986|urn:uuid:{UID}"
    assert [s["request"]["ifMatch"] for s in settings] == ['W/"3"', 'W/"3"']
