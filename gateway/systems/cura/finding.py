"""Finds out whether a change was done: by the marks and identifiers that changes leave behind."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from gateway.domain.changes import ChangeKind, Made
from gateway.port import RecordRef
from gateway.systems.cura import names
from gateway.systems.cura.acting import came_of, named
from gateway.systems.cura.bundles import Found
from gateway.systems.cura.desk import Desk
from gateway.systems.cura.translate_messages import root_of
from gateway.systems.cura.translate_story import stories
from gateway.systems.cura.visibility import is_about

_MARKS: Final[Mapping[ChangeKind, str]] = {
    ChangeKind.CANCEL_APPOINTMENT: "cancellation",
    ChangeKind.REQUEST_NEW_TIME: "new-time-request",
}
_MADE: Final[Mapping[ChangeKind, tuple[str, str, tuple[str, str]]]] = {
    ChangeKind.START_THREAD: ("Communication", "messages", names.CITIZEN_MESSAGE),
    ChangeKind.REPLY_TO_THREAD: ("Communication", "messages", names.CITIZEN_MESSAGE),
    ChangeKind.RECORD_MEASUREMENT: ("Observation", "measurements", names.CITIZEN_MEASUREMENT),
}


class FindsMade(Desk):
    """Looks for what came of a change."""

    async def change_made(
        self, ref: RecordRef, uid: UUID, kind: ChangeKind, about: str
    ) -> Made | None:
        """What came of it; None where Cura knows nothing of it."""
        if kind in _MARKS:
            return await self._marked(ref, uid, about, _MARKS[kind])
        if kind in _MADE:
            key = await self._made(ref, uid, kind)
            parent = about if kind is ChangeKind.REPLY_TO_THREAD else ""
            return Made(id=key, parent=parent) if key else None
        if kind is ChangeKind.MARK_THREAD_READ:
            return await self._read(ref, uid, about)
        if kind is ChangeKind.SAVE_LIFE_STORY:
            return await self._told(ref, uid)
        return None

    async def _marked(self, ref: RecordRef, uid: UUID, key: str, mark: str) -> Made | None:
        """The appointment, if this change marked it; that somebody else did does not count."""
        found = await self._of_person(ref, "Appointment", "calendar", _id=key)
        held = [one for one in _of(found, "Appointment", ref) if one.get("id") == key]
        return Made(id=key) if any(came_of(one, mark, uid) for one in held) else None

    async def _made(self, ref: RecordRef, uid: UUID, kind: ChangeKind) -> str | None:
        """The id of the resource with our identifier; the first, should the source have several."""
        resource, place, category = _MADE[kind]
        found = await self._of_person(
            ref,
            resource,
            place,
            category=names.token(category),
            identifier=names.token((names.REQUEST, str(uid))),
        )
        return next((one["id"] for one in _of(found, resource, ref) if named(one, uid)), None)

    async def _read(self, ref: RecordRef, uid: UUID, thread: str) -> Made | None:
        category = names.token(names.CITIZEN_MESSAGE)
        found = await self._of_person(ref, "Communication", "messages", category=category)
        letters = [one for one in _of(found, "Communication", ref) if root_of(one) == thread]
        return Made(id=thread) if any(came_of(one, "read-by", uid) for one in letters) else None

    async def _told(self, ref: RecordRef, uid: UUID) -> Made | None:
        """The life story, if this change wrote it in any version of it that has been kept."""
        form = names.LIFE_STORY_FORM
        found = await self._of_person(ref, "QuestionnaireResponse", "lifeStory", questionnaire=form)
        for story, _ in stories(found, ref):
            versions = await self._versions("QuestionnaireResponse", story.id, "lifeStory")
            of_it = [one for one in versions if one.get("id") == story.id]
            if any(came_of(one, "request", uid) and is_about(one, ref.head.id) for one in of_it):
                return Made(id=story.id)
        return None


def _of(found: Found, kind: str, ref: RecordRef) -> list[Any]:
    """What a search found of a kind that is this person's, whether it is shown or not."""
    return [one for one, _ in found.of(kind) if is_about(one, ref.head.id)]
