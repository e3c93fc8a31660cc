"""Saving the life story: the first, and one version in place of another."""

from uuid import UUID

from gateway.domain.changes import ChangeKind, Made, NewLifeStory, NotDone, RefusalCode
from gateway.domain.errors import SourceInvalid
from gateway.port import RecordRef
from gateway.systems.cura import names
from gateway.systems.cura.acting import Json, actor, came_of, person, request
from gateway.systems.cura.desk import Kept
from gateway.systems.cura.finding import FindsMade
from gateway.systems.cura.translate_story import StoryVersion

_PLACE = "lifeStory"
_MARK = f"{names.OWN}/StructureDefinition/request"


class ChangesLifeStory(FindsMade):
    """A person has one life story, under one name, and Cura keeps every version of it."""

    async def save_life_story(self, ref: RecordRef, uid: UUID, change: NewLifeStory) -> Made:
        """In place of the version that was read, or as the first where there was none.

        Raises `NotDone(CONFLICT)` where somebody else's is there now. Our own, which an earlier
        try may have left behind, is none.
        """
        read = change.before.handle
        if read is None and change.before.updated_at is not None:
            raise SourceInvalid(f"{_PLACE}.meta.versionId")
        body = _story(ref, uid, change.text)
        try:
            kept = await self._kept(ref, body, read)
        except NotDone as refused:
            if refused.code is not RefusalCode.CONFLICT:
                raise
        else:
            if came_of(kept.resource, "request", uid):
                return Made(id=kept.id)
            if kept.is_new or isinstance(read, StoryVersion) or not _is_story(kept.resource, ref):
                raise SourceInvalid(f"{_PLACE}.extension[request]")
        made = await self.change_made(ref, uid, ChangeKind.SAVE_LIFE_STORY, "")
        if made is None:
            raise NotDone(RefusalCode.CONFLICT)
        return made

    async def _kept(self, ref: RecordRef, body: Json, read: object) -> Kept:
        if isinstance(read, StoryVersion):
            return await self._replace(ref, {**body, "id": read.id}, read.version, _PLACE)
        return await self._create(ref, body, (names.LIFE_STORY, ref.head.id), _PLACE)


def _name(ref: RecordRef) -> Json:
    return {"system": names.LIFE_STORY, "value": ref.head.id}


def _is_story(resource: Json, ref: RecordRef) -> bool:
    """Whether this is the person's life story, whoever wrote it."""
    found = resource.get("identifier")
    return isinstance(found, dict) and _name(ref).items() <= found.items()


def _story(ref: RecordRef, uid: UUID, text: str) -> Json:
    mark = {"url": _MARK, "extension": [{"url": "requestId", "valueIdentifier": request(uid)}]}
    question = {"linkId": "livshistorie", "text": "Livshistorie"}
    # FHIR has no empty text: an empty story is a question that is not answered.
    answer = {**question, "answer": [{"valueString": text}]} if text.strip() else question
    return {
        "resourceType": "QuestionnaireResponse",
        "extension": [mark],
        "identifier": _name(ref),
        "questionnaire": names.LIFE_STORY_FORM,
        "status": "completed",
        "subject": person(ref),
        "author": actor(ref),
        "item": [answer],
    }
