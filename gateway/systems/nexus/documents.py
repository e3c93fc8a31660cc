"""Documents, forms and messages of the tree into the model, by an allow-list.

A row is shown if its reference type, activity type, status and origin (for a form: its category)
are all known to be the portal's. Whatever is not known is cut without a trace: MedCom messages,
measurements and medicine stand in the same tree, and so may things that Nexus invents later.
"""

import re
from zoneinfo import ZoneInfo

from gateway.domain.documents import (
    Document,
    DocumentContents,
    DocumentFile,
    DocumentKind,
    FormItem,
)
from gateway.domain.errors import SourceInvalid
from gateway.domain.numbers import without_numbers
from gateway.systems.nexus import wire_casework, wire_tree
from gateway.systems.nexus.translate import Raw, day, moment
from gateway.upstream.reading import read

_ACTIVITIES = {
    "documentReference": "document",
    "citizenMessageReference": "citizenMessage",
    "formDataReference": "form",
}
TYPES = frozenset(_ACTIVITIES)
_FORM = "form"
_ORIGINS = frozenset({"INTERNAL", "CITIZEN", "SCANNED"})
_DOCUMENT_STATUSES = frozenset({"FINAL"})
_FORM_STATUSES = frozenset({"Aktivt", "Udfyldt", "Låst"})
_CATEGORIES = {
    "OBSERVATION": DocumentKind.OBSERVATION,
    "CARE_INSTRUCTION": DocumentKind.CARE_INSTRUCTION,
    "ASSESSMENT": DocumentKind.ASSESSMENT,
    "APPLICATION": DocumentKind.APPLICATION,
    "GENERAL": DocumentKind.FORM,
}
_TAGS = {
    "Brev": DocumentKind.LETTER,
    "Afgørelse": DocumentKind.LETTER,
    "Faglig vurdering": DocumentKind.ASSESSMENT,
    "Ansøgning": DocumentKind.APPLICATION,
    "Besked": DocumentKind.MESSAGE,
}
# A second net below the allow-list, for what a municipality has filed under an ordinary kind.
_WITHHELD_WORDS = re.compile(
    r"\b(medcom|xdis\d*|korrespondance(meddelelse)?|fmk|medicin(kort|skema|liste|ering)?|"
    r"måling(er)?|måleskema)\b",
    re.IGNORECASE,
)


def document(raw: Raw, place: str, patient_id: int, zone: ZoneInfo) -> Document | None:
    """A document as the tree has it; what stands in it is in the full object."""
    node = read(raw, wire_tree.Node, place)
    marks = read(raw, wire_tree.DocumentMarks, place)
    if not _allowed(node, marks, patient_id):
        return None
    found = read(raw, wire_tree.DocumentReference, place)
    is_form = marks.patient_activity_type == _FORM
    return Document(
        id=found.activity_identifier.identifier,
        kind=_kind(marks),
        title=without_numbers(found.name),
        documented_at=moment(found.date, zone, f"{place}.date"),
        unit=next((i.value for i in found.additional_info if i.key == "Enhed"), None),
        handle=found.href("referencedObject" if is_form else "self", place),
    )


def _allowed(node: wire_tree.Node, marks: wire_tree.DocumentMarks, patient_id: int) -> bool:
    activity = marks.patient_activity_type
    if marks.patient_id != patient_id or activity != _ACTIVITIES.get(node.type):
        return False
    if marks.origin not in _ORIGINS or _is_withheld(node, marks):
        return False
    if activity == _FORM:
        definition = marks.form_definition
        known = definition is not None and definition.category in _CATEGORIES
        return known and marks.status in _FORM_STATUSES
    return marks.status in _DOCUMENT_STATUSES


def _is_withheld(node: wire_tree.Node, marks: wire_tree.DocumentMarks) -> bool:
    names = [node.name, *(tag.name for tag in marks.tags)]
    if marks.form_definition:
        names.append(marks.form_definition.title)
    return any(_WITHHELD_WORDS.search(name) for name in names)


def _kind(marks: wire_tree.DocumentMarks) -> DocumentKind:
    if marks.form_definition:
        return _CATEGORIES[marks.form_definition.category]
    if marks.patient_activity_type == "citizenMessage":
        return DocumentKind.MESSAGE
    names = (tag.name for tag in marks.tags if tag.grouping == "Dokumenttype")
    return next((_TAGS[name] for name in names if name in _TAGS), DocumentKind.OTHER)


def is_form(document_: Document) -> bool:
    """Whether a document of this adapter is a form."""
    return document_.id.startswith("FORM_DATA:")


def form_contents(form: wire_casework.Form, patient_id: int, zone: ZoneInfo) -> DocumentContents:
    """Questions and answers as written."""
    _check(form.patient_id, patient_id)
    items = tuple(
        FormItem(label=item.label, value=_value(item, zone, f"form.items[{index}]"))
        for index, item in enumerate(form.items)
    )
    return DocumentContents(items=items)


def contents(found: wire_casework.Document, patient_id: int) -> DocumentContents:
    """The text, and the file where there is one."""
    _check(found.patient_id, patient_id)
    if found.status not in _DOCUMENT_STATUSES:
        raise SourceInvalid("document.status")
    file = None
    if found.media_type is not None and "file" in found.links:
        link = found.href("file", "document")
        file = DocumentFile(media_type=found.media_type, size=found.file_size, handle=link)
    return DocumentContents(text=found.document_text, file=file)


def _check(found: int, patient_id: int) -> None:
    if found != patient_id:
        raise SourceInvalid("document.patientId")


def _value(item: wire_casework.FormItem, zone: ZoneInfo, place: str) -> str | None:
    value = item.value
    if value is None or value in ("", []):
        return None
    if item.type == "date" and isinstance(value, str):
        found = day(value, zone, place)
        return found.isoformat() if found else None
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, str | int | float):
        return str(value)
    raise SourceInvalid(place)
