"""The Protocols of care systems that can be changed, one small one per ability.

Every write takes a `RecordRef` (whose record, who does it, in which role), a `uid` and the change.
The care system's own record must show who did it. An adapter makes the `uid` known upstream, so
that the same change with the same `uid` is never done twice, and can be found again:

- a write that is confirmed answers `Made`;
- one that the care system has refused raises `NotDone`, and only then;
- everything else is a `SourceError`. Whether the change was sent is noticed where it is sent
  (`Upstream.change`); after that, whatever goes wrong, its outcome counts as unknown.

`change_made` finds out, before a retry, whether the change of this `uid` was done.
"""

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from gateway.domain.changes import (
    AidWish,
    Cancellation,
    ChangeKind,
    Made,
    NewLifeStory,
    NewMeasurement,
    NewThread,
    NewTimeWish,
    NotificationChoice,
    Reply,
    TermsAcceptance,
)
from gateway.domain.messages import MessageThread
from gateway.domain.topics import RecordAction
from gateway.port.doorplate import Offers
from gateway.port.reads import RecordRef


@runtime_checkable
class FindsChanges(Protocol):
    """Can tell whether a change was done. Everything that takes changes can."""

    async def change_made(
        self, ref: RecordRef, uid: UUID, kind: ChangeKind, about: str
    ) -> Made | None:
        """What came of the change with this `uid`; None where the care system knows of none.

        `about` is the source's key of what the change is about: the appointment, the thread, the
        recipient, the agreement, the kind of aid, the version of the terms; else empty. That
        somebody else did the same (another cancelled the appointment) does not count.
        """
        ...


@runtime_checkable
class CancelsAppointments(Protocol):
    """Takes cancellations."""

    async def cancel_appointment(self, ref: RecordRef, uid: UUID, change: Cancellation) -> Made:
        """`Made.id` is the appointment's key. It may be accepted now and confirmed later."""
        ...


@runtime_checkable
class TakesNewTimeWishes(Protocol):
    """Takes wishes for another time, apart from cancelling."""

    async def request_new_time(self, ref: RecordRef, uid: UUID, change: NewTimeWish) -> Made:
        """`Made.id` is the appointment's key."""
        ...


@runtime_checkable
class TakesMessages(Protocol):
    """Takes messages, and knows who has read what."""

    async def start_thread(self, ref: RecordRef, uid: UUID, change: NewThread) -> Made:
        """`Made.id` is the new thread's key."""
        ...

    async def reply_to_thread(self, ref: RecordRef, uid: UUID, change: Reply) -> Made:
        """`Made.id` is the new message's key, `Made.parent` the thread's."""
        ...

    async def mark_thread_read(self, ref: RecordRef, uid: UUID, thread: MessageThread) -> Made:
        """Everything in the thread counts as read by the asker. `Made.id` is the thread's key."""
        ...


@runtime_checkable
class TakesMeasurements(Protocol):
    """Takes a citizen's own measurements."""

    async def record_measurement(self, ref: RecordRef, uid: UUID, change: NewMeasurement) -> Made:
        """`Made.id` is the new measurement's key."""
        ...


@runtime_checkable
class TakesAidApplications(Protocol):
    """Takes applications for body-worn aids."""

    async def apply_for_aid(self, ref: RecordRef, uid: UUID, change: AidWish) -> Made:
        """`Made.id` is the new application's key."""
        ...


@runtime_checkable
class TakesLifeStories(Protocol):
    """Takes a life story in place of the one that was read."""

    async def save_life_story(self, ref: RecordRef, uid: UUID, change: NewLifeStory) -> Made:
        """Raises `NotDone(CONFLICT)` where the story is no longer `change.before`."""
        ...


@runtime_checkable
class TakesNotificationChoices(Protocol):
    """Takes notification settings."""

    async def update_notifications(
        self, ref: RecordRef, uid: UUID, change: NotificationChoice
    ) -> Made:
        """Both keys of `Made` are empty."""
        ...


@runtime_checkable
class TakesTerms(Protocol):
    """Takes acceptances of its terms. The head in `ref` need not have any accepted yet."""

    async def accept_terms(self, ref: RecordRef, uid: UUID, change: TermsAcceptance) -> Made:
        """Both keys of `Made` are empty; `find` tells from then on when they were accepted."""
        ...


WRITES: Mapping[RecordAction, type] = {
    RecordAction.CANCEL_APPOINTMENT: CancelsAppointments,
    RecordAction.REQUEST_NEW_TIME: TakesNewTimeWishes,
    RecordAction.START_THREAD: TakesMessages,
    RecordAction.REPLY_TO_THREAD: TakesMessages,
    RecordAction.RECORD_MEASUREMENT: TakesMeasurements,
    RecordAction.APPLY_FOR_AID: TakesAidApplications,
    RecordAction.SAVE_LIFE_STORY: TakesLifeStories,
    RecordAction.UPDATE_NOTIFICATIONS: TakesNotificationChoices,
}


def unable(system: Any, offers: Offers) -> tuple[str, ...]:
    """What a portal offers to change and its care system cannot do, by name."""
    wanted = {action.value: WRITES[action] for action in RecordAction if action in offers.actions}
    if offers.marks_read:
        wanted["marks_read"] = TakesMessages
    if offers.terms is not None:
        wanted["terms"] = TakesTerms
    can_find = isinstance(system, FindsChanges)
    return tuple(
        n for n, ability in wanted.items() if not (can_find and isinstance(system, ability))
    )
