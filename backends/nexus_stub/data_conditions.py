"""Conditions ("tilstande"): Fælles Sprog III for home care and nursing, FFB for social support."""

from typing import Any

from backends.nexus_stub.pen import Pen
from backends.nexus_stub.store import Entity
from backends.nexus_stub.world import Row, stamp

# (area, name, code, law): SERVICE_LAW is functional ability, HEALTH_LAW is health.
_FSIII = (
    ("Egenomsorg", "Vaske sig", "J1.1", "SERVICE_LAW"),
    ("Egenomsorg", "Gå på toilet", "J1.8", "SERVICE_LAW"),
    ("Praktiske opgaver", "Lave mad", "J2.2", "SERVICE_LAW"),
    ("Mobilitet", "Forflytte sig", "J3.5", "SERVICE_LAW"),
    ("Mentale funktioner", "Hukommelse", "J4.2", "SERVICE_LAW"),
    ("Mentale funktioner", "Energi og handlekraft", "J4.6", "SERVICE_LAW"),
    ("Funktionsniveau", "Problemer med personlig pleje", "I1.1", "HEALTH_LAW"),
    ("Ernæring", "Problemer med væskeindtag", "I3.1", "HEALTH_LAW"),
    ("Hud og slimhinder", "Problemer med tryksår", "I4.4", "HEALTH_LAW"),
    ("Smerter og sanseindtryk", "Kroniske smerter", "I9.3", "HEALTH_LAW"),
    ("Søvn og hvile", "Søvnproblemer", "I10.2", "HEALTH_LAW"),
    ("Udskillelse af affaldsstoffer", "Problemer med urininkontinens", "I12.3", "HEALTH_LAW"),
)
_FFB = (
    ("Aktivitet og deltagelse", "Relationer", "FFB-REL", "SERVICE_LAW"),
    ("Funktioner og forhold", "Sociale problemer", "FFB-SOC", "SERVICE_LAW"),
)
_LEVELS = (
    ("NoLimitations", "Ingen/ubetydelige begrænsninger", 0.0),
    ("LightLimitations", "Lette begrænsninger", 1.0),
    ("ModerateLimitations", "Moderate begrænsninger", 2.0),
    ("SevereLimitations", "Svære begrænsninger", 3.0),
    ("TotalLimitations", "Totale begrænsninger", 4.0),
    ("NotRelevant", "Ikke relevant", 9.0),
)
_STATES = {
    "ACTIVE": {"id": 1, "code": "PCActive", "name": "Aktiv", "active": True},
    "INACTIVE": {"id": 2, "code": "PCInactive", "name": "Inaktiv", "active": False},
    "POTENTIAL": {"id": 3, "code": "PCPotential", "name": "Potentiel", "active": False},
}


def conditions(pen: Pen) -> list[Entity]:
    """One person's conditions, in no order that means anything."""
    entries = (*_FSIII, *_FFB) * pen.scale if pen.rich else _FSIII[4:8]
    shown = [_row(pen, index, entry) for index, entry in enumerate(entries)]
    pen.random.shuffle(shown)
    hidden = [
        *pen.copies("condition", shown, "slettet-tilstand", status="DELETED"),
        *pen.copies("condition", shown, "fremmed-tilstand", patientId=pen.neighbour),
    ]
    return pen.entities("condition", shown, hidden)


def _row(pen: Pen, index: int, entry: tuple[str, str, str, str]) -> Row:
    area, name, code, law = entry
    status = "INACTIVE" if index % 4 == 3 else "POTENTIAL" if index == 8 else "ACTIVE"
    number, day = pen.id("condition"), -20 - 17 * index
    body = {
        "patientActivityType": "patientCondition",
        "id": number,
        "version": 4,
        "activityIdentifier": {
            "identifier": f"PATIENT_CONDITION:{number}",
            "type": "PATIENT_CONDITION",
            "activityId": number,
        },
        "createDate": stamp(pen.world.day(day), 9, 12),
        "updateDate": stamp(pen.world.day(day + 5), 14, 0),
        "lastActivationDate": stamp(pen.world.day(day)) if index != 5 else None,
        "lastEvaluationDate": None,
        "conditionClassificationItem": {
            "id": 700 + index,
            "name": name,
            "group": {
                "name": area,
                "shortName": area[:12],
                "law": law,
                "klMappingCode": code.partition(".")[0],
            },
            "active": True,
            "klMappingCode": code,
            "classificationCode": "FFB" if entry in _FFB else "FSIII",
        },
        "state": _STATES[status],
        "currentLevel": _level(index, entry),
        "currentLevelDescription": None,
        "currentAssessment": "Borger klarer sig selvst. m. guidning. Obs. faldrisiko.",
        "expectedLevel": None,
        "goals": [],
        "lastUpdater": pen.staff() | {"primaryOrganization": "Visitationen"},
        "status": status,
        "patientId": pen.resident.id,
        "internalNote": pen.note("tilstandsnotat"),
    }
    return {"half": body}


def _level(index: int, entry: tuple[str, str, str, str]) -> dict[str, Any] | None:
    if entry[3] == "HEALTH_LAW":
        return None
    if entry in _FFB:
        return {
            "code": "ModerateSupport",
            "name": "Moderat støttebehov",
            "numericRepresentation": 2.0,
        }
    code, name, number = _LEVELS[index % len(_LEVELS)]
    return {"code": code, "name": name, "numericRepresentation": number}
