"""Aids into the model: applications, what was granted to wear, what was lent."""

from zoneinfo import ZoneInfo

from gateway.domain.aids import (
    AidApplication,
    AidApplicationStatus,
    AidLoan,
    BodyWornAid,
    BodyWornAidKind,
    DeliveryStatus,
)
from gateway.domain.numbers import without_numbers
from gateway.domain.portal import Alternative
from gateway.domain.words import words
from gateway.systems.nexus import wire_casework
from gateway.systems.nexus.translate import Raw, day, known, moment, own
from gateway.upstream.links import allowed_for_clients
from gateway.upstream.reading import read

NOT_SHOWN = frozenset({"SLETTET", "KLADDE"})
APPLICATIONS = {
    "MODTAGET": AidApplicationStatus.RECEIVED,
    "UNDER_BEHANDLING": AidApplicationStatus.IN_PROGRESS,
    "BEVILGET": AidApplicationStatus.GRANTED,
    "AFSLAAET": AidApplicationStatus.REJECTED,
    "TRUKKET": AidApplicationStatus.WITHDRAWN,
}
DELIVERIES = {status.value: status for status in DeliveryStatus}
_HOSTS = ("www.borger.dk", "borger.dk")


def application(raw: Raw, place: str, patient_id: int, zone: ZoneInfo) -> AidApplication | None:
    """An application for a body-worn aid; drafts are not handed in yet."""
    if not own(raw, place, patient_id, NOT_SHOWN):
        return None
    found = read(raw, wire_casework.Application, place)
    return AidApplication(
        id=str(found.id),
        kind=kind_of(found.kind),
        submitted_at=moment(found.submitted_date, zone, f"{place}.submittedDate"),
        status=known(APPLICATIONS, found.status, f"{place}.status"),
        decided_on=day(found.decided_date, zone, f"{place}.decidedDate"),
    )


def applicable_kind(raw: Raw, place: str) -> BodyWornAidKind:
    """A kind that can be applied for, with what a first application needs."""
    return kind_offered(read(raw, wire_casework.ApplicationKind, place))


def kind_offered(found: wire_casework.ApplicationKind) -> BodyWornAidKind:
    """The same of what is read already."""
    needed = found.documentation
    if needed is None:
        return kind_of(found)
    page = allowed_for_clients(needed.url, _HOSTS)
    documentation = Alternative(title=words(da=needed.text), url=page)
    return BodyWornAidKind(code=found.code, name=words(da=found.name), documentation=documentation)


def kind_of(found: wire_casework.AidKind) -> BodyWornAidKind:
    """A kind of body-worn aid."""
    return BodyWornAidKind(code=found.code, name=words(da=found.name))


def body_worn_aid(raw: Raw, place: str, patient_id: int, zone: ZoneInfo) -> BodyWornAid | None:
    """A body-worn aid that was granted."""
    if not own(raw, place, patient_id):
        return None
    found = read(raw, wire_casework.BodyWornAid, place)
    return BodyWornAid(
        id=str(found.id),
        name=without_numbers(found.name),
        kind=kind_of(found.aid_type) if found.aid_type else None,
        granted_on=day(found.grant_date, zone, f"{place}.grantDate"),
        supplier=found.supplier.name if found.supplier else None,
    )


def loan(raw: Raw, place: str, patient_id: int, zone: ZoneInfo) -> AidLoan | None:
    """A loan of a reusable aid, and where the aid is."""
    if not own(raw, place, patient_id):
        return None
    found = read(raw, wire_casework.Lending, place)
    product = found.item.product
    return AidLoan(
        id=str(found.id),
        name=without_numbers(product.name),
        delivery=known(DELIVERIES, found.delivery_status, f"{place}.deliveryStatus"),
        category=product.category_name,
        lent_on=day(found.lending_date, zone, f"{place}.lendingDate"),
        expected_on=day(found.expected_delivery_date, zone, f"{place}.expectedDeliveryDate"),
        delivered_on=day(found.delivered_date, zone, f"{place}.deliveredDate"),
    )
