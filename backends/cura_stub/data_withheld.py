"""What Cura holds and no portal of the two shows: conditions, documents, plans, medicine.

Everything here is hidden, so every text carries a canary, beside realistic words.
"""

import base64

from backends.cura_stub.draw import Employee, Pen
from backends.cura_stub.terms import (
    FSIII,
    HL7,
    HOME_CARE_CONDITIONS,
    KL,
    KL_COMMON,
    MEDCOM_CATEGORY,
    SEVERITY,
    Json,
    coding,
    concept,
    fsiii,
    own,
)

_CONDITIONS = (
    "Personlig pleje",
    "Problemer med tryksår",
    "Mobilitet og bevægelse",
    "Kroniske smerter",
    "Søvnproblemer",
    "Lave mad",
    "Respirationsproblemer",
    "Hukommelse",
    "Gå",
)
_DOCUMENTS = (
    ("brev", "Afgørelse om hjælp"),
    ("observation", "Hudobservation ve. hæl"),
    ("brev", "Korrespondancebrev fra sygehus"),
    ("handlingsanvisning", "Handlingsanvisning: sårskift"),
    ("udredning", "Udredning, fald"),
    ("medcom", "Korrespondancemeddelelse fra sygehus"),
    ("medicin", "Medicinskema, pn-liste"),
    ("skema", "Funktionsevnevurdering"),
)


def conditions(pen: Pen) -> None:
    """Conditions after KL's profile: severity for home care, none for nursing."""
    for number in pen.hidden_times(5, 9):
        name = _CONDITIONS[number]
        active = number % 5 != 4
        body: Json = {
            "resourceType": "Condition",
            "meta": {"profile": [f"{KL}/StructureDefinition/klgateway-care-condition"]},
            "clinicalStatus": concept(
                coding(f"{HL7}/condition-clinical", "active" if active else "inactive")
            ),
            "code": concept(fsiii(name, f" {pen.canary('condition')}")),
            "subject": pen.subject,
            "recordedDate": pen.day(-pen.dark.randrange(5, 300)).isoformat(),
        }
        if active:
            problem = coding(f"{HL7}/condition-category", "problem-list-item")
            body["category"] = [concept(problem)]
        if name in HOME_CARE_CONDITIONS:
            digit = str(pen.dark.randrange(5))
            body["severity"] = concept(coding(FSIII, SEVERITY[digit], digit))
        if number == 3:
            body["verificationStatus"] = concept(
                coding(f"{HL7}/condition-ver-status", "entered-in-error")
            )
            body.pop("clinicalStatus")
        pen.hide(body, label="citizen" if number != 2 else "internal")


def documents(pen: Pen, people: list[Employee]) -> None:
    """Letters, forms and notes; one is a MedCom message in a document's clothes."""
    for number in pen.hidden_times(7, 10):
        kind, title = _DOCUMENTS[number % len(_DOCUMENTS)]
        text = f"{title}. Pt. mobiliseret m. rollator, obs. hæl. {pen.canary('document-text')}"
        attachment = {
            "contentType": "text/plain; charset=utf-8",
            "data": base64.b64encode(text.encode()).decode(),
            "title": f"{title} {pen.canary('document-file')}.txt",
        }
        codes = [own("document-kind", kind)]
        if number == 2:
            codes.append(coding(MEDCOM_CATEGORY, "discharge"))
        one = people[number % len(people)]
        body: Json = {
            "resourceType": "DocumentReference",
            "status": "entered-in-error" if number == 4 else "current",
            "type": concept(*codes, text=pen.canary("document-kind")),
            "subject": pen.subject,
            "date": pen.moment(-pen.dark.randrange(1, 200), 12),
            "author": [{"reference": f"Practitioner/{one.key}", "display": one.display}],
            "description": f"{title} {pen.canary('document')}",
            "content": [{"attachment": attachment}],
        }
        pen.hide(body, label="internal" if number == 1 else "citizen")


def action_plans(pen: Pen) -> None:
    """Plans with goals and follow-ups."""
    for number in pen.hidden_times(2, 3):
        goal = _goal(pen)
        pen.hide(goal, label="citizen")
        progress = {
            "time": pen.moment(-10 * number - 2, 9),
            "text": f"Borger går nu 200 m med rollator. {pen.canary('follow-up')}",
        }
        detail = {
            "code": concept(fsiii("ADL-træning", f" {pen.canary('plan-activity')}")),
            "status": "in-progress",
        }
        plan = {
            "resourceType": "CarePlan",
            "status": "active" if number < 2 else "entered-in-error",
            "intent": "plan",
            "category": [concept(own("plan-category", "handlingsplan"))],
            "title": f"Genoptræning efter fald {pen.canary('plan')}",
            "description": pen.canary("plan-description"),
            "subject": pen.subject,
            "period": {"start": pen.day(-60).isoformat()},
            "created": pen.moment(-60, 9),
            "goal": [{"reference": f"Goal/{goal['id']}"}],
            "activity": [{"detail": detail, "progress": [progress]}],
            "note": [{"text": pen.canary("plan-note")}],
        }
        pen.hide(plan, label="citizen")


def _goal(pen: Pen) -> Json:
    text = f"At kunne gå til købmanden igen {pen.canary('goal')}"
    return {
        "resourceType": "Goal",
        "lifecycleStatus": "active",
        "achievementStatus": concept(coding(f"{HL7}/goal-achievement", "in-progress")),
        "category": [concept(own("goal-kind", "udvikle", f"Udvikle {pen.canary('goal-kind')}"))],
        "description": {"text": text},
        "subject": pen.subject,
        "startDate": pen.day(-60).isoformat(),
        "target": [
            {
                "measure": concept(coding(KL_COMMON, "66959f77-6e2a-4574-8423-3ff097f8b9fa")),
                "detailCodeableConcept": concept(coding(FSIII, SEVERITY["1"], "1")),
            }
        ],
        "note": [{"text": pen.canary("goal-note")}],
    }


def medications(pen: Pen) -> None:
    """The medicine list, which is never opened."""
    for number in pen.hidden_times(3, 6):
        name = ("Metformin 500 mg", "Amlodipin 5 mg", "Panodil 1 g")[number % 3]
        body = {
            "resourceType": "MedicationStatement",
            "status": "active",
            "medicationCodeableConcept": {"text": f"{name} {pen.canary('medicine')}"},
            "subject": pen.subject,
            "dateAsserted": pen.moment(-pen.dark.randrange(1, 90), 12),
            "reasonCode": [{"text": pen.canary("medicine-reason")}],
            "note": [{"text": pen.canary("medicine-note")}],
            "dosage": [{"text": f"1 tablet 2 gange dgl. {pen.canary('dose')}"}],
        }
        pen.hide(body, label="citizen")
