"""The log lines of one operation: gathered while it runs, durable before its answer leaves."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from gateway.domain.access_log import Access, AccessKind, AccessOutcome, AccessToLog
from gateway.domain.clock import Clock
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.people import NationalNumber, Person
from gateway.domain.representations import Representation, Viewer
from gateway.domain.topics import Role, Topic


class AccessLog(Protocol):
    """Where log lines are kept."""

    async def append(self, entries: Sequence[AccessToLog]) -> None:
        """Durable on return; raises `StoreUnavailable`."""
        ...


@dataclass(slots=True, kw_only=True)
class Line:
    """One record in one operation. It fills while topics are read.

    `without_right`: refused for want of a right, or over before anybody could tell whether an id
    was of a record that one has a right to. Then `subject`, `role` and `record` say whose record
    was tried, where that is known; whoever tried is not told.
    """

    viewer: Viewer
    municipality: MunicipalityCode
    role: Role | None
    subject: Person | None
    subject_number: NationalNumber | None = field(repr=False)
    kind: AccessKind = AccessKind.READ
    refused: bool = False
    failed: bool = False
    without_right: bool = False
    record: str | None = None
    shown: set[Topic] = field(default_factory=set)
    withheld: set[Topic] = field(default_factory=set)

    @property
    def outcome(self) -> AccessOutcome:
        """FAILED where something failed and nothing was shown."""
        if self.refused:
            return AccessOutcome.REFUSED
        if self.failed and not self.shown:
            return AccessOutcome.FAILED
        return AccessOutcome.ANSWERED


def look(viewer: Viewer, municipality: MunicipalityCode, right: Representation) -> Line:
    """A line about a look by somebody with a right."""
    return Line(
        viewer=viewer,
        municipality=municipality,
        role=right.role,
        subject=right.person,
        subject_number=right.number,
    )


def look_without_right(
    viewer: Viewer,
    municipality: MunicipalityCode,
    tried: Representation | None = None,
    *,
    record: str | None = None,
) -> Line:
    """A line about a look refused for want of a right: its actor sees the same whatever was tried.

    `tried` is the right, present or past, that it was tried by, and `record` the source's key of
    what was tried, where they are known. That one has tried one's own record is not told either.
    """
    other = None if tried is None or tried.role is Role.CITIZEN else tried
    return Line(
        viewer=viewer,
        municipality=municipality,
        role=None if other is None else other.role,
        subject=None if other is None else other.person,
        subject_number=None if other is None else other.number,
        refused=True,
        without_right=True,
        record=record,
    )


class Ledger:
    """The lines of one operation."""

    def __init__(
        self, log: AccessLog, clock: Clock, operation: str | None, correlation: str = ""
    ) -> None:
        self._log = log
        self._clock = clock
        self._operation = operation
        self._correlation = correlation
        self._lines: list[Line] = []

    def anew(self) -> "Ledger":
        """An empty one for more of the same operation."""
        return Ledger(self._log, self._clock, self._operation, self._correlation)

    def note(self, line: Line) -> None:
        """Take a line in, once."""
        if not any(known is line for known in self._lines):
            self._lines.append(line)

    async def settle(self) -> None:
        """Write every line. Raises `StoreUnavailable`: then nothing may be shown."""
        lines, self._lines = sorted(_one_each(self._lines), key=_place), []
        if lines:
            await self._log.append([self.entry(line) for line in lines])

    def entry(self, line: Line, outcome: AccessOutcome | None = None) -> AccessToLog:
        """A line as the log has it, now, with an outcome of its own if one is told."""
        access = Access(
            at=self._clock.now(),
            kind=line.kind,
            actor=line.viewer.person,
            role=line.role,
            subject=line.subject,
            municipality=line.municipality,
            application=line.viewer.client,
            operation=self._operation,
            topics_shown=tuple(t for t in Topic if t in line.shown),
            topics_withheld=tuple(t for t in Topic if t in line.withheld),
            outcome=outcome or line.outcome,
        )
        return AccessToLog(
            access=access,
            actor_number=line.viewer.number,
            subject_number=line.subject_number,
            correlation=self._correlation,
            record=line.record,
            without_right=line.without_right,
        )


def _one_each(lines: Sequence[Line]) -> list[Line]:
    """Looks at one record in one role are one, though two rights of that role opened it."""
    found: dict[object, Line] = {}
    for line in lines:
        alone = line.record is None or line.without_right or line.kind is AccessKind.WRITE
        name = id(line) if alone else (line.municipality, line.record, line.role)
        known = found.get(name)
        found[name] = line if known is None else _both(known, line)
    return list(found.values())


def _both(one: Line, other: Line) -> Line:
    return replace(
        one,
        refused=one.refused and other.refused,
        failed=one.failed or other.failed,
        shown=one.shown | other.shown,
        withheld=one.withheld | other.withheld,
    )


def _place(line: Line) -> tuple[str, ...]:
    """Lines are written in an order of their own, made of what their actor is shown.

    Neither which source was slower nor whose record was tried without a right is told by it.
    """
    told = None if line.without_right else line.subject
    role = "" if line.without_right else line.role or ""
    return line.municipality, role, line.kind, line.outcome, "" if told is None else told.name
