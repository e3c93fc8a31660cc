"""Between accesses as the model has them and the rows of the log."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from gateway.domain.access_log import (
    Access,
    AccessKind,
    AccessOutcome,
    AccessPlace,
    AccessToLog,
    LoggedAccess,
)
from gateway.domain.people import NationalNumber, Person
from gateway.domain.topics import Role, Topic
from gateway.store.chain import attempt_link
from gateway.store.keyed import KeyRing, StoreKey

_BETWEEN: Final = " "


class UnknownKeyError(Exception):
    """A line that waits to be logged was written with a key that this process does not have."""


def row_of(entry: AccessToLog, key: StoreKey) -> dict[str, Any]:
    """The columns of one access, but for its place in the chain."""
    access, subject = entry.access, entry.access.subject
    about = entry.subject_number if subject is not None else None
    record, actor = entry.record, key.number(entry.actor_number)
    return {
        "at": access.at,
        "kind": access.kind.value,
        "key": key.id,
        "actor": actor,
        "actor_name": _storable(access.actor.name),
        "actor_born": _year(access.actor),
        "role": access.role.value if access.role else None,
        "subject": actor if about == entry.actor_number else _hash(about, key),
        "subject_name": _storable(subject.name) if subject else None,
        "subject_born": _year(subject) if subject else None,
        "record": None if record is None else key.record(access.municipality, record),
        "municipality": access.municipality,
        "application": _storable(access.application),
        "operation": None if access.operation is None else _storable(access.operation),
        "topics_shown": _joined(access.topics_shown),
        "topics_withheld": _joined(access.topics_withheld),
        "outcome": access.outcome.value,
        "correlation": entry.correlation,
        "without_right": entry.without_right,
    }


def written(row: Mapping[str, Any], claim: str, key: StoreKey) -> str:
    """The columns of one access as a text, to be logged later, proved for this claim alone.

    `key` is the one that the row was made with.
    """
    told = {**row, "at": row["at"].isoformat()}
    return json.dumps({**told, "link": attempt_link(key, claim, json.dumps(told))})


def unwritten(text: str, claim: str, keys: KeyRing) -> dict[str, Any] | None:
    """The columns in such a text; None where nobody with the key that it names has written it.

    Raises `UnknownKeyError` where that key is not here, so that nobody can tell.
    """
    try:
        told: dict[str, Any] = json.loads(text)
        link, key = told.pop("link"), keys.get(told["key"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    if key is None:
        raise UnknownKeyError
    if attempt_link(key, claim, json.dumps(told)) != link:
        return None
    return {**told, "at": datetime.fromisoformat(told["at"])}


def access_of(row: Any, reader: Collection[str]) -> LoggedAccess:
    """The access of one row, as the person with these hashes may see it.

    Of the days of birth only the years are kept: 1 January stands. Whoever tried without a right
    is not told whose record it was, not even their own; the person whose record it was is.
    """
    told = not row.without_right or (row.subject in reader and row.actor not in reader)
    access = Access(
        at=row.at,
        kind=AccessKind(row.kind),
        actor=_person(row.actor_name, row.actor_born),
        role=Role(row.role) if row.role and told else None,
        subject=_person(row.subject_name, row.subject_born) if row.subject_name and told else None,
        municipality=row.municipality,
        application=row.application,
        operation=row.operation,
        topics_shown=_topics(row.topics_shown),
        topics_withheld=_topics(row.topics_withheld),
        outcome=AccessOutcome(row.outcome),
    )
    return LoggedAccess(place=AccessPlace(row.at, row.writer, row.number), access=access)


def _hash(number: NationalNumber | None, key: StoreKey) -> str | None:
    return None if number is None else key.number(number)


def _storable(text: str) -> str:
    """What no database takes must not keep a line from being written, nor a record from opening."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _year(person: Person) -> int | None:
    return person.born.year if person.born else None


def _person(name: str, born: int | None) -> Person:
    return Person(name=name, born=date(born, 1, 1) if born else None)


def _joined(topics: Iterable[Topic]) -> str:
    return _BETWEEN.join(topic.value for topic in topics)


def _topics(joined: str) -> tuple[Topic, ...]:
    return tuple(Topic(name) for name in joined.split(_BETWEEN) if name)
