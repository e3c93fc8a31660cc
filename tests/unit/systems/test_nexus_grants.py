"""Grants: the reference in the tree, and the elements that are not hidden."""

import json
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gateway.domain.errors import SourceInvalid
from gateway.domain.grants import GrantStatus
from gateway.systems.nexus import grants, wire, wire_tree
from gateway.upstream.reading import read

ZONE = ZoneInfo("Europe/Copenhagen")
ME = 7
SELF = {"_links": {"self": {"href": "/x"}, "referencedObject": {"href": "/y"}}}
LAW = {"name": "Serviceloven", "section": "§ 83"}
REAL = Path(__file__).parents[4] / "shared/design/data/real/nexus-grant-prototype.json"


def raw(value) -> bytes:
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Ansøgt", GrantStatus.APPLIED),
        ("Bevilget", GrantStatus.GRANTED),
        ("Bestilt", GrantStatus.ORDERED),
        ("Aktiv", GrantStatus.ACTIVE),
        ("Afslået", GrantStatus.REJECTED),
        ("Afsluttet", GrantStatus.ENDED),
        ("Ophørt", GrantStatus.ENDED),
        ("Frafaldet", GrantStatus.ENDED),
        ("Afgjort", GrantStatus.ENDED),
    ],
)
def test_statuses_of_grants(word, status):
    reference = {"id": 1, "name": "Bad", "date": None, "status": word, "patientId": ME} | SELF
    found = grants.grant(raw(reference), "here", ME, ZONE)
    assert (found.status, found.handle) == (status, "/y")


@pytest.mark.parametrize(
    "changes", [{"status": "Fjernet"}, {"status": "Annulleret"}, {"patientId": 8}]
)
def test_grants_entered_in_error_or_of_somebody_else_are_cut(changes):
    assert grants.grant(raw({"status": "Aktiv", "patientId": ME} | changes), "x", ME, ZONE) is None


def an_element(kind, *, hidden, **content):
    return {"type": kind, "metadata": {"hiddenOnPatient": hidden}, **content}


def details(*elements, patient=None):
    grant = {"currentElements": list(elements), "patient": patient}
    return grants.details(read(raw(grant), wire_tree.FullGrant, "grant"), ME, ZONE)


@pytest.mark.parametrize("hidden", [False, True])
def test_an_element_is_read_unless_it_is_hidden_from_the_person(hidden):
    found = details(
        an_element("paragraph", hidden=hidden, paragraph=LAW),
        an_element("orderedDate", hidden=hidden, date="2025-01-19T23:00:00.000+0000"),
        an_element("workflowApprovedDate", hidden=hidden, date="2025-01-10T09:00:00.000+0000"),
        an_element("basketGrantEndDate", hidden=hidden, date="2025-03-01T00:00:00.000Z"),
        an_element("supplier", hidden=hidden, supplier={"id": 88, "name": "Hjemmeplejen Nord"}),
        an_element("klMapping", hidden=hidden, text="H1.1", klCatalogGrant=None),
        an_element("description", hidden=hidden, text="Hjælp til bad 2 x ugentligt"),
    )
    values = (found.law, found.paragraph, found.starts_on, found.granted_on, found.ends_on)
    texts = (found.supplier, found.description, found.code and found.code.code)
    if hidden:
        assert (*values, *texts) == (None,) * 8
    else:
        days = (date(2025, 1, 20), date(2025, 1, 10), date(2025, 3, 1))
        assert values == ("Serviceloven", "§ 83", *days)
        assert texts == ("Hjemmeplejen Nord", "Hjælp til bad 2 x ugentligt", "H1.1")


def test_a_hidden_element_is_never_looked_into():
    assert details(an_element("paragraph", hidden=True, paragraph=42)).law is None


def test_an_element_that_does_not_say_whether_it_is_hidden_is_refused():
    with pytest.raises(SourceInvalid):
        details({"type": "klMapping", "text": "H1.1"})


def test_a_grant_of_somebody_else_is_refused():
    with pytest.raises(SourceInvalid):
        details(patient={"id": 8})


@pytest.mark.skipif(not REAL.exists(), reason="the answer of a real Nexus is not here")
class TestARealAnswer:
    """A grant's prototype as a real KMD Nexus answered it; expected values read by eye."""

    def test_its_elements_are_told_apart_by_whether_they_are_hidden(self):
        found = read(REAL.read_bytes(), wire_tree.FullGrant, "grant")
        assert len(found.current_elements) == 53
        assert set(grants.shown_elements(found.current_elements)) == {
            "workflowRequestedDate",
            "workflowApprovedDate",
            "orderedDate",
            "entryDate",
            "billingStartDate",
            "billingEndDate",
            "repetition",
            "supplier",
            "resourceCount",
            "visitatedDurationInMinutes",
            "basketGrantEndDate",
        }

    def test_what_it_says_is_hidden_or_empty(self):
        found = read(REAL.read_bytes(), wire_tree.FullGrant, "grant")
        answered = grants.details(found, ME, ZONE)
        assert answered == grants.GrantDetails()

    def test_were_nothing_hidden_its_law_and_code_would_be_read(self):
        opened = REAL.read_bytes().replace(b'"hiddenOnPatient": true', b'"hiddenOnPatient": false')
        answered = grants.details(read(opened, wire_tree.FullGrant, "grant"), ME, ZONE)
        assert (answered.law, answered.paragraph) == ("Serviceloven", "§ 83 a")
        assert (answered.code.code, answered.code.display) == ("H2", "SEL § 83A")

    def test_its_links_lead_where_they_say(self):
        found = read(REAL.read_bytes(), wire.Linked, "grant")
        href = found.href("availableBaskets", "grant")
        assert href == "/api/core/mobile/odensekommune/v2/basket/availableForPatient/84981"
