"""What the person has agreed to measure, and what was measured."""

from dataclasses import dataclass

from backends.cura_stub.draw import Employee, Pen
from backends.cura_stub.terms import (
    HL7,
    LOINC,
    SNOMED,
    UCUM,
    Json,
    coding,
    concept,
    own,
    parts,
)


@dataclass(frozen=True)
class Number:
    """One number of a measurement: code, name, unit as shown and in UCUM, bounds, middle, width."""

    code: str
    name: str
    unit: str
    ucum: str
    low: float
    high: float
    middle: float
    width: float
    digits: int = 0
    system: str = LOINC


@dataclass(frozen=True)
class Agreed:
    """One agreement: the kind's code and name, how often, and its numbers."""

    code: str
    name: str
    often: str | None
    numbers: tuple[Number, ...]
    every: int
    system: str = LOINC


AGREED = (
    Agreed("85354-9", "Blodtryk", "Hver morgen før medicin, siddende", (
        Number("8480-6", "Systolisk blodtryk", "mmHg", "mm[Hg]", 70, 220, 138, 12),
        Number("8462-4", "Diastolisk blodtryk", "mmHg", "mm[Hg]", 40, 130, 82, 8),
    ), 2),
    Agreed("29463-7", "Vægt", "Hver mandag", (
        Number("29463-7", "Vægt", "kg", "kg", 35, 160, 71.5, 0.8, 1),), 7),
    Agreed("15074-8", "Blodsukker", "Før morgenmad", (
        Number("15074-8", "Blodsukker", "mmol/L", "mmol/L", 1, 35, 7.9, 1.2, 1),), 3),
    Agreed("443394008", "Smerter (VAS)", None, (
        Number("443394008", "Smerter (VAS)", "mm", "mm", 0, 100, 35, 15, 0, SNOMED),
    ), 5, SNOMED),
    Agreed("19935-6", "Peakflow", "Ved åndenød", (
        Number("19935-6", "Peakflow", "L/min", "L/min", 60, 800, 320, 25),), 11),
)  # fmt: skip


def measurements(pen: Pen, people: list[Employee], *, shown: bool) -> None:
    """Agreements with their bounds, a hundred days of values, and the staff's own values."""
    for number, agreed in enumerate(AGREED if shown else ()):
        pen.show(_agreement(pen, number, agreed))
        for turn in range(100 // agreed.every * pen.options.scale):
            day = -(turn // pen.options.scale) * agreed.every
            body = _value(pen, number, agreed, turn, day)
            pen.show(_with_notes(pen, body, turn))
    _hidden(pen, people)


def _agreement(pen: Pen, number: int, agreed: Agreed) -> Json:
    bounds = [
        parts(
            "measurement-bounds",
            code=("valueCoding", coding(one.system, one.code, one.name)),
            unit=("valueCode", one.ucum),
            low=("valueDecimal", one.low),
            high=("valueDecimal", one.high),
        )
        for one in agreed.numbers
    ]
    body: Json = {
        "resourceType": "ServiceRequest",
        "id": pen.id("agreement", number),
        "extension": bounds,
        "status": "active",
        "intent": "plan",
        "category": [concept(own("service-category", "maaleaftale", "Måleaftale"))],
        "code": concept(coding(agreed.system, agreed.code), text=agreed.name),
        "subject": pen.subject,
        "authoredOn": pen.moment(-120, 11),
    }
    return {**body, "patientInstruction": agreed.often} if agreed.often else body


def _value(pen: Pen, number: int, agreed: Agreed, turn: int, day: int) -> Json:
    quantities = [_quantity(pen, one) for one in agreed.numbers]
    body: Json = {
        "resourceType": "Observation",
        "id": pen.id("measured", f"{number}-{turn}"),
        "basedOn": [{"reference": f"ServiceRequest/{pen.id('agreement', number)}"}],
        "status": "final",
        "category": [
            concept(coding(f"{HL7}/observation-category", "vital-signs")),
            concept(own("observation-category", "borgermaaling", "Borgers egen måling")),
        ],
        "code": concept(coding(agreed.system, agreed.code), text=agreed.name),
        "subject": pen.subject,
        "effectiveDateTime": pen.moment(day, 7, (5 + turn) % 60),
        "performer": [pen.subject],
    }
    if len(quantities) == 1:
        return {**body, "valueQuantity": quantities[0]}
    pairs = zip(agreed.numbers, quantities, strict=True)
    return {
        **body,
        "component": [
            {"code": concept(coding(one.system, one.code, one.name)), "valueQuantity": value}
            for one, value in pairs
        ],
    }


def _quantity(pen: Pen, one: Number) -> Json:
    drawn = round(one.middle + pen.luck.uniform(-one.width, one.width), one.digits)
    value = drawn if one.digits else int(drawn)
    return {"value": value, "unit": one.unit, "system": UCUM, "code": one.ucum}


def _with_notes(pen: Pen, body: Json, turn: int) -> Json:
    """The person's own comment is theirs to see; the staff's note beside it is not."""
    if turn % 6 == 1:
        comment = "Målt to gange, jeg var lidt forpustet efter trappen."
        body["note"] = [{"authorReference": pen.subject, "text": comment}]
    for _ in pen.hidden_times(0, 1):
        note = {"authorString": pen.canary("surname"), "text": pen.canary("measurement-note")}
        body.setdefault("note", []).append(note)
    return body


def _hidden(pen: Pen, people: list[Employee]) -> None:
    for number in pen.hidden_times(1, 2):
        agreement = _agreement(pen, number, AGREED[number])
        agreement["status"] = ("draft", "entered-in-error")[number]
        agreement["code"]["text"] = pen.canary("agreement")
        agreement["patientInstruction"] = pen.canary("agreement-frequency")
        pen.hide(agreement, label="citizen")
    for number in pen.hidden_times(4, 8):
        body = _value(pen, 0, AGREED[0], number, -pen.dark.randrange(1, 60))
        body["code"]["text"] = pen.canary("measurement")
        for part in body["component"]:
            part["code"]["coding"][0]["display"] = pen.canary("measurement-part")
            part["valueQuantity"]["value"] = pen.dark.randrange(60, 200)
        body["note"] = [{"text": pen.canary("measurement-note")}]
        _make_hidden(pen, body, number, people[0])
        pen.hide(body, label="citizen" if number < 3 else "internal")


def _make_hidden(pen: Pen, body: Json, number: int, one: Employee) -> None:
    if number == 0:
        body["status"] = "entered-in-error"
    if number == 1:
        body["subject"] = {"reference": f"Patient/{pen.id('patient', 'foreign')}"}
    if number == 2:
        body["category"] = [concept(own("observation-category", "fagmaaling"))]
        body["performer"] = [{"reference": f"Practitioner/{one.key}", "display": one.display}]
