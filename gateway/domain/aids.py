"""Assistive aids (hjælpemidler): applied for, granted to wear, lent."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from gateway.domain.portal import Alternative
from gateway.domain.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyWornAidKind:
    """A kind of body-worn aid (kropsbåret hjælpemiddel), and what a first application needs."""

    code: str
    name: Words
    documentation: Alternative | None = None


class AidApplicationStatus(StrEnum):
    """How far an application has come."""

    RECEIVED = "RECEIVED"
    IN_PROGRESS = "IN_PROGRESS"
    GRANTED = "GRANTED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class AidApplication:
    """One application for a body-worn aid."""

    id: str
    kind: BodyWornAidKind
    submitted_at: datetime
    status: AidApplicationStatus
    decided_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyWornAid:
    """A body-worn aid that was granted."""

    id: str
    name: str
    kind: BodyWornAidKind | None = None
    granted_on: date | None = None
    supplier: str | None = None


class DeliveryStatus(StrEnum):
    """Where a lent aid is."""

    ORDERED = "ORDERED"
    ON_ITS_WAY = "ON_ITS_WAY"
    DELIVERED = "DELIVERED"
    TO_BE_COLLECTED = "TO_BE_COLLECTED"
    RETURNED = "RETURNED"


@dataclass(frozen=True, slots=True, kw_only=True)
class AidLoan:
    """A reusable aid (genbrugshjælpemiddel) on loan (udlån)."""

    id: str
    name: str
    delivery: DeliveryStatus
    category: str | None = None
    lent_on: date | None = None
    expected_on: date | None = None
    delivered_on: date | None = None
