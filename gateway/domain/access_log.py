"""The access log: who looked at what about whom, in a shape that the citizen can read."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from gateway.domain.people import NationalNumber, Person
from gateway.domain.topics import Role, Topic


class AccessKind(StrEnum):
    """Whether something was read or changed."""

    READ = "READ"
    WRITE = "WRITE"


class AccessOutcome(StrEnum):
    """How it ended."""

    ANSWERED = "ANSWERED"
    REFUSED = "REFUSED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One record opened by one operation, as shown.

    `role` and `subject` are None where a look was refused for want of a right. `application` is
    the client's id; `operation` the name the client gave its operation.
    """

    at: datetime
    kind: AccessKind
    actor: Person
    role: Role | None
    subject: Person | None
    municipality: str
    application: str
    operation: str | None
    topics_shown: tuple[Topic, ...]
    topics_withheld: tuple[Topic, ...]
    outcome: AccessOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToLog:
    """An access with what the store keeps only as keyed hashes: numbers, and the record's key.

    `correlation` is the same for everything that one operation does. `record` is the source's own
    key of the record, where it is known. `without_right`: it was refused for want of a right, so
    whoever tried is shown neither subject nor role; the subject is shown both, if known.
    """

    access: Access
    actor_number: NationalNumber = field(repr=False)
    subject_number: NationalNumber | None = field(repr=False)
    correlation: str = ""
    record: str | None = None
    without_right: bool = False


@dataclass(frozen=True, slots=True, order=True)
class AccessPlace:
    """Where an entry stands: by time, then by the process that wrote it, and its number there."""

    at: datetime
    writer: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedAccess:
    """An access that is in the log, as one reader may see it."""

    place: AccessPlace
    access: Access


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How much of the log one reader's application is told; None: all of it.

    Entries of these municipalities only, and of what the reader did for others only what was done
    in these roles.
    """

    municipalities: frozenset[str] | None = None
    roles: frozenset[Role] | None = None


EVERYTHING: Final = Told()
