"""Local activities: open to everyone, so no patient takes part in the resource."""

from backends.cura_stub.draw import Pen, later
from backends.cura_stub.terms import Json, concept, extension, own

_ACTIVITIES = (
    ("Stavgang i Frederiksberg Have", 10, 60, "Indgangen ved Runddelen",
     "Vi går i roligt tempo. Alle kan være med, også med rollator.", "stavgang"),
    ("Hukommelsescafé", 14, 90, "Seniorhuset Ingeborg", None, None),
    ("Højskolesang og kaffe", 13, 120, "Kulturhuset Ærø", "Tag gerne naboen med.", "sang"),
    ("Faldforebyggelse – hold for begyndere", 9, 45, "Træningscenter Ågade",
     "Balance, styrke og gode råd. Tilmelding i receptionen.", None),
    ("Åben rådgivning om hjælpemidler", 11, None, None, None, None),
)  # fmt: skip


def activities(pen: Pen, *, shown: bool) -> None:
    """Some every week from now on, and those that are for the staff or called off."""
    for number in range(25 * pen.options.scale if shown else 0):
        pen.show(_activity(pen, number, 3 * (number // pen.options.scale) + 1))
    for number in pen.hidden_times(3, 5):
        hidden = _activity(pen, number, pen.dark.randrange(1, 60))
        hidden["description"] = f"Personalemøde {pen.canary('activity')}"
        hidden["patientInstruction"] = pen.canary("activity-text")
        hidden["participant"] = [{"actor": {"display": pen.canary("place")}, "status": "accepted"}]
        if number == 0:
            hidden["status"] = "entered-in-error"
        if number == 1:
            foreign = {"reference": f"Patient/{pen.id('patient', 'foreign')}"}
            hidden["participant"].append({"actor": foreign, "status": "accepted"})
        pen.hide(hidden, label="citizen" if number < 2 else "internal")


def _activity(pen: Pen, number: int, offset: int) -> Json:
    title, hour, minutes, place, words, page = _ACTIVITIES[number % len(_ACTIVITIES)]
    start = pen.moment(offset, hour)
    url = f"https://aktiviteter.min-dialog.example/{page}"
    actor = {"display": place or "Se opslag"}
    body: Json = {
        "resourceType": "Appointment",
        "id": pen.id("activity", number),
        "extension": [extension("page", valueUrl=url)] if page else [],
        "status": "booked",
        "serviceCategory": [concept(own("service-category", "lokal-aktivitet"))],
        "description": title,
        "start": start,
        "end": later(start, minutes or 60),
        "patientInstruction": words,
        "participant": [
            {
                "type": [concept(own("participant-type", "sted" if place else "ingen"))],
                "actor": actor,
                "status": "accepted",
            }
        ],
    }
    return {k: v for k, v in body.items() if v}
