"""Applying for a body-worn aid (ansøge om et kropsbåret hjælpemiddel)."""

from uuid import UUID

from gateway.domain.changes import AidWish, Made
from gateway.port import Asker, RecordRef
from gateway.systems.nexus.asking import Asking, way_of
from gateway.systems.nexus.prototypes import acting_person, made_for, prototype, while_it_is_old
from gateway.systems.nexus.way import Way


class Applying(Asking):
    """Takes applications."""

    async def apply_for_aid(self, ref: RecordRef, uid: UUID, change: AidWish) -> Made:
        """Received at once. A kind that is no longer offered is `NOT_OFFERED`."""
        way = way_of(ref)
        return await while_it_is_old(lambda: _applied(way, ref.asker, uid, change))


async def _applied(way: Way, asker: Asker, uid: UUID, change: AidWish) -> Made | None:
    blank = await prototype(way, way.href("hclApplicationPrototype"), "hclApplicationPrototype")
    answer = await blank.sent(
        way,
        "POST",
        "create",
        uid=str(uid),
        kind={"code": change.kind.code},
        motivation=change.motivation,
        actingPerson=acting_person(asker),
    )
    return None if answer is None else Made(id=str(made_for(way, answer, uid).id))
