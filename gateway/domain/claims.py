"""Doing a change once: the name that a caller gives it, and what is known of that name.

Source of the rule: a key belongs to the sign-in's person, the application, the person acted for,
the municipality and the kind of change, and is remembered for a day together with its input.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from gateway.domain.changes import ChangeKind, Made, RefusalCode
from gateway.domain.people import NationalNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeName:
    """What one idempotency key names. Another person's same key is another name."""

    issuer: str
    subject: str
    client: str
    person: NationalNumber
    municipality: str
    kind: ChangeKind
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Claimed:
    """It is the caller's to do now. `again`: an earlier try may have been sent; find out first.

    `uid` is the name by which care systems know the change: random, made once for each name.
    `sent_at` is when the last try that may have been sent had ended, where there was one.
    """

    uid: UUID
    again: bool
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AlreadyMade:
    """It was done; `result` is what was kept of it, sealed."""

    result: str


@dataclass(frozen=True, slots=True)
class HeldElsewhere:
    """Somebody is doing it now, until then at the latest."""

    until: datetime


@dataclass(frozen=True, slots=True)
class OtherInput:
    """The same key was used with another input."""


Claim: TypeAlias = Claimed | AlreadyMade | HeldElsewhere | OtherInput


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The change is done. `before`: it was, and this call did nothing."""

    made: Made
    before: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Declined:
    """The change is not done, and nothing changed."""

    code: RefusalCode


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody knows; the same call finds out."""

    retry_after: timedelta


Outcome: TypeAlias = Confirmed | Declined | Unknown
