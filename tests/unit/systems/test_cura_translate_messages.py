"""Cura's messages, gathered into threads, from hand-written resources."""

from datetime import datetime, timedelta, timezone

import pytest

from gateway.domain.people import NationalNumber, Party, Person
from gateway.domain.records import RecordHead, RecordState, Unreadable
from gateway.domain.topics import Role
from gateway.port import Asker, RecordRef
from gateway.systems.cura.translate_messages import Letter, conversations

OWN = "https://cura.example/fhir"
EXTENSION = f"{OWN}/StructureDefinition/"
FSIII = "urn:oid:1.2.208.176.2.21"
CITIZEN = {"coding": [{"system": f"{OWN}/CodeSystem/message-category", "code": "borgerbesked"}]}
PRACTICAL = {"system": f"{OWN}/CodeSystem/service-category", "code": "praktisk-hjaelp"}
SUMMER = timezone(timedelta(hours=2))
NUMBER = "2512489996"


def asked_by(number: str, role: Role) -> RecordRef:
    person = Person(name="Nancy Berggren")
    return RecordRef(
        head=RecordHead(id="p", person=person, state=RecordState.ACTIVE),
        asker=Asker(number=NationalNumber(number), subject=NationalNumber(NUMBER), role=role),
    )


CITIZEN_REF = asked_by(NUMBER, Role.CITIZEN)


def own(name: str, **value) -> dict:
    return {"url": EXTENSION + name, **value}


def message(key: str, **changes) -> dict:
    return {
        "resourceType": "Communication",
        "id": key,
        "status": "completed",
        "category": [CITIZEN],
        "topic": {"text": "Rengøring"},
        "sent": "2025-06-02T08:00:00+02:00",
        "sender": {"reference": "Patient/p", "display": "Nancy Berggren"},
        "recipient": [{"reference": "Organization/o", "display": "Hjemmeplejen Syd"}],
        "payload": [{"contentString": "Hej"}],
        **changes,
    }


def answer(key: str, **changes) -> dict:
    return message(
        key,
        partOf=[{"reference": "Communication/m1"}],
        sender={"reference": "Organization/o", "display": "Hjemmeplejen Syd"},
        recipient=[{"reference": "Patient/p"}],
        sent="2025-06-02T12:00:00+02:00",
        extension=[own("author", valueReference={"display": "Signe Holm"})],
        **changes,
    )


def talked(*resources: dict, ref: RecordRef = CITIZEN_REF):
    letters = tuple(Letter(one, f"messages[{index}]") for index, one in enumerate(resources))
    return conversations(letters, ref, "aarhus")


def test_an_answer_joins_the_thread_of_the_first_message():
    (thread,) = talked(answer("m2"), message("m1"))
    assert (thread.id, thread.subject, thread.recipient.id) == ("m1", "Rengøring", "o")
    assert thread.last_author is Party.MUNICIPALITY
    assert thread.last_activity_at == datetime(2025, 6, 2, 12, tzinfo=SUMMER)
    assert (thread.is_unread, thread.can_reply) == (True, True)
    assert [one.author.name for one in thread.handle] == [None, "Nancy Berggren"]


def read_by(reader: dict, at: str = "2025-06-03T08:00:00+02:00") -> dict:
    parts = [{"url": "reader", "valueReference": reader}, {"url": "at", "valueInstant": at}]
    return own("read-by", extension=parts)


def test_read_by_another_is_not_read_by_me():
    by_number = {"type": "RelatedPerson", "identifier": {"system": "urn:oid:1.2.208.176.1.2"}}
    by_number["identifier"]["value"] = "0101659993"
    letter = answer("m1") | {"partOf": [], "extension": [read_by(by_number)]}
    mine = talked(letter)[0]
    theirs = talked(letter, ref=asked_by("0101659993", Role.RELATIVE))[0]
    assert (mine.is_unread, theirs.is_unread) == (True, False)
    assert mine.handle[0].read_at == datetime(2025, 6, 3, 8, tzinfo=SUMMER)


def test_read_by_the_unit_is_when_the_other_side_read_it():
    early = read_by({"reference": "Patient/p"}, "2025-06-02T08:01:00+02:00")
    unit = read_by({"reference": "Organization/o"})
    (thread,) = talked(message("m1", extension=[early, unit]))
    assert thread.handle[0].read_at == datetime(2025, 6, 3, 8, tzinfo=SUMMER)


def test_a_closed_thread_takes_no_reply():
    (thread,) = talked(message("m1", extension=[own("thread-closed", valueBoolean=True)]))
    assert thread.can_reply is False


@pytest.mark.parametrize(
    "changes",
    [{"sent": "x"}, {"payload": []}, {"sender": {"reference": "Device/1"}}, {"topic": {}}],
)
def test_a_thread_of_one_rotten_message_is_lost_at_its_place(changes):
    (lost,) = talked(message("m1", **changes))
    assert isinstance(lost, Unreadable)
    assert lost.place.startswith("messages[0]")
