"""Documents and forms of the tree: what is on the list is read, everything else is cut."""

import json
from zoneinfo import ZoneInfo

import msgspec
import pytest

from gateway.domain.documents import DocumentKind
from gateway.domain.errors import SourceInvalid
from gateway.systems.nexus import documents, tree, wire_casework
from gateway.upstream.reading import read

ZONE = ZoneInfo("Europe/Copenhagen")
ME = 7
SELF = {"_links": {"self": {"href": "/x"}, "referencedObject": {"href": "/y"}}}


def raw(value) -> bytes:
    return json.dumps(value).encode()


def a_reference(**changes):
    reference = {
        "type": "documentReference",
        "id": 1,
        "name": "Brev",
        "date": "2026-11-21T10:20:00.000+0000",
        "children": [],
        "activityIdentifier": {"identifier": "DOCUMENT:1"},
        "additionalInfo": [{"key": "Enhed", "value": "Visitationen"}],
        "patientId": ME,
        "patientActivityType": "document",
        "status": "FINAL",
        "origin": "INTERNAL",
        "tags": [{"name": "Brev", "grouping": "Dokumenttype"}],
    }
    return raw(reference | SELF | changes)


FORM = {
    "type": "formDataReference",
    "patientActivityType": "form",
    "status": "Udfyldt",
    "tags": [],
    "formDefinition": {"title": "Observation", "category": "OBSERVATION"},
}
MEDCOM_TAG = [{"name": "MedCom", "grouping": "Dokumenttype"}]


@pytest.mark.parametrize(
    "changes",
    [
        {"patientId": 8},
        {"status": "DELETED"},
        {"status": "DRAFT"},
        {"status": "NOGET_NYT"},
        {"origin": "MEDCOM"},
        {"origin": "NOGET_NYT"},
        {"patientActivityType": "medcomMessage"},
        {"patientActivityType": "medicationCard"},
        {"patientActivityType": "measurement"},
        {"patientActivityType": "form"},
        {"type": "citizenMessageReference"},
        {"type": "medcomMessageReference"},
        {"tags": MEDCOM_TAG},
        {"name": "Korrespondancemeddelelse fra sygehuset"},
        {"name": "XDIS91 svar"},
        {"name": "Medicinliste 2026"},
        {"name": "Målinger uge 4"},
        FORM | {"status": "Kladde"},
        FORM | {"status": "Slettet"},
        FORM | {"formDefinition": None},
        FORM | {"formDefinition": {"title": "Observation", "category": "MEASUREMENT"}},
        FORM | {"formDefinition": {"title": "Observation", "category": "MEDICATION"}},
        FORM | {"formDefinition": {"title": "Observation", "category": "NOGET_NYT"}},
        FORM | {"formDefinition": {"title": "Medicinskema", "category": "GENERAL"}},
        FORM | {"patientActivityType": "measurement"},
    ],
)
def test_what_is_not_known_to_be_the_portals_is_cut_though_it_is_rotten(changes):
    rotten = changes | {"additionalInfo": None}
    assert documents.document(a_reference(**rotten), "here", ME, ZONE) is None


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, DocumentKind.LETTER),
        (
            {"tags": [{"name": "Faglig vurdering", "grouping": "Dokumenttype"}]},
            DocumentKind.ASSESSMENT,
        ),
        ({"tags": [{"name": "Brev", "grouping": None}]}, DocumentKind.OTHER),
        (
            {"type": "citizenMessageReference", "patientActivityType": "citizenMessage"},
            DocumentKind.MESSAGE,
        ),
        (FORM, DocumentKind.OBSERVATION),
        (FORM | {"formDefinition": {"title": "x", "category": "GENERAL"}}, DocumentKind.FORM),
        (
            FORM | {"formDefinition": {"title": "x", "category": "CARE_INSTRUCTION"}},
            DocumentKind.CARE_INSTRUCTION,
        ),
    ],
)
def test_kinds_of_documents(changes, kind):
    found = documents.document(a_reference(**changes), "here", ME, ZONE)
    assert found.kind is kind
    assert found.unit == "Visitationen"
    assert found.handle == ("/y" if kind in {"OBSERVATION", "FORM", "CARE_INSTRUCTION"} else "/x")


def test_a_title_has_no_number():
    found = documents.document(a_reference(name="Fuldmagt 251248-9996"), "here", ME, ZONE)
    assert found.title == "Fuldmagt ******-****"


@pytest.mark.parametrize(
    ("kind", "value", "answer"),
    [
        ("text", "Sårpleje", "Sårpleje"),
        ("text", "", None),
        ("text", None, None),
        ("checkGroup", ["SSA", "SPL"], "SSA, SPL"),
        ("checkGroup", [], None),
        ("date", "2026-01-04T23:00:00.000+0000", "2026-01-05"),
        ("number", 3, "3"),
        ("checkbox", True, "Ja"),
        ("checkbox", False, "Nej"),
    ],
)
def test_answers_of_a_form(kind, value, answer):
    form = {"patientId": ME, "items": [{"type": kind, "label": "?", "value": value}]}
    shape = read(raw(form), wire_casework.Form, "form")
    assert documents.form_contents(shape, ME, ZONE).items[0].value == answer


def test_an_answer_of_no_known_shape_is_refused():
    form = {"patientId": ME, "items": [{"type": "x", "label": "?", "value": {"id": 1}}]}
    with pytest.raises(SourceInvalid):
        documents.form_contents(read(raw(form), wire_casework.Form, "form"), ME, ZONE)


@pytest.mark.parametrize("changes", [{"patientId": 8}, {"status": "DELETED"}])
def test_a_full_document_that_is_no_longer_to_be_seen_is_refused(changes):
    document = {
        "patientId": ME,
        "status": "FINAL",
        "documentText": None,
        "mediaType": None,
        "fileSize": None,
    }
    shape = read(raw(document | changes | SELF), wire_casework.Document, "document")
    with pytest.raises(SourceInvalid):
        documents.contents(shape, ME)


def a_pathway(children, **changes):
    pathway = {"type": "patientPathwayReference", "name": "FSIII", "children": children}
    return pathway | changes


def leaves(*roots):
    return [leaf.type for leaf in tree.leaves([msgspec.Raw(raw(r)) for r in roots], ME)]


def test_the_tree_is_walked_through_pathways_and_packages_only():
    leaf = {"type": "documentReference", "children": []}
    nested = {"type": "medcomMessageReference", "children": [leaf]}
    package = {"type": "basketGrantPackageReference", "children": [leaf]}
    assert leaves(a_pathway([a_pathway([leaf]), package, nested])) == [
        "documentReference",
        "documentReference",
        "medcomMessageReference",
    ]
    assert leaves(a_pathway([leaf], name="MedCom")) == []
    assert leaves(a_pathway([leaf], patientId=8)) == []
    assert leaves({"name": "no type"}) == [None]


def test_a_tree_without_end_is_refused():
    deep = {"type": "documentReference"}
    for _ in range(20):
        deep = a_pathway([deep])
    with pytest.raises(SourceInvalid):
        leaves(deep)
