"""What neither of the two portals shows today: conditions, documents and action plans."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from gateway.domain.coding import Coding
from gateway.domain.conditions import Condition, ConditionKind
from gateway.domain.documents import Document, DocumentContents, DocumentFile, DocumentKind
from gateway.domain.errors import SourceInvalid
from gateway.domain.plans import ActionPlan, ActionPlanDetails, FollowUp, Goal
from gateway.systems.cura import names, wire, wire_record
from gateway.systems.cura.bundles import Found
from gateway.systems.cura.translate import codes, day, day_or_none, moment, needed, said
from gateway.systems.cura.visibility import has_only, identity, shown
from gateway.upstream.reading import converted

_LEVELS = {
    "9c5cfb57-a498-40e5-98a7-792bf5fb205b": 0,
    "fcc16cb1-41f0-4832-b834-110fba0aaabe": 1,
    "d984ad21-48fe-4619-845e-2aa0303048e7": 2,
    "1ceef776-0cfa-4acd-b222-c5bb2424e0c1": 3,
    "f4c9f159-5806-4c06-95e9-e69b83bab1a1": 4,
}
_AREAS: Mapping[str, str] = {
    "feb38b55-c2d7-4d57-99c2-93622eaa0025": "Egenomsorg",
    "d8aa5f09-cd9c-4996-a853-1c95ee98f25c": "Mobilitet",
    "51697715-965a-40f3-b4a5-819103bf9d49": "Mobilitet",
    "75bfc8db-a220-4801-a8c7-5e968e94d44b": "Praktiske opgaver",
    "a3ac7928-77c9-425c-a7f1-1248a3764d0a": "Mentale funktioner",
    "bb0ea5fa-3462-40de-9047-a16fc4815a47": "Hud og slimhinder",
    "e4a049fc-e20c-4117-b834-b475eee781da": "Smerter og sanseindtryk",
    "dae40f60-8dab-4bd3-ab72-b07d0f278692": "Respiration og cirkulation",
    "6c6a10b9-d4c3-44f6-8803-80466d158356": "Søvn og hvile",
}
"""The area of each FSIII condition, which KL's profile of a condition does not hold."""
_GENERAL = {
    ConditionKind.FUNCTIONAL: "Funktionsevnetilstand",
    ConditionKind.HEALTH: "Helbredstilstand",
}
_KINDS = {
    "brev": DocumentKind.LETTER,
    "skema": DocumentKind.FORM,
    "observation": DocumentKind.OBSERVATION,
    "handlingsanvisning": DocumentKind.CARE_INSTRUCTION,
    "udredning": DocumentKind.ASSESSMENT,
    "ansoegning": DocumentKind.APPLICATION,
}


def condition(resource: Any, place: str) -> Condition:
    """A condition after KL's profile: home care has a severity, nursing has none."""
    found = converted(resource, wire_record.Condition, place)
    code = next((one for one in found.code.coding if one.system == names.FSIII and one.code), None)
    coding = needed(code, f"{place}.code")
    level = codes([found.severity], names.FSIII) if found.severity else []
    kind = ConditionKind.FUNCTIONAL if found.severity else ConditionKind.HEALTH
    return Condition(
        id=found.id,
        kind=kind,
        area=_AREAS.get(coding.code or "", _GENERAL[kind]),
        name=needed(said([found.code]), f"{place}.code"),
        code=Coding(system=names.FSIII, code=coding.code or "", display=coding.display),
        active="active" in [one.code for one in found.clinical_status.coding],
        level=_LEVELS.get(level[0]) if level else None,
        recorded_on=day_or_none(found.recorded_date, f"{place}.recordedDate"),
    )


def document(resource: Any, place: str) -> Document | None:
    """A document of one kind that may be shown; MedCom's letters and unknown kinds are cut."""
    known = [code for code in _KINDS if has_only(resource, "type", (names.DOCUMENT_KIND, code))]
    if not known:
        return None
    found = converted(resource, wire_record.DocumentReference, place)
    return Document(
        id=found.id,
        kind=_KINDS[known[0]],
        title=found.description,
        documented_at=moment(found.date, f"{place}.date"),
        contents=_contents(found, place),
    )


def _contents(found: wire_record.DocumentReference, place: str) -> DocumentContents:
    if not found.content:
        return DocumentContents()
    attachment = found.content[0].attachment
    data = _bytes(attachment, f"{place}.content")
    media_type = attachment.content_type.partition(";")[0].strip()
    file = DocumentFile(media_type=media_type, size=len(data), handle=data)
    if media_type != "text/plain":
        return DocumentContents(file=file)
    try:
        return DocumentContents(text=data.decode(), file=file)
    except UnicodeDecodeError:
        raise SourceInvalid(f"{place}.content") from None


def _bytes(attachment: wire_record.Attachment, place: str) -> bytes:
    try:
        return base64.b64decode(attachment.data or "", validate=True)
    except binascii.Error:
        raise SourceInvalid(place) from None


def action_plan(resource: Any, place: str, found: Found, patient: str) -> ActionPlan:
    """An action plan with those of its goals that may be shown, and what came of it."""
    plan = converted(resource, wire_record.CarePlan, place)
    goals = found.by_id("Goal")
    held = [goals[key] for _, key in map(_key, plan.goal) if key in goals]
    notes = [note for one in plan.activity for note in one.progress]
    return ActionPlan(
        id=plan.id,
        title=needed(plan.title, f"{place}.title"),
        assessed_on=day_or_none(plan.created, f"{place}.created"),
        details=ActionPlanDetails(
            goals=tuple(_goal(*one) for one in held if shown(one[0], patient, one[1])),
            follow_ups=tuple(_follow_up(note, f"{place}.activity.progress") for note in notes),
        ),
    )


def _key(reference: wire.Reference) -> tuple[str, str]:
    return identity(reference.reference)


def _goal(resource: Any, place: str) -> Goal:
    goal = converted(resource, wire_record.Goal, place)
    achieved = (
        [one.code for one in goal.achievement_status.coding] if goal.achievement_status else []
    )
    return Goal(
        text=needed(said([goal.description]), f"{place}.description"),
        kind=said(goal.category),
        status=next((code for code in achieved if code), goal.lifecycle_status),
    )


def _follow_up(note: wire.Annotation, place: str) -> FollowUp:
    return FollowUp(day=day(needed(note.time, place), place), text=note.text)
