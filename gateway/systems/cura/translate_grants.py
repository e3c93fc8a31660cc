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
    day,
    day_or_none,
    first_code,
    firsts,
    needed,
    read_as,
    said_by,
)
from gateway.systems.cura.visibility import identity

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
    found = read_as(resource, wire_record.CarePlan, place)
    detail = found.activity[0].detail if found.activity else None
    if detail is None or found.period is None:
        raise SourceInvalid(f"{place}.activity")
    details = _details(found, found.period, detail.code, place)
    title = _local_title(detail.code) or said_by(detail.code)
    status = _PLANS.get(found.status) or _DOINGS.get(detail.status)
    return Grant(
        id=found.id,
        title=needed(title, place, ".activity.detail.code"),
        status=needed(status, place, ".activity.detail.status"),
        decided_on=details.granted_on or details.starts_on,
        details=details,
    )


def _local_title(code: wire.Concept) -> str | None:
    for one in code.coding:
        if one.system != names.FSIII:
            return one.display
    return None


def _details(
    found: wire_record.CarePlan, period: wire.Period, code: wire.Concept, place: str
) -> GrantDetails:
    own = firsts(found.extension)
    decided = own.get("decision-date")
    return GrantDetails(
        law=_text(own.get("law")),
        paragraph=_text(own.get("paragraph")),
        code=_fsiii(code),
        granted_on=day_or_none(decided.value_date if decided else None, place),
        starts_on=day(needed(period.start, place, ".period.start"), place),
        ends_on=day_or_none(period.end, place, ".period.end"),
        supplier=_text(own.get("supplier")),
        description=_text(own.get("decision-text")),
    )


def _text(one: wire.Extension | None) -> str | None:
    return one.value_string if one else None


def _fsiii(code: wire.Concept) -> Coding | None:
    for one in code.coding:
        if one.system == names.FSIII and one.code:
            return Coding(system=names.FSIII, code=one.code, display=one.display)
    return None


def body_worn_aid(resource: Any, place: str) -> BodyWornAid:
    """A granted body-worn aid."""
    found = read_as(resource, wire_record.DeviceRequest, place)
    code = first_code((found.code_codeable_concept,), names.BODY_WORN_AID)
    name = _AID_KINDS.get(code) if code else None
    return BodyWornAid(
        id=found.id,
        name=needed(said_by(found.code_codeable_concept), place, ".codeCodeableConcept"),
        kind=BodyWornAidKind(code=code, name=name) if code and name else None,
        granted_on=day_or_none(found.authored_on, place, ".authoredOn"),
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
    found = read_as(resource, wire_record.SupplyDelivery, place)
    own = firsts(found.extension)
    state, lent, expected = map(own.get, ("delivery-state", "lent-on", "expected-on"))
    delivery = _DELIVERIES.get(state.value_code or "") if state else None
    name = said_by(found.supplied_item.item_codeable_concept)
    return AidLoan(
        id=found.id,
        name=needed(name, place, ".suppliedItem"),
        delivery=needed(delivery, place, ".extension[delivery-state]"),
        category=_text(own.get("aid-category")),
        lent_on=day_or_none(lent.value_date if lent else None, place),
        expected_on=day_or_none(expected.value_date if expected else None, place),
        delivered_on=day_or_none(found.occurrence_date_time, place, ".occurrenceDateTime"),
    )
