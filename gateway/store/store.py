"""The store: durable before it answers, or `StoreUnavailable`."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Self, TypeVar
from uuid import UUID, uuid4

import structlog
from sqlalchemy import Connection, Engine, Select, delete, insert, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from gateway.domain.access_log import AccessToLog, LoggedAccess
from gateway.domain.claims import ChangeName, Claim, Confirmed, Outcome, Unknown
from gateway.domain.clock import Clock
from gateway.domain.errors import Misconfigured, StoreUnavailable
from gateway.domain.people import NationalNumber
from gateway.store import claims
from gateway.store.activity import Activity
from gateway.store.engines import make_file, reading, writing
from gateway.store.keyed import KeyedHash
from gateway.store.rows import access_of, row_of
from gateway.store.tables import Table
from gateway.store.writer import Writer

T = TypeVar("T")
_ACCESS: Final = Table.metadata.tables["access_log"]
_ACTIVITY: Final = Table.metadata.tables["activity"]
_ANY_ACCESS: Final = select(_ACCESS.c.number).limit(1)
_ACTIVITY_KEPT: Final = timedelta(days=30)
CLAIMS_KEPT: Final = timedelta(hours=24)
_log = structlog.get_logger("gateway.store")


class Store:
    """The access log, the activity of sign-ins and idempotency keys, in one database."""

    def __init__(
        self,
        writer: Engine,
        reader: Engine,
        keyed: KeyedHash,
        clock: Clock,
        *,
        claims_kept: timedelta = CLAIMS_KEPT,
        new_uid: Callable[[], UUID] = uuid4,
    ) -> None:
        self._claims_kept = claims_kept
        self._new_uid = new_uid
        self._write_engine = writer
        self._read_engine = reader
        self._keyed = keyed
        self._clock = clock
        self._writer = Writer(writer)

    @classmethod
    def open(
        cls, url: str, key: bytes, clock: Clock, *, claims_kept: timedelta = CLAIMS_KEPT
    ) -> Self:
        """A store that is not started yet; nothing is touched.

        `url` is `sqlite:///FILE`; `key` has at least 32 bytes and must stay the same for ever, or
        nobody finds their entries again. Idempotency keys are remembered for `claims_kept`.

        Raises:
            Misconfigured: The address or the key cannot be used.
        """
        return cls(writing(url), reading(url), KeyedHash(key), clock, claims_kept=claims_kept)

    async def start(self) -> None:
        """Makes what is missing and forgets activity older than 30 days. Needed before all else.

        Raises:
            Misconfigured: The file cannot be made or is no database.
        """
        await asyncio.to_thread(self._prepare)
        self._writer.start()

    def _prepare(self) -> None:
        oldest = self._clock.now() - _ACTIVITY_KEPT
        make_file(self._write_engine)
        try:
            Table.metadata.create_all(self._write_engine)
            with self._write_engine.begin() as connection:
                connection.execute(delete(_ACTIVITY).where(_ACTIVITY.c.last_used_at < oldest))
                claims.forget(connection, self._clock.now(), self._claims_kept)
        except SQLAlchemyError:
            raise Misconfigured("the store cannot be opened: is its file a database?") from None

    async def check(self) -> None:
        """Whether the log could be written now. Raises `StoreUnavailable`."""
        await self._writer.run(lambda connection: connection.execute(_ANY_ACCESS).first())

    async def append(self, entries: Sequence[AccessToLog]) -> None:
        """Durable on return. Raises `StoreUnavailable`: then nothing may be shown."""
        if not entries:
            return
        rows = [row_of(entry, self._keyed) for entry in entries]

        def write(connection: Connection) -> None:
            connection.execute(insert(_ACCESS), rows)

        await self._writer.run(write)

    async def accesses(
        self,
        number: NationalNumber,
        *,
        municipality: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> Sequence[LoggedAccess]:
        """What was done about this person by anyone, and what this person did for others.

        Newest first. `since` is inclusive, `until` is not. `before` is the number of the last
        entry of the page before. Raises `StoreUnavailable`.
        """
        person = self._keyed.number(number)
        asked = select(_ACCESS).where(or_(_ACCESS.c.subject == person, _ACCESS.c.actor == person))
        if municipality is not None:
            asked = asked.where(_ACCESS.c.municipality == municipality)
        if since is not None:
            asked = asked.where(_ACCESS.c.at >= since)
        if until is not None:
            asked = asked.where(_ACCESS.c.at < until)
        if before is not None:
            asked = asked.where(_ACCESS.c.number < before)
        found = await self._read(asked.order_by(_ACCESS.c.number.desc()).limit(limit))
        return [access_of(row) for row in found]

    async def activity(self, sign_in: str, portal: str) -> Activity | None:
        """When a sign-in last used a portal. Raises `StoreUnavailable`."""
        found = await self._read(_one_activity(self._keyed.sign_in(sign_in), portal))
        return _activity_of(found[0]) if found else None

    async def change_activity(
        self, sign_in: str, portal: str, change: Callable[[Activity | None], Activity]
    ) -> Activity:
        """From what is known to what is true now, with nobody in between; durable on return."""
        hashed = self._keyed.sign_in(sign_in)

        def write(connection: Connection) -> Activity:
            asked = _one_activity(hashed, portal).with_for_update()
            row = connection.execute(asked).first()
            known = None if row is None else _activity_of(row)
            changed = change(known)
            _put(connection, hashed, portal, known, changed)
            return changed

        return await self._writer.run(write)

    async def claim(
        self,
        name: ChangeName,
        content: str,
        *,
        holder: str,
        until: datetime,
        attempt: AccessToLog,
    ) -> Claim:
        """Claim what an idempotency key names, for this content; durable on return.

        `attempt` is logged should nobody settle the claim before `until`. Raises
        `StoreUnavailable`: then nothing may be sent.
        """
        now = self._clock.now()
        entry = row_of(attempt, self._keyed)
        tried = claims.Try(
            name=self._keyed.change(name),
            input=self._keyed.input(content),
            holder=holder,
            uid=self._new_uid(),
            now=now,
            until=until,
            attempt={**entry, "at": entry["at"].isoformat()},
        )

        def write(connection: Connection) -> Claim:
            claims.forget(connection, now, self._claims_kept)
            return claims.claim(connection, tried)

        return await self._writer.run(write)

    async def settle(
        self,
        name: ChangeName,
        *,
        holder: str,
        outcome: Outcome | None,
        sent: bool = False,
        result: str | None = None,
        entry: AccessToLog | None = None,
    ) -> None:
        """Keep how a claimed change ended, with its log line; durable on return.

        `outcome` None: it was not done, for a reason that is no refusal. `sent`: it may have left
        this time. Raises the same.
        """
        states = {Confirmed: claims.MADE, Unknown: claims.OPEN}
        ended = claims.Settlement(
            name=self._keyed.change(name),
            holder=holder,
            state=states.get(type(outcome), claims.FREE),
            now=self._clock.now(),
            sent=sent,
            result=result,
            entry=None if entry is None else row_of(entry, self._keyed),
        )
        await self._writer.run(lambda connection: claims.settle(connection, ended))

    async def close(self) -> None:
        """Finishes what waits; nothing can be written afterwards."""
        await asyncio.to_thread(self._writer.close)
        self._write_engine.dispose()
        self._read_engine.dispose()

    async def _read(self, asked: Select[Any]) -> Sequence[Any]:
        def rows() -> Sequence[Any]:
            with self._read_engine.connect() as connection:
                return connection.execute(asked).all()

        try:
            return await asyncio.to_thread(rows)
        except SQLAlchemyError as error:
            _log.error("store_read_failed", error=type(error).__name__)
            raise StoreUnavailable("store") from None


def _one_activity(sign_in: str, portal: str) -> Select[Any]:
    return select(_ACTIVITY).where(_ACTIVITY.c.sign_in == sign_in, _ACTIVITY.c.portal == portal)


def _activity_of(row: Any) -> Activity:
    return Activity(signed_in_at=row.signed_in_at, last_used_at=row.last_used_at, ended=row.ended)


def _put(
    connection: Connection, sign_in: str, portal: str, known: Activity | None, now: Activity
) -> None:
    values = {
        "signed_in_at": now.signed_in_at,
        "last_used_at": now.last_used_at,
        "ended": now.ended,
    }
    if known is None:
        key = {"sign_in": sign_in, "portal": portal}
        connection.execute(insert(_ACTIVITY).values(**key, **values))
    elif known != now:
        same = (_ACTIVITY.c.sign_in == sign_in) & (_ACTIVITY.c.portal == portal)
        connection.execute(update(_ACTIVITY).where(same).values(**values))
