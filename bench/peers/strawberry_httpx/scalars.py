"""Scalars and enums."""

from enum import StrEnum
from typing import NewType

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types.scalar import ScalarDefinition

MunicipalityCode = NewType("MunicipalityCode", str)
Date = NewType("Date", str)
DateTime = NewType("DateTime", str)
URL = NewType("URL", str)


def _text(name: str) -> ScalarDefinition:
    return strawberry.scalar(name=name, serialize=lambda value: value, parse_value=str)


CONFIG = StrawberryConfig(
    scalar_map={
        MunicipalityCode: _text("MunicipalityCode"),
        Date: _text("Date"),
        DateTime: _text("DateTime"),
        URL: _text("URL"),
    }
)


def _enum(name: str, *values: str) -> type[StrEnum]:
    return strawberry.enum(StrEnum(name, {value: value for value in values}))  # type: ignore[misc,no-any-return]


AppointmentKind = _enum(
    "AppointmentKind",
    "HOME_VISIT",
    "PERSONAL_CARE",
    "PRACTICAL_HELP",
    "NURSING",
    "TRAINING",
    "VIDEO_CONSULTATION",
    "MEETING",
    "OTHER",
)
AppointmentStatus = _enum(
    "AppointmentStatus", "BOOKED", "CANCELLATION_PENDING", "CANCELLED", "COMPLETED"
)
CalendarSpan = _enum("CalendarSpan", "DAY", "WEEK", "MONTH")
CancelabilityCode = _enum(
    "CancelabilityCode",
    "ALLOWED",
    "TOO_LATE",
    "ALREADY_CANCELLED",
    "OVER",
    "NOT_OFFERED",
    "NOT_PERMITTED",
)
PlaceKind = _enum("PlaceKind", "HOME", "CENTRE", "ONLINE", "OTHER")
Party = _enum("Party", "CITIZEN", "REPRESENTATIVE", "MUNICIPALITY")
GrantStatus = _enum("GrantStatus", "APPLIED", "GRANTED", "ORDERED", "ACTIVE", "REJECTED", "ENDED")
AidApplicationStatus = _enum(
    "AidApplicationStatus", "RECEIVED", "IN_PROGRESS", "GRANTED", "REJECTED", "WITHDRAWN"
)
DeliveryStatus = _enum(
    "DeliveryStatus", "ORDERED", "ON_ITS_WAY", "DELIVERED", "TO_BE_COLLECTED", "RETURNED"
)
ConditionKind = _enum("ConditionKind", "FUNCTIONAL", "HEALTH")
DocumentKind = _enum(
    "DocumentKind",
    "LETTER",
    "FORM",
    "OBSERVATION",
    "CARE_INSTRUCTION",
    "ASSESSMENT",
    "APPLICATION",
    "MESSAGE",
    "OTHER",
)
Verdict = _enum("Verdict", "SHOWN", "WITHHELD", "NOT_OFFERED")
