"""Who looked at what about whom: written before the answer leaves, and read by the right people."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.looks import entries, look
from tests.world import Backends, Gateway, gateway

PEOPLE = "{ viewer { representations { id role } } }"
CITIZEN, RELATIVE = "Nancy Berggren", "Rasmus Berggren"
HELSINGOR = {"code": "DK-0217"}


async def right_of(world: Gateway, person: str) -> str:
    """The first right to act for somebody else."""
    data = await world.data(PEOPLE, person=person)
    found: str = data["viewer"]["representations"][1]["id"]
    return found


def said(entry: dict[str, Any]) -> tuple[Any, ...]:
    subject = entry["subject"] and entry["subject"]["name"]
    return entry["actor"]["name"], entry["role"], subject, entry["municipality"]["code"]


def rows(folder: Path) -> int:
    with sqlite3.connect(folder / "store.sqlite") as database:
        count: int = database.execute("SELECT count(*) FROM access_log").fetchone()[0]
    return count


async def test_one_sees_ones_own_looks_and_those_of_everyone_at_ones_record(
    world: Gateway,
) -> None:
    right = await right_of(world, "relative")
    await look(world, "citizen")
    await look(world, "relative", right=right)
    await look(world, "relative", "DK-0530")
    await look(world, "youth")
    assert [said(e) for e in await entries(world, "citizen")] == [
        (RELATIVE, "RELATIVE", CITIZEN, "DK-0217"),
        (CITIZEN, "CITIZEN", CITIZEN, "DK-0217"),
    ]
    assert [said(e) for e in await entries(world, "relative")] == [
        (RELATIVE, "CITIZEN", RELATIVE, "DK-0530"),
        (RELATIVE, "RELATIVE", CITIZEN, "DK-0217"),
    ]
    assert [said(e) for e in await entries(world, "youth")] == [
        ("Yrsa Lindgren", "CITIZEN", "Yrsa Lindgren", "DK-0217")
    ]
    assert await entries(world, "stranger") == []


async def test_an_entry_says_when_what_and_how_it_ended(world: Gateway) -> None:
    await look(world, "citizen", named="MyCare")
    [entry] = await entries(world, "citizen")
    assert entry["at"] == "2026-11-22T11:00:00.000+01:00"
    assert entry["kind"] == "READ"
    assert entry["outcome"] == "ANSWERED"
    assert entry["operation"] == "MyCare"
    assert entry["application"]
    assert entry["topicsShown"] == entry["topicsWithheld"] == []


async def test_who_has_no_right_leaves_the_same_entry_whatever_was_tried(world: Gateway) -> None:
    """Without subject and role; the person it was aimed at does not see it."""
    right = await right_of(world, "relative")
    tried = [right, right[:-2] + "AA", "x", "", None]
    for one in tried:
        await look(world, "stranger", named="Try", right=one)
    found = await entries(world, "stranger")
    assert len(found) == len(tried)
    without = [{k: v for k, v in entry.items() if k != "id"} for entry in found]
    assert all(entry == without[0] for entry in without)
    assert (without[0]["subject"], without[0]["role"]) == (None, None)
    assert without[0]["outcome"] == "REFUSED"
    assert await entries(world, "citizen") == []


@pytest.mark.parametrize(
    ("person", "code", "role", "subject"),
    [
        ("closed", "DK-0217", "CITIZEN", True),
        ("low", "DK-0217", "CITIZEN", True),
        ("nyinnbygger", "NO-3216", "CITIZEN", True),
        ("innbygger", "DK-0217", None, False),
        ("heir", "DK-0217", None, False),
    ],
)
async def test_a_refusal_is_an_entry_too(
    world: Gateway, person: str, code: str, role: str | None, *, subject: bool
) -> None:
    """`low` is `citizen` signed in less surely, and reads the log when signed in surely."""
    await look(world, person, code)
    [entry] = await entries(world, "citizen" if person == "low" else person)
    assert (entry["outcome"], entry["role"]) == ("REFUSED", role)
    assert (entry["subject"] is not None) is subject
    assert entry["topicsShown"] == []


async def test_a_municipality_without_a_route_leaves_no_entry(
    world: Gateway, tmp_path: Path
) -> None:
    await look(world, "citizen", "DK-0101")
    assert rows(tmp_path) == 0


async def test_topics_stand_where_they_belong(world: Gateway) -> None:
    """Shown, asked for in vain, and not asked for."""
    query = """
    query Mixed { careRecord(municipality: "DK-0217") { ... on CareRecord {
      grants { ... on Grants { items(first: 1) { nodes { title } } } }
      documents { ... on Documents { items(first: 1) { nodes { title } } } }
      calendar { __typename }
      medications { __typename }
      lifeStory { __typename }
      topics { topic }
    } } }
    """
    await world.data(query, person="citizen")
    [entry] = await entries(world, "citizen")
    assert entry["topicsShown"] == ["GRANTS", "DOCUMENTS"]
    assert entry["topicsWithheld"] == ["MEDICATIONS", "LIFE_STORY"]


async def test_one_record_is_one_entry_an_operation_and_each_record_has_its_own(
    world: Gateway,
) -> None:
    query = """
    query Twice {
      a: careRecord(municipality: "DK-0217") { ... on CareRecord { person { name } } }
      b: careRecord(municipality: "DK-0217") { ... on CareRecord { grants { __typename } } }
      careRecords(municipalities: ["DK-0217", "DK-0530", "DK-0751"]) { __typename }
    }
    """
    await world.data(query, person="citizen")
    found = [e["municipality"]["code"] for e in await entries(world, "citizen")]
    assert sorted(found) == ["DK-0217", "DK-0530", "DK-0751"]


async def test_a_topic_that_failed_was_not_shown(world: Gateway) -> None:
    query = """
    { careRecord(municipality: "DK-0217") { ... on CareRecord {
      messages { ... on Messages { threads { nodes { subject } } } } } } }
    """
    world.backends.fault("nexus_stub", path="[cC]onversations", kind="fail", status=500)
    await world.ask(query, person="citizen")
    [entry] = await entries(world, "citizen")
    assert (entry["outcome"], entry["topicsShown"]) == ("FAILED", [])


async def test_the_entry_is_there_before_the_answer(world: Gateway, tmp_path: Path) -> None:
    """One row for each answer, at the moment when its first byte is in our hands."""
    for count in (1, 2, 3):
        await look(world, "citizen")
        assert rows(tmp_path) == count


@pytest.mark.parametrize(
    "query",
    [
        "{ viewer { accessLog { nodes { id } } } }",
        "{ viewer { name representations { id person { name } } } }",
        '{ municipality(code: "DK-0217") { portal { disclosure { topic verdict } } } }',
    ],
)
async def test_who_opens_no_record_leaves_no_entry(
    world: Gateway, tmp_path: Path, query: str
) -> None:
    await world.data(query, person="citizen")
    assert rows(tmp_path) == 0


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("Care2512489996", "Care******"),
        ("Care_251248_9996", "Care_******_9996"),
        ("Q" * 200, "Q" * 64),
        ("", None),
    ],
)
async def test_the_name_of_an_operation_is_cut_and_its_digits_masked(
    world: Gateway, tmp_path: Path, named: str, expected: str | None
) -> None:
    await look(world, "citizen", named=named)
    [entry] = await entries(world, "citizen")
    assert entry["operation"] == expected
    assert b"2512489996" not in b"".join(p.read_bytes() for p in tmp_path.glob("store.sqlite*"))


async def test_an_entry_is_found_by_its_id_by_those_who_may_see_it(world: Gateway) -> None:
    right = await right_of(world, "relative")
    await look(world, "citizen", named="Own")
    await look(world, "relative", named="ForHer", right=right)
    theirs, own = await entries(world, "citizen")
    node = "query($id: ID!) { node(id: $id) { id ... on AccessLogEntry { operation } } }"

    async def found(person: str, entry: dict[str, Any]) -> Any:
        return (await world.data(node, {"id": entry["id"]}, person=person))["node"]

    assert await found("citizen", own) == {"id": own["id"], "operation": "Own"}
    assert (await found("citizen", theirs))["operation"] == "ForHer"
    assert (await found("relative", theirs))["operation"] == "ForHer"
    assert await found("relative", own) is None
    assert await found("stranger", own) is None


async def test_entries_outlive_the_process(stubs: Backends, tmp_path: Path) -> None:
    async with gateway(stubs, tmp_path) as world:
        await look(world, "citizen", named="Before")
    async with gateway(stubs, tmp_path) as world:
        await look(world, "citizen", named="After")
        found = await entries(world, "citizen")
    assert [e["operation"] for e in found] == ["After", "Before"]
