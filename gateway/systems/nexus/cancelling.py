"""Cancelling a visit (afmelde et besøg)."""

from datetime import datetime
from uuid import UUID

from gateway.domain.calendar import AppointmentStatus
from gateway.domain.changes import Cancellation, Made, NotDone, RefusalCode
from gateway.domain.errors import SourceInvalid
from gateway.port import Asker, RecordRef
from gateway.systems.nexus.asking import Asking, link_of, way_of
from gateway.systems.nexus.prototypes import (
    acting_person,
    is_named,
    prototype,
    while_it_is_old,
)
from gateway.systems.nexus.translate import DELETED, STATUSES, known, moment
from gateway.systems.nexus.way import Way
from gateway.systems.nexus.wire_changes import FullEvent

_PLACE = "event"
_VERDICTS = {
    AppointmentStatus.CANCELLED: RefusalCode.ALREADY_DONE,
    AppointmentStatus.CANCELLATION_PENDING: RefusalCode.ALREADY_DONE,
    AppointmentStatus.COMPLETED: RefusalCode.TOO_LATE,
}


class Cancelling(Asking):
    """Takes cancellations."""

    async def cancel_appointment(self, ref: RecordRef, uid: UUID, change: Cancellation) -> Made:
        """Cancelled at once. One that is not as it was read a moment ago is `CONFLICT`."""
        way = way_of(ref)
        return await while_it_is_old(lambda: self._tried(way, ref.asker, uid, change))

    async def _tried(self, way: Way, asker: Asker, uid: UUID, change: Cancellation) -> Made | None:
        found = await way.found(link_of(change.appointment), FullEvent, _PLACE)
        if found is None:
            raise NotDone(RefusalCode.NOT_FOUND)
        about = change.appointment.id
        made = cancelled_by(found, way.patient_id, about, uid)
        if made is not None:
            return made
        self._check(found, change.appointment.start)
        href = found.href("cancelPrototype", _PLACE)
        blank = await prototype(way, href, "cancelPrototype", eventId=found.event.id)
        if blank.marks.version != found.event.version:
            return None
        answer = await blank.sent(
            way,
            "PUT",
            "cancel",
            uid=str(uid),
            comment=change.comment,
            actingPerson=acting_person(asker),
        )
        if answer is None:
            return None
        made = cancelled_by(answer.read(FullEvent), way.patient_id, about, uid)
        if made is None:
            raise SourceInvalid("cancelPrototype.cancellation")
        return made

    def _check(self, found: FullEvent, start: datetime) -> None:
        event = found.event
        if event.status in DELETED or not event.visible_for_patient:
            raise NotDone(RefusalCode.NOT_FOUND)
        status = known(STATUSES, event.status, f"{_PLACE}.status")
        if status in _VERDICTS:
            raise NotDone(_VERDICTS[status])
        if moment(event.start_date, self._zone, f"{_PLACE}.startDate") != start:
            # It was judged by the time that it had; at its new time it may be too late to cancel.
            raise NotDone(RefusalCode.CONFLICT)
        if "cancelPrototype" not in found.links:
            raise NotDone(RefusalCode.NOT_OFFERED)


def cancelled_by(found: FullEvent, patient_id: int, about: str, uid: UUID) -> Made | None:
    """The cancellation of this uid. Another event, or somebody else's, is `SourceInvalid`."""
    if found.event.patient_id != patient_id:
        raise SourceInvalid(f"{_PLACE}.patientId")
    if str(found.event.id) != about:
        raise SourceInvalid(f"{_PLACE}.id")
    cancellation = found.cancellation
    if cancellation is None or not is_named(cancellation.uid, uid):
        return None
    return Made(id=about)
