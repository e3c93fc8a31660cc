"""Messages (beskeder, meldinger) between a citizen and the units that help them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from gateway.domain.people import Party, StaffMember
from gateway.domain.portal import Alternative
from gateway.domain.words import Words
from gateway.domain.working_days import DaysOff, working_days_after


class MessageMisuseKind(StrEnum):
    """What messages are not for."""

    EMERGENCIES = "EMERGENCIES"
    NEW_AIDS = "NEW_AIDS"
    MORE_HELP = "MORE_HELP"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageMisuse:
    """One thing that messages are not for, and what to do instead."""

    kind: MessageMisuseKind
    label: Words
    alternative: Alternative | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagingRule:
    """A portal's promises about messages."""

    reply_within_working_days: int | None = None
    not_for: tuple[MessageMisuse, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRecipient:
    """A unit or subject area (fagområde, helsekontakt) that one may write to."""

    id: str
    name: str
    area: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageAuthor:
    """Who wrote a message: a staff member, or a citizen or representative by `name`."""

    kind: Party
    staff: StaffMember | None = None
    name: str | None = None
    unit: str | None = None
    is_viewer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. `read_at` is when the other side first read it."""

    id: str
    sent_at: datetime
    author: MessageAuthor
    body: str
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageThread:
    """A conversation without its messages. `is_unread` is for the person who asks."""

    id: str
    subject: str
    recipient: MessageRecipient | None
    last_activity_at: datetime
    last_author: Party
    is_unread: bool
    can_reply: bool
    handle: object = field(default=None, repr=False, compare=False)


def expected_reply_by(
    last_author: Party, sent_on: date, rule: MessagingRule | None, days_off: DaysOff
) -> date | None:
    """The day by which an answer is promised, counted from the day after `sent_on`.

    None where nothing is promised or the municipality has the last word.
    """
    if last_author is Party.MUNICIPALITY or rule is None or rule.reply_within_working_days is None:
        return None
    return working_days_after(sent_on, rule.reply_within_working_days, days_off)
