"""The person who asks, and the log that this person may read."""

from datetime import timedelta
from typing import Any

import pytest

from gateway.domain.ids import Kind
from gateway.domain.municipalities import Country
from gateway.domain.topics import Role
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

EVA, IDA, KARI = person("eva"), person("ida"), person("kari", Country.NO)
LOOK = '{ careRecord(municipality: "%s") { ... on CareRecord { person { name } } } }'
LOG = """query($municipality: MunicipalityCode, $from: Date, $to: Date, $first: Int! = 20,
  $after: String) { viewer { accessLog(municipality: $municipality, from: $from, to: $to,
    first: $first, after: $after) { nodes { id at kind actor { name } role subject { name }
      municipality { code } application operation topicsShown topicsWithheld outcome }
    edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } } } }"""


async def looked() -> House:
    """Eva has looked five times at her own records, an hour apart, and Ida once at Eva's."""
    built = house({AARHUS: record_of(EVA, "r1"), HELSINGOER: record_of(EVA, "r2")})
    built.rights.of_others["ida"] = (right_for(EVA, Role.RELATIVE, "mandate"),)
    for n in range(5):
        await built.ask(EVA, LOOK % (AARHUS if n % 2 else HELSINGOER))
        built.clock.advance(hours=1)
    for_eva = f'"DK-0751", onBehalfOf: "{built.representation_id("mandate")}"'
    await built.ask(IDA, (LOOK % "DK-0751").replace('"DK-0751"', for_eva))
    return built


async def log(built: House, viewer: Any = EVA, **variables: Any) -> dict[str, Any]:
    answer = await built.ask(viewer, LOG, variables)
    assert "errors" not in answer, answer["errors"]
    page: dict[str, Any] = answer["data"]["viewer"]["accessLog"]
    return page


async def test_the_viewer_is_told_how_the_sign_in_was() -> None:
    query = "{ viewer { name signIn { scheme assurance at expiresAt } } }"
    answer = await house({AARHUS: {}}).ask(EVA, query)
    assert answer["data"]["viewer"] == {
        "name": "Eva",
        "signIn": {
            "scheme": "MITID",
            "assurance": "SUBSTANTIAL",
            "at": "2026-11-22T10:00:00.000+01:00",
            "expiresAt": "2026-11-22T12:00:00.000+01:00",
        },
    }


async def test_the_log_is_newest_first_and_names_who_looked() -> None:
    nodes = (await log(await looked()))["nodes"]
    assert len(nodes) == 6
    assert nodes[0] == {
        **nodes[0],
        "actor": {"name": "Ida"},
        "subject": {"name": "Eva"},
        "role": "RELATIVE",
        "kind": "READ",
        "municipality": {"code": AARHUS},
        "application": "a client",
        "operation": "test",
        "outcome": "ANSWERED",
    }
    assert [n["at"] for n in nodes] == sorted((n["at"] for n in nodes), reverse=True)
    assert nodes[0]["at"] == "2026-11-22T16:00:00.000+01:00"


async def test_pages_of_the_log_survive_new_entries() -> None:
    built = await looked()
    whole = [n["id"] for n in (await log(built))["nodes"]]
    first = await log(built, first=2)
    assert first["pageInfo"]["hasNextPage"] is True
    assert first["pageInfo"]["hasPreviousPage"] is False
    await built.ask(EVA, LOOK % AARHUS)
    second = await log(built, first=4, after=first["pageInfo"]["endCursor"])
    assert [n["id"] for n in second["nodes"]] == whole[2:]
    assert second["pageInfo"]["hasNextPage"] is False
    assert second["pageInfo"]["hasPreviousPage"] is True


async def test_the_log_of_another_is_not_read_with_a_cursor() -> None:
    built = await looked()
    cursor = (await log(built))["pageInfo"]["endCursor"]
    answer = await built.ask(IDA, LOG, {"after": cursor})
    assert answer["data"]["viewer"]["accessLog"] is None
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_the_log_of_one_municipality() -> None:
    nodes = (await log(await looked(), municipality=HELSINGOER))["nodes"]
    assert [n["municipality"]["code"] for n in nodes] == [HELSINGOER] * 3


@pytest.mark.parametrize(
    ("days", "count"),
    [
        ({"from": "2026-11-22", "to": "2026-11-22"}, 6),
        ({"from": "2026-11-23"}, 0),
        ({"to": "2026-11-21"}, 0),
    ],
)
async def test_days_of_the_log_are_the_municipalitys(days: dict[str, str], count: int) -> None:
    assert len((await log(await looked(), **days))["nodes"]) == count


async def test_a_look_after_midnight_there_is_on_the_next_day() -> None:
    """Half past eleven in the evening, UTC, is half past midnight in Copenhagen and Oslo."""
    built = house({VESTBY: record_of(KARI, "r1"), AARHUS: {}})
    built.clock.set(built.clock.now().replace(hour=23, minute=30))
    await built.ask(KARI, LOOK % VESTBY)
    for more in ({}, {"municipality": VESTBY}):
        assert len((await log(built, KARI, **{"from": "2026-11-23"}, **more))["nodes"]) == 1
        assert (await log(built, KARI, to="2026-11-22", **more))["nodes"] == []


@pytest.mark.parametrize(
    "wrong", [{"first": 0}, {"first": 101}, {"from": "2026-01-01", "to": "2027-01-02"}]
)
async def test_what_cannot_be_asked_of_the_log_is_said(wrong: dict[str, Any]) -> None:
    answer = await (await looked()).ask(EVA, LOG, wrong)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_an_entry_is_found_by_its_id_by_those_who_may_see_it() -> None:
    built = await looked()
    entries = [n["id"] for n in (await log(built))["nodes"]]
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    own = await built.ask(EVA, query, {"ids": entries})
    assert [n["id"] for n in own["data"]["nodes"]] == entries
    hers = await built.ask(IDA, query, {"ids": entries})
    assert [bool(n) for n in hers["data"]["nodes"]] == [True, *[False] * 5]
    nobody = await built.ask(None, query, {"ids": entries[:1]})
    assert nobody["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_refused_look_is_in_the_log_of_the_one_who_tried_only() -> None:
    built = house({AARHUS: record_of(EVA, "r1")})
    tried = '"DK-0751", onBehalfOf: "rubbish"'
    await built.ask(IDA, (LOOK % "DK-0751").replace('"DK-0751"', tried))
    (entry,) = (await log(built, IDA))["nodes"]
    assert (entry["role"], entry["subject"], entry["outcome"]) == (None, None, "REFUSED")
    assert (await log(built, EVA))["nodes"] == []


async def test_the_clock_of_the_log_stands_still_in_a_test() -> None:
    built = await looked()
    first, *_, last = (await log(built))["nodes"]
    assert first["at"] > last["at"]
    assert built.clock.monotonic() == timedelta(hours=5).total_seconds()


async def read_by(built: House, first: int) -> list[str]:
    """The ids of all of Eva's entries, read so many at a time."""
    ids: list[str] = []
    after, more = None, True
    while more:
        page = await log(built, first=first, after=after)
        ids += [node["id"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return ids


@pytest.mark.parametrize("apart", [0, 1], ids=["one moment", "a microsecond apart"])
async def test_a_cursor_is_as_exact_as_the_log(apart: int) -> None:
    built = house({AARHUS: record_of(EVA, "r1")})
    for _ in range(5):
        built.clock.advance(microseconds=apart)
        await built.ask(EVA, LOOK % AARHUS)
    places = [entry.place for entry in await built.store.accesses(EVA.number)]
    assert places[0].at - places[1].at == timedelta(microseconds=apart)
    expected = [
        built.services.ids.of(Kind.ACCESS_LOG_ENTRY, f"{place.writer}.{place.number}")
        for place in places
    ]
    assert [place.number for place in places] == [5, 4, 3, 2, 1]
    assert await read_by(built, 1) == await read_by(built, 2) == expected


@pytest.mark.parametrize("key", ["1", "", "1.", ".1", "1.1.1", "-1.1", "1.a", "9" * 30 + ".1"])
async def test_an_id_of_no_entry_is_null(key: str) -> None:
    built = await looked()
    text = built.services.ids.of(Kind.ACCESS_LOG_ENTRY, key)
    answer = await built.ask(EVA, "query($id: ID!) { node(id: $id) { id } }", {"id": text})
    assert answer == {"data": {"node": None}}
