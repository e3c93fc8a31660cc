"""Notifications (varsler) by SMS or e-mail."""

from dataclasses import dataclass, field
from enum import StrEnum


class NotificationChannel(StrEnum):
    """How notifications are sent."""

    SMS = "SMS"
    EMAIL = "EMAIL"


class NotificationKind(StrEnum):
    """What one may be notified of."""

    NEW_MESSAGE = "NEW_MESSAGE"
    COMPLETED_VISIT = "COMPLETED_VISIT"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationSettings:
    """What one has chosen. `masked_destination` shows no more than the end of a number."""

    channel: NotificationChannel | None
    kinds: tuple[NotificationKind, ...]
    available_kinds: tuple[NotificationKind, ...]
    masked_destination: str | None = None
    handle: object = field(default=None, repr=False, compare=False)
