"""What a citizen has measured, by agreement with the staff."""

from datetime import timedelta

from backends.cura_stub.acting import Acting, acting, request_id, request_of
from backends.cura_stub.answers import Refusal, forbidden
from backends.cura_stub.desk import Desk, moment_of
from backends.cura_stub.received import Concept, Observation, Quantity, received, text
from backends.cura_stub.terms import HL7, UCUM, Json, coding, concept, own

_ALLOWANCE = timedelta(minutes=1)
"""How much later than the server's clock the client's may go."""


def measured(desk: Desk, body: bytes) -> Json:
    """A measurement that keeps the agreement it is based on: its code, numbers, units, bounds."""
    sent = received(body, Observation)
    uid = request_of(*sent.identifier)
    person = desk.person(sent.subject)
    if len(sent.performer) != 1 or len(sent.based_on) != 1:
        raise Refusal(422, "required", "En måling har én, der målte, og én aftale.")
    who = acting(sent.performer[0], person)
    if who.role != "citizen":
        raise forbidden("ONLY_THE_CITIZEN", "Kun borgeren selv kan indtaste målinger.")
    desk.require_open(person)
    agreement = _agreement(desk, who, sent)
    at = moment_of(sent.effective_date_time)
    if at > desk.moment() + _ALLOWANCE:
        raise forbidden("IN_THE_FUTURE", "Målingen er fra fremtiden.")
    kept = {
        "resourceType": "Observation",
        "identifier": [request_id(uid)],
        "basedOn": [{"reference": f"ServiceRequest/{agreement['id']}"}],
        "status": "final",
        "category": [
            concept(coding(f"{HL7}/observation-category", "vital-signs")),
            concept(own("observation-category", "borgermaaling", "Borgers egen måling")),
        ],
        "code": agreement["code"],
        "subject": {"reference": f"Patient/{who.patient}"},
        "effectiveDateTime": at.isoformat(),
        "issued": desk.now(),
        "performer": [who.reference],
        **_numbers(agreement, sent),
        **_notes(who, sent),
    }
    added = desk.add(kept, who.patient)
    desk.note("measurement", uid, agreement["id"], who.role)
    return added


def _agreement(desk: Desk, who: Acting, sent: Observation) -> Json:
    kind, _, identity = (sent.based_on[0].reference or "").partition("/")
    found = desk.one_seen("ServiceRequest", who.patient, identity)
    if kind != "ServiceRequest" or found is None or found["status"] != "active":
        raise forbidden("AGREEMENT_ENDED", "Aftalen om at måle findes ikke eller er slut.")
    if _codes(sent.code) != {(c["system"], c["code"]) for c in found["code"]["coding"]}:
        raise forbidden("NOT_AS_AGREED", "Koden er ikke aftalens.")
    return found


def _numbers(agreement: Json, sent: Observation) -> Json:
    """The values as they are kept: one as the whole, several as components in agreed order."""
    told = [(_codes(one.code), one.value_quantity) for one in sent.component]
    if sent.value_quantity is not None:
        told.append((_codes(sent.code), sent.value_quantity))
    bounds = [_bounds(e) for e in agreement["extension"] if e["url"].endswith("-bounds")]
    kept = []
    for agreed in bounds:
        code = agreed["code"]["valueCoding"]
        values = [value for codes, value in told if codes == {(code["system"], code["code"])}]
        if len(values) != 1:
            raise forbidden("NOT_AS_AGREED", "Hvert tal i aftalen måles én gang.")
        kept.append({"code": concept(code), "valueQuantity": _quantity(values[0], agreed)})
    if len(told) != len(kept):
        raise forbidden("NOT_AS_AGREED", "Der er målt mere, end aftalen siger.")
    return {"component": kept} if len(kept) > 1 else {"valueQuantity": kept[0]["valueQuantity"]}


def _bounds(extension: Json) -> dict[str, Json]:
    return {part["url"]: part for part in extension["extension"]}


def _quantity(value: Quantity, agreed: dict[str, Json]) -> Json:
    unit = agreed["unit"]["valueCode"]
    if (value.system, value.code) != (UCUM, unit):
        raise forbidden("NOT_AS_AGREED", "Enheden er ikke aftalens.")
    if not agreed["low"]["valueDecimal"] <= value.value <= agreed["high"]["valueDecimal"]:
        raise forbidden("OUT_OF_BOUNDS", "Tallet er uden for aftalens grænser.")
    return {"value": value.value, "unit": value.unit or unit, "system": UCUM, "code": unit}


def _notes(who: Acting, sent: Observation) -> Json:
    reference = who.reference["reference"]
    if any(note.author_reference.reference != reference for note in sent.note):
        raise Refusal(422, "value", "En bemærkning er borgerens egen.")
    notes = [
        {"authorReference": {"reference": reference}, "text": text(note.text, "note")}
        for note in sent.note
    ]
    return {"note": notes} if notes else {}


def _codes(code: Concept) -> set[tuple[str, str]]:
    return {(one.system, one.code) for one in code.coding}
