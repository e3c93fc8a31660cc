"""Min Dialog in Aarhus signs out whoever has done nothing there for four minutes.

Source: Aarhus Kommune, "Min Dialog": "Du bliver automatisk logget ud, hvis du har været inaktiv i
fire minutter".
"""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.databases import Database
from tests.e2e.portal_use import LEFT, RECORD, ask, is_in
from tests.world import NOW, Backends, Gateway, gateway

WATCHING = {
    "plainly": LEFT,
    "with its name and id": """
        { careRecord(municipality: "DK-0751") { __typename
          ... on CareRecord { id idleTimeoutAt municipality { code } } } }""",
    "under another name": """
        { time: careRecord(municipality: "DK-0751") {
          ... on CareRecord { at: idleTimeoutAt } } }""",
    "through a fragment": """
        query { careRecord(municipality: "DK-0751") { ...Time } }
        fragment Time on CareRecord { idleTimeoutAt }""",
    "through fragments": """
        query { careRecord(municipality: "DK-0751") { ...Outer } }
        fragment Outer on CareRecordResult { ... on CareRecord { ...Time } }
        fragment Time on CareRecord { ... { idleTimeoutAt } }""",
    "with a refusal's words": """
        { careRecord(municipality: "DK-0751") { ... on CareRecord { idleTimeoutAt }
          ... on CareRecordRefusal { reason explanation } } }""",
    "beside what is left out": """
        { careRecord(municipality: "DK-0751") { ... on CareRecord { idleTimeoutAt
          person @skip(if: true) { name } } } }""",
    "in a list": """
        { careRecords(municipalities: ["DK-0751"]) { ... on CareRecord { idleTimeoutAt } } }""",
    "by the right": """
        { viewer { representations { careRecord(municipality: "DK-0751") {
          ... on CareRecord { idleTimeoutAt } } } } }""",
    "by its id": "query ($id: ID!) { node(id: $id) { ... on CareRecord { idleTimeoutAt } } }",
    "by ids": "query ($id: ID!) { nodes(ids: [$id]) { ... on CareRecord { idleTimeoutAt } } }",
}
USING = {
    "a name": '{ careRecord(municipality: "DK-0751") { ... on CareRecord { person { name } } } }',
    "a name through a fragment": """
        query { careRecord(municipality: "DK-0751") { ...Time } }
        fragment Time on CareRecord { idleTimeoutAt ... on CareRecord { person { name } } }""",
    "permissions": '{ careRecord(municipality: "DK-0751") { ... on CareRecord { permissions } } }',
    "a topic": """
        { careRecord(municipality: "DK-0751") { ... on CareRecord {
          messages { ... on Messages { hasUnread } } } } }""",
}


@pytest.fixture
async def begun(world: Gateway) -> Gateway:
    """Somebody has used Aarhus' portal just now."""
    assert await is_in(world)
    return world


async def test_a_second_before_four_minutes_is_in_time_and_at_four_is_too_late(
    begun: Gateway,
) -> None:
    begun.clock.advance(minutes=3, seconds=59)
    assert await is_in(begun)
    begun.clock.advance(minutes=3, seconds=59)
    assert await is_in(begun)
    begun.clock.advance(minutes=4)
    assert not await is_in(begun)


async def test_the_time_left_is_told_with_the_local_offset(begun: Gateway) -> None:
    answer = await ask(begun, LEFT)
    assert answer["data"]["careRecord"] == {"idleTimeoutAt": "2026-11-22T11:04:00.000+01:00"}
    answer = await ask(begun, RECORD, {"code": "DK-0147"})
    assert answer["data"]["careRecord"]["idleTimeoutAt"] is None


async def test_time_counts_from_the_first_use_of_that_portal(world: Gateway) -> None:
    """An hour at another portal does not matter."""
    assert await is_in(world, "DK-0147")
    world.clock.advance(hours=1)
    assert await is_in(world)


@pytest.mark.parametrize("how", WATCHING)
async def test_watching_the_time_is_no_use(begun: Gateway, how: str) -> None:
    variables = {}
    if "$id" in WATCHING[how]:
        record = await ask(begun, RECORD, {"code": "DK-0751"})
        variables = {"id": record["data"]["careRecord"]["id"]}
    begun.clock.advance(minutes=3)
    answer = await ask(begun, WATCHING[how], variables)
    assert "11:04:00.000+01:00" in str(answer["data"]), answer
    begun.clock.advance(minutes=1)
    assert not await is_in(begun)


@pytest.mark.parametrize("how", USING)
async def test_asking_for_anything_more_is_use(begun: Gateway, how: str) -> None:
    begun.clock.advance(minutes=3)
    assert "errors" not in await ask(begun, USING[how])
    begun.clock.advance(minutes=3)
    assert await is_in(begun)


async def test_watching_does_not_begin_a_use_either(world: Gateway) -> None:
    answer = await ask(world, LEFT)
    assert answer["data"]["careRecord"] == {"idleTimeoutAt": None}
    world.clock.advance(minutes=5)
    assert await is_in(world)


async def test_the_other_portals_go_on(begun: Gateway) -> None:
    begun.clock.advance(minutes=4)
    assert not await is_in(begun)
    for code in ("DK-0147", "DK-0217", "DK-0530"):
        assert await is_in(begun, code)


async def test_only_its_own_place_in_a_list_fails(begun: Gateway) -> None:
    begun.clock.advance(minutes=4)
    query = """
    query ($codes: [MunicipalityCode!]!) {
      careRecords(municipalities: $codes) { ... on CareRecord { municipality { code }
        person { name } } }
    }
    """
    codes = ["DK-0217", "DK-0751", "DK-0147"]
    answer = await ask(begun, query, {"codes": codes})
    found = [r and r["municipality"]["code"] for r in answer["data"]["careRecords"]]
    assert found == ["DK-0217", None, "DK-0147"]
    [error] = answer["errors"]
    assert error["path"] == ["careRecords", 1]
    assert error["extensions"] == {"code": "UNAUTHENTICATED"}


async def test_a_thing_of_that_portal_is_not_found_by_its_id_either(begun: Gateway) -> None:
    record = await ask(begun, RECORD, {"code": "DK-0751"})
    node = "query ($id: ID!) { node(id: $id) { ... on CareRecord { person { name } } } }"
    variables = {"id": record["data"]["careRecord"]["id"]}
    begun.clock.advance(minutes=4)
    answer = await ask(begun, node, variables)
    assert answer["data"] == {"node": None}
    assert answer["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


async def test_no_care_system_is_asked_once_it_has_ended(begun: Gateway) -> None:
    begun.clock.advance(minutes=4)
    begun.backends.forget()
    assert not await is_in(begun)
    assert begun.backends.requests("cura_stub") == []


@pytest.mark.parametrize("token", [{}, {"lifetime": "1800"}, {"client": "omsorg-partner"}])
async def test_what_has_ended_stays_ended_with_a_new_token_of_the_same_sign_in(
    begun: Gateway, token: dict[str, str]
) -> None:
    begun.clock.advance(minutes=4)
    assert not await is_in(begun)
    begun.clock.advance(minutes=1)
    assert not await is_in(begun, **token)


async def test_what_has_ended_stays_ended_although_nobody_asked_meanwhile(begun: Gateway) -> None:
    begun.clock.advance(minutes=30)
    for _ in range(3):
        assert not await is_in(begun)


async def test_what_has_ended_stays_ended_in_a_gateway_started_anew(
    stubs: Backends, tmp_path: Path
) -> None:
    async with gateway(stubs, tmp_path) as before:
        assert await is_in(before)
        before.clock.advance(minutes=4)
        assert not await is_in(before)
    async with gateway(stubs, tmp_path) as after:
        assert not await is_in(after), "its clock says that no time has passed"


async def test_time_goes_on_while_the_gateway_is_down(stubs: Backends, tmp_path: Path) -> None:
    async with gateway(stubs, tmp_path) as before:
        assert await is_in(before)
    async with gateway(stubs, tmp_path) as after:
        after.clock.advance(minutes=4)
        assert not await is_in(after)


async def test_a_new_sign_in_opens_again(begun: Gateway) -> None:
    begun.clock.advance(minutes=4)
    assert not await is_in(begun)
    later = str(int((NOW + timedelta(minutes=4)).timestamp()))
    assert await is_in(begun, auth_time=later)
    assert not await is_in(begun), "the earlier sign-in is over for good"


async def test_another_sign_in_has_its_own_time(begun: Gateway) -> None:
    begun.clock.advance(minutes=4)
    assert await is_in(begun, sid="another-device")
    assert not await is_in(begun)


async def test_a_store_that_is_down_means_ended(
    stubs: Backends, database: Database, tmp_path: Path
) -> None:
    told = {"OMSORG_STORE_URL": database.url}
    async with gateway(stubs, tmp_path, environment=told) as world:
        assert await is_in(world)
        database.asked("DROP TABLE activity")
        assert not await is_in(world)
        assert await is_in(world, "DK-0217")
