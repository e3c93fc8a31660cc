"""Whether a change was done: what it would have left is looked for by our own name of it."""

from types import MappingProxyType
from typing import Final
from uuid import UUID

from gateway.domain.changes import ChangeKind, Made
from gateway.domain.errors import SourceInvalid
from gateway.port import RecordRef
from gateway.systems.helsenorge.asking import Asking
from gateway.systems.helsenorge.naming import key_of
from gateway.systems.helsenorge.translate import resource_of

_LEAVES: Final = MappingProxyType(
    {
        ChangeKind.CANCEL_APPOINTMENT: "AppointmentResponse",
        ChangeKind.START_THREAD: "Communication",
        ChangeKind.REPLY_TO_THREAD: "Communication",
        ChangeKind.MARK_THREAD_READ: "Task",
        ChangeKind.UPDATE_NOTIFICATIONS: "Task",
        ChangeKind.ACCEPT_TERMS: "Consent",
    }
)
"""The resource that carries the name of each change."""

_OF_WHAT_IS_THERE: Final = frozenset({ChangeKind.CANCEL_APPOINTMENT, ChangeKind.MARK_THREAD_READ})


async def found(
    asking: Asking, ref: RecordRef, uid: UUID, kind: ChangeKind, about: str
) -> Made | None:
    """What came of it; None where nothing carries the name."""
    leaves = _LEAVES.get(kind)
    if leaves is None:
        return None
    entries = await asking.named(ref.asker, leaves, uid)
    if not entries:
        return None
    told, resource = resource_of(entries[0], leaves)
    if len(entries) > 1 or told != leaves:
        raise SourceInvalid(leaves)
    return _made(kind, key_of(resource, uid, leaves), about)


def _made(kind: ChangeKind, key: str, about: str) -> Made:
    """`key` is the source's of what was left, `about` of what the change was about."""
    if kind is ChangeKind.START_THREAD:
        return Made(id=key)
    if kind is ChangeKind.REPLY_TO_THREAD:
        return Made(id=key, parent=about)
    if kind in _OF_WHAT_IS_THERE:
        return Made(id=about)
    return Made()
