"""Refused looks: the citizen reads of those who have or had a right, and who tried is told nothing.

Whoever tries without a right sees that they tried, and the same of it whichever id it was.
"""

from typing import Any

import pytest

from gateway.domain.ids import Kind
from tests.e2e.fetching import a_link, fetch
from tests.e2e.holders import (
    ENDINGS,
    HOLDERS,
    IDS,
    ROADS,
    Holder,
    held,
    let,
    nobodys,
    operation,
)
from tests.e2e.looks import entries, look
from tests.world import Gateway

ONE_EACH = [(holder, next(iter(holder.ends))) for holder in HOLDERS]
"""For each holder one way in which the right ends: what holds whichever it is."""


def without(entry: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in fields}


def told_nothing(holder: Holder, named: str, kind: str = "READ") -> dict[str, Any]:
    """What whoever tried is shown of it, but for its id, its time and the application."""
    return {
        "kind": kind,
        "role": None,
        "subject": None,
        "outcome": "REFUSED",
        "operation": named,
        "topicsShown": [],
        "topicsWithheld": [],
        "actor": {"name": holder.name},
        "municipality": {"code": holder.code},
    }


def told_whole(holder: Holder, named: str, kind: str = "READ") -> dict[str, Any]:
    """What the person whose record it was is shown of it."""
    about = {"role": holder.role, "subject": {"name": holder.subject}}
    return {**told_nothing(holder, named, kind), **about}


async def newest(world: Gateway, person: str, count: int = 1) -> list[dict[str, Any]]:
    found = (await entries(world, person))[:count]
    return [without(entry, "id", "at", "application") for entry in found]


@pytest.mark.parametrize(("holder", "how"), ENDINGS, ids=str)
async def test_a_try_by_a_right_that_has_ended_is_read_by_the_citizen(
    world: Gateway, holder: Holder, how: str
) -> None:
    given = await held(world, holder)
    let(world, *holder.ends[how])
    world.backends.forget_requests()
    await look(world, holder.person, holder.code, named="Late", right=given.right)
    assert await newest(world, holder.of) == [told_whole(holder, "Late")]
    assert await newest(world, holder.person) == [told_nothing(holder, "Late")]


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize(("holder", "how"), ONE_EACH, ids=str)
async def test_a_try_by_an_old_id_is_read_by_the_citizen_whatever_the_road(
    world: Gateway, holder: Holder, how: str, road: str
) -> None:
    given = await held(world, holder)
    let(world, *holder.ends[how])
    await ROADS[road](world, holder.person, given.record, "Late")
    named, kind = operation(road, "Late"), "WRITE" if road == "change" else "READ"
    assert await newest(world, holder.of) == [told_whole(holder, named, kind)]
    assert await newest(world, holder.person) == [told_nothing(holder, named, kind)]


async def test_custody_that_its_register_knows_no_more_is_remembered_by_an_old_id(
    world: Gateway,
) -> None:
    """The right's own id is worth nothing then: nobody knows whom it was over."""
    holder = next(h for h in HOLDERS if h.role == "PARENT")
    given = await held(world, holder)
    let(world, {"at": "/children", "value": []})
    await look(world, holder.person, holder.code, named="ByRight", right=given.right)
    await ROADS["node"](world, holder.person, given.record, "ById")
    assert await newest(world, holder.of, 2) == [
        told_whole(holder, "ById"),
        {**told_whole(holder, "Held"), "outcome": "ANSWERED"},
    ]
    assert await newest(world, holder.person, 2) == [
        told_nothing(holder, "ById"),
        told_nothing(holder, "ByRight"),
    ]


@pytest.mark.parametrize(("holder", "how"), ONE_EACH, ids=str)
async def test_whoever_tried_is_shown_the_same_whichever_right_was_tried(
    world: Gateway, holder: Holder, how: str
) -> None:
    given = await held(world, holder)
    let(world, *holder.ends[how])
    tried = [
        given.right,
        given.right[:-4] + ("AAAA" if given.right[-4:] != "AAAA" else "BBBB"),
        IDS.of(Kind.REPRESENTATION, "fuldmagt.of-somebody-else"),
        given.record,
        "rubbish",
        "",
    ]
    before = len(await entries(world, holder.person))
    for one in tried:
        await look(world, holder.person, holder.code, named="Try", right=one)
    found = (await entries(world, holder.person))[:-before]
    assert len(found) == len(tried)
    assert [without(entry, "id") for entry in found] == [without(found[0], "id")] * len(tried)
    assert len({len(entry["id"]) for entry in found}) == 1


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize(("holder", "how"), ONE_EACH, ids=str)
async def test_whoever_tried_is_shown_the_same_whichever_id_was_tried(
    world: Gateway, holder: Holder, how: str, road: str
) -> None:
    """One's own old id, the citizen's own, and one of a record that nobody has."""
    given = await held(world, holder)
    own = await own_record(world, holder)
    let(world, *holder.ends[how])
    before = len(await entries(world, holder.person))
    tried = [given.record, own, nobodys(given.record)]
    for one in tried:
        await ROADS[road](world, holder.person, one, "Try")
    found = (await entries(world, holder.person))[:-before]
    assert len(found) == len(tried)
    assert [without(entry, "id") for entry in found] == [without(found[0], "id")] * len(tried)


async def own_record(world: Gateway, holder: Holder) -> str:
    query = "query($code: MunicipalityCode!) { careRecord(municipality: $code) {"
    query += " ... on CareRecord { id } } }"
    found = await world.data(query, {"code": holder.code}, person=holder.of)
    record: str = found["careRecord"]["id"]
    return record


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("holder", HOLDERS, ids=str)
async def test_what_a_stranger_tries_is_read_by_nobody_else(
    world: Gateway, holder: Holder, road: str
) -> None:
    given = await held(world, holder)
    stranger = "nyinnbygger" if holder.code.startswith("NO") else "stranger"
    own = await own_record(world, holder)
    before = {person: await entries(world, person) for person in (holder.of, holder.person)}
    for one in (given.record, own):
        await ROADS[road](world, stranger, one, "Try")
    await look(world, stranger, holder.code, named="Try", right=given.right)
    found = await entries(world, stranger)
    assert len(found) == 3
    assert {(e["subject"], e["role"], e["outcome"]) for e in found} == {(None, None, "REFUSED")}
    assert {person: await entries(world, person) for person in before} == before


async def test_a_right_that_was_never_one_is_a_strangers(world: Gateway) -> None:
    """A mandate in another matter, and one that has not begun, are read of by nobody."""
    holder = HOLDERS[0]
    given = await held(world, holder)
    for never in (
        {"at": "/mandates/*/area", "value": "FMK-online"},
        {"at": "/mandates/*/validFrom", "value": "2026-11-23"},
    ):
        let(world, never)
        before = await entries(world, holder.of)
        await look(world, holder.person, holder.code, named="Try", right=given.right)
        assert await entries(world, holder.of) == before
        assert await newest(world, holder.person) == [told_nothing(holder, "Try")]


@pytest.mark.parametrize("person", ["parent", "guardian"])
async def test_a_right_that_this_portal_does_not_admit_is_read_of_too(
    world: Gateway, person: str
) -> None:
    """Min Dialog knows neither parents nor guardians."""
    holder = next(h for h in HOLDERS if h.person == person)
    given = await held(world, holder)
    await look(world, holder.person, "DK-0751", named="Try", right=given.right)
    [whole] = await newest(world, holder.of)
    assert whole == {**told_whole(holder, "Try"), "municipality": {"code": "DK-0751"}}
    [nothing] = await newest(world, holder.person)
    assert nothing == {**told_nothing(holder, "Try"), "municipality": {"code": "DK-0751"}}


async def test_where_there_is_no_record_the_person_reads_who_tried(world: Gateway) -> None:
    """The parent's right is good in Billund too, where the youth has no record."""
    holder = next(h for h in HOLDERS if h.role == "PARENT")
    given = await held(world, holder)
    await look(world, holder.person, "DK-0530", named="Try", right=given.right)
    await look(world, holder.person, "DK-0530", named="Try", right="rubbish")
    there = {"municipality": {"code": "DK-0530"}}
    assert await newest(world, holder.of) == [{**told_whole(holder, "Try"), **there}]
    assert await newest(world, holder.person, 2) == [{**told_nothing(holder, "Try"), **there}] * 2


async def test_a_try_of_several_ids_is_as_many_entries_whosever_they_are(world: Gateway) -> None:
    holder = next(h for h in HOLDERS if h.code == "DK-0217")
    given = await held(world, holder)
    let(world, *holder.ends["revoked"])
    query = "query Several($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    counts = []
    for ids in (
        [given.record, nobodys(given.record)],
        [given.record, given.record, await own_record(world, holder)],
        [nobodys(given.record), nobodys(await own_record(world, holder))],
    ):
        before = len(await entries(world, holder.person))
        await world.data(query, {"ids": ids}, person=holder.person)
        counts.append(len(await entries(world, holder.person)) - before)
    assert counts == [2, 2, 2]


async def test_an_id_of_ones_own_record_that_does_not_open_now_is_refused_as_any(
    world: Gateway,
) -> None:
    """The terms are withdrawn: `careRecord` says so, an id does not, and no entry does."""
    holder = next(h for h in HOLDERS if h.code == "NO-3216")
    own = await own_record(world, holder)
    world.backends.happen(holder.code, "withdraw-terms", holder.of)
    for one in (own, nobodys(own)):
        await ROADS["node"](world, holder.of, one, "Try")
    first, second, _ = await entries(world, holder.of)
    assert without(first, "id") == without(second, "id")
    assert (first["subject"], first["role"], first["outcome"]) == (None, None, "REFUSED")


@pytest.mark.parametrize("road", ["node", "change", "download"])
async def test_what_is_no_id_of_a_connected_municipality_leaves_nothing(
    world: Gateway, road: str
) -> None:
    holder = HOLDERS[0]
    await held(world, holder)
    before = await entries(world, holder.person)
    query = "query($id: ID!) { node(id: $id) { id } }"
    thread = "mutation($id: ID!) { replyToThread(input: {"
    thread += ' threadId: $id, body: "Hej", idempotencyKey: "a-key-of-a-test" }) { __typename } }'
    for text in ("rubbish", "", "Zm9yZ2Vk"):
        if road == "download":
            head = {"authorization": f"Bearer {world.backends.token(holder.person)}"}
            await world.http.get(f"/documents/{text or 'x'}", headers=head)
        else:
            asked = query if road == "node" else thread
            await world.data(asked, {"id": text}, person=holder.person)
    assert await entries(world, holder.person) == before


async def test_links_that_are_outdated_or_anothers_are_tries_too(world: Gateway) -> None:
    """Of a link the holder and the municipality are told alike, whatever is wrong with it."""
    holder = next(h for h in HOLDERS if h.code == "DK-0217")
    given = await held(world, holder)
    link = await a_link(world, holder.person, **{"for": given.right})
    let(world, *holder.ends["revoked"])
    assert (await fetch(world, link, holder.person)).status_code == 404
    world.clock.advance(seconds=300)
    assert (await fetch(world, link, holder.person, lifetime="3600")).status_code == 404
    found = await entries(world, holder.person)
    assert [without(e, "id", "at") for e in found[:2]] == [without(found[0], "id", "at")] * 2
    assert await newest(world, holder.of, 2) == [told_whole(holder, "download")] * 2
