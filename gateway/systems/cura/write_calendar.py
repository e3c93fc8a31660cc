"""Cancelling an appointment, and wishing for another time."""

from uuid import UUID

from gateway.domain.changes import Cancellation, Made, NewTimeWish
from gateway.domain.errors import SourceInvalid
from gateway.port import RecordRef
from gateway.systems.cura.acting import Json, came_of, requested
from gateway.systems.cura.desk import Desk, Kept

_PLACE = "calendar"


class ChangesCalendar(Desk):
    """Cura keeps the request's name, and answers a repeat of it with what it did the first time."""

    async def cancel_appointment(self, ref: RecordRef, uid: UUID, change: Cancellation) -> Made:
        """`Appointment/{id}/$cancel`, confirmed at once; a wish goes with it where it is taken."""
        told = requested(ref, uid)
        if change.reason is not None:
            told.append({"name": "reason", "valueCode": change.reason.code})
        told += _texts(comment=change.comment, requestNewTime=change.new_time_wish)
        key = change.appointment.id
        kept = await self._order(ref, "Appointment/$cancel", key, told, _PLACE)
        return _made(kept, "cancellation", uid)

    async def request_new_time(self, ref: RecordRef, uid: UUID, change: NewTimeWish) -> Made:
        """`Appointment/{id}/$request-new-time`: the appointment stands meanwhile."""
        key = change.appointment.id
        told = [*requested(ref, uid), *_texts(wish=change.wish)]
        kept = await self._order(ref, "Appointment/$request-new-time", key, told, _PLACE)
        return _made(kept, "new-time-request", uid)


def _made(kept: Kept, mark: str, uid: UUID) -> Made:
    """The appointment, if this change has left its mark on it."""
    if not came_of(kept.resource, mark, uid):
        raise SourceInvalid(f"{_PLACE}.extension[{mark}]")
    return Made(id=kept.id)


def _texts(**texts: str | None) -> list[Json]:
    return [{"name": name, "valueString": text} for name, text in texts.items() if text is not None]
