"""Threads, their messages, and whom one may write to."""

from datetime import date

from gateway.domain.messages import Message, MessageRecipient, MessageThread, expected_reply_by
from gateway.domain.records import Rows, Unreadable
from gateway.domain.topics import RecordAction, Topic, Verdict
from gateway.resolvers.nodes import picked
from gateway.resolvers.order import alphabetical, newest_first
from gateway.resolvers.paging import SortKey
from gateway.resolvers.scope import Cut, Page, Scope, in_order


async def threads(scope: Scope, cut: Cut) -> Page[MessageThread]:
    """Every thread, latest activity first."""
    rows = await scope.reader.threads()
    return scope.page(rows, key=_by_activity, cut=cut, named=("threads",))


async def messages(scope: Scope, thread: MessageThread, cut: Cut) -> Page[Message]:
    """The messages of a thread, newest first."""
    rows = await scope.reader.messages(thread)
    return scope.page(rows, key=_by_time, cut=cut, named=("messages", thread.id))


async def recipients(scope: Scope) -> Rows[MessageRecipient]:
    """Whom one may write to, by name."""

    def by_name(found: MessageRecipient) -> SortKey:
        return *alphabetical(found.name, scope.country), found.id

    return in_order(await scope.reader.recipients(), by_name)


async def has_unread(scope: Scope) -> bool:
    """Whether a thread holds something that this viewer has not read."""
    rows = await scope.reader.threads()
    return any(row.is_unread for row in rows if not isinstance(row, Unreadable))


async def thread(scope: Scope, upstream: str) -> MessageThread | None:
    """The thread with this key."""
    return picked(await scope.reader.threads(), upstream)


async def message(scope: Scope, upstream: str, parent: str) -> Message | None:
    """The message with this key, in the thread with the other."""
    found = await thread(scope, parent)
    return None if found is None else picked(await scope.reader.messages(found), upstream)


async def recipient(scope: Scope, upstream: str) -> MessageRecipient | None:
    """The recipient with this key: one that can be written to now, else one of a thread's."""
    found = picked(await scope.reader.recipients(), upstream)
    if found is not None:
        return found
    rows = await scope.reader.threads()
    known = [r.recipient for r in rows if not isinstance(r, Unreadable) and r.recipient]
    return picked(known, upstream)


def may_reply(scope: Scope, found: MessageThread) -> bool:
    """Whether the thread is open for answers and the viewer may write here."""
    return found.can_reply and scope.permits(RecordAction.REPLY_TO_THREAD)


def expected_reply(scope: Scope, found: MessageThread) -> date | None:
    """The day by which an answer is promised, if one is."""
    source = scope.reader.source
    day = found.last_activity_at.astimezone(source.zone).date()
    rule = source.offers.messaging
    return expected_reply_by(found.last_author, day, rule, source.days_off)


def shows_messages(scope: Scope) -> bool:
    """Whether recipients may be named elsewhere in the record, where messages are not asked for."""
    return scope.reader.ruling(Topic.MESSAGES).verdict is Verdict.SHOWN


def _by_activity(found: MessageThread) -> SortKey:
    return newest_first(found.last_activity_at), found.id


def _by_time(found: Message) -> SortKey:
    return newest_first(found.sent_at), found.id
