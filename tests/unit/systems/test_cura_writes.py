"""How Cura is told of changes: what stands in bodies, what in headers and addresses."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
from httpx import URL

from gateway.domain.calendar import Appointment, AppointmentKind, AppointmentStatus
from gateway.domain.changes import (
    Cancellation,
    ChangeKind,
    NewLifeStory,
    NewThread,
    NewTimeWish,
    NotDone,
    RefusalCode,
    Reply,
)
from gateway.domain.contacts import LifeStory
from gateway.domain.errors import SourceInvalid
from gateway.domain.messages import MessageRecipient, MessageThread
from gateway.domain.people import Party
from gateway.domain.topics import Role
from gateway.systems.cura.acting import actor, came_of, named
from gateway.systems.cura.adapter import Cura
from gateway.systems.cura.refusals import refusal
from gateway.systems.cura.translate_story import StoryVersion
from gateway.upstream.answers import Answer
from tests.unit.systems.test_cura_translate_messages import EXTENSION, OWN, asked_by

NUMBERS = {Role.CITIZEN: "2512489996", Role.RELATIVE: "0101659993"}
UID = UUID("6f1e0f1a-3d5a-4a0e-9a39-0c8f3c1f7a11")
REQUEST = {"system": f"{OWN}/sid/request", "value": str(UID)}
UNIT = MessageRecipient(id="o", name="Hjemmeplejen Syd")
VISIT = Appointment(
    id="a 1",
    kind=AppointmentKind.NURSING,
    title="Sårpleje",
    start=datetime(2026, 3, 12, 9, tzinfo=UTC),
    end=None,
    status=AppointmentStatus.BOOKED,
)
THREAD = MessageThread(
    id="m1",
    subject="Rengøring",
    recipient=UNIT,
    last_activity_at=datetime(2026, 3, 1, 9, tzinfo=UTC),
    last_author=Party.MUNICIPALITY,
    is_unread=True,
    can_reply=True,
)
STORIES = (
    LifeStory(text=""),
    LifeStory(text="Før", updated_at=VISIT.start, handle=StoryVersion("s", "2")),
)
CHANGES: list[tuple[str, Any]] = [
    ("cancel_appointment", Cancellation(appointment=VISIT, comment="Syg", new_time_wish="Fredag")),
    ("request_new_time", NewTimeWish(appointment=VISIT, wish="Fredag")),
    ("start_thread", NewThread(recipient=UNIT, subject="Emne", body="Hej")),
    ("reply_to_thread", Reply(thread=THREAD, body="Tak")),
    ("mark_thread_read", THREAD),
    *(("save_life_story", NewLifeStory(text="Nu", before=before)) for before in STORIES),
]


MARKS = {
    "$cancel": "cancellation",
    "$request-new-time": "new-time-request",
    "$mark-read": "read-by",
}


def answered(body: Any, status: int = 200) -> Answer:
    return Answer(
        status=status,
        url=URL("https://cura.example/"),
        media_type="application/fhir+json",
        place="here",
        body=json.dumps(body).encode(),
    )


class Listening:
    """An upstream that notes what it is told, and has made it."""

    name = "cura"

    def __init__(self) -> None:
        self.told: list[SimpleNamespace] = []

    async def change(self, method, link, *, place, json, headers, also):
        del place, also
        self.told.append(SimpleNamespace(method=method, link=link, body=json, headers=headers))
        if json["resourceType"] == "Parameters":
            return answered(ordered(link, json))
        return answered({**json, "id": json.get("id", "new")}, 201)


def ordered(link: str, told: Any) -> Any:
    """What an operation was about, with the mark that it leaves."""
    kind, key, operation = link.removeprefix("https://cura.example/fhir/").split("/")
    marked = mark(told["parameter"][0]["valueIdentifier"], MARKS[operation])
    subject = {"reference": "Patient/p"}
    return {**marked, "resourceType": kind, "id": unquote(key), "subject": subject}


def asked(role: Role):
    ref = asked_by(NUMBERS[role], role)
    return replace(ref, asker=replace(ref.asker, name="Rasmus Berggren"))


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.RELATIVE])
@pytest.mark.parametrize("change", CHANGES, ids=[f"{n}-{one[0]}" for n, one in enumerate(CHANGES)])
async def test_numbers_names_and_texts_stand_in_the_body_alone(role, change):
    upstream = Listening()
    method, what = change
    await getattr(Cura(upstream, "https://cura.example/fhir"), method)(asked(role), UID, what)
    (told,) = upstream.told
    outside = told.link + json.dumps(told.headers)
    for secret in (*NUMBERS.values(), "Rasmus", "Berggren", "Hej", "Fredag", "Syg", "Tak", "Nu"):
        assert secret not in outside
    body = json.dumps(told.body)
    assert str(UID) in body
    assert (NUMBERS[Role.RELATIVE] in body) is (role is Role.RELATIVE)
    assert NUMBERS[Role.CITIZEN] not in body


async def test_a_message_is_created_once_under_its_name():
    upstream = Listening()
    change = NewThread(recipient=UNIT, subject="Emne", body="Hej")
    await Cura(upstream, "https://cura.example/fhir").start_thread(asked(Role.CITIZEN), UID, change)
    (told,) = upstream.told
    assert (told.method, told.link) == ("POST", "https://cura.example/fhir/Communication")
    assert told.headers["if-none-exist"] == f"identifier={OWN}/sid/request|{UID}"
    assert told.body["identifier"] == [REQUEST]


@pytest.mark.parametrize(
    ("before", "method", "link", "header"),
    [
        (STORIES[0], "POST", "QuestionnaireResponse", "if-none-exist"),
        (STORIES[1], "PUT", "QuestionnaireResponse/s", "if-match"),
    ],
)
async def test_a_story_says_what_it_takes_the_place_of(before, method, link, header):
    upstream = Listening()
    change = NewLifeStory(text="Nu", before=before)
    await Cura(upstream, "https://cura.example/fhir").save_life_story(
        asked(Role.CITIZEN), UID, change
    )
    (told,) = upstream.told
    assert (told.method, told.link) == (method, f"https://cura.example/fhir/{link}")
    values = {"if-match": 'W/"2"', "if-none-exist": f"identifier={OWN}/sid/livshistorie|p"}
    assert told.headers[header] == values[header]


async def test_an_id_of_the_source_leads_nowhere_else():
    upstream = Listening()
    visit = replace(VISIT, id="../Patient?x=1#y")
    cura = Cura(upstream, "https://cura.example/fhir")
    await cura.cancel_appointment(asked(Role.CITIZEN), UID, Cancellation(appointment=visit))
    (told,) = upstream.told
    shut_in = "..%2FPatient%3Fx%3D1%23y"
    assert told.link == f"https://cura.example/fhir/Appointment/{shut_in}/$cancel"


async def test_a_thread_with_nobody_to_answer_takes_no_answer():
    upstream = Listening()
    reply = Reply(thread=replace(THREAD, recipient=None), body="Hej")
    with pytest.raises(NotDone) as caught:
        await Cura(upstream, "https://cura.example/fhir").reply_to_thread(
            asked(Role.CITIZEN), UID, reply
        )
    assert caught.value.code is RefusalCode.NOT_OFFERED
    assert upstream.told == []


async def test_what_cura_never_takes_is_never_made():
    cura = Cura(Listening(), "https://cura.example/fhir")
    for kind in (ChangeKind.ACCEPT_TERMS, ChangeKind.APPLY_FOR_AID):
        assert await cura.change_made(asked(Role.CITIZEN), UID, kind, "") is None


def test_the_citizen_is_named_by_id_and_a_representative_by_number():
    assert actor(asked(Role.CITIZEN)) == {"reference": "Patient/p", "display": "Rasmus Berggren"}
    assert actor(asked(Role.RELATIVE)) == {
        "type": "RelatedPerson",
        "identifier": {
            "use": "official",
            "system": "urn:oid:1.2.208.176.1.2",
            "value": NUMBERS[Role.RELATIVE],
        },
        "display": "Rasmus Berggren",
    }


def mark(identifier, name="cancellation"):
    part = {"url": "requestId", "valueIdentifier": identifier}
    return {"id": "a", "extension": [{"url": EXTENSION + name, "extension": [part]}]}


@pytest.mark.parametrize(
    ("resource", "ours"),
    [
        (mark(REQUEST), True),
        (mark(REQUEST, "new-time-request"), False),
        (mark({**REQUEST, "value": "another"}), False),
        (mark({**REQUEST, "system": "urn:x"}), False),
        (mark(5), False),
        ({"id": "a"}, False),
        ({}, False),
        (None, False),
    ],
)
def test_a_mark_is_ours_by_system_name_and_uid(resource, ours):
    assert came_of(resource, "cancellation", UID) is ours


@pytest.mark.parametrize(
    ("identifiers", "ours"),
    [([REQUEST], True), ([{"value": "x"}, REQUEST], True), ([], False), ([5], False)],
)
def test_a_resource_is_ours_by_its_identifier(identifiers, ours):
    assert named({"id": "m", "identifier": identifiers}, UID) is ours


def outcome(*codes):
    codings = [{"system": f"{OWN}/CodeSystem/refusal", "code": code} for code in codes]
    return {"resourceType": "OperationOutcome", "issue": [{"details": {"coding": codings}}]}


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("CANCELLATION_DEADLINE_PASSED", RefusalCode.TOO_LATE),
        ("ALREADY_CANCELLED", RefusalCode.ALREADY_DONE),
        ("THREAD_CLOSED", RefusalCode.NOT_OFFERED),
        ("RECIPIENT_GONE", RefusalCode.NOT_FOUND),
        ("AGREEMENT_ENDED", RefusalCode.NOT_AGREED),
        ("OUT_OF_BOUNDS", RefusalCode.OUT_OF_RANGE),
        ("VERSION_CONFLICT", RefusalCode.CONFLICT),
        ("RECORD_INACTIVE", RefusalCode.RECORD_INACTIVE),
    ],
)
def test_a_rule_of_curas_is_a_code_of_ours(rule, code):
    assert refusal(answered(outcome(rule), 422)).code is code


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"resourceType": "OperationOutcome", "issue": []},
        outcome("FULL_MOON"),
        {**outcome("THREAD_CLOSED"), "resourceType": "Bundle"},
        {"resourceType": "OperationOutcome", "issue": [{"details": {"text": "THREAD_CLOSED"}}]},
    ],
)
def test_what_names_no_known_rule_is_no_refusal(body):
    with pytest.raises(SourceInvalid):
        raise refusal(answered(body, 409))
