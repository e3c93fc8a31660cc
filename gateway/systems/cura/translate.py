"""What all of Cura's translations share: dates, names, codes, extensions; and the person."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from gateway.domain.errors import SourceInvalid
from gateway.domain.people import Person
from gateway.domain.records import RecordHead, RecordState
from gateway.systems.cura import names, wire
from gateway.upstream.reading import converted, instant

T = TypeVar("T")


def record_head(resource: Any, number: str, place: str) -> RecordHead | None:
    """The record of a Patient, if the Patient has this number; a dead person's is CLOSED."""
    patient = converted(resource, wire.Patient, place)
    if all((one.system, one.value) != (names.CPR, number) for one in patient.identifier):
        return None
    state = RecordState.ACTIVE if patient.active else RecordState.INACTIVE
    if patient.deceased_boolean or patient.deceased_date_time:
        return RecordHead(id=patient.id, person=Person(name=""), state=RecordState.CLOSED)
    born = day(patient.birth_date, f"{place}.birthDate") if patient.birth_date else None
    person = Person(name=full_name(patient.name, f"{place}.name"), born=born)
    return RecordHead(id=patient.id, person=person, state=state)


def moment(text: str, place: str) -> datetime:
    """An instant with its offset. Raises `SourceInvalid`."""
    return instant(text, place)


def day(text: str, place: str) -> date:
    """A date, or the date of an instant as written. Raises `SourceInvalid`."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise SourceInvalid(place) from None


def day_or_none(text: str | None, place: str) -> date | None:
    """A date where there is one."""
    return None if text is None else day(text, place)


def needed(value: T | None, place: str) -> T:
    """The value; `SourceInvalid` where there is none."""
    if value is None or value == "":
        raise SourceInvalid(place)
    return value


def full_name(found: Iterable[wire.HumanName], place: str) -> str:
    """Given names and surname of the first name."""
    name = next(iter(found), wire.HumanName())
    parts = [*name.given, name.family or ""]
    return needed(" ".join(part for part in parts if part) or name.text, place)


def extension(found: Iterable[wire.Extension], name: str) -> wire.Extension | None:
    """One of Cura's own extensions, the first of its name."""
    return next(iter(extensions(found, name)), None)


def extensions(found: Iterable[wire.Extension], name: str) -> list[wire.Extension]:
    """All of Cura's own extensions of one name."""
    url = f"{names.OWN}/StructureDefinition/{name}"
    return [one for one in found if one.url == url]


def part(found: wire.Extension, name: str) -> wire.Extension:
    """A part of a complex extension; one without any value where it is missing."""
    parts = (one for one in found.extension if one.url == name)
    return next(parts, wire.Extension(url=name))


def text_of(found: Iterable[wire.Extension], name: str) -> str | None:
    """The text of an extension, where there is one."""
    one = extension(found, name)
    return one.value_string if one else None


def codes(concepts: Iterable[wire.Concept], system: str) -> list[str]:
    """The codes that concepts have in a system."""
    codings = (coding for concept in concepts for coding in concept.coding)
    return [one.code for one in codings if one.system == system and one.code]


def said(concepts: Iterable[wire.Concept]) -> str | None:
    """The first concept's text, else its first display."""
    for concept in concepts:
        if concept.text:
            return concept.text
        return next((coding.display for coding in concept.coding if coding.display), None)
    return None


def phone(points: Iterable[wire.ContactPoint]) -> str | None:
    """The first telephone number."""
    return next((one.value for one in points if one.system == "phone" and one.value), None)
