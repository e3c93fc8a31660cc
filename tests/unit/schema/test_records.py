"""Opening records: in one municipality, in several, for oneself and for others, or not at all."""

import asyncio
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from gateway.domain.errors import SourceTimeout, SourceUnavailable
from gateway.domain.ids import Kind
from gateway.domain.municipalities import Country
from gateway.domain.people import Person
from gateway.domain.portal import AssuranceLevel
from gateway.domain.records import AcceptedTerms, RecordState
from gateway.domain.refusals import RefusalReason
from gateway.domain.topics import Role
from gateway.resolvers.refusal_words import REFUSALS
from tests.unit.fakes.house import (
    AARHUS,
    HELSINGOER,
    VESTBY,
    House,
    house,
    person,
    policy,
    record_of,
    right_for,
)
from tests.unit.fakes.rows import NOW, fill

EVA, IDA, KARI = person("eva"), person("ida"), person("kari", Country.NO)
REFUSED = """... on CareRecordRefusal { reason title explanation availableFrom
  nextStep { title url phone } municipality { code } }"""
ONE = f"""query($code: MunicipalityCode!, $for: ID) {{
  careRecord(municipality: $code, onBehalfOf: $for) {{ __typename {REFUSED}
    ... on CareRecord {{ person {{ name birthYear }} representation {{ id role }} }} }} }}"""
SEVERAL = """query($codes: [MunicipalityCode!]!, $for: ID) {
  careRecords(municipalities: $codes, onBehalfOf: $for) { __typename
    ... on CareRecord { person { name } } ... on CareRecordRefusal { reason } } }"""
IDLE = """{ careRecord(municipality: "DK-0751") { __typename %s } }"""


def two_towns() -> House:
    return house({AARHUS: record_of(EVA, "r1"), HELSINGOER: record_of(EVA, "r2")})


async def one(built: House, viewer: Any, code: str = AARHUS, **more: Any) -> dict[str, Any]:
    answer = await built.ask(viewer, ONE, {"code": code, **more})
    assert "errors" not in answer, answer["errors"]
    found: dict[str, Any] = answer["data"]["careRecord"]
    return found


def every_reason() -> dict[RefusalReason, dict[str, Any]]:
    """How each refusal comes about: the viewer, the municipality, and the record's head."""
    terms = AcceptedTerms(version="1", accepted_at=NOW - timedelta(hours=23))
    return {
        RefusalReason.NOT_CONNECTED: {"viewer": EVA, "code": "DK-0101"},
        RefusalReason.NO_RECORD: {"viewer": IDA},
        RefusalReason.RECORD_INACTIVE: {"viewer": EVA, "head": {"state": RecordState.INACTIVE}},
        RefusalReason.ASSURANCE_TOO_LOW: {"viewer": replace(EVA, assurance=AssuranceLevel.LOW)},
        RefusalReason.TOO_YOUNG: {
            "viewer": replace(EVA, person=Person(name="Eva", born=date(2011, 11, 23)))
        },
        RefusalReason.TERMS_NOT_ACCEPTED: {"viewer": KARI, "code": VESTBY},
        RefusalReason.TERMS_NOT_YET_EFFECTIVE: {
            "viewer": KARI,
            "code": VESTBY,
            "head": {"terms": terms},
        },
    }


@pytest.mark.parametrize("reason", list(RefusalReason))
async def test_each_refusal_says_why_in_words(reason: RefusalReason) -> None:
    case = {"code": AARHUS, "head": {}, **every_reason()[reason]}
    built = house(
        {
            AARHUS: record_of(EVA, "r1", **case["head"]),
            VESTBY: record_of(KARI, "r2", **case["head"]),
        }
    )
    found = await one(built, case["viewer"], case["code"])
    assert found["reason"] == reason
    assert found["title"]
    assert found["explanation"]
    assert found["municipality"] == {"code": case["code"]}


def test_refusals_are_said_in_three_languages() -> None:
    for said in REFUSALS.values():
        for text in (said.title, said.explanation):
            assert [language for language, _ in text.in_languages] == ["DA", "NB", "EN"]


async def test_an_inactive_record_has_the_portals_own_heading_and_somebody_to_call() -> None:
    """Helsingør Kommune: Trin for Trin procedure, Borgerportalen, version 1.1."""
    built = house({AARHUS: record_of(EVA, "r1", state=RecordState.INACTIVE)})
    found = await one(built, EVA)
    assert found["title"] == "Inaktiv bruger"
    assert found["nextStep"]["phone"] == "+45 11 22 33 44"


async def test_terms_take_effect_at_a_moment_that_is_told() -> None:
    accepted = AcceptedTerms(version="1", accepted_at=NOW - timedelta(hours=23))
    built = house({VESTBY: record_of(KARI, "r1", terms=accepted)})
    found = await one(built, KARI, VESTBY)
    assert found["availableFrom"] == "2026-11-22T12:00:00.000+01:00"


async def test_a_refusal_for_want_of_a_right_is_the_same_bytes_whichever_id_was_tried() -> None:
    built = two_towns()
    built.rights.of_others = {
        "ida": (right_for(EVA, Role.RELATIVE, "foreign"),),
        "eva": (replace(right_for(IDA, Role.RELATIVE, "over"), valid_until=date(2026, 11, 21)),),
    }
    hers = await built.ask(IDA, "{ viewer { representations { id } } }")
    tried = {
        "rubbish",
        "",
        *(r["id"] for r in hers["data"]["viewer"]["representations"]),
        *(built.representation_id(key) for key in ("foreign", "over", "unknown", "", "self")),
        built.services.ids.of(Kind.VIEWER, "eva"),
    }
    answers = {
        json.dumps(await built.ask(EVA, ONE, {"code": AARHUS, "for": each})) for each in tried
    }
    assert len(tried) == 9
    assert len(answers) == 1
    assert '"NO_RECORD"' in answers.pop()
    assert built.calls == []
    seen = [entry.access for entry in await built.store.accesses(EVA.number)]
    assert seen == [seen[0]] * len(tried)
    assert (seen[0].role, seen[0].subject) == (None, None)


async def test_ones_own_representation_opens_ones_own_record() -> None:
    built = two_towns()
    first = await one(built, EVA)
    again = await one(built, EVA, **{"for": first["representation"]["id"]})
    assert again == first
    assert first["person"] == {"name": "Eva", "birthYear": 1948}


async def test_a_right_opens_the_record_of_the_person_it_is_for() -> None:
    built = house({AARHUS: record_of(IDA, "r1")})
    built.rights.of_others["eva"] = (right_for(IDA, Role.RELATIVE, "mandate"),)
    found = await one(built, EVA, **{"for": built.representation_id("mandate")})
    assert found["person"]["name"] == "Ida"
    assert found["representation"]["role"] == "RELATIVE"


async def test_a_representation_leads_to_its_record() -> None:
    built = house({AARHUS: record_of(IDA, "r1") | record_of(EVA, "r2")})
    built.rights.of_others["eva"] = (right_for(IDA, Role.RELATIVE, "mandate"),)
    query = """{ viewer { representations { role partyRepresentation
      careRecord(municipality: "DK-0751") { ... on CareRecord { person { name } } } } } }"""
    answer = await built.ask(EVA, query)
    assert answer["data"]["viewer"]["representations"] == [
        {
            "role": "CITIZEN",
            "partyRepresentation": True,
            "careRecord": {"person": {"name": "Eva"}},
        },
        {
            "role": "RELATIVE",
            "partyRepresentation": False,
            "careRecord": {"person": {"name": "Ida"}},
        },
    ]


async def test_nobody_signed_in_is_an_error_at_each_personal_field() -> None:
    built = two_towns()
    query = """{ a: careRecord(municipality: "DK-0751") { __typename }
      b: careRecords(municipalities: ["DK-0751", "DK-0217"]) { __typename }
      viewer { name } municipality(code: "DK-0751") { name } }"""
    answer = await built.ask(None, query)
    assert answer["data"] == {
        "a": None,
        "b": [None, None],
        "viewer": None,
        "municipality": {"name": "Aarhus"},
    }
    assert [e["path"] for e in answer["errors"]] == [["a"], ["b", 0], ["b", 1]]
    assert {e["extensions"]["code"] for e in answer["errors"]} == {"UNAUTHENTICATED"}


async def test_a_code_of_no_municipality_is_bad_input() -> None:
    answer = await two_towns().ask(EVA, ONE, {"code": "DK-9999"})
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_several_records_come_in_the_order_asked_and_fail_in_their_own_places() -> None:
    built = two_towns()
    built.systems[AARHUS].failures["find"] = SourceTimeout("find")
    codes = [HELSINGOER, AARHUS, "DK-0101", "DK-9999"]
    answer = await built.ask(EVA, SEVERAL, {"codes": codes})
    assert answer["data"]["careRecords"] == [
        {"__typename": "CareRecord", "person": {"name": "Eva"}},
        None,
        {"__typename": "CareRecordRefusal", "reason": "NOT_CONNECTED"},
        None,
    ]
    codes_at = {tuple(e["path"]): e["extensions"]["code"] for e in answer["errors"]}
    assert codes_at == {
        ("careRecords", 1): "SOURCE_TIMEOUT",
        ("careRecords", 3): "BAD_USER_INPUT",
    }


async def test_several_records_are_fetched_side_by_side() -> None:
    """Each waits until the other has been asked too."""
    built = two_towns()
    meeting = asyncio.Barrier(2)
    for system in built.systems.values():
        system.pause = meeting.wait
    async with asyncio.timeout(5):
        answer = await built.ask(EVA, SEVERAL, {"codes": [AARHUS, HELSINGOER]})
    assert "errors" not in answer


async def test_at_most_twenty_records_are_asked_for() -> None:
    answer = await two_towns().ask(EVA, SEVERAL, {"codes": [AARHUS] * 21})
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_register_that_is_down_costs_representations_and_nothing_of_ones_own() -> None:
    built = two_towns()
    built.rights.failure = SourceUnavailable("registers", retry_after=timedelta(seconds=1.2))
    query = """{ viewer { name representations { id } }
      careRecord(municipality: "DK-0751") { __typename } }"""
    answer = await built.ask(EVA, query)
    assert answer["data"]["viewer"] == {"name": "Eva", "representations": None}
    assert answer["data"]["careRecord"] == {"__typename": "CareRecord"}
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "SOURCE_UNAVAILABLE", "retryAfter": "PT2S"}


@pytest.mark.parametrize(
    ("selection", "use"),
    [
        ("... on CareRecord { idleTimeoutAt }", False),
        ("... on CareRecord { id idleTimeoutAt municipality { code } }", False),
        ("... on Node { id }", False),
        ("... on CareRecord { ... { idleTimeoutAt } } " + REFUSED, False),
        ("... on CareRecord { idleTimeoutAt person @skip(if: true) { name } }", False),
        ("... on CareRecord { idleTimeoutAt person @include(if: false) { name } }", False),
        ("... on CareRecord @include(if: false) { permissions } ... on Node { id }", False),
        ("... on CareRecord { idleTimeoutAt person { name } }", True),
        ("... on CareRecord { idleTimeoutAt at: permissions }", True),
        ("... on CareRecord { ... { permissions } }", True),
    ],
)
async def test_asking_for_the_time_left_is_no_use(selection: str, use: bool) -> None:  # noqa: FBT001
    built = two_towns()
    answer = await built.ask(EVA, IDLE % selection)
    assert "errors" not in answer
    assert built.idleness.used == ([AARHUS] if use else [])


async def test_named_fragments_are_looked_into() -> None:
    built = two_towns()
    query = IDLE % "...Rest" + " fragment Rest on CareRecord { ...More }"
    await built.ask(EVA, query + " fragment More on CareRecord { permissions }")
    assert built.idleness.used == [AARHUS]


async def test_a_record_named_twice_is_opened_once_and_used_once() -> None:
    """Also where one of the two asks only for the time left."""
    built = two_towns()
    query = """{ one: careRecord(municipality: "DK-0751") { ... on CareRecord { idleTimeoutAt } }
      two: careRecord(municipality: "DK-0751") { ... on CareRecord { permissions } } }"""
    await built.ask(EVA, query)
    assert built.systems[AARHUS].calls == ["find"]
    assert built.idleness.used == [AARHUS]
    assert len(built.store.entries) == 1


async def test_the_time_left_is_told_by_the_record_and_by_its_id() -> None:
    built = two_towns()  # where it was last used a second ago
    answer = await built.ask(EVA, IDLE % "... on CareRecord { id idleTimeoutAt }")
    record = answer["data"]["careRecord"]
    assert record["idleTimeoutAt"] == "2026-11-22T11:03:59.000+01:00"
    query = "query($id: ID!) { node(id: $id) { ... on CareRecord { idleTimeoutAt } } }"
    again = await built.ask(EVA, query, {"id": record["id"]})
    assert again["data"]["node"] == {"idleTimeoutAt": "2026-11-22T11:03:59.000+01:00"}
    assert built.idleness.used == []


async def test_a_portal_that_has_gone_idle_costs_its_own_fields_only() -> None:
    built = two_towns()
    built.idleness.ended = {AARHUS}
    answer = await built.ask(EVA, SEVERAL, {"codes": [AARHUS, HELSINGOER]})
    assert [bool(found) for found in answer["data"]["careRecords"]] == [False, True]
    assert answer["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


NOT_SHOWN = """{ careRecord(municipality: "DK-0751") { ... on CareRecord {
  permissions topics { topic verdict redactions { part } alternative { url } source }
  medications { __typename ... on NotShown { topic explanation source
    nb: explanation(language: NB) se: explanation(language: SE) alternative { title url } } }
  medcomMessages { __typename ... on Withheld { topic explanation(language: EN) } }
  grants { __typename ... on Grants { id } } } } }"""


async def test_what_is_not_shown_says_so_and_no_source_is_asked() -> None:
    built = house({AARHUS: record_of(EVA, "r1")})
    fill(built.systems[AARHUS])
    answer = await built.ask(EVA, NOT_SHOWN)
    record = answer["data"]["careRecord"]
    assert record["medications"] == {
        "__typename": "NotOffered",
        "topic": "MEDICATIONS",
        "explanation": "da NOT_OFFERED",
        "nb": "nb NOT_OFFERED",
        "se": "en NOT_OFFERED",
        "alternative": {"title": "Se FMK", "url": "https://fmk.example/"},
        "source": "a guide, version 1",
    }
    assert record["medcomMessages"] == {
        "__typename": "Withheld",
        "topic": "MEDCOM_MESSAGES",
        "explanation": "en WITHHELD",
    }
    assert built.calls == ["find"]
    withheld = built.store.entries[0].access.topics_withheld
    assert withheld == ("MEDICATIONS", "MEDCOM_MESSAGES")


async def test_the_record_says_its_whole_policy_and_what_may_be_done() -> None:
    built = house({AARHUS: record_of(EVA, "r1")}, policies={AARHUS: policy({"CALENDAR"}, set())})
    record = (await built.ask(EVA, NOT_SHOWN))["data"]["careRecord"]
    assert len(record["topics"]) == 17
    assert record["topics"][0]["verdict"] == "WITHHELD"
    assert record["topics"][1]["redactions"] == [{"part": "STAFF_SURNAMES"}]
    assert "CANCEL_APPOINTMENT" not in record["permissions"]
    assert "START_THREAD" in record["permissions"]
