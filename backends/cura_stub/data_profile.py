"""What stands under Profil: health information, relatives, mandate holders, the life story."""

from backends.cura_stub.draw import Pen, by_number
from backends.cura_stub.terms import (
    HL7,
    LIFE_STORY,
    LIFE_STORY_FORM,
    LOINC,
    OWN,
    Json,
    coding,
    concept,
    fsiii,
)
from backends.stage.cast import Person

_HEALTH = (
    (
        "Helbredsoplysninger",
        (
            "DM type 2 og hypertension, kendt KOL (GOLD 2). Opereret i venstre knæ (knæ-TEP) i"
            " foråret. Hører dårligt på højre øre."
        ),
    ),
    ("Hjælpemidler", "Rollator indendørs, badebænk, kompressionsstrømper dgl."),
    (
        "Mestring",
        (
            "Borger er velorienteret i egne data og ønsker selv at klare mest muligt. Beder om"
            " hjælp, når hun er træt, og vil gerne inddrages i alle ændringer."
        ),
    ),
    ("Vaner", "Står op kl. 7, sover til middag. Drikker kaffe – uden sukker."),
    ("Netværk", "Søn i byen, ser ham ugtl. Nabo har nøgle."),
)
_STORY = (
    "Jeg er født på Ærø i 1948 som den ældste af fire. Min far var fisker, og min mor syede for"
    " folk.\n\nSom ung kom jeg i huset i Aarhus, og her mødte jeg Åge på en danseaften. Vi fik to"
    " børn og havde kolonihave i mange år – æbletræerne står der endnu.\n\nJeg har arbejdet som"
    " bibliotekar i 31 år. Jeg elsker at læse højt, synge og drikke kaffe på altanen."
)


def health(pen: Pen, *, shown: bool) -> None:
    """Summaries by area, after FSIII's general information."""
    for number, (area, text) in enumerate(_HEALTH):
        if shown:
            body = _summary(pen, number, area, text)
            pen.show(_with_note(pen, body))
    for number in pen.hidden_times(2, 4):
        text = f"{_HEALTH[number][1]} {pen.canary('health')}"
        hidden = _summary(pen, number, _HEALTH[number][0], text)
        hidden["code"]["coding"][0]["display"] += f" {pen.canary('health-area')}"
        hidden["description"] = pen.canary("health-description")
        if number == 0:
            hidden["status"] = "entered-in-error"
        pen.hide(hidden, label="citizen" if number == 0 else "internal")


def _summary(pen: Pen, number: int, area: str, text: str) -> Json:
    return {
        "resourceType": "ClinicalImpression",
        "id": pen.id("health", number),
        "status": "completed",
        "code": concept(fsiii(area)),
        "subject": pen.subject,
        "date": pen.moment(-40 - number, 10),
        "summary": text,
    }


def _with_note(pen: Pen, body: Json) -> Json:
    """Notes of this resource are for the staff, in every world that has hidden things."""
    for _ in pen.hidden_times(1, 2):
        body["note"] = [{"text": f"Drøftes på triagemøde. {pen.canary('staff-note')}"}]
    return body


def relatives(pen: Pen, cast: dict[str, Person], *, shown: bool) -> None:
    """Whom the record names as relatives."""
    known = (
        (cast["relative"].given, cast["relative"].family, "Søn", "20 12 34 56"),
        ("Birthe", "Ærøskov", "Nabo", "22 98 76 54"),
        ("Åse", "Berggren", None, None),
    )
    for number, one in enumerate(known):
        if shown:
            pen.show(_relative(pen, number, *one))
    for number in pen.hidden_times(1, 3):
        hidden = _relative(
            pen, number, "Bent", pen.canary("relative"), pen.canary("relation"), pen.canary("phone")
        )
        hidden["active"] = number > 0
        pen.hide(hidden, label="citizen" if number == 0 else "internal")


def _relative(
    pen: Pen, number: int, given: str, family: str, relation: str | None, phone: str | None
) -> Json:
    body: Json = {
        "resourceType": "RelatedPerson",
        "id": pen.id("relative", number),
        "active": True,
        "patient": pen.subject,
        "name": [{"use": "official", "family": family, "given": [given]}],
    }
    if relation:
        body["relationship"] = [concept(text=relation)]
    if phone:
        body["telecom"] = [{"system": "phone", "value": phone, "use": "mobile"}]
    return body


def mandates(pen: Pen, cast: dict[str, Person], *, shown: bool) -> None:
    """Who holds a mandate (fuldmagt) from the person, as the register told the care system."""
    if shown:
        pen.show(_mandate(pen, 0, by_number(cast["relative"], "RelatedPerson"), 400))
    for number in pen.hidden_times(1, 2):
        holder = {"type": "RelatedPerson", "display": f"Frode {pen.canary('mandate')}"}
        hidden = _mandate(pen, number, holder, -1)
        hidden["status"] = ("inactive", "entered-in-error")[number]
        pen.hide(hidden, label="citizen")


def _mandate(pen: Pen, number: int, holder: Json, last_day: int) -> Json:
    actor = {"role": concept(coding(f"{HL7}/v3-RoleCode", "RESPRSN")), "reference": holder}
    return {
        "resourceType": "Consent",
        "id": pen.id("mandate", number),
        "status": "active",
        "scope": concept(coding(f"{HL7}/consentscope", "patient-privacy")),
        "category": [concept(coding(LOINC, "64292-6"))],
        "patient": pen.subject,
        "dateTime": pen.day(-300).isoformat(),
        "policyRule": concept(
            coding(f"{OWN}/CodeSystem/policy", "digital-fuldmagt"), text="Digital Fuldmagt"
        ),
        "provision": {
            "type": "permit",
            "period": {
                "start": pen.day(-300).isoformat(),
                "end": pen.day(last_day).isoformat(),
            },
            "actor": [actor],
        },
    }


def life_story(pen: Pen, person: Person, *, shown: bool) -> None:
    """The life story, changed once since it was written, and forms for the staff alone."""
    if shown:
        author = by_number(person, "Patient")
        first = _story(pen, _STORY.partition("\n\n")[0], -200, author, version=1)
        pen.show(_story(pen, _STORY, -12, author, version=2), first)
    for number in pen.hidden_times(2, 3):
        hidden = _answers(pen, number, f"Udkast {pen.canary('story')}", -3, {})
        hidden["author"] = {"type": "Practitioner", "display": pen.canary("story-author")}
        if number == 0:
            hidden["status"] = "entered-in-error"
        if number == 1:
            hidden["questionnaire"] = f"{OWN}/Questionnaire/faldudredning"
        pen.hide(hidden, label="internal" if number == 2 else "citizen")


def _story(pen: Pen, text: str, day: int, author: Json, *, version: int) -> Json:
    """One version of the person's own life story."""
    body = _answers(pen, 0, text, day, author)
    return {
        **body,
        "meta": {"versionId": str(version)},
        "identifier": life_story_of(pen.patient),
        "status": "completed" if version == 1 else "amended",
    }


def life_story_of(patient: str) -> Json:
    """The one name that a person's life story has, so that there is never a second one."""
    return {"system": LIFE_STORY, "value": patient}


def _answers(pen: Pen, number: int, text: str, day: int, author: Json) -> Json:
    answer = {"linkId": "livshistorie", "text": "Livshistorie", "answer": [{"valueString": text}]}
    return {
        "resourceType": "QuestionnaireResponse",
        "id": pen.id("story", number),
        "questionnaire": LIFE_STORY_FORM,
        "status": "completed",
        "subject": pen.subject,
        "authored": pen.moment(day, 19, 30),
        "author": author,
        "item": [answer],
    }
