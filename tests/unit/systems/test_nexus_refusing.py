"""Nexus' "no" in the model's words, and who stands in Nexus' own record."""

import json

import httpx
import pytest

from gateway.domain.changes import NotDone, RefusalCode
from gateway.domain.errors import SourceInvalid
from gateway.domain.people import NationalNumber
from gateway.domain.topics import Role
from gateway.port import Asker
from gateway.systems.nexus.prototypes import acting_person
from gateway.systems.nexus.refusing import MISSING, REFUSING, done, is_there
from gateway.upstream.answers import Answer

STRANGE = (b"", b"<html><h1>Not Found</h1></html>", b"null", b"[]", b"{}", b"\xff")


def an_answer(status, body=b"") -> Answer:
    url = httpx.URL("https://nexus.example/x")
    return Answer(status=status, url=url, media_type="application/json", place="create", body=body)


def a_no(status, word, told=None) -> Answer:
    body = {"status": told or status, "message": word}
    return an_answer(status, json.dumps(body).encode())


@pytest.mark.parametrize("status", [200, 201, 204])
def test_a_yes_is_done(status):
    assert done(an_answer(status))


@pytest.mark.parametrize(
    ("status", "word", "code"),
    [
        (409, "EVENT_CANCELLED", RefusalCode.ALREADY_DONE),
        (400, "EVENT_BEGUN", RefusalCode.TOO_LATE),
        (400, "DEADLINE_PASSED", RefusalCode.TOO_LATE),
        (400, "EVENT_NOT_CANCELLABLE", RefusalCode.NOT_OFFERED),
        (400, "CONVERSATION_CLOSED", RefusalCode.NOT_OFFERED),
        (400, "RECIPIENT_NOT_AVAILABLE", RefusalCode.NOT_FOUND),
        (400, "KIND_NOT_AVAILABLE", RefusalCode.NOT_OFFERED),
        (400, "PATIENT_NOT_ACTIVE", RefusalCode.RECORD_INACTIVE),
        (404, "OBJECT_NOT_FOUND", RefusalCode.NOT_FOUND),
    ],
)
def test_a_known_no_says_why(status, word, code):
    with pytest.raises(NotDone) as caught:
        done(a_no(status, word))
    assert caught.value.code is code


def test_what_has_grown_old_is_not_done_and_no_refusal():
    assert not done(a_no(409, "VERSION_STALE"))


NOT_UNDERSTOOD = [
    a_no(409, "UID_TAKEN"),
    a_no(400, "INVALID_ORDER"),
    a_no(400, "Aftalen for 251248-9996 er låst"),
    a_no(400, None),
    a_no(404, "No message available"),
    a_no(404, "Patientaftalen 251248-9996 findes ikke"),
    a_no(400, "OBJECT_NOT_FOUND"),
    a_no(404, "EVENT_CANCELLED"),
    a_no(400, "VERSION_STALE"),
    a_no(404, "OBJECT_NOT_FOUND", told=200),
    a_no(409, "EVENT_CANCELLED", told=400),
    a_no(409, "VERSION_STALE", told=502),
    a_no(404, "EVENT_CANCELLED", told=409),
    a_no(400, "VERSION_STALE", told=409),
    a_no(404, "EVENT_BEGUN", told=400),
    an_answer(404, b'{"message": "OBJECT_NOT_FOUND"}'),
    *(an_answer(status, body) for status in sorted(REFUSING) for body in STRANGE),
]


@pytest.mark.parametrize("answer", NOT_UNDERSTOOD)
def test_a_no_that_nobody_knows_is_an_error_without_its_words(answer):
    with pytest.raises(SourceInvalid) as caught:
        done(answer)
    assert caught.value.place.startswith("create")
    assert "2512" not in str(caught.value)


@pytest.mark.parametrize("answer", [no for no in NOT_UNDERSTOOD if no.status in MISSING])
def test_a_look_that_finds_nothing_for_no_known_reason_is_an_error(answer):
    with pytest.raises(SourceInvalid) as caught:
        is_there(answer)
    assert "2512" not in str(caught.value)


def test_only_nexus_itself_says_that_a_thing_is_gone():
    assert is_there(an_answer(200))
    assert not is_there(a_no(404, "OBJECT_NOT_FOUND"))


@pytest.mark.parametrize("role", Role)
def test_only_the_citizen_is_the_citizen(role):
    number = NationalNumber("0101659993")
    asker = Asker(number=number, subject=number, role=role, name="Rasmus Berggren")
    assert acting_person(asker) == {
        "type": "CITIZEN" if role is Role.CITIZEN else "REPRESENTATIVE",
        "fullName": "Rasmus Berggren",
        "personIdentifier": {"type": "cpr", "identifier": "010165-9993"},
    }
