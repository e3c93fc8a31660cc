"""Grants (bevillinger, indsatser, vedtak): what the municipality has decided to give."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from gateway.domain.coding import Coding


class GrantStatus(StrEnum):
    """How far a grant has come."""

    APPLIED = "APPLIED"
    GRANTED = "GRANTED"
    ORDERED = "ORDERED"
    ACTIVE = "ACTIVE"
    REJECTED = "REJECTED"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantDetails:
    """The parts of a grant that some sources tell only when asked for that one grant."""

    law: str | None = None
    paragraph: str | None = None
    code: Coding | None = None
    granted_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    supplier: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One grant. `decided_on` orders the list; `details` None: ask the source for them."""

    id: str
    title: str
    status: GrantStatus
    decided_on: date | None
    details: GrantDetails | None
    handle: object = field(default=None, repr=False, compare=False)
