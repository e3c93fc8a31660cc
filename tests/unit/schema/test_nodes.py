"""Things by their id: found as in their list, and null for everything that is not the viewer's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gateway.domain.access_log import AccessOutcome
from gateway.domain.errors import SourceUnavailable
from gateway.domain.ids import Kind
from gateway.domain.records import Unreadable
from gateway.domain.topics import Role, Topic
from tests.unit.fakes.house import (
    AARHUS,
    HELSINGOER,
    House,
    house,
    person,
    policy,
    record_of,
    right_for,
)
from tests.unit.fakes.rows import fill

EVA, IDA = person("eva"), person("ida")
ALL = """{ careRecord(municipality: "DK-0751") { ... on CareRecord { id municipality { id
  portal { id } } representation { id }
  calendar { ... on Calendar { id
    appointments(from: "2026-11-22", to: "2026-12-22") { nodes { id } } } }
  messages { ... on Messages { id recipients { id } threads { nodes { id recipient { id }
    messages { nodes { id } } } } } }
  grants { ... on Grants { id items { nodes { id } } } }
  aidApplications { ... on AidApplications { id items { nodes { id } } } }
  bodyWornAids { ... on BodyWornAids { id items { nodes { id } } } }
  aidLoans { ... on AidLoans { id items { nodes { id } } } }
  conditions { ... on Conditions { id items { nodes { id } } } }
  documents { ... on Documents { id items { nodes { id } } } }
  actionPlans { ... on ActionPlans { id items { nodes { id } } } }
  measurements { ... on Measurements { id agreements { id } items { nodes { id } } } }
  medications { ... on Medications { id items { nodes { id } } } }
  medcomMessages { ... on MedcomMessages { id items { nodes { id } } } }
  contacts { ... on Contacts { id units { messageRecipient { id } } } }
  profile { ... on Profile { id } } lifeStory { ... on LifeStory { id } }
  activities { ... on Activities { id items { nodes { id } } } }
  notifications { ... on NotificationSettings { id } } } } viewer { id } }"""
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
NODE = "query($id: ID!) { node(id: $id) { __typename id } }"


def filled() -> House:
    """Eva's record in Aarhus, where every topic is shown, and Ida's."""
    records = record_of(EVA, "r1") | record_of(IDA, "r2")
    built = house(
        {AARHUS: records, HELSINGOER: record_of(EVA, "r3")},
        policies={AARHUS: policy(set(), set()), HELSINGOER: policy()},
    )
    for system in built.systems.values():
        fill(system)
    return built


def ids(answer: Any) -> Iterator[str]:
    if isinstance(answer, dict):
        yield from (value for key, value in answer.items() if key == "id")
    for inner in answer.values() if isinstance(answer, dict) else answer:
        if isinstance(inner, dict | list):
            yield from ids(inner)


async def test_every_id_that_is_given_is_found_again() -> None:
    built = filled()
    answer = await built.ask(EVA, ALL)
    assert "errors" not in answer
    given = sorted(set(ids(answer["data"])))
    found = await built.ask(EVA, NODES, {"ids": given})
    assert "errors" not in found
    assert [node["id"] for node in found["data"]["nodes"]] == given
    kinds = {node["__typename"] for node in found["data"]["nodes"]}
    assert len(kinds) == len(Kind) - 1  # an entry of the access log has a test of its own


async def test_an_id_is_the_same_each_time_and_has_nothing_to_read_in_it() -> None:
    built = filled()
    first, second = await built.ask(EVA, ALL), await built.ask(EVA, ALL)
    assert list(ids(first)) == list(ids(second))
    assert not any("r1" in text or "eva" in text for text in ids(first["data"]))


def strangers(built: House) -> dict[str, str]:
    """Ids that give Eva nothing."""
    right = built.id_of(Kind.GRANT, AARHUS, "r1", upstream="g1")
    return {
        "no id": "rubbish",
        "empty": "",
        "not ASCII": "ø",
        "forged": right[:-2] + ("AA" if right[-2:] != "AA" else "BB"),
        "of a cursor": built.services.box.seal("cursor:x", ["gr", "DK-0751", "r1"]),
        "unknown": built.id_of(Kind.GRANT, AARHUS, "r1", upstream="g999"),
        "foreign": built.id_of(Kind.GRANT, AARHUS, "r2", upstream="g1"),
        "stale": built.id_of(Kind.GRANT, AARHUS, "r999", upstream="g1"),
        "of another role": built.id_of(Kind.GRANT, AARHUS, "r1", upstream="g1", role=Role.GUARDIAN),
        "not connected": built.id_of(Kind.GRANT, "DK-0101", "r1", upstream="g1"),
        "withheld": built.id_of(Kind.MEDCOM_MESSAGE, HELSINGOER, "r3", upstream="z1"),
        "not offered": built.id_of(Kind.MEDICATION, HELSINGOER, "r3", upstream="q1"),
    }


@pytest.mark.parametrize("what", list(strangers(filled())))
async def test_what_is_not_the_viewers_is_null_whatever_it_is(what: str) -> None:
    built = filled()
    answer = await built.ask(EVA, NODE, {"id": strangers(built)[what]})
    assert answer == {"data": {"node": None}}


@pytest.mark.parametrize("what", ["no id", "empty", "not ASCII", "forged", "of a cursor"])
async def test_what_is_no_id_of_ours_asks_no_source(what: str) -> None:
    built = filled()
    await built.ask(EVA, NODE, {"id": strangers(built)[what]})
    assert built.calls == []
    assert built.rights.asked == 0
    assert built.store.entries == []


async def test_in_a_municipality_that_is_not_connected_nothing_is_looked_at() -> None:
    built = filled()
    await built.ask(EVA, NODE, {"id": strangers(built)["not connected"]})
    assert (built.calls, built.store.entries) == ([], [])


@pytest.mark.parametrize("what", ["foreign", "stale", "of another role"])
async def test_a_look_that_finds_no_record_leaves_the_same_line_whatever_was_tried(
    what: str,
) -> None:
    built = filled()
    await built.ask(EVA, NODE, {"id": strangers(built)[what]})
    (entry,) = built.store.entries
    assert (entry.access.outcome, entry.access.municipality) == (AccessOutcome.REFUSED, AARHUS)
    assert (entry.access.role, entry.access.subject, entry.without_right) == (None, None, True)
    assert set(built.calls) <= {"find"}


@pytest.mark.parametrize("what", ["withheld", "not offered"])
async def test_a_topic_that_is_not_shown_is_not_asked_for_by_id_either(what: str) -> None:
    built = filled()
    await built.ask(EVA, NODE, {"id": strangers(built)[what]})
    assert built.calls == ["find"]
    assert len(built.store.entries[0].access.topics_withheld) == 1


async def test_a_look_by_id_leaves_a_line() -> None:
    built = filled()
    thing = built.id_of(Kind.GRANT, AARHUS, "r1", upstream="g1")
    await built.ask(EVA, NODE, {"id": thing})
    (entry,) = built.store.entries
    assert entry.access.topics_shown == (Topic.GRANTS,)


async def test_a_representatives_id_opens_the_record_of_that_right_only() -> None:
    built = filled()
    built.rights.of_others["eva"] = (right_for(IDA, Role.RELATIVE, "mandate 1"),)
    thing = {"upstream": "g1", "role": Role.RELATIVE}
    hers = built.id_of(Kind.GRANT, AARHUS, "r2", **thing)
    own = built.id_of(Kind.GRANT, AARHUS, "r1", **thing)
    answer = await built.ask(EVA, NODES, {"ids": [hers, own]})
    assert answer["data"]["nodes"] == [{"__typename": "Grant", "id": hers}, None]
    assert [entry.access.role for entry in built.store.entries] == [None, Role.RELATIVE]


async def test_a_thing_that_has_gone_is_null() -> None:
    built = filled()
    thing = built.id_of(Kind.GRANT, AARHUS, "r1", upstream="g1")
    built.systems[AARHUS].rows["grants"] = (Unreadable("grant"),)
    assert await built.ask(EVA, NODE, {"id": thing}) == {"data": {"node": None}}


async def test_an_appointment_is_found_within_a_year_and_a_day() -> None:
    built = filled()
    system = built.systems[AARHUS]
    (row,) = system.rows["appointments"]
    near, far = (
        replace(row, id=name, start=built.clock.now() + timedelta(days=days))
        for name, days in (("near", 366), ("far", 368))
    )
    system.rows["appointments"] = (near, far)
    wanted = [built.id_of(Kind.APPOINTMENT, AARHUS, "r1", upstream=n) for n in ("near", "far")]
    answer = await built.ask(EVA, NODES, {"ids": wanted})
    assert [bool(node) for node in answer["data"]["nodes"]] == [True, False]


async def test_a_failing_source_costs_its_own_place() -> None:
    built = filled()
    built.systems[HELSINGOER].failures["find"] = SourceUnavailable("find")
    wanted = [
        built.id_of(Kind.GRANTS, HELSINGOER, "r3"),
        built.id_of(Kind.GRANTS, AARHUS, "r1"),
    ]
    answer = await built.ask(EVA, NODES, {"ids": wanted})
    assert [bool(node) for node in answer["data"]["nodes"]] == [False, True]
    (error,) = answer["errors"]
    assert error["path"] == ["nodes", 0]
    assert error["extensions"] == {"code": "SOURCE_UNAVAILABLE", "municipality": HELSINGOER}


async def test_public_things_are_for_everybody_and_personal_ones_are_not() -> None:
    built = filled()
    ids_ = built.services.ids
    public = [ids_.of(Kind.MUNICIPALITY, "DK-0217"), ids_.of(Kind.PORTAL, "DK-0217")]
    personal = [ids_.of(Kind.VIEWER, "x"), built.id_of(Kind.GRANTS, AARHUS, "r1")]
    answer = await built.ask(None, NODES, {"ids": [*public, *personal, "rubbish"]})
    kinds = [node and node["__typename"] for node in answer["data"]["nodes"]]
    assert kinds == ["Municipality", "Portal", None, None, None]
    codes = {e["path"][1]: e["extensions"]["code"] for e in answer["errors"]}
    assert codes == {2: "UNAUTHENTICATED", 3: "UNAUTHENTICATED"}


async def test_the_ids_of_another_viewer_give_nothing() -> None:
    built = filled()
    asked = "{ viewer { id representations { id } } }"
    hers = (await built.ask(IDA, asked))["data"]["viewer"]
    wanted = [hers["id"], hers["representations"][0]["id"]]
    answer = await built.ask(EVA, NODES, {"ids": wanted})
    assert answer == {"data": {"nodes": [None, None]}}


async def test_at_most_a_hundred_ids_are_asked_for() -> None:
    answer = await filled().ask(EVA, NODES, {"ids": ["x"] * 101})
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_ones_own_representation_is_found_without_a_register() -> None:
    built = filled()
    answer = await built.ask(EVA, ALL)
    own = answer["data"]["careRecord"]["representation"]["id"]
    built.rights.failure = SourceUnavailable("registers")
    found = await built.ask(EVA, NODE, {"id": own})
    assert found == {"data": {"node": {"__typename": "Representation", "id": own}}}
