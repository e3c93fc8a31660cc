"""The store: durable before it answers, or `StoreUnavailable`."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Self, TypeVar
from uuid import UUID, uuid4

import structlog
from sqlalchemy import Connection, Engine, Executable
from sqlalchemy.exc import SQLAlchemyError

from gateway.domain.access_log import EVERYTHING, AccessPlace, AccessToLog, LoggedAccess, Told
from gateway.domain.claims import ChangeName, Claim, Confirmed, Outcome, Unknown
from gateway.domain.clock import Clock
from gateway.domain.errors import StoreUnavailable
from gateway.domain.people import NationalNumber
from gateway.store import claims, keeping, looking
from gateway.store.activities import ACTIVITIES, activity_of, put, those
from gateway.store.activity import ACTIVITY_KEPT, Activity
from gateway.store.appending import Appending, Durable
from gateway.store.engines import reading, writing
from gateway.store.heads import HeadFile
from gateway.store.keyed import KeyRing
from gateway.store.opening import prepared
from gateway.store.rows import access_of, row_of
from gateway.store.writer import Writer

T = TypeVar("T")
CLAIMS_KEPT: Final = timedelta(hours=24)
LOG_KEPT: Final = timedelta(days=731)
"""Two years: "Log data older than two years is deleted" (MinLog2)."""

_log = structlog.get_logger("gateway.store")


class Store:
    """The access log, the activity of sign-ins and idempotency keys, in one database."""

    def __init__(
        self,
        writer: Engine,
        reader: Engine,
        keys: KeyRing,
        clock: Clock,
        *,
        heads: Path,
        claims_kept: timedelta = CLAIMS_KEPT,
        log_kept: timedelta = LOG_KEPT,
        new_uid: Callable[[], UUID] = uuid4,
        durable: Durable = lambda _entries: None,
    ) -> None:
        self._claims_kept = claims_kept
        self._log_kept = log_kept
        self._new_uid = new_uid
        self._write_engine = writer
        self._read_engine = reader
        self._keys = keys
        self._clock = clock
        self._heads = HeadFile(heads)
        self._appending = Appending(keys, self._heads, clock, new_uid, durable)
        self._writer = Writer(writer, self._appending)

    @classmethod
    def open(
        cls,
        url: str,
        keys: KeyRing,
        clock: Clock,
        *,
        heads: Path,
        claims_kept: timedelta = CLAIMS_KEPT,
        log_kept: timedelta = LOG_KEPT,
        new_uid: Callable[[], UUID] = uuid4,
        durable: Durable = lambda _entries: None,
    ) -> Self:
        """A store that is not started yet; nothing is touched.

        `url` is `sqlite:///FILE` or `postgresql://...`. A key of `keys` must not be taken away
        while something made with it is kept, or nobody finds their entries again. `heads` is a
        folder outside the database. Idempotency keys are remembered for `claims_kept`, entries of
        the log for `log_kept`. `durable` is told of entries, in the thread that writes.

        Raises:
            Misconfigured: The address or a key cannot be used.
        """
        return cls(
            writing(url),
            reading(url),
            keys,
            clock,
            heads=heads,
            claims_kept=claims_kept,
            log_kept=log_kept,
            new_uid=new_uid,
            durable=durable,
        )

    async def start(self) -> None:
        """Make what is missing, enter this process as a writer, and tidy. Needed before all else.

        Raises:
            Misconfigured: The database cannot be opened, is not durable, of another version, or
                last written with an unknown key, or heads cannot be kept.
        """
        await asyncio.to_thread(self._prepare)
        self._writer.start()
        try:
            await self.tidy()
        except StoreUnavailable:
            _log.warning("store_not_tidied")

    def _prepare(self) -> None:
        self._heads.make_folder()
        prepared(self._write_engine, self._appending.register)
        self._appending.begin()

    async def tidy(self) -> None:
        """Forget what has been kept long enough. Raises `StoreUnavailable`."""

        def forget(connection: Connection) -> None:
            now = self._clock.now()
            keeping.forget_activity(connection, now, ACTIVITY_KEPT)
            kept, log = self._claims_kept, self._appending.add
            claims.forget(connection, now, kept, self._keys, log)

        def cut(connection: Connection) -> bool:
            return keeping.cut(connection, self._keys, self._clock.now(), self._log_kept)

        await self._writer.run(forget, alone=True)
        while await self._writer.run(cut, alone=True):
            pass

    async def check(self) -> None:
        """Whether the log could be written now: something is. Raises `StoreUnavailable`."""
        await self._writer.run(self._appending.try_out)

    async def append(self, entries: Sequence[AccessToLog]) -> None:
        """Durable on return. Raises `StoreUnavailable`: then nothing may be shown."""
        if not entries:
            return

        def write(connection: Connection) -> None:
            self._appending.add(looking.row_to_log(connection, e, self._keys) for e in entries)

        await self._writer.run(write)

    async def accesses(
        self,
        number: NationalNumber,
        *,
        municipality: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        before: AccessPlace | None = None,
        limit: int | None = None,
        told: Told = EVERYTHING,
    ) -> Sequence[LoggedAccess]:
        """What was done about this person by anyone, and what this person did for others.

        Newest first. `since` is inclusive, `until` is not. `before` is the place of the last entry
        of the page before. Whoever tried without a right is not told whose record it was. Raises
        `StoreUnavailable`.
        """
        person = self._keys.numbers(number)
        wanted = looking.Wanted(
            municipality=municipality,
            since=since,
            until=until,
            before=before,
            limit=limit,
            told=told,
        )
        return [
            access_of(row, person) for row in await self._read(looking.accesses(person, wanted))
        ]

    async def access(
        self, person: NationalNumber, writer: int, number: int, *, told: Told = EVERYTHING
    ) -> LoggedAccess | None:
        """The entry at this place, if this person may see it, and as they may. Raises the same."""
        hashes = self._keys.numbers(person)
        found = await self._read(looking.access(hashes, writer, number, told))
        return access_of(found[0], hashes) if found else None

    async def activity(self, sign_in: str, portal: str) -> Activity | None:
        """When a sign-in last used a portal. Raises `StoreUnavailable`."""
        found = await self._read(ACTIVITIES, those(self._sign_ins(sign_in), portal))
        return activity_of(found[0]) if found else None

    async def change_activity(
        self, sign_in: str, portal: str, change: Callable[[Activity | None], Activity]
    ) -> Activity:
        """From what is known to what is true now, with nobody in between; durable on return."""
        hashes = self._sign_ins(sign_in)

        def write(connection: Connection) -> Activity:
            self._appending.check_keys(connection)
            row = connection.execute(ACTIVITIES, those(hashes, portal)).first()
            known = None if row is None else activity_of(row)
            changed = change(known)
            name = hashes[0] if row is None else row.sign_in
            put(connection, name, portal, known, changed)
            return changed

        return await self._writer.run(write, alone=True)

    def _sign_ins(self, name: str) -> tuple[str, ...]:
        return tuple(key.sign_in(name) for key in self._keys)

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
        tried = claims.Try(
            names=[(key.change(name), key.input(content)) for key in self._keys],
            keys=self._keys,
            holder=holder,
            uid=self._new_uid(),
            now=now,
            until=until,
            attempt=row_of(attempt, self._keys.current),
        )
        log = self._appending.add

        def write(connection: Connection) -> Claim:
            self._appending.check(connection)  # what is done then must find its log line's place
            claims.forget(connection, now, self._claims_kept, self._keys, log)
            return claims.claim(connection, tried, log)

        return await self._writer.run(write, alone=True)

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
            names=[key.change(name) for key in self._keys],
            holder=holder,
            state=states.get(type(outcome), claims.FREE),
            now=self._clock.now(),
            sent=sent,
            result=result,
            entry=None if entry is None else row_of(entry, self._keys.current),
        )
        log = self._appending.add
        await self._writer.run(lambda c: claims.settle(c, ended, log), alone=True)

    async def close(self) -> None:
        """Finishes what waits; nothing can be written afterwards."""
        await asyncio.to_thread(self._writer.close)
        self._appending.close()
        self._write_engine.dispose()
        self._read_engine.dispose()

    async def _read(
        self, asked: Executable, told: Mapping[str, Any] | None = None
    ) -> Sequence[Any]:
        def rows() -> Sequence[Any]:
            with self._read_engine.connect() as connection:
                return connection.execute(asked, told).all()

        try:
            return await asyncio.to_thread(rows)
        except SQLAlchemyError as error:
            _log.error("store_read_failed", error=type(error).__name__)
            raise StoreUnavailable("store") from None
