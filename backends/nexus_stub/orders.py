"""What a client orders by a prototype filled in: read, checked, and known again by its uid."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlmodel import Session

from backends.nexus_stub.answers import NOT_THERE
from backends.nexus_stub.data_messages import citizen_side
from backends.nexus_stub.store import Name, Patient

_DASHED = re.compile(r"\d{6}-\d{4}")


class Refused(Exception):
    """Nothing was done: the status, and the word that says why in `message`."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def missing() -> Refused:
    """What is looked for is not there, or is not the person's to see."""
    return Refused(404, NOT_THERE)


@dataclass(frozen=True, kw_only=True)
class Order:
    """An order that can be done: who orders it, under which uid, and what it says."""

    uid: str
    version: int
    person: dict[str, Any]
    texts: dict[str, Any]

    @property
    def role(self) -> str:
        """CITIZEN or REPRESENTATIVE."""
        return str(self.person["type"])

    @property
    def reader(self) -> dict[str, Any]:
        """Who orders it, as `unreadBy` has persons."""
        reader: dict[str, Any] = self.person["personIdentifier"]
        return reader

    def content(self, about: int | str) -> str:
        """The same for the same order, also when it is sent again in another version."""
        said = json.dumps([about, self.person, self.texts], sort_keys=True)
        return sha256(said.encode()).hexdigest()


def patient_of(session: Session, tenant: str, patient_id: int | None) -> Patient:
    """Whose record is written in. An unknown one, or one that may not be opened, is 404."""
    patient = session.get(Patient, (tenant, patient_id)) if patient_id is not None else None
    if patient is None or not patient.accessible:
        raise missing()
    return patient


def check_active(patient: Patient) -> None:
    """Nothing new is written in a record that is not active."""
    if not patient.body["patientState"]["active"]:
        raise Refused(400, "PATIENT_NOT_ACTIVE")


def order_of(
    told: Any, patient: Patient, *, by: str, required: tuple[str, ...], free: tuple[str, ...] = ()
) -> Order:
    """A prototype filled in. `by` names the key of who orders; what cannot be is 400."""
    if not isinstance(told, Mapping) or told.get("patientId") != patient.id:
        raise Refused(400, "INVALID_ORDER")
    texts = {key: told.get(key) for key in (*required, *free)}
    version = told.get("version")
    texts_are_good = all(_is_text(texts[key]) for key in required) and all(
        texts[key] is None or _is_text(texts[key]) for key in free
    )
    if not (texts_are_good and isinstance(version, int)):
        raise Refused(400, "INVALID_ORDER")
    return Order(
        uid=_guid(told.get("uid")),
        version=version,
        person=acting_person(told.get(by), patient),
        texts=texts,
    )


def _is_text(told: Any) -> bool:
    return isinstance(told, str) and bool(told.strip())


def _guid(told: Any) -> str:
    try:
        return str(UUID(told))
    except (ValueError, TypeError, AttributeError):
        raise Refused(400, "INVALID_ORDER") from None


def acting_person(told: Any, patient: Patient) -> dict[str, Any]:
    """Who orders. The citizen is the patient; a representative is somebody else."""
    person = told if isinstance(told, Mapping) else {}
    kind, name = person.get("type"), person.get("fullName")
    identifier = person.get("personIdentifier")
    number = identifier.get("identifier") if isinstance(identifier, Mapping) else None
    if not (isinstance(number, str) and _DASHED.fullmatch(number)):
        raise Refused(400, "INVALID_ORDER")
    is_patient = number == patient.body["patientIdentifier"]["identifier"]
    if kind != ("CITIZEN" if is_patient else "REPRESENTATIVE"):
        raise Refused(400, "INVALID_ORDER")
    if not isinstance(name, str) or not name.strip():
        raise Refused(400, "INVALID_ORDER")
    given, _, family = name.strip().rpartition(" ")
    return citizen_side(kind, given or family, family if given else "", number)


def made_before(
    session: Session, kind: str, order: Order, patient: Patient, about: int | str
) -> Name | None:
    """What this uid has made already, if by the very same order; for another it is taken."""
    found = session.get(Name, (patient.tenant, kind, order.uid))
    if found is None:
        return None
    if (found.owner, found.content) != (patient.id, order.content(about)):
        raise Refused(409, "UID_TAKEN")
    return found


def name_of(
    kind: str, order: Order, patient: Patient, about: int | str, *, on: int, made: int
) -> Name:
    """The row that gives the uid away: the primary key refuses a second one."""
    return Name(
        tenant=patient.tenant,
        kind=kind,
        uid=order.uid,
        owner=patient.id,
        about=on,
        made=made,
        content=order.content(about),
    )
