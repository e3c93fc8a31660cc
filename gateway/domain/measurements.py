"""Measurements (målinger), and the agreements by which a citizen enters their own."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gateway.domain.people import Party
from gateway.domain.words import Words


class MeasurementKind(StrEnum):
    """What is measured."""

    BLOOD_PRESSURE = "BLOOD_PRESSURE"
    WEIGHT = "WEIGHT"
    BLOOD_GLUCOSE = "BLOOD_GLUCOSE"
    PAIN = "PAIN"
    PULSE = "PULSE"
    TEMPERATURE = "TEMPERATURE"
    OXYGEN_SATURATION = "OXYGEN_SATURATION"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementComponent:
    """One number of a measurement, its unit (UCUM) and its agreed bounds, both included."""

    code: str
    label: Words
    unit: str
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementAgreement:
    """What the citizen has agreed with the staff to measure."""

    id: str
    kind: MeasurementKind
    label: Words
    components: tuple[MeasurementComponent, ...]
    frequency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredValue:
    """One number, in its component's unit."""

    code: str
    label: Words
    value: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One measurement. `agreement_id` is the upstream id of the agreement it belongs to."""

    id: str
    kind: MeasurementKind
    label: Words
    taken_at: datetime
    values: tuple[MeasuredValue, ...]
    entered_by: Party
    agreement_id: str | None = None
    comment: str | None = None
