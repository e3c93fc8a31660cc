"""The store's tables. No national number and nothing of a record stands in them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Index, MetaData
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel


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


class AccessRow(Table, table=True):
    """One line of the access log. `actor` and `subject` are keyed hashes."""

    __tablename__ = "access_log"
    __table_args__ = (
        Index("access_log_by_actor", "actor", "number"),
        Index("access_log_by_subject", "subject", "number"),
        {"sqlite_autoincrement": True},
    )

    number: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Utc)
    kind: str
    actor: str
    actor_name: str
    actor_born: int | None = None
    role: str | None = None
    subject: str | None = None
    subject_name: str | None = None
    subject_born: int | None = None
    municipality: str
    application: str
    operation: str | None = None
    topics_shown: str
    topics_withheld: str
    outcome: str


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
