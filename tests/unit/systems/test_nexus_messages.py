"""The portal's conversations into threads and messages."""

import json
from zoneinfo import ZoneInfo

import pytest

from gateway.domain.people import NationalNumber, Party
from gateway.domain.topics import Role
from gateway.port import Asker
from gateway.systems.nexus import messages

ZONE = ZoneInfo("Europe/Copenhagen")
ME = 7
SELF = {"_links": {"self": {"href": "/x"}, "referencedObject": {"href": "/y"}}}
ASKER = Asker(
    number=NationalNumber("2512489996"), subject=NationalNumber("2512489996"), role=Role.CITIZEN
)


def raw(value) -> bytes:
    return json.dumps(value).encode()


def a_conversation(**changes):
    conversation = {
        "id": 3,
        "subject": "Badedag for 251248-9996",
        "recipient": {"id": 1, "name": "Hjemmeplejen", "subjectArea": None},
        "status": "OPEN",
        "visibility": "CITIZEN",
        "patientId": ME,
        "lastActivity": "2026-11-21T15:44:00.000+0000",
        "lastAuthorType": "PROFESSIONAL",
        "unreadBy": [{"type": "cpr", "identifier": "251248-9996"}],
    }
    return raw(conversation | changes | SELF)


def test_a_thread_is_unread_for_its_reader_and_its_subject_has_no_number():
    found = messages.thread(a_conversation(), "here", ME, ASKER, ZONE)
    assert found.is_unread
    assert found.can_reply
    assert "251248" not in found.subject
    assert not messages.thread(a_conversation(unreadBy=[]), "here", ME, ASKER, ZONE).is_unread
    assert not messages.thread(a_conversation(status="CLOSED"), "here", ME, ASKER, ZONE).can_reply


@pytest.mark.parametrize(
    "changes", [{"status": "DELETED"}, {"patientId": 8}, {"visibility": "STAFF"}]
)
def test_a_thread_that_is_not_to_be_seen_is_cut(changes):
    rotten = a_conversation(subject=None, **changes)
    assert messages.thread(rotten, "here", ME, ASKER, ZONE) is None


def a_message(author, **changes):
    message = {
        "id": 4,
        "sentDate": "2026-11-21T15:44:00.000+0000",
        "visibility": "CITIZEN",
        "status": "SENT",
        "author": {"personIdentifier": None, **author},
        "body": "Hej",
        "readDate": None,
    }
    return raw(message | changes)


def test_authors_of_messages():
    me = {"type": "CITIZEN", "fullName": "N B", "personIdentifier": {"identifier": "251248-9996"}}
    other = me | {"type": "REPRESENTATIVE", "personIdentifier": {"identifier": "010165-9993"}}
    staff = {"type": "PROFESSIONAL", "firstName": "Bo", "fullName": "Bo Hansen"}
    found = [messages.message(a_message(a), "x", ASKER, ZONE).author for a in (me, other, staff)]
    assert [a.kind for a in found] == [Party.CITIZEN, Party.REPRESENTATIVE, Party.MUNICIPALITY]
    assert [a.is_viewer for a in found] == [True, False, False]
    assert [a.name for a in found] == ["N B", "N B", None]
    assert found[2].staff.full == "Bo Hansen"


def test_a_note_among_the_staff_is_no_message():
    note = a_message({"type": "PROFESSIONAL"}, visibility="STAFF", body=None)
    assert messages.message(note, "here", ASKER, ZONE) is None
