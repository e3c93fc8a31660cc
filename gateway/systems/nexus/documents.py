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
from gateway.upstream.reading import Marks, hides, read

FORM = "form"
MESSAGE = "citizenMessage"
ACTIVITIES = {
    "documentReference": "document",
    "citizenMessageReference": MESSAGE,
    "formDataReference": FORM,
}
TYPES = frozenset(ACTIVITIES)
ORIGINS = frozenset({"INTERNAL", "CITIZEN", "SCANNED"})
DOCUMENT_STATUSES = frozenset({"FINAL"})
FORM_STATUSES = frozenset({"Aktivt", "Udfyldt", "Låst"})
CATEGORIES = {
    "OBSERVATION": DocumentKind.OBSERVATION,
    "CARE_INSTRUCTION": DocumentKind.CARE_INSTRUCTION,
    "ASSESSMENT": DocumentKind.ASSESSMENT,
    "APPLICATION": DocumentKind.APPLICATION,
    "GENERAL": DocumentKind.FORM,
}
TAGS = {
    "Brev": DocumentKind.LETTER,
    "Afgørelse": DocumentKind.LETTER,
    "Faglig vurdering": DocumentKind.ASSESSMENT,
    "Ansøgning": DocumentKind.APPLICATION,
    "Besked": DocumentKind.MESSAGE,
}
# A second net below the allow-list, for what a municipality has filed under an ordinary kind.
WITHHELD_WORDS = re.compile(
    r"medcom|\bxdis|korrespondance|\bfmk(?![a-zæøå])|\bmedicin(?!ske?\b)|\bmåling|måleskema|"
    r"(blodtryks|blodsukker|vægt|puls|temperatur|smerte)måling",
    re.IGNORECASE,
)


def document(raw: Raw, place: str, patient_id: int, zone: ZoneInfo) -> Document | None:
    """A document as the tree has it; what stands in it is in the full object."""
    if _hidden(Marks(raw, place), patient_id):
        return None
    marks = read(raw, wire_tree.DocumentMarks, place)
    found = read(raw, wire_tree.DocumentReference, place)
    is_form = marks.patient_activity_type == FORM
    return Document(
        id=found.activity_identifier.identifier,
        kind=_kind(marks),
        title=without_numbers(found.name),
        documented_at=moment(found.date, zone, f"{place}.date"),
        unit=next((i.value for i in found.additional_info if i.key == "Enhed"), None),
        handle=found.href("referencedObject" if is_form else "self", place),
    )


def _hidden(marks: Marks, patient_id: int) -> bool:
    return hides(
        (
            lambda: marks.of("patientId", int) != patient_id,
            lambda: _activity(marks) != ACTIVITIES.get(marks.of("type", str)),
            lambda: marks.of("origin", str) not in ORIGINS,
            lambda: marks.of("status", str) not in _statuses(marks),
            lambda: _activity(marks) == FORM and _category(marks) not in CATEGORIES,
            lambda: _is_withheld(marks.maybe("name", str)),
            lambda: any(_is_withheld(tag.name) for tag in marks.of("tags", list[wire_tree.Tag])),
            lambda: _is_withheld(_title(marks)),
        )
    )


def _activity(marks: Marks) -> str:
    return marks.of("patientActivityType", str)


def _statuses(marks: Marks) -> frozenset[str]:
    return FORM_STATUSES if _activity(marks) == FORM else DOCUMENT_STATUSES


def _category(marks: Marks) -> str | None:
    found = marks.maybe("formDefinition", wire_tree.FormCategory)
    return found.category if found else None


def _title(marks: Marks) -> str | None:
    found = marks.maybe("formDefinition", wire_tree.FormTitle)
    return found.title if found else None


def _is_withheld(name: str | None) -> bool:
    return name is not None and WITHHELD_WORDS.search(name) is not None


def _kind(marks: wire_tree.DocumentMarks) -> DocumentKind:
    if marks.form_definition:
        return CATEGORIES[marks.form_definition.category]
    if marks.patient_activity_type == MESSAGE:
        return DocumentKind.MESSAGE
    names = (tag.name for tag in marks.tags if tag.grouping == "Dokumenttype")
    return next((TAGS[name] for name in names if name in TAGS), DocumentKind.OTHER)


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
    if found.status not in DOCUMENT_STATUSES:
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
