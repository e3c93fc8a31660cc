"""A person's care record (omsorgsjournal, EPJ) as a whole, and rows that could not be read."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias, TypeVar

from gateway.domain.people import Person

T = TypeVar("T")


class RecordState(StrEnum):
    """Whether the municipality keeps the record open. CLOSED is never told apart from no record."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedTerms:
    """Which version of a portal's terms (bruksvilkår) the person has accepted, and when."""

    version: str
    accepted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHead:
    """A record found for a person.

    `id` is the source's own key of the record (never a national number). `terms` is None where
    none are accepted or the portal has none. `handle` is the care system's own way back in.
    """

    id: str
    person: Person
    state: RecordState
    terms: AcceptedTerms | None = None
    handle: object = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An item that the source sent and that cannot be translated: its place, never its value."""

    place: str


Rows: TypeAlias = tuple[T | Unreadable, ...]
