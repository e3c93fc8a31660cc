"""Marks of what somebody would be shown: keyed hashes, equal where what is shown is equal."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec

from gateway.domain.calendar import Appointment
from gateway.domain.messages import MessageThread
from gateway.domain.numbers import without_numbers
from gateway.domain.people import StaffMember

_SIZE = 16


class Marks:
    """Makes marks under a key of the gateway's own."""

    def __init__(self, key: bytes) -> None:
        self._key = blake2b(key).digest()

    def appointment(self, shown: Appointment) -> bytes:
        """The mark of an appointment after redaction.

        What depends on the moment or on the reader (whether it can be cancelled) is no part of it.
        """
        return self._of(
            shown.kind,
            _text(shown.title),
            _at(shown.start),
            _at(shown.end),
            shown.status,
            _texts(shown.place, "kind", "name", "address"),
            sorted(_staff(member) for member in shown.staff),
            shown.new_time_request
            and [shown.new_time_request.wish, _at(shown.new_time_request.requested_at)],
            shown.video
            and [_at(shown.video.opens_at), _at(shown.video.closes_at), shown.video.join_url],
            _texts(shown.interpreter, "language", "note"),
            shown.transport and [_at(shown.transport.pickup_at), _text(shown.transport.note)],
        )

    def thread(self, shown: MessageThread) -> bytes:
        """The mark of a thread; what the source's own way back in says is a part of it."""
        return self._of(
            shown.subject,
            shown.recipient and shown.recipient.id,
            _at(shown.last_activity_at),
            shown.last_author,
            shown.can_reply,
            repr(shown.handle),
        )

    def _of(self, *parts: Any) -> bytes:
        return blake2b(msgspec.json.encode(parts), key=self._key, digest_size=_SIZE).digest()


def _at(moment: datetime | None) -> float | None:
    """The instant, however the source writes its offset."""
    return None if moment is None else moment.timestamp()


def _text(text: str | None) -> str | None:
    return None if text is None else without_numbers(text)


def _texts(thing: object | None, *names: str) -> Sequence[str | None] | None:
    return None if thing is None else [_text(getattr(thing, name)) for name in names]


def _staff(member: StaffMember) -> tuple[str, str, str]:
    """As the schema shows them, in any order: the schema sorts them by name."""
    return _text(member.name) or "", _text(member.role) or "", _text(member.unit) or ""
