"""The sentence that says a finding, in one line."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from gateway.store.auditing.findings import Finding, Kind, Thing

_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}", re.ASCII)
_SEVERAL: Final = {"entry": "entries"}
_SAID: Final[Mapping[tuple[Thing, Kind], str]] = {
    (Thing.ENTRY, Kind.CHANGED): "{entries} {was} changed",
    (Thing.ENTRY, Kind.MISSING): "{entries} {is_} missing",
    (Thing.ENTRY, Kind.INSERTED): "{entries} {was} inserted",
    (Thing.ENTRY, Kind.EXCHANGED): "entries {first} and {place} of {whose} were exchanged",
    (Thing.ENTRY, Kind.MOVED): "{entries} {was} moved: now at number {place}",
    (Thing.ENTRY, Kind.RENUMBERED): ("{entries} {was} given other numbers, beginning with {place}"),
    (Thing.ENTRY, Kind.RELINKED): "{entries} {was} linked anew",
    (Thing.ENTRY, Kind.TOO_MANY): (
        "{whose} has so many wrong places that from entry {first} on they are not told apart"
    ),
    (Thing.WRITER, Kind.CHANGED): "the registration of {writers} was changed",
    (Thing.WRITER, Kind.MISSING): "{writers} {is_} missing: no longer registered",
    (Thing.WRITER, Kind.INSERTED): "{writers} {was} inserted: never registered by the gateway",
    (Thing.WRITER, Kind.EXCHANGED): (
        "the registrations of writers {first} and {place} were exchanged"
    ),
    (Thing.WRITER, Kind.MOVED): "the registration of {writers} was moved: now at number {place}",
    (Thing.WRITER, Kind.RENUMBERED): (
        "{writers} {was} given other numbers, beginning with {place}"
    ),
    (Thing.WRITER, Kind.RELINKED): "the registration of {writers} was linked anew",
    (Thing.WRITER, Kind.TOO_MANY): (
        "so many registrations are wrong that from writer {first} on they are not told apart"
    ),
    (Thing.WRITER, Kind.UNKNOWN_KEY): (
        "{writers} and what {they} wrote cannot be checked: give {key}"
    ),
    (Thing.CHECKPOINT, Kind.CHANGED): (
        "the checkpoint of {whose} at entry {first} was changed or forged"
    ),
    (Thing.CHECKPOINT, Kind.MISSING): (
        "a checkpoint of {whose} is missing: none says that {rows} {was} cut"
    ),
    (Thing.CHECKPOINT, Kind.BROKEN): (
        "{entries} did not fit, or could not be checked, when they were cut"
    ),
    (Thing.CHECKPOINT, Kind.UNKNOWN_KEY): (
        "the checkpoint of {whose} at entry {first} cannot be checked: give {key}"
    ),
    (Thing.HEAD, Kind.CHANGED): "the head of {whose} was changed",
    (Thing.HEAD, Kind.MISSING): (
        "the head of {whose} is missing: it is in none of the folders that were given"
    ),
    (Thing.HEAD, Kind.UNKNOWN_KEY): ("the head of {whose} cannot be checked: give {key}"),
}


def sentence(finding: Finding) -> str:
    """The sentence, without a full stop."""
    rows = _numbered("entry", finding.first, finding.last)
    whose = _numbered("writer", finding.writer)
    one = finding.last in {None, finding.first}
    told = _SAID[finding.thing, finding.kind].format(
        first=_number(finding.first),
        place=_number(finding.place),
        rows=rows,
        whose=whose,
        entries=f"{rows} of {whose}{_when(finding)}",
        writers=f"{_numbered('writer', finding.first, finding.last)}{_when(finding)}",
        was="was" if one else "were",
        is_="is" if one else "are",
        they="it" if one else "they",
        key=_key(finding.key),
    )
    if finding.renumbered:
        told += ", and the later ones were given other numbers"
    if finding.unchecked is not None and finding.last is not None:
        after = _numbered(finding.thing, finding.last + 1, finding.unchecked)
        told += f"; {after}, right after, cannot be checked"
    return told


def _numbered(thing: str, first: int | None, last: int | None = None) -> str:
    if last is None or first == last:
        return f"{thing} {_number(first)}"
    return f"{_SEVERAL.get(thing, thing + 's')} {first} to {last}"


def _number(number: int | None) -> str:
    return "(without a number)" if number is None else str(number)


def _key(key: str | None) -> str:
    """An id of a key; not what somebody has written where one should stand."""
    which = f"the key {key}" if key and _ID.fullmatch(key) else "the key that belongs to it"
    return f"{which} (OMSORG_STORE_KEYS or OMSORG_SECRET)"


def _when(finding: Finding) -> str:
    if finding.at is None:
        return ""
    return f" ({'after ' if finding.kind is Kind.MISSING else ''}{moment(finding.at)})"


def moment(at: datetime) -> str:
    """ISO 8601 in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
