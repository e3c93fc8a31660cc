"""What a citizen may change (aflyse, skrive, måle, søge): each change as the model has it.

A change is what has been judged and is about to be done: it holds the things of the record that it
is about, as they were read. What the care system makes of it is read back afterwards.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gateway.domain.aids import BodyWornAidKind
from gateway.domain.calendar import Appointment
from gateway.domain.cancellation import CancellationReason
from gateway.domain.contacts import LifeStory
from gateway.domain.errors import GatewayError
from gateway.domain.measurements import MeasuredValue, MeasurementAgreement
from gateway.domain.messages import MessageRecipient, MessageThread
from gateway.domain.notifications import (
    NotificationChannel,
    NotificationKind,
    NotificationSettings,
)


class ChangeKind(StrEnum):
    """Everything that can be changed; the value stands in stored keys and never changes."""

    CANCEL_APPOINTMENT = "CANCEL_APPOINTMENT"
    REQUEST_NEW_TIME = "REQUEST_NEW_TIME"
    START_THREAD = "START_THREAD"
    REPLY_TO_THREAD = "REPLY_TO_THREAD"
    MARK_THREAD_READ = "MARK_THREAD_READ"
    RECORD_MEASUREMENT = "RECORD_MEASUREMENT"
    APPLY_FOR_AID = "APPLY_FOR_AID"
    SAVE_LIFE_STORY = "SAVE_LIFE_STORY"
    UPDATE_NOTIFICATIONS = "UPDATE_NOTIFICATIONS"
    ACCEPT_TERMS = "ACCEPT_TERMS"


class RefusalCode(StrEnum):
    """Why a change was not done. Nothing has changed in the care system."""

    NOT_FOUND = "NOT_FOUND"
    ROLE_NOT_PERMITTED = "ROLE_NOT_PERMITTED"
    NOT_OFFERED = "NOT_OFFERED"
    TOO_LATE = "TOO_LATE"
    ALREADY_DONE = "ALREADY_DONE"
    REASON_REQUIRED = "REASON_REQUIRED"
    NOT_AGREED = "NOT_AGREED"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    CONFLICT = "CONFLICT"
    TERMS_REQUIRED = "TERMS_REQUIRED"
    TERMS_NOT_YET_EFFECTIVE = "TERMS_NOT_YET_EFFECTIVE"
    RECORD_INACTIVE = "RECORD_INACTIVE"
    ASSURANCE_TOO_LOW = "ASSURANCE_TOO_LOW"


class NotDone(GatewayError):
    """The change was refused, by a rule of ours or by the care system, and nothing changed.

    An adapter raises it only where the care system has said so; `code` says why.
    """

    def __init__(self, code: RefusalCode) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What came of a change: the source's own key of the new or changed thing.

    `parent` is the key of what it hangs on (a reply's thread). Both may be empty.
    """

    id: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """An appointment to be cancelled (aflysning, avlysning). Texts are already clean.

    `new_time_wish` is set only where the portal takes a wish together with the cancellation.
    """

    appointment: Appointment
    reason: CancellationReason | None = None
    comment: str | None = field(default=None, repr=False)
    new_time_wish: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTimeWish:
    """A wish for another time (anmodning om ny tid) for an appointment that stands meanwhile."""

    appointment: Appointment
    wish: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewThread:
    """A first message (henvendelse) to a unit or subject area."""

    recipient: MessageRecipient
    subject: str = field(repr=False)
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer in a thread."""

    thread: MessageThread
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMeasurement:
    """A citizen's own measurement: the agreement's components, each once, within its bounds."""

    agreement: MeasurementAgreement
    taken_at: datetime
    values: tuple[MeasuredValue, ...] = field(repr=False)
    comment: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AidWish:
    """An application (ansøgning) for a body-worn aid of an offered kind."""

    kind: BodyWornAidKind
    motivation: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLifeStory:
    """A text to take the place of `before`, the story as it was read a moment ago.

    The care system must refuse it (`CONFLICT`) where the story is another by now.
    """

    text: str = field(repr=False)
    before: LifeStory = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationChoice:
    """What to be notified of, and how. `before` is what was chosen until now."""

    channel: NotificationChannel | None
    kinds: tuple[NotificationKind, ...]
    before: NotificationSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsAcceptance:
    """The present version of a portal's terms (bruksvilkår), accepted."""

    version: str
