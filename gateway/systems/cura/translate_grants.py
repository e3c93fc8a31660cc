"""Grants, body-worn aids and loans."""

from collections.abc import Mapping
from typing import Any

from gateway.domain.aids import AidLoan, BodyWornAid, BodyWornAidKind, DeliveryStatus
from gateway.domain.coding import Coding
from gateway.domain.errors import SourceInvalid
from gateway.domain.grants import Grant, GrantDetails, GrantStatus
from gateway.domain.words import Words, words
from gateway.systems.cura import names, wire, wire_record
from gateway.systems.cura.translate import (
    codes,
    day_or_none,
    extension,
    needed,
    said,
    text_of,
)
from gateway.systems.cura.visibility import identity
from gateway.upstream.reading import converted

_PLANS = {
    "draft": GrantStatus.APPLIED,
    "revoked": GrantStatus.REJECTED,
    "completed": GrantStatus.ENDED,
}
_DOINGS = {
    "not-started": GrantStatus.GRANTED,
    "scheduled": GrantStatus.ORDERED,
    "in-progress": GrantStatus.ACTIVE,
    "on-hold": GrantStatus.ACTIVE,
    "completed": GrantStatus.ENDED,
    "stopped": GrantStatus.ENDED,
    "cancelled": GrantStatus.ENDED,
}
_DELIVERIES = {
    "ordered": DeliveryStatus.ORDERED,
    "on-its-way": DeliveryStatus.ON_ITS_WAY,
    "delivered": DeliveryStatus.DELIVERED,
    "to-be-collected": DeliveryStatus.TO_BE_COLLECTED,
    "returned": DeliveryStatus.RETURNED,
}
_AID_KINDS: Mapping[str, Words] = {
    "kompressionsstroempe": words(
        da="Kompressionsstrømpe", nb="Kompresjonsstrømpe", en="Compression stocking"
    ),
    "ortopaedisk-fodtoej": words(
        da="Ortopædisk fodtøj", nb="Ortopedisk fottøy", en="Orthopaedic footwear"
    ),
    "fodindlaeg": words(da="Fodindlæg", nb="Fotseng", en="Insole"),
}


def grant(resource: Any, place: str) -> Grant:
    """A planned intervention after KL's profile; Cura's list has all of it."""
    found = converted(resource, wire_record.CarePlan, place)
    detail = found.activity[0].detail if found.activity else None
    if detail is None or found.period is None:
        raise SourceInvalid(f"{place}.activity")
    details = _details(found, found.period, detail.code, place)
    local = [one for one in detail.code.coding if one.system != names.FSIII]
    title = local[0].display if local else None
    return Grant(
        id=found.id,
        title=needed(title or said([detail.code]), f"{place}.activity.detail.code"),
        status=_status(found, detail, place),
        decided_on=details.granted_on or details.starts_on,
        details=details,
    )


def _details(
    found: wire_record.CarePlan, period: wire.Period, code: wire.Concept, place: str
) -> GrantDetails:
    decided = extension(found.extension, "decision-date")
    return GrantDetails(
        law=text_of(found.extension, "law"),
        paragraph=text_of(found.extension, "paragraph"),
        code=_fsiii(code),
        granted_on=day_or_none(decided.value_date if decided else None, place),
        starts_on=day_or_none(needed(period.start, f"{place}.period.start"), place),
        ends_on=day_or_none(period.end, f"{place}.period.end"),
        supplier=text_of(found.extension, "supplier"),
        description=text_of(found.extension, "decision-text"),
    )


def _fsiii(code: wire.Concept) -> Coding | None:
    for one in code.coding:
        if one.system == names.FSIII and one.code:
            return Coding(system=names.FSIII, code=one.code, display=one.display)
    return None


def _status(found: wire_record.CarePlan, detail: wire_record.Detail, place: str) -> GrantStatus:
    status = _PLANS.get(found.status) or _DOINGS.get(detail.status)
    return needed(status, f"{place}.activity.detail.status")


def body_worn_aid(resource: Any, place: str) -> BodyWornAid:
    """A granted body-worn aid."""
    found = converted(resource, wire_record.DeviceRequest, place)
    kinds = codes([found.code_codeable_concept], names.BODY_WORN_AID)
    name = _AID_KINDS.get(kinds[0]) if kinds else None
    return BodyWornAid(
        id=found.id,
        name=needed(said([found.code_codeable_concept]), f"{place}.codeCodeableConcept"),
        kind=BodyWornAidKind(code=kinds[0], name=name) if name else None,
        granted_on=day_or_none(found.authored_on, f"{place}.authoredOn"),
        supplier=_supplier(found.performer),
    )


def _supplier(performer: wire.Reference | None) -> str | None:
    """A firm. Where somebody of the staff stands there instead, none is told."""
    if performer is None:
        return None
    kind = identity(performer.reference)[0] or performer.type or "Organization"
    return performer.display if kind == "Organization" else None


def aid_loan(resource: Any, place: str) -> AidLoan:
    """An aid on loan."""
    found = converted(resource, wire_record.SupplyDelivery, place)
    state = extension(found.extension, "delivery-state")
    delivery = _DELIVERIES.get(state.value_code or "") if state else None
    lent = extension(found.extension, "lent-on")
    expected = extension(found.extension, "expected-on")
    name = said([found.supplied_item.item_codeable_concept])
    return AidLoan(
        id=found.id,
        name=needed(name, f"{place}.suppliedItem"),
        delivery=needed(delivery, f"{place}.extension[delivery-state]"),
        category=text_of(found.extension, "aid-category"),
        lent_on=day_or_none(lent.value_date if lent else None, place),
        expected_on=day_or_none(expected.value_date if expected else None, place),
        delivered_on=day_or_none(found.occurrence_date_time, f"{place}.occurrenceDateTime"),
    )
