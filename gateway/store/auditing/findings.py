"""What an audit finds: what is wrong, where, and the sentence that says it.

A finding names writers, numbers, moments and ids of keys; never a person, a hash or a link.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final


class Thing(StrEnum):
    """What of the log it is about."""

    ENTRY = "entry"
    WRITER = "writer"
    CHECKPOINT = "checkpoint"
    HEAD = "head"


class Kind(StrEnum):
    """What is wrong with it."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    EXCHANGED = "exchanged"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    RELINKED = "relinked"
    BROKEN = "broken when cut"
    UNKNOWN_KEY = "unknown key"
    TOO_MANY = "too many"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One of them. `first` to `last`: numbers of `thing` under `writer`, or of writers.

    `at`: when it was written, for what is missing when the entry before was, as the log says.
    `place`: the number it stands under, or with which it was exchanged. `unchecked`: up to there
    nothing can be said of what follows. `renumbered`: what follows was given other numbers to hide
    it. `key`: the id of the key that is wanted.
    """

    thing: Thing
    kind: Kind
    writer: int | None
    first: int | None = None
    last: int | None = None
    at: datetime | None = None
    place: int | None = None
    unchecked: int | None = None
    renumbered: bool = False
    key: str | None = None

    @property
    def sentence(self) -> str:
        """One line."""
        told = _TOLD[self.thing, self.kind](self)
        if self.renumbered:
            told += ", and the later ones were given other numbers"
        if self.unchecked is not None and self.last is not None:
            told += f"; {_numbered('entry', self.last + 1, self.unchecked)}"
            told += ", right after, cannot be checked"
        return told


def _numbered(thing: str, first: int | None, last: int | None) -> str:
    if first is None:
        return f"an {thing} without a number" if thing == "entry" else f"a {thing} without a number"
    if last is None or first == last:
        return f"{thing} {first}"
    several = {"entry": "entries"}.get(thing, f"{thing}s")
    return f"{several} {first} to {last}"


def _entries(finding: Finding) -> str:
    where = _numbered("entry", finding.first, finding.last)
    return f"{where} of {_numbered('writer', finding.writer, finding.writer)}{_when(finding)}"


def _writers(finding: Finding) -> str:
    return f"{_numbered('writer', finding.first, finding.last)}{_when(finding)}"


def _checkpoint(finding: Finding) -> str:
    whose = _numbered("writer", finding.writer, finding.writer)
    return f"the checkpoint of {whose} at {_numbered('entry', finding.first, None)}"


def _when(finding: Finding) -> str:
    if finding.at is None:
        return ""
    moment = finding.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f" (after {moment})" if finding.kind is Kind.MISSING else f" ({moment})"


def _be(finding: Finding) -> str:
    return "was" if finding.last in (None, finding.first) else "were"


def _is(finding: Finding) -> str:
    return "is" if finding.last in (None, finding.first) else "are"


def _head(finding: Finding) -> str:
    return f"the head of {_numbered('writer', finding.writer, finding.writer)}"


_Telling = Callable[[Finding], str]
_TOLD: Final[Mapping[tuple[Thing, Kind], _Telling]] = {
    (Thing.ENTRY, Kind.CHANGED): lambda f: f"{_entries(f)} {_be(f)} changed",
    (Thing.ENTRY, Kind.MISSING): lambda f: f"{_entries(f)} {_is(f)} missing",
    (Thing.ENTRY, Kind.INSERTED): lambda f: f"{_entries(f)} {_be(f)} inserted",
    (Thing.ENTRY, Kind.EXCHANGED): lambda f: (
        f"entries {f.first} and {f.place} of writer {f.writer} were exchanged"
    ),
    (Thing.ENTRY, Kind.MOVED): lambda f: (
        f"{_entries(f)} {_be(f)} moved: {'it stands' if _be(f) == 'was' else 'they stand'} "
        + ("under no number" if f.place is None else f"as {f.place}")
    ),
    (Thing.ENTRY, Kind.RENUMBERED): lambda f: (
        f"from entry {f.first} of writer {f.writer} on, entries have other numbers, "
        f"beginning with {f.place}"
    ),
    (Thing.ENTRY, Kind.RELINKED): lambda f: (
        f"{_entries(f)} {_be(f)} linked anew"
        + (
            ": not what its head vouches for"
            if f.last in (None, f.first)
            else ": no link up to the last fits"
        )
    ),
    (Thing.ENTRY, Kind.TOO_MANY): lambda f: (
        f"writer {f.writer} has so many wrong places that from entry {f.first} on they are not "
        "told apart"
    ),
    (Thing.WRITER, Kind.CHANGED): lambda f: f"the registration of {_writers(f)} was changed",
    (Thing.WRITER, Kind.MISSING): lambda f: f"{_writers(f)} {_is(f)} missing: not registered",
    (Thing.WRITER, Kind.INSERTED): lambda f: (
        f"{_writers(f)} {_be(f)} inserted: no such process was registered"
    ),
    (Thing.WRITER, Kind.EXCHANGED): lambda f: (
        f"the registrations of writers {f.first} and {f.place} were exchanged"
    ),
    (Thing.WRITER, Kind.MOVED): lambda f: (
        f"the registration of {_writers(f)} was moved: it stands "
        + ("under no number" if f.place is None else f"as {f.place}")
    ),
    (Thing.WRITER, Kind.RENUMBERED): lambda f: (
        f"from writer {f.first} on, registrations have other numbers, beginning with {f.place}"
    ),
    (Thing.WRITER, Kind.RELINKED): lambda f: (
        f"the registration of {_writers(f)} was linked anew: not what its head vouches for"
    ),
    (Thing.WRITER, Kind.TOO_MANY): lambda f: (
        f"so many registrations are wrong that from writer {f.first} on they are not told apart"
    ),
    (Thing.WRITER, Kind.UNKNOWN_KEY): lambda f: (
        f"{_writers(f)} cannot be checked: give the key "
        + (f"with the id {f.key}" if f.key else "that it was registered with")
    ),
    (Thing.CHECKPOINT, Kind.CHANGED): lambda f: f"{_checkpoint(f)} was changed or forged",
    (Thing.CHECKPOINT, Kind.MISSING): lambda f: (
        f"a checkpoint of writer {f.writer} is missing: none says that "
        f"{_numbered('entry', f.first, f.last)} were cut"
    ),
    (Thing.CHECKPOINT, Kind.BROKEN): lambda f: (
        f"{_entries(f)} did not fit, or could not be checked, when they were cut"
    ),
    (Thing.CHECKPOINT, Kind.UNKNOWN_KEY): lambda f: (
        f"{_checkpoint(f)} cannot be checked: give the key "
        + (f"with the id {f.key}" if f.key else "that it was made with")
    ),
    (Thing.HEAD, Kind.CHANGED): lambda f: f"{_head(f)} was changed",
    (Thing.HEAD, Kind.MISSING): lambda f: (
        f"{_head(f)} is missing: it is in none of the folders that were given"
    ),
    (Thing.HEAD, Kind.UNKNOWN_KEY): lambda f: (
        f"{_head(f)} cannot be checked: give the key "
        + (f"with the id {f.key}" if f.key else "that it was made with")
    ),
}
