"""Grants into the model: the reference in the tree, and the elements that are not hidden."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import msgspec

from gateway.domain.coding import FSIII, Coding
from gateway.domain.errors import SourceInvalid
from gateway.domain.grants import Grant, GrantDetails, GrantStatus
from gateway.domain.numbers import without_numbers
from gateway.systems.nexus import wire_tree as wire
from gateway.systems.nexus.translate import Raw, day, known
from gateway.upstream.reading import Marks, hides, read

TYPES = frozenset({"basketGrantReference"})
# Entered in error: nobody was ever granted these.
CUT = frozenset({"Annulleret", "Fjernet"})
STATUSES = {
    "Ansøgt": GrantStatus.APPLIED,
    "Bevilget": GrantStatus.GRANTED,
    "Bestilt": GrantStatus.ORDERED,
    "Aktiv": GrantStatus.ACTIVE,
    "Afslået": GrantStatus.REJECTED,
    "Afgjort": GrantStatus.ENDED,
    "Afsluttet": GrantStatus.ENDED,
    "Frafaldet": GrantStatus.ENDED,
    "Ophørt": GrantStatus.ENDED,
}


def grant(raw: Raw, place: str, patient_id: int, zone: ZoneInfo) -> Grant | None:
    """A grant as the tree has it; its details stand in the full object."""
    marks = Marks(raw, place)
    checks = (
        lambda: marks.of("patientId", int) != patient_id,
        lambda: marks.of("status", str) in CUT,
    )
    if hides(checks):
        return None
    found = read(raw, wire.GrantReference, place)
    return Grant(
        id=str(found.id),
        title=without_numbers(found.name),
        status=known(STATUSES, marks.of("status", str), f"{place}.status"),
        decided_on=day(found.date, zone, f"{place}.date"),
        details=None,
        handle=found.href("referencedObject", place),
    )


def details(found: wire.FullGrant, patient_id: int, zone: ZoneInfo) -> GrantDetails:
    """What the shown elements say. One of somebody else is `SourceInvalid`."""
    if (found.patient or {}).get("id", patient_id) != patient_id:
        raise SourceInvalid("grant.patient")
    shown = shown_elements(found.current_elements)

    def day_of(kind: str) -> wire.DateElement:
        return _read(shown, kind, wire.DateElement) or wire.DateElement(date=None)

    paragraph = _read(shown, "paragraph", wire.ParagraphElement)
    law = paragraph.paragraph if paragraph else None
    supplier = _read(shown, "supplier", wire.SupplierElement)
    description = _read(shown, "description", wire.TextElement)
    return GrantDetails(
        law=law.name if law else None,
        paragraph=law.section if law else None,
        code=_code(_read(shown, "klMapping", wire.MappingElement)),
        granted_on=day(day_of("workflowApprovedDate").date, zone, "grant.workflowApprovedDate"),
        starts_on=day(day_of("orderedDate").date, zone, "grant.orderedDate"),
        ends_on=day(day_of("basketGrantEndDate").date, zone, "grant.basketGrantEndDate"),
        supplier=supplier.supplier.name if supplier and supplier.supplier else None,
        description=(description.text or None) if description else None,
    )


def shown_elements(elements: Sequence[msgspec.Raw]) -> dict[str, msgspec.Raw]:
    """The elements that Nexus says are not hidden from the person, by type."""
    shown: dict[str, msgspec.Raw] = {}
    for index, raw in enumerate(elements):
        marks = Marks(raw, f"grant.currentElements[{index}]")
        if marks.of("metadata", wire.Metadata).hidden_on_patient is False:
            shown[marks.of("type", str)] = raw
    return shown


def _read(
    shown: dict[str, msgspec.Raw], kind: str, shape: type[wire.ElementT]
) -> wire.ElementT | None:
    return read(shown[kind], shape, f"grant.{kind}") if kind in shown else None


def _code(mapping: wire.MappingElement | None) -> Coding | None:
    if mapping is None or not mapping.text:
        return None
    entry = mapping.kl_catalog_grant
    return Coding(system=FSIII, code=mapping.text, display=entry.name if entry else None)
