"""The log tells whoever tried without a right nothing that the answer did not.

Two worlds that differ only in whether what was tried is there, and whose it is: the whole log of
whoever tried is the same in both, to the byte: entries, ids, times, cursors, and how many.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from gateway.domain.ids import Kind
from gateway.domain.topics import Role
from tests.e2e.holders import HOLDERS, IDS, ROADS, Held, Holder, held, let, nobodys, other
from tests.e2e.looks import LOG, LOOK, look
from tests.world import NOW, Backends, Gateway, gateway

Tries = Callable[[Gateway, str, str, Held], Awaitable[None]]
"""What somebody tries: (world, person, municipality, what a holder had been given)."""
STRANGERS = {"DK": "stranger", "NO": "nyinnbygger"}
OF_EACH_SYSTEM = [HOLDERS[0], HOLDERS[2], HOLDERS[-1]]
CASES = [
    *((holder, holder.person) for holder in (HOLDERS[0], *HOLDERS[3:])),
    *((holder, STRANGERS[holder.code[:2]]) for holder in OF_EACH_SYSTEM),
]
"""Who tries: somebody whose right to that record is over, or who never had one.

The relative has a record of their own in the fourth, where its entry must stand where it stood.
"""


async def read(
    stubs: Backends, folder: Path, holder: Holder, person: str, tried: Tries
) -> list[str]:
    """The whole log of whoever has tried this in a world of its own."""
    folder.mkdir(parents=True)
    stubs.forget()
    stubs.set_clock(NOW)
    async with gateway(stubs, folder) as world:
        given = await held(world, holder)
        let(world, *next(iter(holder.ends.values())))
        await look(world, holder.of, holder.code, named="Between")
        await tried(world, person, holder.code, given)
        return [*await pages(world, person, 50), *await pages(world, person, 1)]


async def pages(world: Gateway, person: str, first: int) -> list[str]:
    """All that is heard when the log is read to its end, so many entries at a time."""
    heard: list[str] = []
    cursor, more = None, True
    while more:
        response = await world.post(LOG, {"first": first, "after": cursor}, person=person)
        heard += [str(response.status_code), str(sorted(response.headers.items())), response.text]
        page = response.json()["data"]["viewer"]["accessLog"]["pageInfo"]
        cursor, more = page["endCursor"], page["hasNextPage"]
    return heard


def by_right(text: Callable[[Held], str | None]) -> Tries:
    async def tried(world: Gateway, person: str, code: str, given: Held) -> None:
        await look(world, person, code, named="Try", right=text(given))

    return tried


def by_id(road: str, text: Callable[[Held], str]) -> Tries:
    async def tried(world: Gateway, person: str, code: str, given: Held) -> None:
        del code
        await ROADS[road](world, person, text(given), "Try")

    return tried


def several(ids: Callable[[Held], list[str]]) -> Tries:
    """In one operation, beside a look at one's own record."""
    query = """query Try($ids: [ID!]!, $code: MunicipalityCode!) {
      nodes(ids: $ids) { id } careRecord(municipality: $code) { __typename } }"""

    async def tried(world: Gateway, person: str, code: str, given: Held) -> None:
        await world.post(query, {"ids": ids(given), "code": code}, person=person)

    return tried


def at_once(first: Callable[[Held], str], second: Callable[[Held], str]) -> Tries:
    """Two rights in one operation, beside one's own record."""
    field = LOOK[LOOK.index("careRecord") : LOOK.rindex("}")]
    fields = (f"{name}: {field.replace('$for', f'${name}')}" for name in ("a", "b", "c"))
    query = f"query Try($code: MunicipalityCode!, $a: ID, $b: ID, $c: ID) {{ {' '.join(fields)} }}"

    async def tried(world: Gateway, person: str, code: str, given: Held) -> None:
        asked = {"code": code, "a": first(given), "b": None, "c": second(given)}
        response = await world.post(query, asked, person=person)
        assert "errors" not in response.json(), response.text

    return tried


def citizens_own(given: Held) -> str:
    return other(given.record, role=Role.CITIZEN)


def another(given: Held) -> str:
    return other(given.record, kind=Kind.MESSAGES)


def somebodys(_: Held) -> str:
    return IDS.of(Kind.REPRESENTATION, "fuldmagt.of-somebody")


WORLDS: dict[str, list[Tries]] = {
    "a right": [
        by_right(lambda given: given.right),
        by_right(lambda _: "rubbish"),
        by_right(somebodys),
        by_right(lambda given: given.record),
    ],
    "two rights at once": [
        at_once(lambda given: given.right, somebodys),
        at_once(lambda _: "rubbish", lambda given: given.right),
        at_once(lambda _: "rubbish", lambda _: "more of it"),
    ],
    "several ids at once": [
        several(lambda given: [given.record, another(given)]),
        several(lambda given: [given.record, citizens_own(given)]),
        several(lambda given: [nobodys(given.record), given.record, nobodys(given.record)]),
        several(lambda given: [nobodys(given.record), nobodys(another(given))]),
    ],
    **{
        road: [
            by_id(road, lambda given: given.record),
            by_id(road, citizens_own),
            by_id(road, lambda given: nobodys(given.record)),
            by_id(road, lambda given: nobodys(citizens_own(given))),
        ]
        for road in ROADS
    },
}


@pytest.mark.parametrize("what", WORLDS)
@pytest.mark.parametrize(("holder", "person"), CASES, ids=str)
async def test_the_log_of_whoever_tried_is_the_same_whatever_was_tried(
    stubs: Backends, tmp_path: Path, holder: Holder, person: str, what: str
) -> None:
    one, *others = [
        await read(stubs, tmp_path / str(index), holder, person, tried)
        for index, tried in enumerate(WORLDS[what])
    ]
    assert '"REFUSED"' in one[2]
    for world in others:
        assert world == one


@pytest.mark.parametrize("holder", OF_EACH_SYSTEM, ids=str)
async def test_that_one_has_no_record_oneself_is_told_as_little(
    stubs: Backends, tmp_path: Path, holder: Holder
) -> None:
    one, two = [
        await read(
            stubs, tmp_path / str(index), holder, holder.person, by_right(lambda _, t=text: t)
        )
        for index, text in enumerate((None, "rubbish"))
    ]
    assert one == two
