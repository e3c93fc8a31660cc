"""helsenorge's Communications: threads, authors, read marks, and what is cut."""

from datetime import UTC, datetime

import pytest

from gateway.domain.people import NationalNumber, Party, Person
from gateway.domain.records import RecordHead, RecordState, Unreadable
from gateway.domain.topics import Role
from gateway.port import Asker, RecordRef
from gateway.systems.helsenorge.conversations import Conversations
from gateway.systems.helsenorge.reading import LOCAL
from tests.unit.systems.helsenorge_resources import NUMBER, OSLO, RESTRICTED, entry, local, service


def letter(**changes):
    resource = {
        "resourceType": "Communication",
        "id": "m1",
        "status": "completed",
        "category": local("meldingstype", "dialog"),
        "topic": {"text": "Dusj"},
        "subject": {"reference": "Patient/p1"},
        "sent": "2026-11-20T10:00:00Z",
        "sender": {"reference": "Patient/p1"},
        "recipient": [{"reference": "HealthcareService/h1", "display": "Nord"}],
        "payload": [{"contentString": "Hei"}],
    }
    return {k: v for k, v in (resource | changes).items() if v is not None}


def threads_of(*resources, role=Role.CITIZEN):
    head = RecordHead(id="p1", person=Person(name="Astrid"), state=RecordState.ACTIVE)
    asker = Asker(number=NationalNumber("1"), subject=NationalNumber(NUMBER), role=role)
    conversations = Conversations(RecordRef(head=head, asker=asker), OSLO, "vestby")
    return conversations.threads([entry(r) for r in resources], "Communication")


REPLY = {
    "id": "m2",
    "inResponseTo": [{"reference": "Communication/m1"}],
    "sender": {"type": "Practitioner", "display": "Signe Hagen"},
    "sent": "2026-11-21T10:00:00Z",
    "recipient": [{"reference": "Patient/p1"}],
    "payload": [{"contentString": "a"}, {"contentAttachment": {}}, {"contentString": "b"}],
}


def test_a_reply_joins_its_thread_in_whatever_order_they_come():
    for both in ([letter(), letter(**REPLY)], [letter(**REPLY), letter()]):
        (thread,) = threads_of(*both, service())
        assert thread.id == "m1"
        assert thread.last_author is Party.MUNICIPALITY
        assert thread.last_activity_at == datetime(2026, 11, 21, 10, tzinfo=UTC)
        assert thread.is_unread
        assert thread.can_reply
        assert {m.body for m in thread.handle} == {"Hei", "a\n\nb"}


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "entered-in-error"},
        {"status": "preparation"},
        {"category": local("meldingstype", "plo")},
        {"category": local("meldingstype", "dialog", "plo")},
        {"category": local("meldingstype", "dialog", "intern")},
        {"category": [{"text": "dialog"}]},
        {"subject": {"reference": "Patient/p2"}},
        {"subject": {"display": "Patient/p1"}},
        {"meta": RESTRICTED},
    ],
)
def test_messages_not_for_the_citizen_are_cut(changes):
    assert threads_of(letter(**changes)) == ()
    assert threads_of(letter(sent=5, **changes)) == ()
    (thread,) = threads_of(letter(), letter(**{**REPLY, **changes}))
    assert len(thread.handle) == 1


def test_a_torn_message_stays_in_its_thread():
    (thread,) = threads_of(letter(), letter(**{**REPLY, "sent": "i går"}), service())
    good, torn = thread.handle
    assert good.body == "Hei"
    assert torn == Unreadable("Communication[1].sent")
    assert not thread.is_unread


def test_a_thread_of_torn_messages_only_is_unreadable():
    (row,) = threads_of(letter(sender={"display": "?"}))
    assert isinstance(row, Unreadable)


@pytest.mark.parametrize("changes", [{"id": None}, {"status": None}, {"subject": None}])
def test_a_message_of_no_thread_is_unreadable_by_itself(changes):
    lost, good = sorted(threads_of(letter(**changes), letter(id="m7")), key=lambda r: r is None)
    rows = {type(lost), type(good)}
    assert Unreadable in rows
    assert len(rows) == 2


def test_the_sender_must_be_known():
    (row,) = threads_of(letter(sender={"reference": "Patient/p2"}))
    assert isinstance(row, Unreadable)
    (row,) = threads_of(letter(sender={"type": "Practitioner"}))
    assert isinstance(row, Unreadable)


def test_a_service_may_write_under_its_own_name():
    sender = {"reference": "HealthcareService/h1", "display": "Nord"}
    (thread,) = threads_of(letter(sender=sender, recipient=None), service())
    (message,) = thread.handle
    assert (message.author.name, message.author.unit) == ("Nord", "Nord")
    assert thread.recipient.id == "h1"


@pytest.mark.parametrize("changes", [{"active": False}, {"referralMethod": None}])
def test_only_open_services_can_be_answered(changes):
    (thread,) = threads_of(letter(), service(**changes))
    assert not thread.can_reply
    (without,) = threads_of(letter())
    assert not without.can_reply
    assert without.recipient.name == "Nord"


def test_read_marks():
    read = [{"url": f"{LOCAL}StructureDefinition/lest", "valueDateTime": "2026-11-21T12:00:00Z"}]
    (thread,) = threads_of(letter(), letter(**REPLY, extension=read), service())
    assert not thread.is_unread
    assert thread.handle[1].read_at == datetime(2026, 11, 21, 12, tzinfo=UTC)
