"""What is written of each change: FHIR R4 resources, with Norwegian base profiles where there are.

Times are not written: the source notes when it takes something.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from gateway.domain.changes import Cancellation, NewThread, Reply, TermsAcceptance
from gateway.domain.messages import MessageRecipient, MessageThread
from gateway.port import RecordRef
from gateway.systems.helsenorge import wire
from gateway.systems.helsenorge.naming import citizen, condition, identifier, who
from gateway.systems.helsenorge.reading import LOCAL

Json = dict[str, Any]
_CONSENT_SCOPE: Final = "http://terminology.hl7.org/CodeSystem/consentscope"


def cancellation(ref: RecordRef, uid: UUID, change: Cancellation) -> Json:
    """AvbestillAvtale: the person declines."""
    return {
        "resourceType": "AppointmentResponse",
        "meta": {"profile": [f"{wire.NO_BASIS}no-basis-AppointmentResponse"]},
        "identifier": [identifier(uid)],
        "appointment": {"reference": f"Appointment/{change.appointment.id}"},
        "actor": who(ref),
        "participantStatus": "declined",
        **({"comment": change.comment} if change.comment is not None else {}),
    }


def first_message(ref: RecordRef, uid: UUID, change: NewThread) -> Json:
    """The first message of a thread."""
    about = {"topic": {"text": change.subject}}
    return _message(ref, uid, change.body, change.recipient, about)


def answer(ref: RecordRef, uid: UUID, change: Reply, recipient: MessageRecipient) -> Json:
    """An answer: it names the first message of its thread."""
    about = {"inResponseTo": [{"reference": f"Communication/{change.thread.id}"}]}
    return _message(ref, uid, change.body, recipient, about)


def _message(
    ref: RecordRef, uid: UUID, body: str, recipient: MessageRecipient, about: Mapping[str, Any]
) -> Json:
    service = {"reference": f"HealthcareService/{recipient.id}", "display": recipient.name}
    return {
        "resourceType": "Communication",
        "identifier": [identifier(uid)],
        "status": "completed",
        "category": [_local("meldingstype", "dialog")],
        **about,
        "subject": citizen(ref),
        "sender": who(ref),
        "recipient": [service],
        "payload": [{"contentString": body}],
    }


def read_mark(ref: RecordRef, uid: UUID, thread: MessageThread) -> Json:
    """The parameters of `$les`."""
    first = {"reference": f"Communication/{thread.id}"}
    return {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "identifier", "valueIdentifier": identifier(uid)},
            {"name": "traad", "valueReference": first},
            {"name": "leser", "valueReference": who(ref)},
        ],
    }


def acceptance(ref: RecordRef, uid: UUID, change: TermsAcceptance) -> Json:
    """The terms of use, accepted."""
    return {
        "resourceType": "Consent",
        "identifier": [identifier(uid)],
        "status": "active",
        "scope": {"coding": [{"system": _CONSENT_SCOPE, "code": "patient-privacy"}]},
        "category": [_local("samtykke", "bruksvilkar")],
        "patient": citizen(ref),
        "performer": [who(ref)],
        "policyRule": _local("bruksvilkar", change.version),
    }


def choices(ref: RecordRef, uid: UUID, settings: Sequence[tuple[Json, str]]) -> Json:
    """A transaction of the settings, each with the version that it takes the place of.

    The Task carries the name of the order, since a Subscription has no place for one.
    """
    task = {
        "resourceType": "Task",
        "identifier": [identifier(uid)],
        "status": "requested",
        "intent": "order",
        "code": _local("oppdrag", "varsling"),
        "for": citizen(ref),
        "requester": who(ref),
    }
    made = {"method": "POST", "url": "Task", "ifNoneExist": condition(uid)}
    entries = [{"fullUrl": uid.urn, "resource": task, "request": made}]
    for setting, version in settings:
        place = f"Subscription/{setting['id']}"
        put = {"method": "PUT", "url": place, "ifMatch": f'W/"{version}"'}
        entries.append({"resource": setting, "request": put})
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def _local(system: str, code: str) -> Json:
    return {"coding": [{"system": f"{LOCAL}CodeSystem/{system}", "code": code}]}
