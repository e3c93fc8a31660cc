"""What one person was given opens nothing for another: ids, links, cursors, in any role."""

from typing import Any

import pytest

from tests.leak.asking import RECORD, TOPIC_FIELDS, Asking
from tests.leak.everything import found
from tests.leak.walks import objects
from tests.world import Gateway

NODES = "query N($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
PUBLIC = {"Municipality", "Portal"}
OTHERS = ["parent", "guardian", "youth", "stranger", "former-relative", "heir", "low", "innbygger"]


async def harvested(asking: Asking) -> tuple[list[str], list[str]]:
    """Ids of everything personal in a record, and links to its files."""
    for name in TOPIC_FIELDS:
        await asking.topic(name)
    ids: set[str] = set()
    for answer in asking.answers:
        for thing in objects(answer):
            if "id" in thing and thing.get("__typename") not in PUBLIC | {None}:
                ids.add(thing["id"])
    links = {u for a in asking.answers for u in found(a, "url") if "/documents/" in u}
    return sorted(ids), sorted(links)


async def opened(asking: Asking, ids: list[str]) -> list[dict[str, Any]]:
    """What the ids stand for, for this person."""
    things: list[dict[str, Any]] = []
    for begin in range(0, len(ids), 25):
        answer = await asking.ask(NODES, ids=ids[begin : begin + 25])
        things += [thing for thing in answer["data"]["nodes"] if thing is not None]
    return things


@pytest.mark.parametrize("person", OTHERS)
async def test_a_citizens_ids_and_links_are_worth_nothing_to_others(
    world: Gateway, person: str
) -> None:
    own = Asking(world, "citizen", "DK-0217")
    ids, links = await harvested(own)
    assert len(ids) > 50
    assert len(links) > 3
    other = Asking(world, person, "DK-0217")
    things = await opened(other, ids)
    # The same person signed in weakly is shown that right to act for oneself, and no record.
    assert [t["__typename"] for t in things] == (["Representation"] if person == "low" else [])
    assert {(await other.download(link)).status_code for link in links} == {404}
    assert {(await own.download(links[0])).status_code} == {200}


async def test_an_id_is_bound_to_the_role_it_was_made_for(world: Gateway) -> None:
    """A relative's ids open for the relative, not for the citizen, and the other way round."""
    citizen, relative = Asking(world, "citizen", "DK-0217"), Asking(world, "relative", "DK-0217")
    await relative.take_on("RELATIVE")
    own_ids, own_links = await harvested(citizen)
    ids, links = await harvested(relative)
    assert not set(own_ids) & set(ids)
    mine = [i for i in ids if i != relative.right]
    assert len(await opened(relative, mine)) == len(mine)
    assert await opened(citizen, mine) == []
    assert await opened(relative, own_ids) == []
    assert (await relative.download(links[0])).status_code == 200
    assert (await citizen.download(links[0])).status_code == 404
    assert (await relative.download(own_links[0])).status_code == 404


@pytest.mark.parametrize("changed", ["last", "first", "cut", "longer"])
async def test_a_link_that_was_changed_is_not_there(world: Gateway, changed: str) -> None:
    asking = Asking(world, "citizen", "DK-0217")
    _, (link, *_) = await harvested(asking)
    head, _, opaque = link.rpartition("/")
    forged = {
        "last": opaque[:-4] + ("AAAA" if opaque[-4:] != "AAAA" else "BBBB"),
        "first": ("A" if opaque[0] != "A" else "B") + opaque[1:],
        "cut": opaque[:-8],
        "longer": opaque + "AAAA",
    }[changed]
    assert (await asking.download(f"{head}/{forged}")).status_code == 404


async def test_a_link_ends_and_a_right_that_is_gone_closes_it_sooner(world: Gateway) -> None:
    relative = Asking(world, "relative", "DK-0217")
    await relative.take_on("RELATIVE")
    ids, (link, *_) = await harvested(relative)
    mine = [i for i in ids if i != relative.right]
    gone = [{"at": "/mandates/*/revokedAt", "value": "2026-11-22T09:00:00Z"}]
    world.backends.fault("identity_stub", path="mandates/search", kind="edit", edits=gone)
    world.clock.advance(seconds=31)
    assert await opened(relative, mine) == []
    assert (await relative.download(link)).status_code == 404
    world.backends.forget()
    world.clock.advance(seconds=31)
    assert (await relative.download(link)).status_code == 200
    world.clock.advance(seconds=300)
    assert (await relative.download(link)).status_code == 404


async def test_a_portal_that_has_gone_idle_is_closed_by_every_road(world: Gateway) -> None:
    """Min Dialog in Aarhus: four minutes. Exactly four are too long; other portals go on."""
    asking, other = Asking(world, "citizen", "DK-0751"), Asking(world, "citizen", "DK-0217")
    ids, _ = await harvested(asking)
    _, (link, *_) = await harvested(other)
    world.clock.advance(seconds=240)
    own = [i for i in ids if i != own_right(asking)]
    world.backends.forget()
    answer = await asking.ask(NODES, ids=own[:20])
    assert answer["data"]["nodes"] == [None] * 20
    assert {e["extensions"]["code"] for e in answer["errors"]} == {"UNAUTHENTICATED"}
    again = await asking.ask(RECORD % "id", code="DK-0751", **{"for": None})
    assert again["data"]["careRecord"] is None
    assert world.backends.requests("cura_stub") == []
    assert (await other.download(link)).status_code == 200


def own_right(asking: Asking) -> str | None:
    """The id of the right to act for oneself, which is no part of a portal."""
    rights = (thing for answer in asking.answers for thing in objects(answer))
    return next((r["id"] for r in rights if r.get("__typename") == "Representation"), None)


async def test_a_link_is_for_one_viewer_though_another_has_the_same_right(world: Gateway) -> None:
    relative = Asking(world, "relative", "DK-0217")
    await relative.take_on("RELATIVE")
    _, links = await harvested(relative)
    mandate = {
        "id": "another",
        "category": "Sundhed og sygdom",
        "area": "Social- og sundhedsportal",
        "privileges": ["urn:dk:omsorgsportal:laes"],
        "grantor": {"cpr": "2512489996", "name": "Nancy Berggren", "deceased": False},
    }
    edit = {"at": "/mandates/-", "value": mandate}
    world.backends.fault("identity_stub", path="mandates/search", kind="edit", edits=[edit])
    second = Asking(world, "stranger", "DK-0217")
    await second.take_on("RELATIVE")
    _, own_links = await harvested(second)
    assert not set(links) & set(own_links)
    assert (await second.download(own_links[0])).status_code == 200
    assert (await second.download(links[0])).status_code == 404


@pytest.mark.parametrize(("person", "role"), [("parent", "PARENT"), ("guardian", "GUARDIAN")])
@pytest.mark.parametrize("code", ["DK-0751", "DK-0147"])
async def test_a_role_that_a_portal_does_not_admit_asks_no_care_system(
    world: Gateway, person: str, role: str, code: str
) -> None:
    """Min Dialog names neither parents nor guardians."""
    asking = Asking(world, person, code)
    await asking.take_on(role)
    world.backends.forget()
    query = RECORD.replace("__typename", "... on CareRecordRefusal { reason }", 1) % "id"
    answer = await asking.ask(query, code=code, **{"for": asking.right})
    assert answer["data"]["careRecord"] == {"reason": "NO_RECORD"}
    assert world.backends.requests("cura_stub", "nexus_stub", "helsenorge_stub") == []
