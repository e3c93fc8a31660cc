"""Grants the plain way."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET

from gateway.domain.coding import FSIII, Coding
from gateway.domain.grants import Grant, GrantDetails
from gateway.systems.nexus.grants import CUT, STATUSES, TYPES
from gateway.systems.nexus.plain.reading import Odd, day, decoded, title
from gateway.systems.nexus.plain.wire_tree import Element, FullGrant, Node

_GRANT: Final = msgspec.json.Decoder(FullGrant)


def grants(leaves: Sequence[Node], patient_id: int, zone: ZoneInfo) -> list[Grant]:
    """The grants among what hangs on the tree."""
    found = []
    for leaf in leaves:
        if leaf.type in TYPES:
            status = leaf.status
            if leaf.patient_id is None or status is None:
                raise Odd
            if leaf.patient_id == patient_id and status not in CUT:
                found.append(_grant(leaf, status, zone))
    return found


def _grant(leaf: Node, status: str, zone: ZoneInfo) -> Grant:
    links, name, decided = leaf.links, leaf.name, leaf.date
    if leaf.id is None or name is None or decided is UNSET:
        raise Odd
    if links is None or links.referenced_object is None:
        raise Odd
    return Grant(
        id=str(leaf.id),
        title=title(name),
        status=STATUSES[status],
        decided_on=day(decided, zone),
        details=None,
        handle=links.referenced_object.href,
    )


def details(body: bytes, patient_id: int, zone: ZoneInfo) -> GrantDetails:
    """What the elements that are not hidden say. A grant of somebody else is odd."""
    found = decoded(_GRANT, body)
    if found.patient and found.patient.get("id", patient_id) != patient_id:
        raise Odd
    shown = {
        element.type: element
        for element in found.current_elements
        if element.metadata.hidden_on_patient is False
    }
    law, supplier = shown.get("paragraph"), shown.get("supplier")
    told, described = shown.get("klMapping"), shown.get("description")
    paragraph = None if law is None else law.paragraph
    named = None if supplier is None else supplier.supplier
    description = None if described is None else described.text
    if paragraph is UNSET or named is UNSET or description is UNSET:
        raise Odd
    return GrantDetails(
        law=paragraph.name if paragraph else None,
        paragraph=paragraph.section if paragraph else None,
        code=None if told is None else _code(told),
        granted_on=_day(shown.get("workflowApprovedDate"), zone),
        starts_on=_day(shown.get("orderedDate"), zone),
        ends_on=_day(shown.get("basketGrantEndDate"), zone),
        supplier=named.name if named else None,
        description=description or None,
    )


def _day(element: Element | None, zone: ZoneInfo) -> date | None:
    if element is None:
        return None
    if element.date is UNSET:
        raise Odd
    return day(element.date, zone)


def _code(element: Element) -> Coding | None:
    text, entry = element.text, element.kl_catalog_grant
    if text is UNSET or entry is UNSET:
        raise Odd
    return Coding(system=FSIII, code=text, display=entry.name if entry else None) if text else None
