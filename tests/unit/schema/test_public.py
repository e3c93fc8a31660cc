"""The public side: municipalities, portals and plain words, without signing in."""

from typing import Any

import pytest

from gateway.domain.ids import Kind
from gateway.domain.topics import Topic
from tests.unit.fakes.house import AARHUS, HELSINGOER, VESTBY, House, house

SEARCH = """query($search: String, $country: CountryCode, $connected: Boolean, $first: Int! = 20,
  $after: String) {
  municipalities(search: $search, country: $country, connected: $connected, first: $first,
    after: $after) {
    edges { cursor node { code } } nodes { code name } pageInfo { hasNextPage endCursor } } }"""
PORTAL = """query($code: MunicipalityCode!, $role: Role! = CITIZEN) { municipality(code: $code) {
  id name officialName kind country region
  portal { id name url careSystem { key name } support { phone email } reachability
    signIn { scheme requiredAssurance minimumAge idleTimeout roles { role label } }
    disclosure(role: $role) { topic verdict explanation redactions { part explanation } source }
    cancellation { noticeDuration noticeWorkingDays reasonRequired reasons { code } newTime }
    messaging { replyWithinWorkingDays notFor { kind } }
    terms { version title text(language: NB) activationDelay } } } }"""


def three() -> House:
    return house({AARHUS: {}, HELSINGOER: {}, VESTBY: {}})


async def found(built: House, **variables: Any) -> dict[str, Any]:
    answer = await built.ask(None, SEARCH, variables)
    assert "errors" not in answer, answer["errors"]
    page: dict[str, Any] = answer["data"]["municipalities"]
    return page


@pytest.mark.parametrize(
    ("search", "code"),
    [("arhus", "DK-0751"), ("AARHUS", "DK-0751"), ("0217", "DK-0217"), ("helsingor", "DK-0217")],
)
async def test_municipalities_are_found_however_they_are_typed(search: str, code: str) -> None:
    page = await found(three(), search=search, country="DK")
    assert [n["code"] for n in page["nodes"]] == [code]


async def test_connected_ones_come_first_and_pages_go_on() -> None:
    built = three()
    first = await found(built, first=4)
    codes = [n["code"] for n in first["nodes"]]
    assert codes[:3] == [HELSINGOER, VESTBY, AARHUS]
    seen, after = list(codes), first["pageInfo"]["endCursor"]
    while after is not None:
        page = await found(built, first=100, after=after)
        seen += [n["code"] for n in page["nodes"]]
        more = page["pageInfo"]
        after = more["endCursor"] if more["hasNextPage"] else None
    whole = (await found(built, first=100))["nodes"]
    assert seen[:100] == [n["code"] for n in whole]
    assert len(seen) == len(set(seen)) > 400


async def test_only_connected_ones_or_only_others() -> None:
    built = three()
    assert len((await found(built, connected=True))["nodes"]) == 3
    others = (await found(built, connected=False, search="Aarhus", country="DK"))["nodes"]
    assert AARHUS not in [n["code"] for n in others]


async def test_a_municipality_without_a_route_has_no_portal() -> None:
    answer = await three().ask(None, PORTAL, {"code": "DK-0101"})
    assert answer["data"]["municipality"]["portal"] is None
    answer = await three().ask(None, PORTAL, {"code": "DK-9999"})
    assert answer == {"data": {"municipality": None}}


async def test_a_portal_says_all_its_rules_without_asking_its_system() -> None:
    built = three()
    answer = await built.ask(None, PORTAL, {"code": VESTBY})
    assert "errors" not in answer
    portal = answer["data"]["municipality"]["portal"]
    assert portal["careSystem"] == {"key": "fake", "name": "A fake"}
    assert portal["signIn"]["idleTimeout"] == "PT4M"
    assert portal["cancellation"] == {
        "noticeDuration": "PT2H",
        "noticeWorkingDays": None,
        "reasonRequired": False,
        "reasons": [],
        "newTime": "NOT_OFFERED",
    }
    assert portal["terms"] == {
        "version": "1",
        "title": "Bruksvilkår",
        "text": "Du godtar.",
        "activationDelay": "P1D",
    }
    assert [rule["topic"] for rule in portal["disclosure"]] == [topic.value for topic in Topic]
    assert portal["disclosure"][0]["redactions"] == [
        {"part": "STAFF_SURNAMES", "explanation": "first name"}
    ]
    assert built.calls == []


async def test_texts_are_in_the_municipalitys_own_language() -> None:
    said = {}
    for code in (AARHUS, VESTBY):
        answer = await three().ask(None, PORTAL, {"code": code})
        rule = answer["data"]["municipality"]["portal"]["disclosure"][0]
        said[code] = rule["explanation"]
    assert said == {AARHUS: "da SHOWN", VESTBY: "nb SHOWN"}


async def test_ids_of_public_things_lead_back() -> None:
    built = three()
    answer = await built.ask(None, PORTAL, {"code": AARHUS})
    municipality = answer["data"]["municipality"]
    assert municipality["id"] == built.services.ids.of(Kind.MUNICIPALITY, AARHUS)
    query = "query($id: ID!) { node(id: $id) { ... on Portal { name } } }"
    portal = await built.ask(None, query, {"id": municipality["portal"]["id"]})
    assert portal["data"]["node"] == {"name": "Portal of DK-0751"}


GLOSSARY = """query($search: String!, $language: LanguageCode, $first: Int! = 20, $after: String) {
  glossary(search: $search, language: $language, first: $first, after: $after) {
    nodes { term language plain abbreviationOf codes { system code } source }
    edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } } }"""


async def test_terms_are_found_and_explained_in_a_language() -> None:
    answer = await three().ask(None, GLOSSARY, {"search": "bt", "language": "EN"})
    term = answer["data"]["glossary"]["nodes"][0]
    assert (term["term"], term["language"], term["abbreviationOf"]) == ("BT", "EN", "blodtryk")
    assert term["plain"].startswith("Blood pressure")


async def test_terms_are_paged_in_a_steady_order() -> None:
    built = three()
    whole = await built.ask(None, GLOSSARY, {"search": "", "first": 6})
    terms = [term["term"] for term in whole["data"]["glossary"]["nodes"]]
    first = await built.ask(None, GLOSSARY, {"search": "", "first": 3})
    info = first["data"]["glossary"]["pageInfo"]
    wanted = {"search": "", "first": 3, "after": info["endCursor"]}
    second = await built.ask(None, GLOSSARY, wanted)
    assert [term["term"] for term in second["data"]["glossary"]["nodes"]] == terms[3:]
    assert second["data"]["glossary"]["pageInfo"]["hasPreviousPage"] is True
    forged = await built.ask(None, GLOSSARY, {**wanted, "language": "NB"})
    assert forged["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
