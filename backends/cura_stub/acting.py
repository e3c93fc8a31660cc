"""Who changes something, in whose record, and under which name of the client's own."""

import re
from dataclasses import dataclass
from uuid import UUID

from backends.cura_stub.answers import Refusal
from backends.cura_stub.received import Identifier, Reference, text
from backends.cura_stub.terms import CPR, REQUEST, Json

_DANISH_NUMBER = re.compile(r"[0-9]{10}")


@dataclass(frozen=True)
class Acting:
    """Somebody who acts in the record of `patient`: the `citizen` themselves or a `relative`."""

    patient: str
    reference: Json
    role: str


def patient_of(subject: Reference | None) -> str:
    """The id of the Patient that something is about."""
    kind, _, identity = (subject.reference if subject and subject.reference else "").partition("/")
    if kind != "Patient" or not identity:
        raise Refusal(422, "required", "Der mangler en Patient med id.")
    return identity


def acting(who: Reference, person: Json) -> Acting:
    """The Patient of this record by id, or a representative by number and name.

    No RelatedPerson is made of a representative: those are the relatives whom the staff have
    written down. That the mandate holds was the client's business to ask the register.
    """
    if who.reference is not None:
        if who.reference != f"Patient/{person['id']}":
            raise Refusal(422, "value", "Kun borgeren selv kan nævnes med id.")
        name = text(who.display or name_of(person), "display")
        by_id = {"reference": who.reference, "display": name}
        return Acting(person["id"], by_id, "citizen")
    number = who.identifier
    if who.type != "RelatedPerson" or number is None or not who.display:
        raise Refusal(422, "required", "En repræsentant nævnes med type, nummer og navn.")
    if number.system != CPR or _DANISH_NUMBER.fullmatch(number.value) is None:
        raise Refusal(422, "value", "Nummeret er ikke et personnummer.")
    if any(own["value"] == number.value for own in person["identifier"]):
        raise Refusal(422, "value", "Borgeren er ikke sin egen repræsentant.")
    identifier = {"use": "official", "system": CPR, "value": number.value}
    named: Json = {
        "type": "RelatedPerson",
        "identifier": identifier,
        "display": text(who.display or "", "display"),
    }
    return Acting(person["id"], named, "relative")


def name_of(person: Json) -> str:
    """The person's whole name."""
    (name,) = person["name"]
    return " ".join([*name["given"], name["family"]])


def request_of(*identifiers: Identifier) -> str:
    """The client's own name of a change, the one identifier of that system."""
    own = [one.value for one in identifiers if one.system == REQUEST]
    if len(own) != 1:
        raise Refusal(422, "required", f"Der skal være én identifier af {REQUEST}.")
    return _uid(own[0])


def request_id(uid: str) -> Json:
    """The same as it is kept."""
    return {"system": REQUEST, "value": uid}


def _uid(told: str) -> str:
    try:
        uid = str(UUID(told))
    except ValueError:
        uid = ""
    if uid != told:
        raise Refusal(422, "value", "Ændringens navn skal være et UUID.")
    return uid
