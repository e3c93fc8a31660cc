"""Threads as one role was last shown them, and which messages have come since.

A source whose list of threads tells only when something was last written is asked for the messages
of those threads alone that have changed, or where something was written so lately that more may
have come within the same second. The first time, those of the last day are read too, a few at most:
what reaches them later is known by its key, whatever moment it bears.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Final

from gateway.domain.messages import Message, MessageThread
from gateway.domain.records import Rows, Unreadable
from gateway.records.watching.marks import Marks

MARGIN: Final = 60.0
"""Seconds by which a source's clock may be behind ours without a message being lost."""
_LATELY: Final = 86_400.0
_MOST_READ_FIRST: Final = 5


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


def to_be_read(
    before: SeenThreads | None,
    threads: Sequence[MessageThread],
    marks: Marks,
    now: float,
    since: float | None,
) -> frozenset[str]:
    """The keys of the threads whose messages are needed to tell what is new, now or later.

    `since` is when the watching began. Moments in seconds since 1970.
    """
    if before is not None:
        return frozenset(one.id for one in threads if _is_to_be_read(before, one, marks))
    earliest = (now if since is None else min(now, since)) - MARGIN
    newest = sorted(threads, key=_last_activity, reverse=True)
    lately = (one for one in newest[:_MOST_READ_FIRST] if _last_activity(one) >= now - _LATELY)
    just_now = (one for one in threads if _last_activity(one) >= earliest)
    return frozenset(one.id for one in (*lately, *just_now))


def _is_to_be_read(before: SeenThreads, thread: MessageThread, marks: Marks) -> bool:
    seen = before.threads.get(thread.id)
    if seen is None or seen.mark != marks.thread(thread):
        return True
    return _last_activity(thread) >= before.at - MARGIN


def read_thread(
    seen: SeenThread | None, thread: MessageThread, rows: Rows[Message] | None, marks: Marks
) -> SeenThread:
    """The thread as it is now. `rows` are its messages, None where they are not needed."""
    known = None if seen is None else seen.messages
    if rows is not None:
        known = frozenset(row.id for row in _readable(rows)) | (known or frozenset())
    return SeenThread(
        mark=marks.thread(thread),
        last_activity=_last_activity(thread),
        messages=known,
    )


def new_messages(
    before: SeenThreads | None, thread: MessageThread, rows: Rows[Message], since: float | None
) -> tuple[Message, ...]:
    """The messages of a thread that had not come when it was last seen.

    Where none were ever read: those that were sent since the watching began (`since`), and those
    that are later than what was last seen to have been written.
    """
    readable = _readable(rows)
    if before is None:
        return tuple(row for row in readable if _is_since(row, since))
    seen = before.threads.get(thread.id)
    if seen is None:
        # It may be one of those that could not be read before, with messages of long ago.
        earliest = before.at - MARGIN if before.torn else float("-inf")
        return tuple(row for row in readable if _sent(row) >= earliest)
    if seen.messages is None:
        last = seen.last_activity
        # Of several that bear the moment of the last one, it cannot be told which was there.
        is_shared = sum(_sent(row) == last for row in readable) > 1
        return tuple(
            row
            for row in readable
            if _sent(row) > last or (is_shared and _sent(row) == last) or _is_since(row, since)
        )
    return tuple(row for row in readable if row.id not in seen.messages)


def _is_since(row: Message, since: float | None) -> bool:
    """Some sources count whole seconds only."""
    return since is not None and _sent(row) >= floor(since)


def _sent(row: Message) -> float:
    return row.sent_at.timestamp()


def _last_activity(thread: MessageThread) -> float:
    return thread.last_activity_at.timestamp()


def _readable(rows: Rows[Message]) -> list[Message]:
    return [row for row in rows if not isinstance(row, Unreadable)]
