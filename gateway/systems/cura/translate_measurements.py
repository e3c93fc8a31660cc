"""Measurements that the citizen enters by agreement, and the agreements."""

from collections.abc import Mapping
from typing import Any

from gateway.domain.errors import SourceInvalid
from gateway.domain.measurements import (
    MeasuredValue,
    Measurement,
    MeasurementAgreement,
    MeasurementComponent,
    MeasurementKind,
)
from gateway.domain.people import Party
from gateway.domain.words import Words, words
from gateway.systems.cura import names, wire, wire_record
from gateway.systems.cura.translate import extensions, moment, needed, part, read_as, said_by
from gateway.systems.cura.visibility import identity

_KINDS = {
    (names.LOINC, "85354-9"): MeasurementKind.BLOOD_PRESSURE,
    (names.LOINC, "29463-7"): MeasurementKind.WEIGHT,
    (names.LOINC, "15074-8"): MeasurementKind.BLOOD_GLUCOSE,
    (names.LOINC, "8867-4"): MeasurementKind.PULSE,
    (names.LOINC, "8310-5"): MeasurementKind.TEMPERATURE,
    (names.LOINC, "2708-6"): MeasurementKind.OXYGEN_SATURATION,
    (names.SNOMED, "443394008"): MeasurementKind.PAIN,
    (names.SNOMED, "1144798005"): MeasurementKind.PAIN,
}
_LABELS: Mapping[str, Words] = {
    "85354-9": words(da="Blodtryk", nb="Blodtrykk", en="Blood pressure"),
    "8480-6": words(da="Øvre blodtryk", nb="Overtrykk", en="Systolic blood pressure"),
    "8462-4": words(da="Nedre blodtryk", nb="Undertrykk", en="Diastolic blood pressure"),
    "29463-7": words(da="Vægt", nb="Vekt", en="Weight"),
    "15074-8": words(da="Blodsukker", nb="Blodsukker", en="Blood glucose"),
    "8867-4": words(da="Puls", nb="Puls", en="Pulse"),
    "8310-5": words(da="Temperatur", nb="Temperatur", en="Temperature"),
    "2708-6": words(da="Iltmætning", nb="Oksygenmetning", en="Oxygen saturation"),
    "443394008": words(da="Smerter (0-100)", nb="Smerter (0-100)", en="Pain (0-100)"),
    "1144798005": words(da="Smerter", nb="Smerter", en="Pain"),
}
_PARTIES = {"Patient": Party.CITIZEN, "RelatedPerson": Party.REPRESENTATIVE}


def agreement(resource: Any, place: str) -> MeasurementAgreement:
    """What is agreed to be measured, each number with its bounds."""
    found = read_as(resource, wire_record.ServiceRequest, place)
    numbers = bounds(found)
    if not numbers:
        raise SourceInvalid(f"{place}.extension[measurement-bounds]")
    return MeasurementAgreement(
        id=found.id,
        kind=_kind(found.code),
        label=_label(found.code, f"{place}.code"),
        components=tuple(_component(one, f"{place}.extension") for one in numbers),
        frequency=found.patient_instruction,
    )


def bounds(found: wire_record.ServiceRequest) -> list[wire.Extension]:
    """The agreed numbers of an agreement, each with its code, unit and bounds."""
    return extensions(found.extension, "measurement-bounds")


def _component(found: wire.Extension, place: str) -> MeasurementComponent:
    code = needed(part(found, "code").value_coding, place)
    return MeasurementComponent(
        code=needed(code.code, place),
        label=_label(wire.Concept(coding=(code,)), place),
        unit=needed(part(found, "unit").value_code, place),
        minimum=part(found, "low").value_decimal,
        maximum=part(found, "high").value_decimal,
    )


def measurement(resource: Any, place: str) -> Measurement:
    """One measurement, with the comment of whoever entered it; the staff's notes are not read."""
    found = read_as(resource, wire_record.Observation, place)
    agreements = [identity(one.reference) for one in found.based_on]
    return Measurement(
        id=found.id,
        kind=_kind(found.code),
        label=_label(found.code, f"{place}.code"),
        taken_at=moment(found.effective_date_time, place, ".effectiveDateTime"),
        values=tuple(_values(found, place)),
        entered_by=_entered_by(found, place),
        agreement_id=next((key for kind, key in agreements if kind == "ServiceRequest"), None),
        comment=_comment(found),
    )


def _values(found: wire_record.Observation, place: str) -> list[MeasuredValue]:
    parts = [(one.code, one.value_quantity) for one in found.component]
    if found.value_quantity is not None:
        parts.insert(0, (found.code, found.value_quantity))
    if not parts:
        raise SourceInvalid(f"{place}.valueQuantity")
    return [
        MeasuredValue(
            code=needed(code.coding[0].code if code.coding else None, f"{place}.code"),
            label=_label(code, f"{place}.code"),
            value=quantity.value,
            unit=quantity.code,
        )
        for code, quantity in parts
    ]


def _entered_by(found: wire_record.Observation, place: str) -> Party:
    if not found.performer:
        raise SourceInvalid(f"{place}.performer")
    one = found.performer[0]
    return _PARTIES.get(identity(one.reference)[0] or one.type or "", Party.MUNICIPALITY)


def _comment(found: wire_record.Observation) -> str | None:
    for note in found.note:
        author = note.author_reference
        if author and (identity(author.reference)[0] or author.type) in _PARTIES:
            return note.text
    return None


def _kind(code: wire.Concept) -> MeasurementKind:
    for one in code.coding:
        kind = _KINDS.get((one.system or "", one.code or ""))
        if kind is not None:
            return kind
    return MeasurementKind.OTHER


def _label(code: wire.Concept, place: str) -> Words:
    for one in code.coding:
        label = _LABELS.get(one.code or "")
        if label is not None:
            return label
    return words(da=needed(said_by(code), place))
