"""Bodies as a client sends them to Cura: right ones, for the tests to spoil."""

from typing import Any
from uuid import UUID

from tests.contract.cura import CPR, OWN, Asking, Resource

UID = UUID("6f1e0f1a-3d5a-4a0e-9a39-0c8f3c1f7a11")
REQUEST = f"{OWN}/sid/request"
LIFE_STORY = f"{OWN}/sid/livshistorie"
RELATIVE = "0101659993"
OBSERVED = "http://terminology.hl7.org/CodeSystem/observation-category"
UCUM = "http://unitsofmeasure.org"


def named(uid: UUID = UID) -> Resource:
    return {"system": REQUEST, "value": str(uid)}


def condition(uid: UUID = UID) -> str:
    return f"identifier={REQUEST}|{uid}"


async def person(asking: Asking) -> Resource:
    return {"reference": f"Patient/{await asking.patient()}"}


def relative(**changes: Any) -> Resource:
    number = {"use": "official", "system": CPR, "value": RELATIVE}
    return {
        "type": "RelatedPerson",
        "identifier": number,
        "display": "Rasmus Berggren",
        **changes,
    }


def concept(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


async def parameters(asking: Asking, *more: Resource, by: Any = None, uid: UUID = UID) -> Resource:
    who = await person(asking)
    told = [
        {"name": "requestId", "valueIdentifier": named(uid)},
        {"name": "patient", "valueReference": who},
        {"name": "by", "valueReference": by or who},
        *more,
    ]
    return {"resourceType": "Parameters", "parameter": told}


async def message(asking: Asking, **changes: Any) -> Resource:
    """A first message to the home care."""
    who = await person(asking)
    unit = (await asking.of_citizen("CareTeam"))[0]["managingOrganization"][0]
    body = {
        "resourceType": "Communication",
        "identifier": [named()],
        "status": "completed",
        "category": [concept(f"{OWN}/CodeSystem/message-category", "borgerbesked")],
        "subject": who,
        "topic": {"text": "Tider i påsken"},
        "sender": {**who, "display": "Nancy Berggren"},
        "recipient": [unit],
        "payload": [{"contentString": "Kommer I som I plejer?\nVenlig hilsen Nancy"}],
    }
    return without_nothing({**body, **changes})


async def measurement(asking: Asking, **changes: Any) -> Resource:
    """A weight, by agreement."""
    who = await person(asking)
    rows = await asking.of_citizen("ServiceRequest")
    agreed = next(one for one in rows if one["code"]["text"] == "Vægt")
    body = {
        "resourceType": "Observation",
        "identifier": [named()],
        "basedOn": [{"reference": f"ServiceRequest/{agreed['id']}"}],
        "status": "final",
        "category": [
            concept(OBSERVED, "vital-signs"),
            concept(f"{OWN}/CodeSystem/observation-category", "borgermaaling"),
        ],
        "code": concept("http://loinc.org", "29463-7"),
        "subject": who,
        "effectiveDateTime": "2026-03-10T07:30:00+01:00",
        "performer": [who],
        "valueQuantity": {"value": 70.9, "unit": "kg", "system": UCUM, "code": "kg"},
        "note": [{"authorReference": who, "text": "Efter badet."}],
    }
    return without_nothing({**body, **changes})


async def story(asking: Asking, **changes: Any) -> Resource:
    """A version of the life story that is there."""
    who = await person(asking)
    rows = await asking.of_citizen("QuestionnaireResponse")
    held = next(one for one in rows if one.get("identifier", {}).get("system") == LIFE_STORY)
    mark = {"url": "requestId", "valueIdentifier": named()}
    body = {
        "resourceType": "QuestionnaireResponse",
        "id": held["id"],
        "extension": [{"url": f"{OWN}/StructureDefinition/request", "extension": [mark]}],
        "identifier": held["identifier"],
        "questionnaire": f"{OWN}/Questionnaire/livshistorie",
        "status": "completed",
        "subject": who,
        "author": {**who, "display": "Nancy Berggren"},
        "item": [
            {
                "linkId": "livshistorie",
                "text": "Livshistorie",
                "answer": [{"valueString": "Jeg er født på Ærø i 1948."}],
            }
        ],
    }
    return without_nothing({**body, **changes})


async def to_cancel(asking: Asking) -> Resource:
    """A visit that can be cancelled and has no wish."""
    who = (await person(asking))["reference"]
    rows = sorted(await asking.of_citizen("Appointment"), key=lambda one: str(one["start"]))
    return next(
        one
        for one in rows
        if one["status"] == "booked"
        and one["start"] > "2026-03-11"
        and one["meta"]["security"][0]["code"] == "citizen"
        and one["participant"][0]["actor"].get("reference") == who
        and "new-time-request" not in str(one.get("extension"))
    )


def without_nothing(body: Resource) -> Resource:
    """None takes an element away."""
    return {name: value for name, value in body.items() if value is not None}
