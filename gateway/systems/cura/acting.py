"""Who does a change, and under which name: what every change tells Cura."""

from typing import Any
from uuid import UUID

from gateway.domain.errors import SourceInvalid
from gateway.domain.topics import Role
from gateway.port import RecordRef
from gateway.systems.cura import names, wire
from gateway.systems.cura.translate import extensions, part
from gateway.upstream.reading import converted

Json = dict[str, Any]


def person(ref: RecordRef) -> Json:
    """The Patient whose record it is."""
    return {"reference": f"Patient/{ref.head.id}"}


def actor(ref: RecordRef) -> Json:
    """Who does it: the Patient by id, or the representative by number and name.

    Cura keeps a representative as it was told, and makes no RelatedPerson: those are the relatives
    whom the staff have written down.
    """
    asker = ref.asker
    if asker.role is Role.CITIZEN:
        return {**person(ref), "display": asker.name or ref.head.person.name}
    number = {"use": "official", "system": names.CPR, "value": asker.number.reveal()}
    return {"type": "RelatedPerson", "identifier": number, "display": asker.name}


def request(uid: UUID) -> Json:
    """Our own name of a change, as an identifier."""
    return {"system": names.REQUEST, "value": str(uid)}


def requested(ref: RecordRef, uid: UUID) -> list[Json]:
    """The parameters that every operation is told: which request, whose record, by whom."""
    return [
        {"name": "requestId", "valueIdentifier": request(uid)},
        {"name": "patient", "valueReference": person(ref)},
        {"name": "by", "valueReference": actor(ref)},
    ]


def coded(code: tuple[str, str]) -> Json:
    """A codeable concept of one code."""
    system, value = code
    return {"coding": [{"system": system, "code": value}]}


def named(resource: Any, uid: UUID) -> bool:
    """Whether a resource has the name of this change among its identifiers."""
    try:
        found = converted(resource, wire.Named, "identifier")
    except SourceInvalid:
        return False
    return any(_is(one, uid) for one in found.identifier)


def came_of(resource: Any, name: str, uid: UUID) -> bool:
    """Whether one of a resource's marks of this name says that it came of this change."""
    try:
        marked = converted(resource, wire.Marked, "mark")
    except SourceInvalid:
        return False
    marks = extensions(marked.extension, name)
    return any(_is(part(one, "requestId").value_identifier, uid) for one in marks)


def _is(identifier: wire.Identifier | None, uid: UUID) -> bool:
    found = identifier or wire.Identifier()
    return (found.system, found.value) == (names.REQUEST, str(uid))
