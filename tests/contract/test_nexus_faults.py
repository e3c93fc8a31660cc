"""A Nexus that does not behave: where the adapter does not go, and what one bad row costs."""

import re
from itertools import pairwise

import pytest

from backends.nexus_stub.app import Options
from gateway.domain.errors import SourceInvalid, SourceUnavailable
from gateway.domain.messages import Message
from gateway.domain.records import Unreadable
from gateway.systems.nexus import tree
from tests.contract.nexus_live import (
    CITIZEN,
    TODAY,
    listening,
    reaching,
    value,
)

CANARY = "KANARIE"
FORBIDDEN = re.compile("medication|measurement|inboxMessages|medcom", re.IGNORECASE)


@pytest.fixture(scope="module")
def origin():
    with listening(Options(today=TODAY)) as address:
        yield address


@pytest.fixture
async def source(origin):
    async with reaching(origin) as reached:
        yield reached


PAGES = r"citizenConversations$"


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/api/core/mobile/helsingor/v2/x",
        "//evil.example/api/core/mobile/helsingor/v2/x",
        "http://omsorg@127.0.0.1/api/core/mobile/helsingor/v2/x",
        "file:///etc/passwd",
        "/api/core/mobile/billund/v2/patients/51204/citizenConversations",
        "/api/core/mobile/helsingor/v2/../../billund/v2/x",
        "{self}",
        "{self}?page=0&pageSize=10",
    ],
    ids=["host", "slashes", "userinfo", "file", "tenant", "dots", "itself", "twice"],
)
async def test_a_page_leads_nowhere_else_and_never_in_a_circle(source, link):
    ref = await source.ref()
    pages = ("/pages/0/_links/self/href", "/pages/1/_links/self/href")
    edited = pages if "?" in link else pages[1:]
    await source.edit(PAGES, *({"at": place, "value": link} for place in edited))
    await source.calls()
    with pytest.raises(SourceInvalid):
        await source.system.threads(ref)
    assert len(await source.calls()) == 1


async def test_more_than_fifty_pages_are_not_read(source):
    ref = await source.ref()
    more = [
        {"_links": {"self": {"href": f"/api/core/mobile/helsingor/v2/p/{n}"}}} for n in range(50)
    ]
    await source.edit(PAGES, {"at": "/pages", "value": more})
    await source.calls()
    with pytest.raises(SourceInvalid):
        await source.system.threads(ref)
    assert len(await source.calls()) == 1


@pytest.mark.parametrize("to", ["https://evil.example/", "/api/core/mobile/helsingor/v2/"])
async def test_a_redirect_is_not_followed(source, to):
    ref = await source.ref()
    await source.fault("lendings", "redirect", to=to)
    await source.calls()
    with pytest.raises(SourceInvalid):
        await source.system.aid_loans(ref)
    assert len(await source.calls()) == 1


@pytest.mark.parametrize(
    ("kind", "error"),
    [("rubbish", SourceInvalid), ("cut", SourceUnavailable), ("fail", SourceUnavailable)],
)
async def test_a_broken_answer_is_an_error_of_the_source(source, kind, error):
    ref = await source.ref()
    await source.fault("conditions", kind)
    with pytest.raises(error) as caught:
        await source.system.conditions(ref)
    assert str(caught.value) == "conditions"


@pytest.mark.parametrize(
    ("path", "at", "read"),
    [
        ("v2/$", "/_links/patientDetailsSearch", "find"),
        ("details/search", "/patient/patientState", "find"),
        ("details/search", "/patient/_links/lendings", "aid_loans"),
        ("preferences$", "/CITIZEN_PATHWAY", "grants"),
        ("1340$", "/_links/pathwayReferences", "documents"),
        ("citizenConversations$", "/pages", "threads"),
    ],
)
async def test_a_missing_key_fails_what_needs_it(source, path, at, read):
    await source.edit(path, {"at": at, "remove": True})

    async def asked():
        ref = await source.ref()
        await getattr(source.system, read)(ref)

    with pytest.raises(SourceInvalid) as caught:
        await asked()
    assert CITIZEN not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "key", "read"),
    [
        (r"lendings$", "item", "aid_loans"),
        (r"conditions$", "createDate", "conditions"),
        (r"hclGrants$", "name", "body_worn_aids"),
        (r"visitations$", "_links", "action_plans"),
        (r"kinds$", "code", "applicable_kinds"),
    ],
)
async def test_one_rotten_row_is_unreadable_and_the_others_are_read(source, path, key, read):
    ref = await source.ref()
    whole = value(await getattr(source.system, read)(ref))
    rows, shown = await _listed(source, ref, read)
    await source.edit(path, {"at": f"/{shown}/{key}", "remove": True})
    again = value(await getattr(source.system, read)(await source.ref()))
    rotten = [row for row in again if isinstance(row, Unreadable)]
    assert len(again) == len(whole)
    assert [f"[{shown}]" in row.place for row in rotten] == [True]
    assert len(rows) >= len(whole)


async def test_a_rotten_row_that_is_hidden_leaves_no_trace(source):
    ref = await source.ref()
    whole = value(await source.system.aid_loans(ref))
    rows, _ = await _listed(source, ref, "aid_loans")
    hidden = next(n for n, row in enumerate(rows) if CANARY in row["item"]["product"]["name"])
    await source.edit("lendings$", {"at": f"/{hidden}/item", "remove": True})
    assert value(await source.system.aid_loans(ref)) == whole


async def test_a_rotten_reference_of_the_tree_is_unreadable_at_its_place(source):
    ref = await source.ref()
    whole = value(await source.system.documents(ref))
    place = next(iter(await _first_document(ref)))
    at = "/" + re.sub(r"[\[\].]+", "/", place.removeprefix("tree")).strip("/")
    await source.edit("pathwayReferences$", {"at": f"{at}/additionalInfo", "remove": True})
    found = value(await source.system.documents(await source.ref()))
    assert len(found) == len(whole)
    assert [r.place for r in found if isinstance(r, Unreadable)] == [place]


async def _first_document(ref):
    """The place of the first shown document of the tree."""
    roots = await ref.head.handle.tree("Borgerportalen")
    leaves = tree.leaves(roots, ref.head.handle.patient_id)
    return [leaf.place for leaf in leaves if b"DOCUMENT:771" in bytes(leaf.raw)]


async def test_a_reference_of_no_kind_is_unreadable_in_every_list_of_the_tree(source):
    await source.edit("pathwayReferences$", {"at": "/0/children/0/children/0/type", "remove": True})
    ref = await source.ref()
    for rows in (await source.system.documents(ref), await source.system.grants(ref)):
        assert sum(isinstance(row, Unreadable) for row in value(rows)) == 1


async def _listed(source, ref, read):
    """The source's own list, and the index of the first row that is shown."""
    await source.calls()
    await getattr(source.system, read)(ref)
    link = (await source.calls())[-1].rstrip("?")
    rows = (await source.upstreams[0].get(link, place="test")).read(list)
    shown = next(n for n, row in enumerate(rows) if CANARY not in _names(row))
    return rows, shown


def _names(row):
    return "".join(str(row.get(key)) for key in ("name", "item", "conditionClassificationItem"))


async def test_a_full_object_of_somebody_else_is_not_taken(source):
    ref = await source.ref()
    form = next(d for d in value(await source.system.documents(ref)) if d.id.startswith("FORM"))
    await source.edit("/forms/", {"at": "/patientId", "value": 1})
    with pytest.raises(SourceInvalid):
        await source.system.document_contents(ref, form)


async def test_an_expired_token_is_fetched_anew(source):
    ref = await source.ref()
    await source.controls.post("/demo/clock", json={"now": "2030-01-01T10:00:00+01:00"})
    try:
        assert value(await source.system.aid_loans(ref))
    finally:
        await source.controls.delete("/demo/clock")


async def test_messages_of_a_thread_are_messages(source):
    ref = await source.ref()
    thread = value(await source.system.threads(ref))[0]
    found = value(await source.system.messages(ref, thread))
    assert all(isinstance(m, Message) for m in found)
    assert all(a.sent_at <= b.sent_at for a, b in pairwise(found) if a.author.kind == b.author.kind)
