"""Which lines one operation leaves, and what they tell: whose record, how it ended, how many."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from gateway.domain.access_log import Access, AccessKind, AccessOutcome, AccessToLog
from gateway.domain.errors import SourceUnavailable
from gateway.domain.ids import Kind
from gateway.domain.municipalities import Country
from gateway.domain.portal import AssuranceLevel
from gateway.domain.records import RecordState
from gateway.domain.representations import Viewer
from gateway.domain.topics import Role, Topic
from tests.unit.fakes.house import (
    AARHUS,
    HELSINGOER,
    VESTBY,
    House,
    house,
    person,
    record_of,
    right_for,
)
from tests.unit.fakes.mutations import MUTATIONS, Mutation, offering_all

EVA, IDA, BO, KARI = person("eva"), person("ida"), person("bo"), person("kari", Country.NO)
LOOKS = "query({0}) {{ {1} }}"
ONE = """a{0}: careRecord(municipality: "DK-0751", onBehalfOf: $i{0}) {{
  ... on CareRecord {{ person {{ name }} }} }}"""
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename } }"
OWN = '{ careRecord(municipality: "DK-0751") { ... on CareRecord { person { name } } } }'
REFUSED, FAILED = AccessOutcome.REFUSED, AccessOutcome.FAILED
RELATIVE = right_for(EVA, Role.RELATIVE, "mandate 1")
PAST = right_for(BO, Role.RELATIVE, "mandate 2")


def town() -> House:
    """Ida may act for Eva in Aarhus, and could once for Bo."""
    built = house({AARHUS: record_of(EVA, "r1") | record_of(BO, "r2")})
    built.rights.of_others["ida"] = (RELATIVE,)
    built.rights.past["ida"] = (PAST,)
    return built


async def looks(built: House, viewer: Viewer, *tried: str | None) -> list[AccessToLog]:
    """The lines of one operation that asks on behalf of each of these."""
    names = range(len(tried))
    told = ", ".join(f"$i{n}: ID" for n in names)
    query = LOOKS.format(told, " ".join(ONE.format(n) for n in names))
    await built.ask(viewer, query, {f"i{n}": text for n, text in enumerate(tried)})
    return built.store.entries


async def seen(built: House, viewer: Viewer) -> list[Access]:
    """As this person may read it, the newest first."""
    return [entry.access for entry in await built.store.accesses(viewer.number)]


def about(entry: AccessToLog) -> tuple[Any, ...]:
    """Whose record the store is told that it was, and how."""
    subject = entry.access.subject
    return subject and subject.name, entry.subject_number, entry.access.role, entry.record


async def test_an_ordinary_line_names_the_record_to_the_store() -> None:
    built = town()
    (own,) = await looks(built, EVA, None)
    assert about(own) == ("Eva", EVA.number, Role.CITIZEN, "r1")
    (_, other) = await looks(built, IDA, built.representation_id("mandate 1"))
    assert about(other) == ("Eva", EVA.number, Role.RELATIVE, "r1")
    assert not own.without_right
    assert not other.without_right


@pytest.mark.parametrize("head", [{"state": RecordState.INACTIVE}, {}], ids=["inactive", "terms"])
async def test_a_record_that_is_found_and_does_not_open_is_named_too(head: dict[str, Any]) -> None:
    code, viewer = (AARHUS, EVA) if head else (VESTBY, KARI)
    built = house({code: record_of(viewer, "r1", **head)})
    await built.ask(viewer, OWN.replace("DK-0751", code))
    (entry,) = built.store.entries
    assert (entry.access.outcome, entry.record) == (REFUSED, "r1")
    assert entry.access.subject == viewer.person


async def test_a_try_by_a_past_right_is_about_its_person_and_does_not_tell_who_tried() -> None:
    built = town()
    (entry,) = await looks(built, IDA, built.representation_id("mandate 2"))
    assert entry.without_right
    assert about(entry) == ("Bo", BO.number, Role.RELATIVE, None)
    (told,) = await seen(built, IDA)
    assert (told.subject, told.role, told.outcome) == (None, None, REFUSED)
    assert built.calls == []


@pytest.mark.parametrize("state", [None, RecordState.CLOSED])
async def test_a_present_right_to_no_record_is_a_try_that_does_not_tell_either(
    state: RecordState | None,
) -> None:
    built = town()
    head = {} if state is None else record_of(EVA, "r1", state=state)
    built.systems[AARHUS].records = dict(head)
    (entry,) = await looks(built, IDA, built.representation_id("mandate 1"))
    assert entry.without_right
    assert about(entry)[:3] == ("Eva", EVA.number, Role.RELATIVE)
    forged = town()
    await looks(forged, IDA, "forged")
    assert await seen(built, IDA) == await seen(forged, IDA)


async def test_a_role_that_the_portal_does_not_admit_is_a_try_about_its_person() -> None:
    built = town()
    built.rights.of_others["ida"] = (right_for(EVA, Role.PARENT, "custody 1"),)
    narrow = replace(built.sources[AARHUS].policy, admits=frozenset({Role.CITIZEN}))
    built.sources[AARHUS] = replace(built.sources[AARHUS], policy=narrow)
    (entry,) = await looks(built, IDA, built.representation_id("custody 1"))
    assert about(entry)[:3] == ("Eva", EVA.number, Role.PARENT)
    assert entry.without_right
    assert built.calls == []


async def test_ones_own_missing_record_is_refused_as_anything_else() -> None:
    built, forged = town(), town()
    (entry,) = await looks(built, IDA, None)
    assert about(entry) == (None, None, None, None)
    await looks(forged, IDA, "forged")
    assert await seen(built, IDA) == await seen(forged, IDA)


TRIED: dict[str, Callable[[House], str]] = {
    "rubbish": lambda _: "rubbish",
    "empty": lambda _: "",
    "unknown": lambda built: built.representation_id("mandate 9"),
    "past": lambda built: built.representation_id("mandate 2"),
    "an id of something else": lambda built: built.id_of(Kind.CARE_RECORD, AARHUS, "r1"),
}


@pytest.mark.parametrize("first", TRIED)
@pytest.mark.parametrize("second", TRIED)
async def test_each_text_that_is_tried_is_one_entry_whatever_it_is(first: str, second: str) -> None:
    """Otherwise their number would tell which of them are ids, and of whom."""
    built = town()
    tried = [TRIED[first](built), TRIED[second](built), TRIED[first](built)]
    await looks(built, IDA, *tried)
    told = await seen(built, IDA)
    assert len(told) == len(set(tried))
    assert told == [told[0]] * len(told)


STRANGE: dict[str, dict[str, Any]] = {
    "another's": {"record": "r2"},
    "nobody's": {"record": "r999"},
    "another's in a role": {"record": "r2", "role": Role.GUARDIAN},
    "nobody's in a role": {"record": "r999", "role": Role.RELATIVE},
    "one's own in another role": {"record": "r1", "role": Role.PARENT},
    "of another thing": {"record": "r2", "kind": Kind.CALENDAR},
}


def strange_ids(built: House, *which: str) -> list[str]:
    return [
        built.id_of(**{"kind": Kind.GRANT, "code": AARHUS, "upstream": "g1", **STRANGE[one]})
        for one in which
    ]


@pytest.mark.parametrize("which", [(one, two) for one in STRANGE for two in STRANGE if one < two])
async def test_each_id_that_is_tried_is_one_entry_whosever_it_is(which: Sequence[str]) -> None:
    """Two ids of one record, of two, and of none: as many entries, and each the same."""
    built = town()
    ids = strange_ids(built, *which)
    await built.ask(EVA, NODES, {"ids": [*ids, ids[0]]})
    told = await seen(built, EVA)
    assert told == [told[0]] * 2
    assert (told[0].outcome, told[0].kind, told[0].municipality) == (
        REFUSED,
        AccessKind.READ,
        AARHUS,
    )
    tried = sorted(entry.record or "" for entry in built.store.entries)
    assert tried == sorted(STRANGE[one]["record"] for one in which)


async def test_a_record_that_two_rights_open_is_one_entry() -> None:
    """Of two mandates by the same person; what either showed was shown."""
    built = town()
    keys = ("mandate 1", "mandate 3")
    built.rights.of_others["ida"] = tuple(right_for(EVA, Role.RELATIVE, key) for key in keys)
    asked = "... on CareRecord { grants { __typename } }", "... on CareRecord { person { name } }"
    first, second = (
        ONE.format(n).replace("... on CareRecord { person { name } }", asked[n]) for n in (0, 1)
    )
    variables = {f"i{n}": built.representation_id(key) for n, key in enumerate(keys)}
    query = LOOKS.format("$i0: ID, $i1: ID", f"{first} {second}")
    answer = await built.ask(IDA, query, variables)
    assert "errors" not in answer
    (entry,) = built.store.entries
    assert about(entry) == ("Eva", EVA.number, Role.RELATIVE, "r1")
    assert entry.access.outcome is AccessOutcome.ANSWERED


async def test_where_a_try_stands_among_other_entries_does_not_tell_what_it_was() -> None:
    """By right and without: the order is made of what its actor is shown."""
    orders = []
    for tried in ("forged", "past"):
        built = town()
        built.systems[AARHUS].records |= record_of(IDA, "r3")
        right = built.representation_id("mandate 1")
        await looks(built, IDA, TRIED.get(tried, lambda _: "forged")(built), None, right)
        orders.append([(one.role, one.outcome) for one in await seen(built, IDA)])
    assert orders[0] == orders[1]
    assert len(orders[0]) == 3


@pytest.mark.parametrize(("viewer", "key"), [(EVA, None), (IDA, "mandate 1")])
async def test_a_care_system_that_does_not_answer_leaves_a_line_that_it_failed(
    viewer: Viewer, key: str | None
) -> None:
    built = town()
    built.systems[AARHUS].failures["find"] = SourceUnavailable("person")
    (entry,) = await looks(built, viewer, key and built.representation_id(key))
    role = Role.CITIZEN if key is None else Role.RELATIVE
    assert about(entry) == ("Eva", EVA.number, role, None)
    assert (entry.access.outcome, entry.without_right) == (FAILED, False)


@pytest.mark.parametrize("whose", ["r1", "r2", "r999"])
async def test_by_an_id_it_does_not_tell_whose_record_it_would_have_been(whose: str) -> None:
    built = town()
    built.systems[AARHUS].failures["find"] = SourceUnavailable("person")
    answer = await built.ask(EVA, NODES, {"ids": [built.id_of(Kind.GRANT, AARHUS, whose)]})
    assert answer["errors"][0]["extensions"]["code"] == "SOURCE_UNAVAILABLE"
    (entry,) = built.store.entries
    assert about(entry) == (None, None, None, whose)
    assert (entry.access.outcome, entry.without_right) == (FAILED, True)


@pytest.mark.parametrize("by_id", [False, True])
async def test_a_portal_that_has_gone_idle_leaves_a_line_that_it_refused(*, by_id: bool) -> None:
    built = town()
    built.idleness.ended.add(AARHUS)
    if by_id:
        await built.ask(EVA, NODES, {"ids": [built.id_of(Kind.GRANT, AARHUS, "r1")]})
    else:
        await looks(built, EVA, None)
    (entry,) = built.store.entries
    assert (entry.access.outcome, entry.without_right) == (REFUSED, by_id)
    assert built.calls == []


async def test_a_register_that_does_not_answer_lets_nobody_look() -> None:
    """Nobody knows whether there is a right: nothing was opened, and nothing refused."""
    built = town()
    built.rights.failure = SourceUnavailable("registers")
    assert await looks(built, IDA, built.representation_id("mandate 1")) == []


@pytest.mark.parametrize("state", [RecordState.INACTIVE, RecordState.CLOSED, None])
async def test_an_id_of_a_record_that_does_not_open_now_is_refused_as_any(
    state: RecordState | None,
) -> None:
    """Whoever it is about is told where a present right says so."""
    built = town()
    head = {} if state is None else record_of(EVA, "r1", state=state)
    built.systems[AARHUS].records = dict(head)
    thing = built.id_of(Kind.GRANT, AARHUS, "r1", role=Role.RELATIVE)
    await built.ask(IDA, NODES, {"ids": [thing]})
    (entry,) = built.store.entries
    known = state is RecordState.INACTIVE
    assert about(entry) == (
        ("Eva", EVA.number, Role.RELATIVE, "r1") if known else (None, None, None, "r1")
    )
    (told,) = await seen(built, IDA)
    assert (told.subject, told.role, told.outcome) == (None, None, REFUSED)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.name)
async def test_a_change_that_is_made_names_the_record(mutation: Mutation) -> None:
    built = offering_all()
    await built.ask(EVA, mutation.query("__typename"), {"input": mutation.input(built)})
    writes = [e for e in built.store.entries if e.access.kind is AccessKind.WRITE]
    assert {(entry.record, entry.access.outcome) for entry in writes} == {
        ("r1", AccessOutcome.ANSWERED)
    }


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.name)
@pytest.mark.parametrize("whose", ["r2", "r999"])
async def test_a_change_without_a_right_names_what_was_tried_to_the_store_only(
    mutation: Mutation, whose: str
) -> None:
    built = offering_all()
    given = {**mutation.input(built), mutation.id_name: mutation.target_in(built, whose)}
    await built.ask(EVA, mutation.query(), {"input": given})
    (entry,) = built.store.entries
    assert about(entry) == (None, None, None, whose)
    assert (entry.access.kind, entry.without_right) == (AccessKind.WRITE, True)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.name)
async def test_a_change_that_finds_no_care_system_leaves_a_line_that_it_failed(
    mutation: Mutation,
) -> None:
    built = offering_all()
    built.systems[AARHUS].failures["find"] = SourceUnavailable("person")
    await built.ask(EVA, mutation.query(), {"input": mutation.input(built)})
    (entry,) = built.store.entries
    assert (entry.access.kind, entry.access.outcome) == (AccessKind.WRITE, FAILED)
    assert about(entry) == (None, None, None, "r1")


async def test_who_is_not_surely_signed_in_is_refused_and_names_nobody_else() -> None:
    built = town()
    weak = replace(IDA, assurance=AssuranceLevel.LOW)
    (entry,) = await looks(built, weak, built.representation_id("mandate 1"))
    assert about(entry) == (None, None, None, None)
    assert entry.without_right


async def test_of_two_changes_at_once_each_leaves_a_line() -> None:
    built = offering_all()
    mutation = MUTATIONS[0]
    strange = mutation.target_in(built, "r999")
    given = {**mutation.input(built), mutation.id_name: strange}
    shape = mutation.query("__typename").split("{", 1)[1].rsplit("}", 1)[0]
    head = mutation.query().split("{", 1)[0]
    await built.ask(EVA, f"{head} {{ a: {shape} b: {shape} }}", {"input": given})
    assert [about(entry)[3] for entry in built.store.entries] == ["r999"] * 2


async def test_topics_stand_in_a_line_that_names_its_record() -> None:
    built = house({HELSINGOER: record_of(EVA, "r3")})
    thing = built.id_of(Kind.MEDCOM_MESSAGE, HELSINGOER, "r3", upstream="z1")
    await built.ask(EVA, NODES, {"ids": [thing]})
    (entry,) = built.store.entries
    assert (entry.record, entry.access.topics_withheld) == ("r3", (Topic.MEDCOM_MESSAGES,))
