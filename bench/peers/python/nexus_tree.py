"""What hangs on Nexus' pathway tree: grants and documents."""

import re
from collections.abc import Iterable, Iterator

from bench.peers.python import model
from bench.peers.python import wire_nexus as wire
from bench.peers.python.nexus import masked
from bench.peers.python.rules import day, moment, said

_WALKED = frozenset({"patientPathwayReference", "basketGrantPackageReference"})
_GRANTS = {
    "Ansøgt": "APPLIED",
    "Bevilget": "GRANTED",
    "Bestilt": "ORDERED",
    "Aktiv": "ACTIVE",
    "Afslået": "REJECTED",
    "Afgjort": "ENDED",
    "Afsluttet": "ENDED",
    "Frafaldet": "ENDED",
    "Ophørt": "ENDED",
}
_ACTIVITIES = {
    "documentReference": "document",
    "citizenMessageReference": "citizenMessage",
    "formDataReference": "form",
}
_ORIGINS = frozenset({"INTERNAL", "CITIZEN", "SCANNED"})
_FORM_STATUSES = frozenset({"Aktivt", "Udfyldt", "Låst"})
_CATEGORIES = {
    "OBSERVATION": "OBSERVATION",
    "CARE_INSTRUCTION": "CARE_INSTRUCTION",
    "ASSESSMENT": "ASSESSMENT",
    "APPLICATION": "APPLICATION",
    "GENERAL": "FORM",
}
_TAGS = {
    "Brev": "LETTER",
    "Afgørelse": "LETTER",
    "Faglig vurdering": "ASSESSMENT",
    "Ansøgning": "APPLICATION",
    "Besked": "MESSAGE",
}
_WITHHELD = re.compile(
    r"medcom|\bxdis|korrespondance|\bfmk(?![a-zæøå])|\bmedicin(?!ske?\b)|\bmåling|måleskema|"
    r"(blodtryks|blodsukker|vægt|puls|temperatur|smerte)måling",
    re.IGNORECASE,
)


def leaves(found: Iterable[wire.Leaf], patient: int) -> Iterator[wire.Leaf]:
    """Every leaf of this person's pathways; a pathway of MedCom messages is passed by."""
    for one in found:
        if one.type not in _WALKED:
            yield one
        elif "medcom" not in one.name.lower() and one.patient_id in (None, patient):
            yield from leaves(one.children, patient)


def grants(tree: Iterable[wire.Leaf], patient: int) -> list[wire.Leaf]:
    """The grants, newest decision first."""
    shown = [
        one
        for one in leaves(tree, patient)
        if one.type == "basketGrantReference"
        and one.patient_id == patient
        and one.status in _GRANTS
    ]
    return sorted(shown, key=_by_decision)


def _by_decision(one: wire.Leaf) -> tuple[int, int, str]:
    decided = day(one.date)
    return (0, -int(decided.replace("-", "")), str(one.id)) if decided else (1, 0, str(one.id))


def status(found: wire.Leaf) -> str:
    """The status of a grant."""
    return _GRANTS[found.status or ""]


def grant(found: wire.Leaf, full: wire.FullGrant, *, whole: bool) -> model.Grant:
    """A grant, with what its shown elements say."""
    shown = {e.type: e for e in full.current_elements if not e.metadata.hidden_on_patient}
    nothing = wire.Element(type="", metadata=wire.Metadata(hidden_on_patient=False))
    made = model.Grant(
        title=masked(found.name),
        status=status(found),
        granted_on=day(shown.get("workflowApprovedDate", nothing).date),
    )
    if whole:
        law = shown.get("paragraph", nothing).paragraph
        supplier = shown.get("supplier", nothing).supplier
        made.law = law.name if law else None
        made.paragraph = law.section if law else None
        made.starts_on = day(shown.get("orderedDate", nothing).date)
        made.ends_on = day(shown.get("basketGrantEndDate", nothing).date)
        made.supplier = supplier.name if supplier else None
        made.description = shown.get("description", nothing).text or None
    return made


def documents(tree: Iterable[wire.Leaf], patient: int) -> list[model.Document]:
    """Documents, forms and messages that may be shown, newest first."""
    shown = [one for one in leaves(tree, patient) if _is_shown(one, patient)]
    shown.sort(key=_by_time)
    return [
        model.Document(
            kind=_kind(one),
            title=masked(one.name),
            documented_at=said(moment(one.date or "")),
            unit=next((i.value for i in one.additional_info if i.key == "Enhed"), None),
        )
        for one in shown
    ]


def _by_time(one: wire.Leaf) -> tuple[float, str]:
    identifier = one.activity_identifier
    return -moment(one.date or "").timestamp(), identifier.identifier if identifier else ""


def _is_shown(one: wire.Leaf, patient: int) -> bool:
    activity = _ACTIVITIES.get(one.type)
    form = one.form_definition
    if activity is None or one.patient_id != patient or one.patient_activity_type != activity:
        return False
    if activity == "form":
        if one.status not in _FORM_STATUSES or form is None or form.category not in _CATEGORIES:
            return False
    elif one.status != "FINAL":
        return False
    names = [one.name, *(tag.name for tag in one.tags), (form.title or "") if form else ""]
    return one.origin in _ORIGINS and not any(_WITHHELD.search(name) for name in names)


def _kind(one: wire.Leaf) -> str:
    if one.form_definition:
        return _CATEGORIES[one.form_definition.category or ""]
    if one.patient_activity_type == "citizenMessage":
        return "MESSAGE"
    names = (tag.name for tag in one.tags if tag.grouping == "Dokumenttype")
    return next((_TAGS[name] for name in names if name in _TAGS), "OTHER")
