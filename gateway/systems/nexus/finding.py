"""Finding out whether a change was done, before it is done again: one call each.

Nexus keeps the GUID that we chose with what it made; a read mark is found by what it did.
"""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from gateway.domain.changes import ChangeKind, Made
from gateway.domain.errors import SourceInvalid
from gateway.port import RecordRef
from gateway.systems.nexus.asking import Asking, way_of
from gateway.systems.nexus.cancelling import cancelled_by
from gateway.systems.nexus.conversing import asked_for, is_read_by, message_of
from gateway.systems.nexus.prototypes import is_named
from gateway.systems.nexus.wire_changes import FullConversation, FullEvent, OwnOrdered

T = TypeVar("T")
_Finds = Callable[[RecordRef, UUID, str], Awaitable[Made | None]]


class Finding(Asking):
    """Finds changes."""

    async def change_made(
        self, ref: RecordRef, uid: UUID, kind: ChangeKind, about: str
    ) -> Made | None:
        """By the links that the person has for it. What no Nexus takes is a program error."""
        return await _FINDS[kind](ref, uid, about)


async def _cancellation(ref: RecordRef, uid: UUID, about: str) -> Made | None:
    found = await _at(ref, "patientEventById", "eventId", about, FullEvent)
    return None if found is None else cancelled_by(found, way_of(ref).patient_id, about, uid)


async def _message(ref: RecordRef, uid: UUID, about: str) -> Made | None:
    found = await _conversation(ref, about)
    return None if found is None else message_of(found, uid)


async def _read_mark(ref: RecordRef, _uid: UUID, about: str) -> Made | None:
    found = await _conversation(ref, about)
    is_read = found is not None and is_read_by(found, ref.asker)
    return Made(id=about) if is_read else None


async def _conversation(ref: RecordRef, about: str) -> FullConversation | None:
    found = await _at(ref, "citizenConversationById", "conversationId", about, FullConversation)
    return None if found is None else asked_for(found, way_of(ref).patient_id, about)


async def _thread(ref: RecordRef, uid: UUID, _about: str) -> Made | None:
    return await _by_uid(ref, "citizenConversationByUid", uid)


async def _application(ref: RecordRef, uid: UUID, _about: str) -> Made | None:
    return await _by_uid(ref, "hclApplicationByUid", uid)


async def _by_uid(ref: RecordRef, rel: str, uid: UUID) -> Made | None:
    found = await _at(ref, rel, "uid", str(uid), OwnOrdered)
    if found is None:
        return None
    if found.patient_id != way_of(ref).patient_id:
        raise SourceInvalid(f"{rel}.patientId")
    if not is_named(found.uid, uid):
        raise SourceInvalid(f"{rel}.uid")
    return Made(id=str(found.id))


async def _at(ref: RecordRef, rel: str, blank: str, value: str, shape: type[T]) -> T | None:
    way = way_of(ref)
    return await way.found(way.templated(rel, blank, value), shape, rel)


_FINDS: Mapping[ChangeKind, _Finds] = MappingProxyType(
    {
        ChangeKind.CANCEL_APPOINTMENT: _cancellation,
        ChangeKind.START_THREAD: _thread,
        ChangeKind.REPLY_TO_THREAD: _message,
        ChangeKind.MARK_THREAD_READ: _read_mark,
        ChangeKind.APPLY_FOR_AID: _application,
    }
)
