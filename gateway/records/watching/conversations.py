"""Threads as one role was last shown them, and which messages have come since.

A source whose list of threads tells only when something was last written is asked for the messages
of those threads alone that have changed, or where something was written so lately that more may
have come within the same second.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gateway.domain.messages import Message, MessageThread
from gateway.domain.records import Rows, Unreadable
from gateway.records.watching.marks import Marks

MARGIN: Final = 60.0
"""Seconds by which a source's clock may be behind ours without a message being lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenThread:
    """A thread without its content. `messages`: the keys of those seen, None where never read."""

    mark: bytes
    last_activity: float
    messages: frozenset[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenThreads:
    """Every thread seen, by the source's own key. `at` is when that was, in seconds since 1970.

    `torn` is how many rows could not be read. Threads that vanish are kept in mind, so that one
    that comes back is not news.
    """

    at: float
    torn: int
    threads: Mapping[str, SeenThread]


def is_to_be_read(
    before: SeenThreads | None, thread: MessageThread, marks: Marks, now: float
) -> bool:
    """Whether this thread's messages are needed to tell what is new."""
    last_activity = thread.last_activity_at.timestamp()
    if before is None:
        return last_activity >= now - MARGIN
    seen = before.threads.get(thread.id)
    if seen is None or seen.mark != marks.thread(thread):
        return True
    return last_activity >= before.at - MARGIN


def read_thread(
    seen: SeenThread | None, thread: MessageThread, rows: Rows[Message] | None, marks: Marks
) -> SeenThread:
    """The thread as it is now. `rows` are its messages, None where they are not needed."""
    known = None if seen is None else seen.messages
    if rows is not None:
        known = frozenset(row.id for row in _readable(rows)) | (known or frozenset())
    return SeenThread(
        mark=marks.thread(thread),
        last_activity=thread.last_activity_at.timestamp(),
        messages=known,
    )


def new_messages(
    before: SeenThreads | None, thread: MessageThread, rows: Rows[Message]
) -> tuple[Message, ...]:
    """The messages of a thread that had not come when it was last seen."""
    if before is None:
        return ()
    seen = before.threads.get(thread.id)
    readable = _readable(rows)
    if seen is None:
        # It may be one of those that could not be read before, with messages of long ago.
        earliest = before.at - MARGIN if before.torn else float("-inf")
        return tuple(row for row in readable if row.sent_at.timestamp() >= earliest)
    if seen.messages is None:
        return tuple(row for row in readable if row.sent_at.timestamp() > seen.last_activity)
    return tuple(row for row in readable if row.id not in seen.messages)


def _readable(rows: Rows[Message]) -> list[Message]:
    return [row for row in rows if not isinstance(row, Unreadable)]
