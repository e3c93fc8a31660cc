"""Nexus' way of changing anything: get a prototype, fill it in, send it to the link inside it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from gateway.domain.changes import Made, NotDone, RefusalCode
from gateway.domain.errors import SourceInvalid
from gateway.domain.topics import Role
from gateway.port import Asker
from gateway.systems.nexus import wire_changes
from gateway.systems.nexus.numbers import dashed
from gateway.systems.nexus.refusing import done
from gateway.systems.nexus.way import Way
from gateway.upstream.answers import Answer

T = TypeVar("T", bound=wire_changes.Ordered)
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Prototype:
    """A prototype as Nexus gave it; what it holds besides is sent back as it came."""

    place: str
    marks: wire_changes.Prototype
    body: dict[str, Any] = field(repr=False)

    async def sent(self, way: Way, method: str, rel: str, **filled: Any) -> Answer | None:
        """Filled in and sent to its own link, once. None: it had become old meanwhile.

        Raises `NotDone` where Nexus refuses it, else what `Upstream.change` raises.
        """
        body = {key: value for key, value in self.body.items() if key != "_links"} | filled
        answer = await way.change(method, self.marks.href(rel, self.place), self.place, body)
        return answer if done(answer) else None


async def prototype(way: Way, href: str, place: str, **about: int) -> Prototype:
    """The prototype behind a link, for a change to what `about` names by Nexus' own keys.

    One for another person's record, or about another thing, is `SourceInvalid`.
    """
    answer = await way.asked(href, place)
    if not done(answer):
        raise SourceInvalid(place)
    marks = answer.read(wire_changes.Prototype)
    if marks.patient_id != way.patient_id:
        raise SourceInvalid(f"{place}.patientId")
    body = answer.read(dict[str, Any])
    for key, wanted in about.items():
        if body.get(key) != wanted:
            raise SourceInvalid(f"{place}.{key}")
    return Prototype(place, marks, body)


async def while_it_is_old(attempt: Callable[[], Awaitable[Made | None]]) -> Made:
    """Once more from the beginning where somebody else was faster; nothing was done then.

    Raises `NotDone(CONFLICT)` where that happens again and again.
    """
    for _ in range(_TRIES):
        made = await attempt()
        if made is not None:
            return made
    raise NotDone(RefusalCode.CONFLICT)


def acting_person(asker: Asker) -> dict[str, Any]:
    """Who does it, for Nexus' own record: by name and number, in the body alone."""
    return {
        "type": "CITIZEN" if asker.role is Role.CITIZEN else "REPRESENTATIVE",
        "fullName": asker.name,
        "personIdentifier": {"type": "cpr", "identifier": dashed(asker.number)},
    }


def is_named(told: str, uid: UUID) -> bool:
    """Whether a GUID that Nexus tells is the one that we chose."""
    return told.lower() == str(uid)


def made_by(answer: Answer, uid: UUID) -> wire_changes.Ordered:
    """What the order of this uid has made. Something else in the answer is `SourceInvalid`."""
    return _named(answer.read(wire_changes.Ordered), uid, answer)


def made_for(way: Way, answer: Answer, uid: UUID) -> wire_changes.OwnOrdered:
    """The same for what says whose record it stands in: this person's."""
    found = _named(answer.read(wire_changes.OwnOrdered), uid, answer)
    if found.patient_id != way.patient_id:
        raise SourceInvalid(f"{answer.place}.patientId")
    return found


def _named(found: T, uid: UUID, answer: Answer) -> T:
    if not is_named(found.uid, uid):
        raise SourceInvalid(f"{answer.place}.uid")
    return found
