"""Everybody in the demo world gets the answer they should."""

from typing import Any

import pytest

from tests.world import CARE_SYSTEMS, MUNICIPALITIES, Gateway

RECORD = """
query Record($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) {
    __typename
    ... on CareRecord { person { name birthYear } representation { role } permissions }
    ... on CareRecordRefusal { reason title(language: DA) explanation availableFrom }
  }
}
"""
PEOPLE = "{ viewer { name representations { id role person { name } validUntil } } }"
DANISH = ("DK-0751", "DK-0147", "DK-0217", "DK-0530")

OWN = [
    ("citizen", dict.fromkeys(DANISH, "Nancy Berggren")),
    ("relative", {"DK-0530": "Rasmus Berggren"}),
    ("former-relative", {}),
    ("parent", {}),
    ("youth", {"DK-0217": "Yrsa Lindgren"}),
    ("closed", {"DK-0217": "RECORD_INACTIVE"}),
    ("stranger", {}),
    ("guardian", {}),
    ("heir", {}),
    ("low", dict.fromkeys(DANISH, "ASSURANCE_TOO_LOW")),
    ("innbygger", {"NO-3216": "Astrid Solberg"}),
    ("nyinnbygger", {"NO-3216": "TERMS_NOT_ACCEPTED"}),
    ("fullmektig", {}),
]
FOR_OTHERS = [
    ("relative", [("RELATIVE", "Nancy Berggren")], dict.fromkeys(DANISH, "Nancy Berggren")),
    ("former-relative", [], {}),
    ("parent", [("PARENT", "Carl Lindgren")], {"DK-0217": "Carl Lindgren"}),
    ("guardian", [("GUARDIAN", "Vagn Mikkelsen")], {"DK-0217": "Vagn Mikkelsen"}),
    ("heir", [], {}),
    ("stranger", [], {}),
    ("fullmektig", [("RELATIVE", "Astrid Solberg")], {"NO-3216": "Astrid Solberg"}),
]


def outcome(result: dict[str, Any]) -> str:
    """The name in an opened record, or why it did not open."""
    if result["__typename"] == "CareRecord":
        return str(result["person"]["name"])
    return str(result["reason"])


@pytest.mark.parametrize(("person", "expected"), OWN)
async def test_own_records_open_exactly_where_they_should(
    world: Gateway, person: str, expected: dict[str, str]
) -> None:
    for code in MUNICIPALITIES:
        data = await world.data(RECORD, {"code": code}, person=person)
        assert outcome(data["careRecord"]) == expected.get(code, "NO_RECORD"), code


@pytest.mark.parametrize(("person", "others", "expected"), FOR_OTHERS)
async def test_one_acts_for_exactly_those_one_has_a_right_to(
    world: Gateway, person: str, others: list[tuple[str, str]], expected: dict[str, str]
) -> None:
    viewer = (await world.data(PEOPLE, person=person))["viewer"]
    oneself, *rest = viewer["representations"]
    assert (oneself["role"], oneself["person"]["name"]) == ("CITIZEN", viewer["name"])
    assert [(r["role"], r["person"]["name"]) for r in rest] == others
    for right in rest:
        for code in MUNICIPALITIES:
            variables = {"code": code, "for": right["id"]}
            data = await world.data(RECORD, variables, person=person)
            assert outcome(data["careRecord"]) == expected.get(code, "NO_RECORD"), code


async def test_somebody_elses_right_and_a_forged_one_answer_with_the_same_bytes(
    world: Gateway,
) -> None:
    """Nor is any care system asked."""
    mine = (await world.data(PEOPLE, person="relative"))["viewer"]["representations"][1]["id"]
    forged = mine[:-4] + ("AAAA" if not mine.endswith("AAAA") else "BBBB")
    world.backends.forget()
    answers = [
        await world.post(RECORD, {"code": "DK-0217", "for": tried}, person="stranger")
        for tried in (mine, forged, "x", "")
    ]
    assert len({(a.status_code, a.content) for a in answers}) == 1
    assert answers[0].json()["data"]["careRecord"]["reason"] == "NO_RECORD"
    assert world.backends.requests(*CARE_SYSTEMS) == []


@pytest.mark.parametrize("code", MUNICIPALITIES)
async def test_nobody_signed_in_is_an_error_on_that_field_and_asks_nobody(
    world: Gateway, code: str
) -> None:
    answer = await world.ask(RECORD, {"code": code})
    assert answer["data"] == {"careRecord": None}
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["UNAUTHENTICATED"]
    assert answer["errors"][0]["path"] == ["careRecord"]
    assert world.backends.requests(*CARE_SYSTEMS) == []


async def test_a_municipality_without_a_route_says_so(world: Gateway) -> None:
    data = await world.data(RECORD, {"code": "DK-0101"}, person="citizen")
    assert outcome(data["careRecord"]) == "NOT_CONNECTED"


async def test_an_inactive_record_has_the_portals_own_heading(world: Gateway) -> None:
    """Helsingør's guide shows the screen's heading."""
    data = await world.data(RECORD, {"code": "DK-0217"}, person="closed")
    assert data["careRecord"]["title"] == "Inaktiv bruger"


async def test_a_bad_token_is_refused_as_a_whole(world: Gateway) -> None:
    response = await world.post(
        '{ municipalities(search: "hels") { nodes { code } } }', token="x.y.z"
    )
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_sign_in_that_is_not_sure_enough_is_told_nothing_about_people(
    world: Gateway,
) -> None:
    """Neither who one may act for, nor who looked at one's record, nor by an id of either."""
    log = "accessLog(first: 1) { nodes { id actor { name } } }"
    await world.data(RECORD, {"code": "DK-0217"}, person="citizen")
    sure = await world.data(f"{{ viewer {{ {log} representations {{ id }} }} }}", person="citizen")
    answer = await world.ask(f"{{ viewer {{ {log} representations {{ id }} }} }}", person="low")
    assert answer["data"]["viewer"] == {"accessLog": None, "representations": None}
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["FORBIDDEN"] * 2
    entry = sure["viewer"]["accessLog"]["nodes"][0]["id"]
    node = "query($id: ID!) { node(id: $id) { __typename } }"
    assert (await world.data(node, {"id": entry}, person="citizen"))["node"] is not None
    assert (await world.data(node, {"id": entry}, person="low"))["node"] is None
