"""What all of Cura's translations share: dates, names, codes, extensions; and the person."""

from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Any, Final, TypeVar

from gateway.domain.errors import SourceInvalid
from gateway.domain.people import Person
from gateway.domain.records import RecordHead, RecordState
from gateway.systems.cura import names, wire
from gateway.upstream.reading import converted, instant

T = TypeVar("T")
_OWN: Final = f"{names.OWN}/StructureDefinition/"


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


def read_as(resource: Any, shape: type[T], place: str) -> T:
    """The resource as this shape, which it is already where its page was read in one go."""
    return resource if isinstance(resource, shape) else converted(resource, shape, place)


def moment(text: str, place: str, inside: str = "") -> datetime:
    """An instant with its offset. Raises `SourceInvalid` with `place` and the path `inside` it."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise SourceInvalid(place + inside) from None
    if found.tzinfo is None or not MINYEAR < found.year < MAXYEAR:
        return instant(text, place + inside)
    return found


def day(text: str, place: str, inside: str = "") -> date:
    """A date, or the date of an instant as written. Raises `SourceInvalid`."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise SourceInvalid(place + inside) from None


def day_or_none(text: str | None, place: str, inside: str = "") -> date | None:
    """A date where there is one."""
    return None if text is None else day(text, place, inside)


def needed(value: T | None, place: str, inside: str = "") -> T:
    """The value; `SourceInvalid` where there is none."""
    if value is None or value == "":
        raise SourceInvalid(place + inside)
    return value


def full_name(found: Iterable[wire.HumanName], place: str) -> str:
    """Given names and surname of the first name."""
    name = next(iter(found), wire.HumanName())
    parts = [*name.given, name.family or ""]
    return needed(" ".join(part for part in parts if part) or name.text, place)


def extension(found: Iterable[wire.Extension], name: str) -> wire.Extension | None:
    """One of Cura's own extensions, the first of its name."""
    url = _OWN + name
    for one in found:
        if one.url == url:
            return one
    return None


def extensions(found: Iterable[wire.Extension], name: str) -> list[wire.Extension]:
    """All of Cura's own extensions of one name."""
    url = _OWN + name
    return [one for one in found if one.url == url]


def firsts(found: Iterable[wire.Extension]) -> dict[str, wire.Extension]:
    """The first of each of Cura's own extensions, by name."""
    own: dict[str, wire.Extension] = {}
    for one in found:
        name = one.url.removeprefix(_OWN)
        if name not in own and name != one.url:
            own[name] = one
    return own


def part(found: wire.Extension, name: str) -> wire.Extension:
    """A part of a complex extension; one without any value where it is missing."""
    for one in found.extension:
        if one.url == name:
            return one
    return wire.Extension(url=name)


def text_of(found: Iterable[wire.Extension], name: str) -> str | None:
    """The text of an extension, where there is one."""
    one = extension(found, name)
    return one.value_string if one else None


def first_code(concepts: Iterable[wire.Concept], system: str) -> str | None:
    """The first code that concepts have in a system."""
    for concept in concepts:
        for coding in concept.coding:
            if coding.system == system and coding.code:
                return coding.code
    return None


def codes(concepts: Iterable[wire.Concept], system: str) -> list[str]:
    """The codes that concepts have in a system."""
    codings = (coding for concept in concepts for coding in concept.coding)
    return [one.code for one in codings if one.system == system and one.code]


def said(concepts: Iterable[wire.Concept]) -> str | None:
    """The first concept's text, else its first display."""
    for concept in concepts:
        return said_by(concept)
    return None


def said_by(concept: wire.Concept) -> str | None:
    """A concept's text, else its first display."""
    if concept.text:
        return concept.text
    for coding in concept.coding:
        if coding.display:
            return coding.display
    return None


def phone(points: Iterable[wire.ContactPoint]) -> str | None:
    """The first telephone number."""
    for one in points:
        if one.system == "phone" and one.value:
            return one.value
    return None
