"""What of an answer a citizen may see: an allow-list, decided before anything is translated.

A resource is seen if it is labelled for the citizen and nobody else, is about this one patient,
and has a status that holds. What is not is cut without a trace; only a resource that passed the
label and the patient, and lacks its status, is unreadable.

A resource is JSON as it came, which may be anything, or of a shape of `wire_whole.py`, and then
nothing of it is odd. The rules are the same; those for shapes stand below those for JSON.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from gateway.domain.errors import SourceInvalid
from gateway.systems.cura import names, wire, wire_whole

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
_OF_SHAPES: Final[Mapping[type, frozenset[str]]] = {
    shape: _STATUSES[kind] for kind, shape in wire_whole.SHAPES.items() if kind in _STATUSES
}
_ATTRIBUTES: Final = {"category": "category", "serviceCategory": "service_category"}


def shown(resource: Any, patient: str, place: str) -> bool:
    """Whether the citizen `patient` (the id of a Patient) may see this resource.

    Raises `SourceInvalid` where its status is missing.
    """
    if type(resource) in _OF_SHAPES:
        return _shown(resource, patient, place)
    if not _labelled(resource) or not is_about(resource, patient):
        return False
    return _holds(resource, place)


def is_about(resource: dict[str, Any], patient: str) -> bool:
    """Whether a resource is about this patient, and nobody else."""
    return set(_patients(resource)) == {patient}


def open_to_all(resource: Any, place: str) -> bool:
    """Whether this is an activity that everyone may see: labelled so, and no patient takes part."""
    if isinstance(resource, wire_whole.Appointment):
        of_nobody = all(one is None or _patient_of(one) is None for one in _about(resource))
        open_one = _for_citizens(resource.meta) and of_nobody
        return open_one and resource.status == "booked"
    if not _labelled(resource) or any(True for _ in _patients(resource)):
        return False
    return _holds(resource, place) and resource["status"] == "booked"


def has_only(resource: Any, element: str, code: tuple[str, str]) -> bool:
    """Whether an element's codes are this one and no other, so that nothing rides along."""
    if isinstance(resource, wire.Shape):
        return are_only(getattr(resource, _ATTRIBUTES[element]), code)
    return set(_codes(resource, element)) == {code}


def has(resource: Any, element: str, code: tuple[str, str]) -> bool:
    """Whether an element has this code, and none other of the same code system."""
    if isinstance(resource, wire.Shape):
        return are_only(getattr(resource, _ATTRIBUTES[element]), code, code[0])
    of_system = {found for found in _codes(resource, element) if found[0] == code[0]}
    return of_system == {code}


def follows(resource: Any, profile: str) -> bool:
    """Whether a resource that is shown says that it follows this profile."""
    if isinstance(resource, wire_whole.CarePlan):
        return resource.meta is not None and profile in resource.meta.profile
    return profile in resource["meta"].get("profile", ())


def identity(reference: Any) -> tuple[str, str]:
    """Type and id of a reference, relative or absolute; two empty texts where there are none."""
    if type(reference) is not str:
        return "", ""
    kind, slash, key = reference.partition("/")
    if "/" not in key:
        return (kind, key) if slash else ("", "")
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


def _shown(resource: Any, patient: str, place: str) -> bool:
    if not _for_citizens(resource.meta) or not _is_only_about(resource, patient, place):
        return False
    if resource.status is None:
        raise SourceInvalid(f"{place}.status")
    return resource.status in _OF_SHAPES[type(resource)]


def _for_citizens(meta: wire_whole.Meta | None) -> bool:
    labels = meta.security if meta is not None else None
    if labels is None or len(labels) != 1:
        return False
    return labels[0].code == "citizen" and labels[0].system == names.VISIBILITY


def _is_only_about(resource: Any, patient: str, place: str) -> bool:
    if "/" in patient:  # no id of FHIR's, and a reference to it may mean another
        raise SourceInvalid(place)
    usual = f"Patient/{patient}"
    found = False
    for reference in _about(resource):
        if reference is None:
            continue
        if reference.reference == usual:
            found = True
        elif (who := _patient_of(reference)) is not None:
            if who != patient:
                return False
            found = True
    return found


def _about(resource: Any) -> list[wire.Reference | None]:
    """Whom a resource may be about."""
    about = [resource.subject, resource.patient]
    return about + [one.actor for one in resource.participant] if resource.participant else about


def _patient_of(reference: wire.Reference) -> str | None:
    """Which patient this is, an empty text where nobody can tell; None if it is none."""
    text = reference.reference
    if text is not None and "Patient/" in text:
        kind, key = identity(text)
        if kind == "Patient":
            return key
    return "" if reference.type == "Patient" else None


def are_only(
    concepts: Iterable[wire.Concept], code: tuple[str, str], system: str | None = None
) -> bool:
    """Whether there are codes, and each is this one; if told, only those of one code system."""
    found = False
    for concept in concepts:
        for coding in concept.coding:
            if system is None or coding.system == system:
                if (coding.system, coding.code) != code:
                    return False
                found = True
    return found
