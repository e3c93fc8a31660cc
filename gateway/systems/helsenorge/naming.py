"""Our own name of an order, by which the source knows it again, and who gives it."""

from typing import Any, Final
from uuid import UUID

import msgspec

from gateway.domain.changes import NotDone, RefusalCode
from gateway.domain.errors import SourceInvalid
from gateway.domain.people import NationalNumber
from gateway.domain.topics import Role
from gateway.port import RecordRef
from gateway.systems.helsenorge import wire, wire_orders
from gateway.upstream.reading import read

_URI: Final = "urn:ietf:rfc:3986"
_D_NUMBERS: Final = frozenset("4567")


def name_of(uid: UUID) -> str:
    """The name as a search token."""
    return f"{_URI}|{uid.urn}"


def condition(uid: UUID) -> str:
    """The condition under which something is made: that nothing of that name is there."""
    return f"identifier={name_of(uid)}"


def identifier(uid: UUID) -> dict[str, str]:
    """The name as an Identifier."""
    return {"system": _URI, "value": uid.urn}


def key_of(resource: bytes | msgspec.Raw, uid: UUID, place: str) -> str:
    """The source's key of what carries the name. Raises `SourceInvalid` for what does not."""
    ordered = read(resource, wire_orders.Ordered, place)
    if all(i.system != _URI or i.value != uid.urn for i in ordered.identifier):
        raise SourceInvalid(f"{place}.identifier")
    return ordered.id


def citizen(ref: RecordRef) -> dict[str, str]:
    """A reference to the person whose record it is."""
    return {"reference": f"Patient/{ref.head.id}"}


def who(ref: RecordRef) -> dict[str, Any]:
    """Who does it, for the record: the person, or the holder of a fullmakt by name and number.

    Raises `NotDone` for a role that the portal does not admit.
    """
    asker = ref.asker
    if asker.role is Role.CITIZEN:
        return citizen(ref)
    if asker.role is not Role.RELATIVE:
        raise NotDone(RefusalCode.ROLE_NOT_PERMITTED)
    return {"type": "RelatedPerson", "identifier": _number(asker.number), "display": asker.name}


def only_citizen(ref: RecordRef, code: RefusalCode) -> None:
    """Raises `NotDone` with this code for everybody but the person."""
    if ref.asker.role is not Role.CITIZEN:
        raise NotDone(code)


def _number(number: NationalNumber) -> dict[str, str]:
    """A D-number's day of birth is 40 higher than the real one."""
    digits = number.reveal()
    system = wire.D_NUMBER if digits[:1] in _D_NUMBERS else wire.FNR
    return {"system": system, "value": digits}
