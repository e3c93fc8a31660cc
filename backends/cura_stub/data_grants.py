"""Grants (planned interventions after KL's profile), body-worn aids and loans."""

from backends.cura_stub.draw import Pen
from backends.cura_stub.terms import (
    HL7,
    KL,
    LOCAL_INTERVENTIONS,
    Json,
    coding,
    concept,
    extension,
    fsiii,
    own,
)

PLANNED_INTERVENTION = f"{KL}/StructureDefinition/klgateway-care-planned-intervention"
# FSIII name, local title (level 3), law, paragraph, plan status, activity status,
# first day, last day, supplier, words of the decision
_GRANTS = (
    ("Personlig hygiejne", "Bad to gange ugentligt", "Serviceloven", "§ 83, stk. 1, nr. 1",
     "active", "in-progress", -400, None, "Hjemmeplejen Syd",
     "Du er bevilget hjælp til bad og hårvask to gange om ugen."),
    ("Rengøring", None, "Serviceloven", "§ 83, stk. 1, nr. 2",
     "active", "in-progress", -400, None, "Hjemmeplejen Syd", None),
    ("Sårbehandling", "Sårskift, venstre UB", "Sundhedsloven", "§ 138",
     "active", "scheduled", -20, None, "Sundhedsenhed Viby", "Sårpleje efter plan."),
    ("Medicindispensering", None, "Sundhedsloven", "§ 138",
     "active", "in-progress", -120, None, None, None),
    ("Genoptræning af funktionsnedsættelse", "Knæhold, 10 gange", "Serviceloven", "§ 86, stk. 1",
     "active", "not-started", -3, 90, "Genoptræningscenter Åbo", None),
    ("ADL-træning", None, "Sundhedsloven", "§ 140",
     "completed", "completed", -300, -200, "Genoptræningscenter Åbo", None),
    ("Tøjvask", None, "Serviceloven", "§ 83, stk. 1, nr. 2",
     "revoked", "cancelled", -90, -90, None, "Du har fået afslag, da du selv kan vaske tøj."),
    ("Madservice", "Kølemad, diabeteskost", "Ældreloven", "§ 9",
     "draft", "not-started", -2, None, None, None),
    ("Kompressionsbehandling", None, "Sundhedsloven", "§ 138",
     "on-hold", "on-hold", -150, None, "Sundhedsenhed Viby", None),
    ("Vedligehold af færdigheder", None, None, None,
     "active", "stopped", -500, -380, None, None),
    ("Kropsbårne hjælpemidler", None, "Serviceloven", "§ 112",
     "active", "in-progress", -60, None, "Bandagist Østjylland", None),
)  # fmt: skip
_BODY_WORN = (
    ("Kompressionsstrømper, knælange, kl. 2", "kompressionsstroempe", -60, "Bandagist Østjylland"),
    ("Ortopædisk fodtøj, sommer", "ortopaedisk-fodtoej", -410, "Sko & Støtte"),
    ("Fodindlæg, højre", "fodindlaeg", -410, None),
    ("Høreapparatsbatterier", None, -220, None),
)
_LOANS = (
    ("Rollator, smal", "Ganghjælpemidler", -380, "delivered", None, -375),
    ("Badebænk", "Bad og toilet", -8, "on-its-way", 2, None),
    ("Elevationsseng", "Senge", -3, "ordered", 9, None),
    ("Gribetang", None, -14, "to-be-collected", None, None),
    ("Kørestol, manuel", "Kørestole", -900, "returned", None, -890),
)


def grants(pen: Pen, *, shown: bool) -> None:
    """What the person has been granted, applied for and refused."""
    for number, one in enumerate(_GRANTS * pen.options.scale if shown else ()):
        pen.show(_grant(pen, number, one))
    for number in pen.hidden_times(3, 5):
        hidden = _grant(pen, number, _GRANTS[number])
        for code in hidden["activity"][0]["detail"]["code"]["coding"]:
            code["display"] = f"{code['display']} {pen.canary('grant')}"
        hidden["extension"] = _extras(
            pen.canary("law"), pen.canary("paragraph"), pen.canary("supplier"), pen.canary("text")
        )
        if number == 0:
            hidden["status"] = "entered-in-error"
        if number == 1:
            hidden["subject"] = {"reference": f"Patient/{pen.id('patient', 'foreign')}"}
        pen.hide(hidden, label="citizen" if number < 2 else "internal")


def _grant(pen: Pen, number: int, one: tuple[str | int | None, ...]) -> Json:
    name, local, law, paragraph, status, doing, first, last, supplier, words = one
    codes = [fsiii(str(name))]
    if local:
        codes.append(coding(LOCAL_INTERVENTIONS, f"L{number % len(_GRANTS)}", str(local)))
    period = {"start": pen.day(int(first or 0)).isoformat()}
    if last is not None:
        period["end"] = pen.day(int(last)).isoformat()
    decided = extension("decision-date", valueDate=pen.day(int(first or 0) - 7).isoformat())
    return {
        "resourceType": "CarePlan",
        "id": pen.id("grant", number),
        "meta": {"profile": [PLANNED_INTERVENTION]},
        "extension": [*([] if status == "draft" else [decided]),
                      *_extras(law, paragraph, supplier, words)],
        "status": status,
        "intent": "plan",
        "subject": pen.subject,
        "period": period,
        "activity": [{"detail": {"code": concept(*codes), "status": doing}}],
    }  # fmt: skip


def _extras(*values: str | int | None) -> list[Json]:
    names = ("law", "paragraph", "supplier", "decision-text")
    pairs = zip(names, values, strict=True)
    return [extension(name, valueString=value) for name, value in pairs if value]


def body_worn_aids(pen: Pen, *, shown: bool) -> None:
    """Granted body-worn aids; drafts are applications, which no portal of Cura shows."""
    for number, one in enumerate(_BODY_WORN * pen.options.scale if shown else ()):
        pen.show(_body_worn(pen, number, *one))
    for number in pen.hidden_times(2, 4):
        _, code, day, _ = _BODY_WORN[number]
        hidden = _body_worn(pen, number, pen.canary("aid"), code, day, pen.canary("aid-supplier"))
        hidden["note"] = [{"text": pen.canary("aid-note")}]
        hidden["status"] = ("draft", "entered-in-error", "active", "active")[number]
        pen.hide(hidden, label="citizen" if number < 2 else "internal")


def _body_worn(
    pen: Pen, number: int, name: str, code: str | None, day: int, supplier: str | None
) -> Json:
    codes = [own("body-worn-aid", code)] if code else []
    body: Json = {
        "resourceType": "DeviceRequest",
        "id": pen.id("body-worn", number),
        "status": "completed" if number % 4 == 2 else "active",
        "intent": "order",
        "codeCodeableConcept": concept(*codes, text=name),
        "subject": pen.subject,
        "authoredOn": pen.moment(day, 12),
    }
    return {**body, "performer": {"display": supplier}} if supplier else body


def aid_loans(pen: Pen, *, shown: bool) -> None:
    """Aids on loan, and where each is on its way."""
    for number, one in enumerate(_LOANS * pen.options.scale if shown else ()):
        pen.show(_loan(pen, number, *one))
    for number in pen.hidden_times(2, 3):
        name, category = pen.canary("loan"), pen.canary("loan-category")
        hidden = _loan(pen, number, name, category, -5, "ordered", 4, None)
        hidden["status"] = ("entered-in-error", "abandoned", "in-progress")[number]
        pen.hide(hidden, label="citizen" if number < 2 else "internal")


def _loan(
    pen: Pen,
    number: int,
    name: str,
    category: str | None,
    lent: int,
    state: str,
    expected: int | None,
    delivered: int | None,
) -> Json:
    extra = [
        extension("delivery-state", valueCode=state),
        extension("lent-on", valueDate=pen.day(lent).isoformat()),
    ]
    if expected is not None:
        extra.append(extension("expected-on", valueDate=pen.day(expected).isoformat()))
    body: Json = {
        "resourceType": "SupplyDelivery",
        "id": pen.id("loan", number),
        "extension": extra,
        "status": "completed" if state in {"delivered", "returned"} else "in-progress",
        "patient": pen.subject,
        "type": concept(coding(f"{HL7}/supply-item-type", "device")),
        "suppliedItem": {"itemCodeableConcept": concept(text=name)},
    }
    if category:
        extra.append(extension("aid-category", valueString=category))
    if delivered is not None:
        body["occurrenceDateTime"] = pen.day(delivered).isoformat()
    return body
