"""Action plans after VUM 2.0: goals, follow-ups, and what only the caseworkers write."""

from typing import Any

from backends.nexus_stub.pen import Pen
from backends.nexus_stub.store import Entity
from backends.nexus_stub.world import Row, stamp, uid

_GOALS = (
    ("At kunne tage bussen alene til Café Æblehaven", "Udvikle", "I gang"),
    ("At fastholde døgnrytmen og stå op senest kl. 9", "Fastholde", "I gang"),
    ("At begrænse tab af funktionsevne ift. personlig hygiejne", "Begrænse tab", "Opnået"),
    ("At læse og forstå post fra det offentlige m. støtte", "Udvikle", None),
)
_FOLLOW_UPS = (
    "Borger har deltaget i 6 af 8 træningsture. Indsatsmålet fastholdes.",
    "Status: delvist opnået. Støttebehov vurderes fortsat moderat, jf. FFB.",
    "Opfølgning aftalt telefonisk – borgers perspektiv er indhentet.",
)


def plans(pen: Pen) -> list[Entity]:
    """One person's plans, newest first."""
    shown = [_row(pen, index) for index in range(pen.times(4, 1))]
    hidden = [
        *pen.copies("plan", shown, "slettet-plan", status="DELETED"),
        *pen.copies("plan", shown, "kladde-plan", status="DRAFT"),
        *pen.copies("plan", shown, "fremmed-plan", patientId=pen.neighbour),
    ]
    return pen.entities("plan", shown, hidden)


def _row(pen: Pen, index: int) -> Row:
    day = -30 - 180 * index
    half = {
        "id": pen.id("plan"),
        "version": 2,
        "uid": uid(pen.random),
        "name": ("Handlingsplan § 141", "Indsatsplan – bostøtte", "Plan for botræning")[index % 3],
        "assessmentDate": stamp(pen.world.day(day)) if index != 2 else None,
        "createDate": stamp(pen.world.day(day - 3), 12, 0),
        "status": "ACTIVE" if index == 0 else "COMPLETED",
        "patientId": pen.resident.id,
        "patientActivityType": "eopVisitation",
    }
    full = {
        **half,
        "goals": [*_goals(pen, index), *_hidden_goals(pen)],
        "followUps": [*_follow_ups(pen, index, day), *_hidden_follow_ups(pen)],
        "citizenPerspective": "Jeg vil gerne kunne klare mere selv.",
        "caseWorker": pen.staff(),
        "internalNote": pen.note("plannotat"),
    }
    return {"half": half, "full": full}


def _goals(pen: Pen, index: int) -> list[dict[str, Any]]:
    return [
        {
            "id": pen.random.randrange(10**6),
            "text": text,
            "goalType": {"code": kind.upper(), "name": kind} if kind else None,
            "goalStatus": {"name": status} if status else None,
            "status": "ACTIVE",
            "hiddenOnPatient": False,
        }
        for text, kind, status in (_GOALS * 2)[index : index + 3]
    ]


def _hidden_goals(pen: Pen) -> list[dict[str, Any]]:
    return [
        {
            "id": pen.secrets.random.randrange(10**6),
            "text": pen.secrets.word("skjult-maal"),
            "goalType": {"code": "X", "name": pen.secrets.word("skjult-maal")},
            "goalStatus": None,
            "status": pen.secrets.random.choice(("DELETED", "ACTIVE")),
            "hiddenOnPatient": True,
        }
        for _ in range(pen.secrets.amount())
    ]


def _follow_ups(pen: Pen, index: int, day: int) -> list[dict[str, Any]]:
    return [
        {
            "id": pen.random.randrange(10**6),
            "date": stamp(pen.world.day(day + 60 * (number + 1))),
            "text": _FOLLOW_UPS[(index + number) % len(_FOLLOW_UPS)],
            "status": "COMPLETED",
            "hiddenOnPatient": False,
            "author": pen.staff(),
        }
        for number in range(index % 3)
    ]


def _hidden_follow_ups(pen: Pen) -> list[dict[str, Any]]:
    return [
        {
            "id": pen.secrets.random.randrange(10**6),
            "date": pen.secrets.moment(),
            "text": pen.secrets.word("skjult-opfoelgning"),
            "status": "COMPLETED",
            "hiddenOnPatient": True,
            "author": {"firstName": "Bo", "fullName": f"Bo {pen.secrets.surname()}"},
        }
        for _ in range(pen.secrets.amount())
    ]
