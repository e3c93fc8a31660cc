"""Each mutation as a frontend would send it: with ids and values that the record itself offers."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.e2e.changes.record import Seat, appointments, state, threads
from tests.world import Gateway

UNCONFIRMED = """
  __typename
  ... on Refused { code explanation nextStep { title url phone } }
  ... on OutcomeUnknown { explanation retryAfter nextStep { title } }
"""
_APPOINTMENT = "appointment { id status newTimeRequest { wish } cancellation { code } }"
_THREAD = """thread { id subject isUnread canReply expectedReplyBy recipient { id }
  messages { nodes { id body author { kind name isViewer } } } }"""
SELECTIONS: Mapping[str, str] = {
    "cancelAppointment": f"... on AppointmentCancelled {{ {_APPOINTMENT} }}",
    "requestNewTime": f"... on NewTimeRequested {{ {_APPOINTMENT} }}",
    "startThread": f"... on ThreadStarted {{ {_THREAD} }}",
    "replyToThread": f"... on ReplySent {{ {_THREAD} message {{ id body author "
    "{ kind name isViewer } } }",
    "markThreadRead": f"... on ThreadRead {{ {_THREAD} }}",
    "recordMeasurement": "... on MeasurementRecorded { measurement { id kind takenAt comment "
    "enteredBy values { code value unit } } }",
    "applyForAid": "... on AidApplied { application { id kind { code } status submittedAt } }",
    "saveLifeStory": "... on LifeStorySaved { lifeStory { text updatedAt updatedBy } }",
    "updateNotifications": "... on NotificationsUpdated { notifications { channel kinds } }",
    "acceptTerms": "... on TermsAccepted { effectiveFrom }",
}
DONE: Mapping[str, str] = {
    "cancelAppointment": "AppointmentCancelled",
    "requestNewTime": "NewTimeRequested",
    "startThread": "ThreadStarted",
    "replyToThread": "ReplySent",
    "markThreadRead": "ThreadRead",
    "recordMeasurement": "MeasurementRecorded",
    "applyForAid": "AidApplied",
    "saveLifeStory": "LifeStorySaved",
    "updateNotifications": "NotificationsUpdated",
    "acceptTerms": "TermsAccepted",
}
ACTION: Mapping[str, str] = {
    "cancelAppointment": "CANCEL_APPOINTMENT",
    "requestNewTime": "REQUEST_NEW_TIME",
    "startThread": "START_THREAD",
    "replyToThread": "REPLY_TO_THREAD",
    "recordMeasurement": "RECORD_MEASUREMENT",
    "applyForAid": "APPLY_FOR_AID",
    "saveLifeStory": "SAVE_LIFE_STORY",
    "updateNotifications": "UPDATE_NOTIFICATIONS",
}
"""The permission that tells of a mutation beforehand."""


def document(name: str, selection: str | None = None) -> str:
    """One mutation with everything it can answer, or with another selection."""
    kind = f"{name[0].upper()}{name[1:]}Input!"
    asked = SELECTIONS[name] if selection is None else selection
    return (
        f"mutation Change($input: {kind}) {{ {name}(input: $input) {{ {UNCONFIRMED} {asked} }} }}"
    )


async def send(
    world: Gateway, seat: Seat, name: str, given: Mapping[str, Any], key: str = "key-0001"
) -> dict[str, Any]:
    """What came of it; errors are errors of the test."""
    data = await world.data(
        document(name), {"input": {**given, "idempotencyKey": key}}, person=seat.person
    )
    found: dict[str, Any] = data[name]
    return found


Offer = Callable[[Mapping[str, Any], Seat], dict[str, Any] | None]


def _cancel(record: Mapping[str, Any], seat: Seat) -> dict[str, Any] | None:
    allowed = [a for a in appointments(record) if a["cancellation"]["code"] == "ALLOWED"]
    if not allowed:
        return None
    reason = {"reasonCode": "syg"} if seat.code == "DK-0751" else {}
    return {"appointmentId": allowed[0]["id"], "comment": "Kan ikke den dag", **reason}


def _new_time(record: Mapping[str, Any], _: Seat) -> dict[str, Any] | None:
    booked = [
        a
        for a in appointments(record)
        if a["status"] == "BOOKED" and not a["newTimeRequest"] and a["start"] > "2026-11-23"
    ]
    return {"appointmentId": booked[0]["id"], "wish": "Hellere om torsdagen"} if booked else None


def _start(record: Mapping[str, Any], _: Seat) -> dict[str, Any] | None:
    recipients = (record["messages"] or {}).get("recipients")
    if not recipients:
        return None
    texts = {"subject": "Om besøget i morgen", "body": "Kan I komme lidt senere?\r\nHilsen os"}
    return {"careRecordId": record["id"], "recipientId": recipients[0]["id"], **texts}


def _reply(record: Mapping[str, Any], _: Seat) -> dict[str, Any] | None:
    found = [t for t in threads(record) if t["canReply"]]
    return {"threadId": found[0]["id"], "body": "Tak for svaret 😀"} if found else None


def _mark(record: Mapping[str, Any], _: Seat) -> dict[str, Any] | None:
    found = [t for t in threads(record) if t["isUnread"]]
    return {"threadId": found[0]["id"]} if found else None


def _measure(record: Mapping[str, Any], _: Seat) -> dict[str, Any] | None:
    agreements = (record["measurements"] or {}).get("agreements")
    if not agreements:
        return None
    values = [
        {"code": c["code"], "value": c["maximum"] if c["maximum"] is not None else 1}
        for c in agreements[0]["components"]
    ]
    taken = "2026-11-22T08:30:00.000+01:00"
    return {"agreementId": agreements[0]["id"], "takenAt": taken, "values": values}


def _apply(record: Mapping[str, Any], _: Seat) -> dict[str, Any] | None:
    kinds = (record["aidApplications"] or {}).get("applicableKinds")
    if not kinds:
        return None
    code = kinds[0]["code"]
    return {"careRecordId": record["id"], "kindCode": code, "motivation": "De gamle er slidt op"}


def _story(record: Mapping[str, Any], _: Seat) -> dict[str, Any] | None:
    story = record["lifeStory"]
    if not story:
        return None
    based = {"basedOnUpdatedAt": story["updatedAt"]}
    return {"careRecordId": record["id"], "text": "Jeg er født ved havet.", **based}


def _notify(record: Mapping[str, Any], _: Seat) -> dict[str, Any] | None:
    settings = record["notifications"]
    if not settings:
        return None
    kinds = [k for k in settings["availableKinds"] if k not in settings["kinds"]]
    return {"careRecordId": record["id"], "kinds": kinds}


OFFERS: Mapping[str, Offer] = {
    "cancelAppointment": _cancel,
    "requestNewTime": _new_time,
    "startThread": _start,
    "replyToThread": _reply,
    "markThreadRead": _mark,
    "recordMeasurement": _measure,
    "applyForAid": _apply,
    "saveLifeStory": _story,
    "updateNotifications": _notify,
}


async def _be_answered(world: Gateway, seat: Seat) -> None:
    """Write something, and let the municipality answer it, so that there is something to read."""
    given = OFFERS["startThread"](await state(world, seat), seat)
    assert given is not None
    await send(world, seat, "startThread", given, key="something to be answered")
    world.backends.happen(seat.code, "answer", seat.of)
    world.backends.forget_effects()


async def order(world: Gateway, seat: Seat, name: str) -> dict[str, Any]:
    """A good input for this mutation, from what the record offers now."""
    if name == "acceptTerms":
        return {"municipality": seat.code, "version": "2024-1"}
    given = OFFERS[name](await state(world, seat), seat)
    if given is None and name == "markThreadRead":
        await _be_answered(world, seat)
        given = OFFERS[name](await state(world, seat), seat)
    assert given is not None, f"the record of {seat} offers nothing for {name}"
    return given
