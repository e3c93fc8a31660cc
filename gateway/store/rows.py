"""Between accesses as the model has them and the rows of the log."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from gateway.domain.access_log import (
    Access,
    AccessKind,
    AccessOutcome,
    AccessToLog,
    LoggedAccess,
)
from gateway.domain.people import Person
from gateway.domain.topics import Role, Topic
from gateway.store.keyed import KeyedHash

_BETWEEN: Final = " "


def row_of(entry: AccessToLog, keyed: KeyedHash) -> dict[str, Any]:
    """The columns of one access. Without a subject shown there is no trace of whom it was about."""
    access, subject = entry.access, entry.access.subject
    about = entry.subject_number if subject is not None else None
    return {
        "at": access.at,
        "kind": access.kind.value,
        "actor": keyed.number(entry.actor_number),
        "actor_name": access.actor.name,
        "actor_born": _year(access.actor),
        "role": access.role.value if access.role else None,
        "subject": keyed.number(about) if about is not None else None,
        "subject_name": subject.name if subject else None,
        "subject_born": _year(subject) if subject else None,
        "municipality": access.municipality,
        "application": access.application,
        "operation": access.operation,
        "topics_shown": _joined(access.topics_shown),
        "topics_withheld": _joined(access.topics_withheld),
        "outcome": access.outcome.value,
    }


def access_of(row: Any) -> LoggedAccess:
    """The access of one row. Of the days of birth only the years are kept: 1 January stands."""
    access = Access(
        at=row.at,
        kind=AccessKind(row.kind),
        actor=_person(row.actor_name, row.actor_born),
        role=Role(row.role) if row.role else None,
        subject=None if row.subject_name is None else _person(row.subject_name, row.subject_born),
        municipality=row.municipality,
        application=row.application,
        operation=row.operation,
        topics_shown=_topics(row.topics_shown),
        topics_withheld=_topics(row.topics_withheld),
        outcome=AccessOutcome(row.outcome),
    )
    return LoggedAccess(number=row.number, access=access)


def _year(person: Person) -> int | None:
    return person.born.year if person.born else None


def _person(name: str, born: int | None) -> Person:
    return Person(name=name, born=date(born, 1, 1) if born else None)


def _joined(topics: Iterable[Topic]) -> str:
    return _BETWEEN.join(topic.value for topic in topics)


def _topics(joined: str) -> tuple[Topic, ...]:
    return tuple(Topic(name) for name in joined.split(_BETWEEN) if name)
