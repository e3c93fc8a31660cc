"""One look at a watched record in one role and application: through the door, as those see it.

A look shows nobody anything, so it leaves no log line; whoever is told of a change reads it anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import structlog

from gateway.domain.clock import Clock
from gateway.domain.errors import SourceError, SourceInvalid
from gateway.domain.messages import Message, MessageThread
from gateway.domain.records import Rows, Unreadable
from gateway.domain.representations import Representation, Viewer
from gateway.domain.topics import Role, Topic, Verdict
from gateway.records.door import Interrupted, open_record
from gateway.records.reader import RecordReader
from gateway.records.source import Source
from gateway.records.watching import calendars, conversations
from gateway.records.watching.calendars import SeenCalendar
from gateway.records.watching.conversations import SeenThreads
from gateway.records.watching.marks import Marks
from gateway.records.watching.noticed import Change, MessageArrived
from gateway.records.watching.shared import AskedOnce

_log = structlog.get_logger("gateway.records")


View: TypeAlias = tuple[Role, str]
"""A role and a client: all who watch in the same role in the same application see the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Onlooker:
    """Somebody who watches, by a right. `source` is as narrow as their application's grant."""

    viewer: Viewer
    right: Representation
    source: Source

    @property
    def view(self) -> View:
        """Whose eyes they see with."""
        return self.right.role, self.viewer.client


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one view was last shown; None: nothing of that topic yet.

    `since`: when it began to be watched, in seconds since 1970. Messages sent from then on are news
    even to the first look that succeeds; None where nothing is.
    """

    since: float | None = None
    calendar: SeenCalendar | None = None
    threads: SeenThreads | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look has found.

    `failed`: something could not be read, and stays as it was seen before. `is_gone`: the record
    opens no more.
    """

    seen: Seen
    changes: Sequence[Change] = ()
    failed: bool = False
    is_gone: bool = False


async def look(
    record: str,
    onlooker: Onlooker,
    before: Seen,
    *,
    system: AskedOnce,
    clock: Clock,
    marks: Marks,
) -> Look:
    """Look at a record as an onlooker is shown it. Never raises for a source that fails."""
    asked = replace(onlooker.source, system=system)
    reader, _ = await open_record(asked, onlooker.viewer, onlooker.right, clock)
    if isinstance(reader, Interrupted):
        return Look(seen=before, failed=True)
    if not isinstance(reader, RecordReader) or reader.head.id != record:
        return Look(seen=before, is_gone=True)
    at_threads = await _threads(reader, before, clock, marks)
    at_calendar = await _calendar(reader, before.calendar, clock, marks)
    return Look(
        seen=Seen(
            since=before.since,
            calendar=at_calendar.seen.calendar,
            threads=at_threads.seen.threads,
        ),
        changes=(*at_threads.changes, *at_calendar.changes),
        failed=at_threads.failed or at_calendar.failed,
    )


async def _calendar(
    reader: RecordReader, before: SeenCalendar | None, clock: Clock, marks: Marks
) -> Look:
    if not _is_shown(reader, Topic.CALENDAR):
        return Look(seen=Seen())
    days = calendars.days_watched(clock.now(), reader.source.zone)
    try:
        rows = await reader.appointments(days)
    except SourceError:
        return Look(seen=Seen(calendar=before), failed=True)
    seen, changes = calendars.compared(before, rows, days, marks)
    return Look(seen=Seen(calendar=seen), changes=changes)


async def _threads(reader: RecordReader, before: Seen, clock: Clock, marks: Marks) -> Look:
    if not _is_shown(reader, Topic.MESSAGES):
        return Look(seen=Seen())
    begun = clock.now().timestamp()
    try:
        rows = await reader.threads()
    except SourceError:
        return Look(seen=Seen(threads=before.threads), failed=True)
    return await _Threads(reader, before, marks, begun).read(rows)


class _Threads:
    def __init__(self, reader: RecordReader, before: Seen, marks: Marks, begun: float) -> None:
        self._reader = reader
        self._before: SeenThreads | None = before.threads
        self._since = before.since
        self._marks = marks
        self._begun = begun
        self._threads = dict(before.threads.threads) if before.threads is not None else {}
        self._arrived: list[tuple[float, str, MessageArrived]] = []
        self._is_behind = False
        self._failed = False

    async def read(self, rows: Rows[MessageThread]) -> Look:
        """Every thread, each message read where that is needed."""
        threads = [row for row in rows if not isinstance(row, Unreadable)]
        needed = conversations.to_be_read(
            self._before, threads, self._marks, self._begun, self._since
        )
        for thread in threads:
            await self._one(thread, is_needed=thread.id in needed)
        torn = sum(isinstance(row, Unreadable) for row in rows)
        # What could not be read this time may have come since the time before.
        at = self._behind() if self._is_behind else self._begun
        seen = SeenThreads(at=at, torn=torn, threads=self._threads)
        changes = [arrived for *_, arrived in sorted(self._arrived, key=lambda one: one[:2])]
        return Look(seen=Seen(threads=seen), changes=changes, failed=self._failed)

    def _behind(self) -> float:
        if self._before is not None:
            return self._before.at
        return self._begun if self._since is None else min(self._begun, self._since)

    async def _one(self, thread: MessageThread, *, is_needed: bool) -> None:
        seen = self._threads.get(thread.id)
        messages: Rows[Message] | None = None
        if is_needed:
            try:
                messages = await self._reader.messages(thread)
            except SourceError as error:
                self._is_behind = True
                self._failed = self._failed or not isinstance(error, SourceInvalid)
                if self._before is not None:
                    return
            found = conversations.new_messages(self._before, thread, messages or (), self._since)
            for one in found:
                arrived = MessageArrived(thread=thread.id, message=one.id)
                self._arrived.append((one.sent_at.timestamp(), one.id, arrived))
        self._threads[thread.id] = conversations.read_thread(seen, thread, messages, self._marks)


def _is_shown(reader: RecordReader, topic: Topic) -> bool:
    return reader.ruling(topic).verdict is Verdict.SHOWN
