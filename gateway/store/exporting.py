"""The log as lines for others: docs/access-log.md says what each field means, and after whom."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Select

from gateway.domain.topics import Role
from gateway.store.as_found import Found, asked
from gateway.store.snapshots import rows, snapshot
from gateway.store.tables import ACCESS

_OLDEST_FIRST: Final = (ACCESS.c.at, ACCESS.c.writer, ACCESS.c.number)
_GATEWAY: Final = "omsorg"
_REASONS: Final = {
    Role.CITIZEN: "OWN_RECORD",
    Role.RELATIVE: "MANDATE",
    Role.PARENT: "CUSTODY",
    Role.GUARDIAN: "GUARDIANSHIP",
}
_NO_RIGHT: Final = "NO_RIGHT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries, and whether with names. `since` is inclusive, `until` is not; both aware."""

    since: datetime | None = None
    until: datetime | None = None
    municipality: str | None = None
    names: bool = True


Line = Mapping[str, Any]


def only(wanted: Wanted, question: Select[Any]) -> Select[Any]:
    """A question to the entries, asked of none but those that are wanted."""
    if wanted.since is not None:
        question = question.where(ACCESS.c.at >= wanted.since)
    if wanted.until is not None:
        question = question.where(ACCESS.c.at < wanted.until)
    if wanted.municipality is not None:
        question = question.where(ACCESS.c.municipality == wanted.municipality)
    return question


def exported(
    url: str, wanted: Wanted, organisation: Callable[[str], str | None]
) -> Iterator[tuple[Line, bool]]:
    """The lines of one moment, oldest first; False: the entry cannot be read and is only named.

    `organisation` tells the name of a municipality's code. Raises `Misconfigured` where there is
    no log.
    """
    question = only(wanted, asked(ACCESS)).order_by(*_OLDEST_FIRST)
    with snapshot(url) as connection:
        for found in rows(connection, question, ACCESS):
            if found.columns is None or found.number is None:
                yield _unreadable(found), False
            else:
                yield (
                    _line(found.columns, wanted, organisation(found.columns["municipality"])),
                    True,
                )


def _unreadable(found: Found) -> Line:
    writer = found.writer if found.columns is None else found.columns["writer"]
    return {"writer": writer, "number": found.number, "unreadable": True}


def _line(row: Mapping[str, Any], wanted: Wanted, organisation: str | None) -> Line:
    at = _moment(row["at"])
    line = {
        "writer": row["writer"],
        "number": row["number"],
        "fromDateTime": at,
        "toDateTime": at,
        "sourceSystemName": row["application"],
        "destinationSystemName": _GATEWAY,
        "activity": row["kind"],
        "reason": _reason(row),
        "criticality": "ATTENTION" if row["without_right"] else "ROUTINE",
        "organisationId": row["municipality"],
        "organisationName": organisation,
        "personIdentifier": _hash(row, "subject"),
        "personName": row["subject_name"],
        "userPersonIdentifier": _hash(row, "actor"),
        "userPersonName": row["actor_name"],
        "userRole": row["role"],
        "onBehalfOfIdentifier": _hash(row, "subject") if _acts_for_another(row) else None,
        "correlationId": row["correlation"],
        "municipality": row["municipality"],
        "application": row["application"],
        "operation": row["operation"],
        "topicsShown": row["topics_shown"].split(),
        "topicsWithheld": row["topics_withheld"].split(),
        "outcome": row["outcome"],
        "withoutRight": row["without_right"],
    }
    if not wanted.names:
        del line["personName"], line["userPersonName"]
    return line


def _reason(row: Mapping[str, Any]) -> str | None:
    return _NO_RIGHT if row["without_right"] else _REASONS.get(row["role"])


def _acts_for_another(row: Mapping[str, Any]) -> bool:
    return not row["without_right"] and row["role"] not in {None, Role.CITIZEN}


def _hash(row: Mapping[str, Any], person: str) -> Line | None:
    return None if row[person] is None else {"hash": row[person], "key": row["key"]}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
