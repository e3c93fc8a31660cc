"""The life story, and the name of the version that was read."""

from dataclasses import dataclass

from gateway.domain.contacts import LifeStory
from gateway.domain.errors import SourceInvalid
from gateway.domain.people import Party
from gateway.port import RecordRef
from gateway.systems.cura import names, wire, wire_record
from gateway.systems.cura.bundles import Found
from gateway.systems.cura.translate import moment
from gateway.systems.cura.visibility import identity, shown
from gateway.upstream.reading import converted

_PARTIES = {
    "Patient": Party.CITIZEN,
    "RelatedPerson": Party.REPRESENTATIVE,
    "Practitioner": Party.MUNICIPALITY,
    "PractitionerRole": Party.MUNICIPALITY,
    "Organization": Party.MUNICIPALITY,
}


@dataclass(frozen=True, slots=True)
class StoryVersion:
    """One version of a story, by which the server notices that another has taken its place."""

    id: str
    version: str


def stories(found: Found, ref: RecordRef) -> list[tuple[wire_record.QuestionnaireResponse, str]]:
    """Those life stories of a search that this citizen may see, each with its place."""
    return [
        (converted(one, wire_record.QuestionnaireResponse, place), place)
        for one, place in found.of("QuestionnaireResponse")
        if shown(one, ref.head.id, place) and one.get("questionnaire") == names.LIFE_STORY_FORM
    ]


def life_story(found: Found, ref: RecordRef) -> LifeStory:
    """The story as it is now; an empty one where none is written, or all of it was taken away."""
    held = stories(found, ref)
    if not held:
        return LifeStory(text="")
    story, place = max(held, key=lambda one: moment(one[0].authored, f"{one[1]}.authored"))
    texts = [answer.value_string for item in story.item for answer in item.answer]
    if not story.item or (texts and not any(texts)):
        raise SourceInvalid(f"{place}.item")
    author = story.author or wire.Reference()
    version = story.meta.version_id
    return LifeStory(
        text="\n\n".join(text for text in texts if text),
        updated_at=moment(story.authored, f"{place}.authored"),
        updated_by=_PARTIES.get(identity(author.reference)[0] or author.type or ""),
        handle=StoryVersion(story.id, version) if version else None,
    )
