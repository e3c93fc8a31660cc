"""The life story (livshistorie): written once, and then one version in place of another."""

from datetime import datetime, timedelta

from backends.cura_stub.acting import Acting, acting, request_id, request_of
from backends.cura_stub.answers import Refusal, forbidden
from backends.cura_stub.data_profile import life_story_of
from backends.cura_stub.desk import FOR_THE_CITIZEN, Desk
from backends.cura_stub.received import QuestionnaireResponse, received, text
from backends.cura_stub.terms import LIFE_STORY_FORM, OWN, Json, parts

_REQUEST = f"{OWN}/StructureDefinition/request"


def begun(desk: Desk, body: bytes) -> Json:
    """The first version of a person's life story."""
    sent = received(body, QuestionnaireResponse)
    uid, who = _told(desk, sent)
    name = life_story_of(who.patient)
    rows = desk.store.find(desk.tenant, "QuestionnaireResponse", who.patient)
    if any(row.get("identifier") == name for row in rows):
        raise forbidden("VERSION_CONFLICT", "Livshistorien er allerede skrevet.", 409)
    kept = {**_version(sent, who, uid, 1), "authored": desk.now()}
    added = desk.add(kept, who.patient)
    desk.note("life-story", uid, added["id"], who.role)
    return added


def replaced(desk: Desk, identity: str, body: bytes, expected: str | None) -> Json:
    """The next version, where `expected` (an `If-Match`) is still the present one."""
    sent = received(body, QuestionnaireResponse)
    patient = desk.person(sent.subject)["id"]
    before = desk.one_seen("QuestionnaireResponse", patient, identity)
    if before is None or before.get("identifier") != life_story_of(patient):
        raise Refusal(404, "not-found", "Livshistorien findes ikke.")
    if sent.id != identity:
        raise Refusal(400, "invalid", "Ressourcens id er ikke adressens.")
    uid, who = _told(desk, sent)
    if expected is None:
        raise Refusal(400, "required", "Send If-Match med den version, der er læst.")
    number = int(before["meta"]["versionId"])
    if expected != f'W/"{number}"':
        raise Refusal(412, "conflict", "Livshistorien er en anden nu.", "VERSION_CONFLICT")
    after = {
        **_version(sent, who, uid, number + 1),
        "id": identity,
        "authored": _after(before["authored"], desk.moment()),
    }
    desk.put(after, before=before)
    desk.note("life-story", uid, identity, who.role)
    return after


def _told(desk: Desk, sent: QuestionnaireResponse) -> tuple[str, Acting]:
    requests = [one for one in sent.extension if one.url == _REQUEST]
    if len(requests) != 1 or len(sent.extension) != 1:
        raise Refusal(422, "required", "Der skal være én extension: request.")
    told = [(part.url, part.value_identifier) for part in requests[0].extension]
    name = told[0][1] if [url for url, _ in told] == ["requestId"] else None
    if name is None:
        raise Refusal(422, "required", "En request har ét requestId.")
    person = desk.person(sent.subject)
    desk.require_open(person)
    named = (sent.identifier.system, sent.identifier.value)
    if sent.questionnaire != LIFE_STORY_FORM or named != _name(person):
        raise Refusal(422, "value", "Det er ikke borgerens livshistorie.")
    return request_of(name), acting(sent.author, person)


def _name(person: Json) -> tuple[str, str]:
    name = life_story_of(person["id"])
    return name["system"], name["value"]


def _version(sent: QuestionnaireResponse, who: Acting, uid: str, number: int) -> Json:
    told = [(item.link_id, len(item.answer)) for item in sent.item]
    if told not in ([("livshistorie", 1)], [("livshistorie", 0)]):
        raise Refusal(422, "value", "Livshistorien er ét svar på ét spørgsmål, eller intet.")
    answers = [{"valueString": text(one.value_string, "item")} for one in sent.item[0].answer]
    question = {"linkId": "livshistorie", "text": "Livshistorie"}
    answer = {**question, "answer": answers} if answers else question
    return {
        "resourceType": "QuestionnaireResponse",
        "meta": {"versionId": str(number), "security": FOR_THE_CITIZEN},
        "extension": [parts("request", requestId=("valueIdentifier", request_id(uid)))],
        "identifier": life_story_of(who.patient),
        "questionnaire": LIFE_STORY_FORM,
        "status": "completed" if number == 1 else "amended",
        "subject": {"reference": f"Patient/{who.patient}"},
        "author": who.reference,
        "item": [answer],
    }


def _after(before: str, now: datetime) -> str:
    """The moment of a new version: later than the one before, also where the clock stands."""
    least = datetime.fromisoformat(before) + timedelta(seconds=1)
    return max(now, least).isoformat()
