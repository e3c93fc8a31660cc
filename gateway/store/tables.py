"""The store's tables. No national number and nothing of a record stands in them."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import DateTime, Dialect, Index, MetaData
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

LAYOUT: Final = 2
"""The version of these tables. One that is not this cannot be used."""


class Utc(TypeDecorator[datetime]):
    """An aware moment, kept as UTC without a zone, whatever the database makes of zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Into the database."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        """Out of it."""
        return None if value is None else value.replace(tzinfo=UTC)


class Table(SQLModel, registry=registry(metadata=MetaData())):
    """Tables of the store, apart from those of any other in the same process."""


class LayoutRow(Table, table=True):
    """Which version the tables have."""

    __tablename__ = "layout"

    version: int = Field(primary_key=True)


class WriterRow(Table, table=True):
    """One start of one process that writes the log.

    `uid` is random; `key` the id of the key that its entries are linked with. `link` fits after
    that of the writer before, so that the writers are a chain of their own.
    """

    __tablename__ = "log_writer"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    uid: str = Field(unique=True)
    started_at: datetime = Field(sa_type=Utc)
    key: str
    link: str


class AccessRow(Table, table=True):
    """One entry of the access log. `actor`, `subject` and `record` are hashes under `key`.

    `number` counts the entries of one writer, from 1, without gaps. `link` fits after the entry
    before, for the first one after the writer's own. `correlation` is shared by all that one
    operation did. `without_right`: refused for want of a right; whoever tried is shown neither
    subject nor role.
    """

    __tablename__ = "access_log"
    __table_args__ = (
        Index("access_log_by_actor", "actor", "at"),
        Index("access_log_by_subject", "subject", "at"),
        Index("access_log_by_record", "actor", "record"),
        Index("access_log_by_time", "at"),
    )

    writer: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Utc)
    kind: str
    key: str
    actor: str
    actor_name: str
    actor_born: int | None = None
    role: str | None = None
    subject: str | None = None
    subject_name: str | None = None
    subject_born: int | None = None
    record: str | None = None
    municipality: str
    application: str
    operation: str | None = None
    topics_shown: str
    topics_withheld: str
    outcome: str
    correlation: str
    without_right: bool
    link: str


class CheckpointRow(Table, table=True):
    """What was cut from the beginning of a writer's entries, because it had been kept long enough.

    Entries `first` to `number`, the last of which was of the moment `until` and had the link
    `last`; the next checkpoint goes on from there. `whole`: every link of them fitted then. `link`
    proves it, under `key`, for this writer's registration only.
    """

    __tablename__ = "log_checkpoint"

    writer: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    first: int
    last: str
    whole: bool
    until: datetime = Field(sa_type=Utc)
    cut_at: datetime = Field(sa_type=Utc)
    key: str
    link: str


class ActivityRow(Table, table=True):
    """One sign-in at one portal; `sign_in` is a keyed hash."""

    __tablename__ = "activity"

    sign_in: str = Field(primary_key=True)
    portal: str = Field(primary_key=True)
    signed_in_at: datetime = Field(sa_type=Utc)
    last_used_at: datetime = Field(sa_type=Utc, index=True)
    ended: bool


class ClaimRow(Table, table=True):
    """One idempotency key, kept for a day after the last try. `name`, `input` are keyed hashes.

    `state`: `held` while somebody does it, `open` where the outcome is not known, `free` where it
    was not done, `made` where it was. `sent_at` is when the last try ended that may have left.
    `result` is sealed by whoever asked. `attempt` is the log line of the try under way, so that it
    is not lost with a process that is killed.
    """

    __tablename__ = "claim"

    name: str = Field(primary_key=True)
    input: str
    uid: str
    state: str
    holder: str
    held_until: datetime = Field(sa_type=Utc, index=True)
    tried_at: datetime = Field(sa_type=Utc, index=True)
    sent_at: datetime | None = Field(default=None, sa_type=Utc)
    result: str | None = None
    attempt: str | None = None


def _table(name: str) -> SqlTable:
    return Table.metadata.tables[name]


ACCESS: Final = _table("access_log")
WRITER: Final = _table("log_writer")
CHECKPOINT: Final = _table("log_checkpoint")
ACTIVITY: Final = _table("activity")
CLAIM: Final = _table("claim")
VERSION: Final = _table("layout")
