"""The pathways of one person, with letters and forms on them, and what must not be shown."""

from typing import Any

from backends.nexus_stub.document_texts import FORMS, HUGE_BYTES, MEDIA, PAPERS, Paper
from backends.nexus_stub.files import size
from backends.nexus_stub.pen import Pen
from backends.nexus_stub.store import Entity
from backends.nexus_stub.world import Row, stamp, uid

# (name, pathway type, level: index of the grundforløb above it, or None)
_PATHWAYS = (
    ("Sundhedsfagligt grundforløb", 1, None),
    ("FSIII", 12, 0),
    ("Demensforløb", 14, 0),
    ("MedCom", 17, 0),
    ("Socialt og sundhedsfagligt grundforløb", 2, None),
    ("Hjælpemidler", 21, 4),
    ("Handicap og psykiatri", 23, 4),
    ("Sundhedsfagligt grundforløb (afsluttet)", 1, None),
    ("FSIII (afsluttet)", 12, 7),
)
_MEDCOM, _CLOSED = 3, 8
_ORDINARY = (1, 2, 5, 6, _CLOSED)


def pathways(pen: Pen) -> list[Entity]:
    """The two levels of pathways."""
    numbers = [pen.id("pathway") for _ in _PATHWAYS]
    rows = []
    for number, (name, type_id, above) in zip(numbers, _PATHWAYS, strict=True):
        row = {
            "type": "patientPathwayReference",
            "id": number,
            "version": 1,
            "name": name,
            "date": stamp(pen.world.day(-700)),
            "activityIdentifier": {
                "identifier": f"PATIENT_PATHWAY:{number}",
                "type": "PATIENT_PATHWAY",
                "activityId": number,
            },
            "additionalInfo": [],
            "patientPathwayId": number,
            "programPathwayId": 900 + type_id,
            "pathwayTypeId": type_id,
            "parentPathwayId": None if above is None else numbers[above],
            "pathwayStatus": "CLOSED" if "afsluttet" in name else "ACTIVE",
            "status": None,
            "documentId": None,
            "patientId": pen.resident.id,
            "patientActivityType": "patientPathway",
            "sensitiveData": type_id == 23,
        }
        rows.append({"half": row})
    return pen.entities("pathway", rows, [])


def place_on(pathway: Entity) -> dict[str, Any]:
    """The keys that tell on which pathway a reference hangs."""
    keys = ("patientPathwayId", "programPathwayId", "pathwayTypeId", "parentPathwayId")
    return {key: pathway.body["half"][key] for key in (*keys, "pathwayStatus")}


def documents(pen: Pen, paths: list[Entity]) -> list[Entity]:
    """Letters, reports and messages."""
    shown = [_paper(pen, index, paths) for index in range(pen.times(22, 3))]
    secret = pen.secrets
    # The canary words say nothing of medicine or MedCom: each must be cut by its own mark alone.
    typed = {"tags": [{"id": 9, "name": "MedCom", "description": None, "grouping": "Dokumenttype"}]}
    disguised = {"type": "medcomMessageReference", "patientActivityType": "medcomMessage"}
    hidden = [
        *pen.copies("document", shown, "slettet-dokument", status="DELETED"),
        *pen.copies("document", shown, "kladde-dokument", status="DRAFT"),
        *pen.copies("document", shown, "fremmed-dokument", patientId=pen.neighbour),
        *pen.copies("document", shown, "mc-dokument", **disguised),
        *pen.copies("document", shown, "mc-dokument", origin="MEDCOM"),
        *pen.copies("document", shown, "mc-dokument", **place_on(paths[_MEDCOM])),
        *pen.copies("document", shown, "mc-dokument", **typed),
        *pen.copies("document", shown, "fm-dokument", patientActivityType="medicationCard"),
    ]
    secret.random.shuffle(hidden)
    return pen.entities("document", shown, hidden)


def forms(pen: Pen, paths: list[Entity]) -> list[Entity]:
    """Forms that were filled in."""
    shown = [_skema(pen, index, paths) for index in range(pen.times(21, 3))]

    def defined(category: str, title: str) -> dict[str, Any]:
        return {"formDefinition": {"id": 77, "title": title, "category": category}}

    hidden = [
        *pen.copies("form", shown, "slettet-skema", status="Slettet"),
        *pen.copies("form", shown, "kladde-skema", status="Kladde"),
        *pen.copies("form", shown, "fremmed-skema", patientId=pen.neighbour),
        *pen.copies("form", shown, "maaling-skema", **defined("MEASUREMENT", "Ugens værdier")),
        *pen.copies("form", shown, "maaling-skema", patientActivityType="measurement"),
        *pen.copies("form", shown, "fm-skema", **defined("MEDICATION", "Dagens præparater")),
        *pen.copies("form", shown, "mc-skema", **place_on(paths[_MEDCOM])),
    ]
    return pen.entities("form", shown, hidden)


def _half(pen: Pen, kind: str, name: str, unit: str | None, day: int) -> dict[str, Any]:
    number, upper = pen.id(kind), "FORM_DATA" if kind == "form" else "DOCUMENT"
    return {
        "type": "formDataReference" if kind == "form" else "documentReference",
        "id": number,
        "version": 3,
        "name": name,
        "date": stamp(pen.world.day(day), pen.random.randint(8, 15), 20),
        "activityIdentifier": {
            "identifier": f"{upper}:{number}",
            "type": upper,
            "activityId": number,
        },
        "additionalInfo": [{"key": "Enhed", "value": unit}] if unit else [],
        "documentId": number if kind == "document" else None,
        "patientId": pen.resident.id,
        "origin": "INTERNAL",
    }


def _paper(pen: Pen, index: int, paths: list[Entity]) -> Row:
    paper = PAPERS[index % len(PAPERS)]
    name = f"Fuldmagt {pen.resident.person.dashed}" if index == 11 else paper.name
    tag = {"id": 4, "name": paper.tag, "description": None, "grouping": "Dokumenttype"}
    half = {
        **_half(pen, "document", name, paper.unit, -1 - 13 * index),
        **place_on(paths[pen.random.choice(_ORDINARY)]),
        "type": "citizenMessageReference" if paper.activity != "document" else "documentReference",
        "patientActivityType": paper.activity,
        "status": "FINAL",
        "tags": [tag, {"id": 8, "name": "2026", "description": None, "grouping": None}],
    }
    full = {
        "id": half["id"],
        "version": 3,
        "uid": uid(pen.random),
        "name": name,
        "notes": pen.note("dokumentnotat"),
        "documentText": paper.text,
        "originalFileName": f"{name}.{paper.media}" if paper.media else None,
        "uploadingDate": half["date"],
        "relevanceDate": half["date"],
        "status": "FINAL",
        "pathwayAssociation": {
            "placement": {"patientPathwayId": half["patientPathwayId"]},
            "associatedWithPatient": True,
        },
        "patientId": pen.resident.id,
        "tags": half["tags"],
        "origin": "INTERNAL",
        "externalId": None,
        "patientActivityType": paper.activity,
        "uploadedBy": pen.staff(),
        **_file(paper, name),
    }
    return {"half": half, "full": full}


def _file(paper: Paper, name: str) -> dict[str, Any]:
    if paper.media is None:
        return {"fileType": None, "mediaType": None, "fileSize": None}
    media_type = MEDIA[paper.media]
    bytes_ = HUGE_BYTES if paper.media == "huge" else size(media_type, name)
    kind = {"huge": "pdf"}.get(paper.media, paper.media)
    return {"fileType": kind, "mediaType": media_type, "fileSize": bytes_, "fileText": name}


def _skema(pen: Pen, index: int, paths: list[Entity]) -> Row:
    skema = FORMS[index % len(FORMS)]
    state = ("Udfyldt", "Låst", "Aktivt")[index % 3]
    definition = {"id": 512 + index % len(FORMS), "title": skema.title, "category": skema.category}
    half = {
        **_half(pen, "form", skema.name, skema.unit, -2 - 11 * index),
        **place_on(paths[pen.random.choice(_ORDINARY)]),
        "patientActivityType": "form",
        "status": state,
        "formDefinition": definition,
        "tags": [],
    }
    full = {
        "id": half["id"],
        "version": 3,
        "uid": uid(pen.random),
        "name": skema.name,
        "patientId": pen.resident.id,
        "patientActivityType": "form",
        "formDefinition": definition,
        "createDate": half["date"],
        "updateDate": half["date"],
        "observationTimestamp": half["date"],
        "workflowState": {"id": 31 + index % 3, "name": state},
        "items": [_item(*item) for item in skema.items],
        "tags": [],
        "createdBy": pen.staff(),
        "internalNote": pen.note("skemanotat"),
        "activityIdentifier": half["activityIdentifier"],
    }
    return {"half": half, "full": full}


def _item(kind: str, label: str, value: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "id": f"{kind}-{label}".lower(),
        "label": label,
        "value": value,
        "possibleValues": ["Ja", "Nej"] if kind == "radioGroup" else None,
        "required": False,
        "conceptName": None,
        "importantInformation": False,
    }
