"""Entering one's own measurements, by agreement."""

from uuid import UUID

from gateway.domain.changes import Made, NewMeasurement, NotDone, RefusalCode
from gateway.port import RecordRef
from gateway.systems.cura import names, wire, wire_record
from gateway.systems.cura.acting import Json, actor, coded, person, request
from gateway.systems.cura.desk import Desk
from gateway.systems.cura.translate import needed, part
from gateway.systems.cura.translate_measurements import bounds
from gateway.systems.cura.visibility import has, shown
from gateway.upstream.reading import converted

_PLACE = "agreements"
_KINDS = (names.VITAL_SIGNS, names.CITIZEN_MEASUREMENT)


class ChangesMeasurements(Desk):
    """Measurements are created under our name of them."""

    async def record_measurement(self, ref: RecordRef, uid: UUID, change: NewMeasurement) -> Made:
        """An Observation on the agreement, which is asked for anew: the model has codes alone.

        Raises `NotDone(NOT_AGREED)` where the agreement holds no longer.
        """
        agreement = await self._agreement(ref, change.agreement.id)
        body = _observation(ref, uid, change, agreement)
        kept = await self._made_once(ref, uid, body, "measurements")
        return Made(id=kept.id)

    async def _agreement(self, ref: RecordRef, key: str) -> wire_record.ServiceRequest:
        category = names.MEASUREMENT_AGREEMENT
        found = await self._of_person(
            ref, "ServiceRequest", _PLACE, category=names.token(category), _id=key
        )
        for one, place in found.of("ServiceRequest"):
            agreed = has(one, "category", category) and shown(one, ref.head.id, place)
            if agreed and one.get("id") == key:
                return converted(one, wire_record.ServiceRequest, place)
        raise NotDone(RefusalCode.NOT_AGREED)


def _observation(
    ref: RecordRef, uid: UUID, change: NewMeasurement, agreement: wire_record.ServiceRequest
) -> Json:
    by = actor(ref)
    note = [{"authorReference": by, "text": change.comment}] if change.comment else []
    return {
        "resourceType": "Observation",
        "identifier": [request(uid)],
        "basedOn": [{"reference": f"ServiceRequest/{agreement.id}"}],
        "status": "final",
        "category": [coded(kind) for kind in _KINDS],
        "code": _concept(agreement.code),
        "subject": person(ref),
        "effectiveDateTime": change.taken_at.isoformat(),
        "performer": [by],
        **_numbers(change, agreement),
        **({"note": note} if note else {}),
    }


def _numbers(change: NewMeasurement, agreement: wire_record.ServiceRequest) -> Json:
    """One number of the agreement's own code is the value; all others are components."""
    agreed = [_code(one) for one in bounds(agreement)]
    systems = {code: system for system, code in agreed}
    if sorted(systems) != sorted(one.code for one in change.values):
        raise NotDone(RefusalCode.NOT_AGREED)
    parts = [
        {
            "code": coded((systems[one.code], one.code)),
            "valueQuantity": {
                "value": one.value,
                "unit": one.unit,
                "system": names.UCUM,
                "code": one.unit,
            },
        }
        for one in change.values
    ]
    if len(agreed) == 1 and agreed[0] in [(one.system, one.code) for one in agreement.code.coding]:
        return {"valueQuantity": parts[0]["valueQuantity"]}
    return {"component": parts}


def _code(found: wire.Extension) -> tuple[str, str]:
    code = needed(part(found, "code").value_coding, _PLACE)
    return needed(code.system, _PLACE), needed(code.code, _PLACE)


def _concept(code: wire.Concept) -> Json:
    codings = [{"system": one.system, "code": one.code} for one in code.coding]
    return {"coding": codings, **({"text": code.text} if code.text else {})}
