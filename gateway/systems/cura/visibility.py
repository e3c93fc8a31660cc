"""What of an answer a citizen may see: an allow-list, decided before anything is translated.

A resource is seen if it is labelled for the citizen and nobody else, is about this one patient,
and has a status that holds. What is not is cut without a trace; only a resource that passed the
label and the patient, and lacks its status, is unreadable.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from gateway.domain.errors import SourceInvalid
from gateway.systems.cura import names

_STATUSES: Mapping[str, frozenset[str]] = {
    # A new time is valid only when it shows as an appointment: proposed and pending ones do not.
    "Appointment": frozenset({"booked", "arrived", "checked-in", "fulfilled", "cancelled"}),
    "CarePlan": frozenset({"draft", "active", "on-hold", "revoked", "completed"}),
    "CareTeam": frozenset({"active"}),
    "ClinicalImpression": frozenset({"completed"}),
    "Communication": frozenset({"completed"}),
    "Consent": frozenset({"active"}),
    "DeviceRequest": frozenset({"active", "on-hold", "completed"}),
    "DocumentReference": frozenset({"current"}),
    "Observation": frozenset({"final", "amended", "corrected"}),
    "QuestionnaireResponse": frozenset({"completed", "amended"}),
    "ServiceRequest": frozenset({"active"}),
    "SupplyDelivery": frozenset({"in-progress", "completed"}),
}
_GOALS = frozenset({"proposed", "planned", "accepted", "active", "on-hold", "completed"})


def shown(resource: Any, patient: str, place: str) -> bool:
    """Whether the citizen `patient` (the id of a Patient) may see this resource.

    Raises `SourceInvalid` where its status is missing.
    """
    if not _labelled(resource) or not is_about(resource, patient):
        return False
    return _holds(resource, place)


def is_about(resource: dict[str, Any], patient: str) -> bool:
    """Whether a resource is about this patient, and nobody else."""
    return set(_patients(resource)) == {patient}


def open_to_all(resource: Any, place: str) -> bool:
    """Whether this is an activity that everyone may see: labelled so, and no patient takes part."""
    if not _labelled(resource) or any(True for _ in _patients(resource)):
        return False
    return _holds(resource, place) and resource["status"] == "booked"


def has_only(resource: Any, element: str, code: tuple[str, str]) -> bool:
    """Whether an element's codes are this one and no other, so that nothing rides along."""
    return set(_codes(resource, element)) == {code}


def has(resource: Any, element: str, code: tuple[str, str]) -> bool:
    """Whether an element has this code, and none other of the same code system."""
    of_system = {found for found in _codes(resource, element) if found[0] == code[0]}
    return of_system == {code}


def identity(reference: Any) -> tuple[str, str]:
    """Type and id of a reference, relative or absolute; two empty texts where there are none."""
    if not isinstance(reference, str):
        return "", ""
    parts = reference.partition("/_history/")[0].split("/")
    return (parts[-2], parts[-1]) if len(parts) > 1 else ("", "")


def _labelled(resource: Any) -> bool:
    if not isinstance(resource, dict):
        return False
    meta = resource.get("meta")
    labels = meta.get("security") if isinstance(meta, dict) else None
    return [_code(label) for label in _listed(labels)] == [(names.VISIBILITY, "citizen")]


def _holds(resource: dict[str, Any], place: str) -> bool:
    kind = resource.get("resourceType")
    if kind == "RelatedPerson":
        return resource.get("active") is True
    if kind == "Condition":
        return "verificationStatus" not in resource or _verified(resource)
    status = resource.get("lifecycleStatus" if kind == "Goal" else "status")
    if not isinstance(status, str):
        raise SourceInvalid(f"{place}.status")
    return status in (_GOALS if kind == "Goal" else _STATUSES.get(str(kind), frozenset()))


def _verified(resource: dict[str, Any]) -> bool:
    codes = {code for _, code in _codes(resource, "verificationStatus")}
    return bool(codes) and codes <= {"confirmed", "provisional", "unconfirmed"}


def _patients(resource: dict[str, Any]) -> Iterator[str]:
    participants = _listed(resource.get("participant"))
    actors = [one.get("actor") for one in participants if isinstance(one, dict)]
    for reference in (resource.get("subject"), resource.get("patient"), *actors):
        if isinstance(reference, dict):
            kind, found = identity(reference.get("reference"))
            if kind == "Patient":
                yield found
            elif reference.get("type") == "Patient":
                yield ""


def _codes(resource: Any, element: str) -> Iterator[tuple[Any, Any]]:
    for concept in _listed(resource.get(element)):
        if isinstance(concept, dict):
            yield from (_code(coding) for coding in _listed(concept.get("coding")))


def _code(coding: Any) -> tuple[Any, Any]:
    return (coding.get("system"), coding.get("code")) if isinstance(coding, dict) else (None, None)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
