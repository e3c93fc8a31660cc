"""What can be noticed in a record, by the source's own keys: no content of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from gateway.domain.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageArrived:
    """A message that was not there before."""

    thread: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentAltered:
    """An appointment that is new, or that would be shown otherwise than before."""

    appointment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentGone:
    """An appointment that was shown and is shown no more."""

    appointment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDone:
    """A visit that has been noted as kept."""

    appointment: str


Change: TypeAlias = MessageArrived | AppointmentAltered | AppointmentGone | VisitDone


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """A change, and the moment at which it was noticed."""

    at: datetime
    change: Change

    @property
    def topic(self) -> Topic:
        """The topic that it belongs to."""
        return Topic.MESSAGES if isinstance(self.change, MessageArrived) else Topic.CALENDAR
