"""Questions to the access log."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, literal, or_, select, tuple_

from gateway.domain.access_log import EVERYTHING, AccessPlace, AccessToLog, Told
from gateway.store.keyed import KeyRing
from gateway.store.rows import row_of
from gateway.store.tables import ACCESS, Utc

_NEWEST_FIRST = (ACCESS.c.at.desc(), ACCESS.c.writer.desc(), ACCESS.c.number.desc())


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries are asked for. `since` is inclusive, `until` is not."""

    municipality: str | None = None
    told: Told = EVERYTHING
    since: datetime | None = None
    until: datetime | None = None
    before: AccessPlace | None = None
    limit: int | None = None


def accesses(person: Collection[str], wanted: Wanted) -> Select[Any]:
    """What was done about a person, and what the person did, newest first."""
    asked = select(ACCESS).where(_of(person), *_told(person, wanted.told))
    if wanted.municipality is not None:
        asked = asked.where(ACCESS.c.municipality == wanted.municipality)
    if wanted.since is not None:
        asked = asked.where(ACCESS.c.at >= wanted.since)
    if wanted.until is not None:
        asked = asked.where(ACCESS.c.at < wanted.until)
    if wanted.before is not None:
        place = wanted.before
        asked = asked.where(
            tuple_(ACCESS.c.at, ACCESS.c.writer, ACCESS.c.number)
            < tuple_(literal(place.at, Utc), literal(place.writer), literal(place.number))
        )
    return asked.order_by(*_NEWEST_FIRST).limit(wanted.limit)


def access(person: Collection[str], writer: int, number: int, told: Told) -> Select[Any]:
    """One entry, if it is the person's and is told at all."""
    there = and_(ACCESS.c.writer == writer, ACCESS.c.number == number)
    return select(ACCESS).where(there, _of(person), *_told(person, told))


def row_to_log(connection: Connection, entry: AccessToLog, keys: KeyRing) -> dict[str, Any]:
    """The columns of an entry. A try without a right names the person whose record it was.

    That person is known where whoever tried has had a right to that record: an earlier entry then
    says whose it is.
    """
    row = row_of(entry, keys.current)
    if not entry.without_right or entry.record is None or row["subject"] is not None:
        return row
    for key in keys:
        under = row_of(entry, key)
        known = _last_by_right(connection, under["actor"], under["record"])
        if known is not None:
            shared = ("role", "subject", "subject_name", "subject_born")
            return {**under, **{name: getattr(known, name) for name in shared}}
    return row


def _last_by_right(connection: Connection, actor: str, record: str) -> Row[Any] | None:
    by_right = ~ACCESS.c.without_right & ACCESS.c.subject.is_not(None)
    mine = (ACCESS.c.actor == actor) & (ACCESS.c.record == record)
    asked = select(ACCESS).where(mine, by_right).order_by(*_NEWEST_FIRST).limit(1)
    return connection.execute(asked).first()


def _told(person: Collection[str], told: Told) -> Iterator[Any]:
    if told.municipalities is not None:
        yield ACCESS.c.municipality.in_(told.municipalities)
    if told.roles is not None:
        about = ACCESS.c.subject.in_(person)
        yield or_(about, ACCESS.c.without_right, ACCESS.c.role.in_(told.roles))


def _of(person: Collection[str]) -> Any:
    return or_(ACCESS.c.subject.in_(person), ACCESS.c.actor.in_(person))
