"""The findings about one chain, as they come up."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from gateway.store.as_found import Found
from gateway.store.auditing.findings import Finding, Kind, Thing

_MOMENTS: Final = {Thing.ENTRY: "at", Thing.WRITER: "started_at"}


class Saying:
    """Collects them. `thing`: what the chain is of; `writer`: whose entries, None for writers."""

    def __init__(self, thing: Thing, writer: int | None) -> None:
        self._thing = thing
        self._writer = writer
        self.findings: list[Finding] = []

    def __call__(
        self,
        kind: Kind,
        first: int | None,
        last: int | None = None,
        *,
        place: int | None = None,
        at: datetime | None = None,
        head: Found | None = None,
    ) -> None:
        """One more. What was inserted side by side is one finding."""
        told = Finding(
            thing=self._thing,
            kind=kind,
            writer=self._writer if self._thing is Thing.ENTRY else first,
            first=first,
            last=first if first is None or last is None else last,
            at=at if head is None else self.moment(head),
            place=place,
        )
        before = self.findings[-1] if self.findings else None
        beside = before is not None and before.last is not None and before.last + 1 == first
        if before is not None and beside and kind is before.kind is Kind.INSERTED:
            self.findings[-1] = replace(before, last=told.last)
        else:
            self.findings.append(told)

    def moment(self, found: Found) -> datetime | None:
        """When it was written, as it says."""
        return found.moment(_MOMENTS[self._thing])

    def up_to(self, last: int) -> None:
        """The latest holds up to this number."""
        self.findings[-1] = replace(self.findings[-1], last=last)

    def unchecked(self, last: int) -> None:
        """Of what follows the latest nothing can be said, up to this number."""
        self.findings[-1] = replace(self.findings[-1], unchecked=last)

    def relinked(self, since: int, last: int) -> None:
        """Entries that do not fit up to the `last` one were all linked anew."""
        for place in range(since, len(self.findings)):
            told = self.findings[place]
            several = told.kind is Kind.CHANGED and told.first != told.last
            if several and told.last == last and self._thing is Thing.ENTRY:
                self.findings[place] = replace(told, kind=Kind.RELINKED)

    def renumbered(self, first: int, last: int, place: int | None) -> None:
        """Rows stand under other numbers, unless it is told already. Neighbours are one finding."""
        if any(f.kind is Kind.EXCHANGED and first in (f.first, f.place) for f in self.findings):
            return
        before = self.findings[-1] if self.findings else None
        if before and before.kind is Kind.RENUMBERED and _goes_on(before, first, place):
            self.up_to(last)
        else:
            self(Kind.RENUMBERED, first, last, place=place)

    def hidden(self, since: int, shift: int) -> bool:
        """Whether the numbers after these were changed by `shift` so that nothing shows."""
        places = [
            place
            for place in range(since, len(self.findings))
            if self.findings[place].kind in {Kind.MISSING, Kind.INSERTED}
        ]
        if sum(map(_lack, (self.findings[place] for place in places))) != shift:
            return False
        for place in places[:1]:
            self.findings[place] = replace(self.findings[place], renumbered=True)
        return True

    def exchanged(self, first: int, second: int) -> None:
        """What was told of these two as changes is that they changed places."""
        gone = {first, second}
        self.findings = [
            f for f in self.findings if f.kind is not Kind.CHANGED or f.first not in gone
        ]
        self(Kind.EXCHANGED, first, place=second)


def _goes_on(finding: Finding, first: int, place: int | None) -> bool:
    """Whether this is the next row, and stands next to it."""
    if None in {finding.first, finding.last, finding.place, place}:
        return False
    length = (finding.last or 0) - (finding.first or 0) + 1
    return (finding.first or 0) + length == first and (finding.place or 0) + length == place


def _lack(finding: Finding) -> int:
    """How many numbers lack because of it."""
    count = (finding.last or 0) - (finding.first or 0) + 1
    return count if finding.kind is Kind.MISSING else -count
