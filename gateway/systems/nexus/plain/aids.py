"""Applications for aids, aids granted and aids lent, the plain way."""

from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from gateway.domain.aids import AidApplication, AidLoan, BodyWornAid, BodyWornAidKind
from gateway.systems.nexus.aids import APPLICATIONS, DELIVERIES, NOT_SHOWN, kind_of, kind_offered
from gateway.systems.nexus.plain import wire
from gateway.systems.nexus.plain.reading import day, decoded, moment, title
from gateway.systems.nexus.translate import DELETED
from gateway.systems.nexus.wire_casework import ApplicationKind

_APPLICATIONS: Final = msgspec.json.Decoder(list[wire.Application])
_KINDS: Final = msgspec.json.Decoder(list[ApplicationKind])
_AIDS: Final = msgspec.json.Decoder(list[wire.BodyWornAid])
_LOANS: Final = msgspec.json.Decoder(list[wire.Lending])


def applications(body: bytes, patient_id: int, zone: ZoneInfo) -> list[AidApplication]:
    """This person's applications that are handed in."""
    return [
        AidApplication(
            id=str(row.id),
            kind=kind_of(row.kind),
            submitted_at=moment(row.submitted_date, zone),
            status=APPLICATIONS[row.status],
            decided_on=day(row.decided_date, zone),
        )
        for row in decoded(_APPLICATIONS, body)
        if row.patient_id == patient_id and row.status not in NOT_SHOWN
    ]


def applicable_kinds(body: bytes) -> list[BodyWornAidKind]:
    """What can be applied for."""
    return [kind_offered(row) for row in decoded(_KINDS, body)]


def body_worn_aids(body: bytes, patient_id: int, zone: ZoneInfo) -> list[BodyWornAid]:
    """This person's body-worn aids."""
    return [
        BodyWornAid(
            id=str(row.id),
            name=title(row.name),
            kind=kind_of(row.aid_type) if row.aid_type else None,
            granted_on=day(row.grant_date, zone),
            supplier=row.supplier.name if row.supplier else None,
        )
        for row in decoded(_AIDS, body)
        if row.patient_id == patient_id and row.status not in DELETED
    ]


def loans(body: bytes, patient_id: int, zone: ZoneInfo) -> list[AidLoan]:
    """This person's loans of reusable aids."""
    return [
        AidLoan(
            id=str(row.id),
            name=title(row.item.product.name),
            delivery=DELIVERIES[row.delivery_status],
            category=row.item.product.category_name,
            lent_on=day(row.lending_date, zone),
            expected_on=day(row.expected_delivery_date, zone),
            delivered_on=day(row.delivered_date, zone),
        )
        for row in decoded(_LOANS, body)
        if row.patient_id == patient_id and row.status not in DELETED
    ]
