"""What each topic answers: its order, its filters, its words, and what is cut or masked."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from gateway.domain.coding import Coding
from gateway.domain.conditions import ConditionKind
from gateway.domain.documents import DocumentKind
from gateway.domain.ids import Kind
from gateway.domain.measurements import MeasurementKind
from gateway.domain.people import Party
from gateway.domain.records import Unreadable
from gateway.domain.topics import Topic
from tests.unit.fakes.house import (
    AARHUS,
    HELSINGOER,
    House,
    house,
    person,
    policy,
    record_of,
)
from tests.unit.fakes.rows import CONDITION, DOCUMENT, GRANT, NOW, PLAN, RECIPIENT, THREAD, fill

EVA = person("eva")


def filled(**rows: Any) -> House:
    built = house({AARHUS: record_of(EVA, "r1")}, policies={AARHUS: policy(set(), set())})
    fill(built.systems[AARHUS])
    built.systems[AARHUS].rows |= rows
    return built


async def topic(built: House, name: str, selection: str, **variables: Any) -> dict[str, Any]:
    """A shown topic, answered without an error."""
    kind = {"notifications": "NotificationSettings"}.get(name, name[0].upper() + name[1:])
    query = (
        f'{{ careRecord(municipality: "DK-0751") {{ ... on CareRecord {{ {name} {{ ... on {kind} '
        f"{{ {selection} }} }} }} }} }}"
    )
    answer = await built.ask(EVA, query, variables)
    assert "errors" not in answer, answer["errors"]
    found: dict[str, Any] = answer["data"]["careRecord"][name]
    return found


async def test_grants_come_newest_decision_first_and_undated_last() -> None:
    rows = [
        replace(GRANT, id=f"g{n}", title=str(day), decided_on=day)
        for n, day in enumerate((None, date(2026, 1, 1), date(2026, 5, 1)))
    ]
    found = await topic(filled(grants=rows), "grants", "items { nodes { title } }")
    assert [g["title"] for g in found["items"]["nodes"]] == ["2026-05-01", "2026-01-01", "None"]


async def test_a_grant_is_explained_by_its_code_else_by_its_exact_title() -> None:
    """H1.8 is Rengøring in Fælles Sprog III."""
    rows = [
        replace(GRANT, title="Noget"),
        replace(GRANT, id="g2", title="sårbehandling"),
        replace(GRANT, id="g3", title="Noget andet"),
    ]
    found = await topic(filled(grants=rows), "grants", "items { nodes { plain { term } } }")
    terms = [g["plain"] and g["plain"]["term"] for g in found["items"]["nodes"]]
    assert terms[0] == "Rengøring"
    assert terms[1].casefold() == "sårbehandling"
    assert terms[2] is None


async def test_conditions_come_active_first_then_by_area_and_name() -> None:
    rows = [
        replace(CONDITION, id="1", area="Ånd", name="a"),
        replace(CONDITION, id="2", area="Egenomsorg", name="ø"),
        replace(CONDITION, id="3", area="Egenomsorg", name="æ"),
        replace(CONDITION, id="4", area="A", active=False),
    ]
    found = await topic(filled(conditions=rows), "conditions", "items { nodes { area name } }")
    names = [(c["area"], c["name"]) for c in found["items"]["nodes"]]
    assert names == [("Egenomsorg", "æ"), ("Egenomsorg", "ø"), ("Ånd", "a"), ("A", "Vaske sig")]


@pytest.mark.parametrize(
    ("arguments", "count"),
    [("", 3), ("(active: true)", 2), ("(kind: HEALTH)", 1), ("(kind: HEALTH, active: false)", 1)],
)
async def test_conditions_are_filtered(arguments: str, count: int) -> None:
    health = replace(CONDITION, id="3", kind=ConditionKind.HEALTH, active=False, level=None)
    rows = [CONDITION, replace(CONDITION, id="2"), health]
    found = await topic(
        filled(conditions=rows), "conditions", f"items{arguments} {{ nodes {{ id }} }}"
    )
    assert len(found["items"]["nodes"]) == count


async def test_levels_and_terms_are_said_in_the_language_asked_for() -> None:
    found = await topic(
        filled(),
        "conditions",
        "items { nodes { level own: levelText en: levelText(language: EN) "
        "se: levelText(language: SE) plain { term language } } }",
    )
    assert found["items"]["nodes"] == [
        {
            "level": 2,
            "own": "Moderate begrænsninger",
            "en": "Moderate limitations",
            "se": "Moderate limitations",
            "plain": {"term": "Vaske sig", "language": "DA"},
        }
    ]


async def test_a_health_condition_has_no_level_text() -> None:
    row = replace(CONDITION, kind=ConditionKind.HEALTH, level=None)
    found = await topic(filled(conditions=[row]), "conditions", "items { nodes { levelText } }")
    assert found["items"]["nodes"] == [{"levelText": None}]


DOCUMENTS = [
    replace(DOCUMENT, id="1", title="Svar på ansøgning", documented_at=NOW),
    replace(
        DOCUMENT,
        id="2",
        title="Måling",
        kind=DocumentKind.OBSERVATION,
        unit="Øst",
        documented_at=NOW - timedelta(days=40),
    ),
    replace(
        DOCUMENT,
        id="3",
        title="CPR 2512489996",
        unit=None,
        documented_at=datetime(2026, 11, 21, 23, 30, tzinfo=UTC),
    ),
]


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        ("", ["Svar på ansøgning", "CPR ******-****", "Måling"]),
        ('(search: "ANSOGNING")', ["Svar på ansøgning"]),
        ('(search: "ansøgning svar")', ["Svar på ansøgning"]),
        ('(search: "maling")', ["Måling"]),
        ('(search: "observation øst")', ["Måling"]),
        ('(search: "letter")', ["Svar på ansøgning", "CPR ******-****"]),
        ('(search: "2512489996")', []),
        ('(search: "sygeplejersken")', []),
        ('(search: "  ")', ["Svar på ansøgning", "CPR ******-****", "Måling"]),
        ('(search: "---")', []),
        ("(kinds: [OBSERVATION])", ["Måling"]),
        ("(kinds: [])", []),
        ('(from: "2026-11-22")', ["Svar på ansøgning", "CPR ******-****"]),
        ('(to: "2026-11-21")', ["Måling"]),
    ],
)
async def test_documents_are_searched_as_they_are_shown(arguments: str, titles: list[str]) -> None:
    """Half past eleven in UTC is the next day in Copenhagen."""
    built = filled(documents=DOCUMENTS)
    found = await topic(built, "documents", f"items{arguments} {{ nodes {{ title }} }}")
    assert [d["title"] for d in found["items"]["nodes"]] == titles
    assert "document_contents" not in built.calls


async def test_what_cannot_be_read_stays_in_a_filtered_list() -> None:
    built = filled(documents=[Unreadable("document 1"), DOCUMENT])
    query = """{ careRecord(municipality: "DK-0751") { ... on CareRecord { documents {
      ... on Documents { items(search: "nowhere") { nodes { title } } } } } } }"""
    answer = await built.ask(EVA, query)
    assert answer["data"]["careRecord"]["documents"]["items"]["nodes"] == [None]


async def test_a_document_is_explained_and_downloaded_but_never_rewritten() -> None:
    found = await topic(
        filled(),
        "documents",
        "items { nodes { text items { label value } terms { term } en: terms(language: EN) { "
        "plain language } download { url mediaType bytes expiresAt } } }",
    )
    (document,) = found["items"]["nodes"]
    assert document["text"] == "Dit BT er målt af sygeplejersken."
    assert "BT" in [term["term"] for term in document["terms"]]
    assert {term["language"] for term in document["en"]} == {"EN"}
    download = document["download"]
    assert download["url"].startswith("https://gateway.example/documents/")
    assert download["expiresAt"] == "2026-11-22T11:05:00.000+01:00"


async def test_threads_come_by_latest_activity_and_promise_an_answer() -> None:
    """Two working days after Friday 20 November is Tuesday 24 November."""
    theirs = replace(THREAD, id="t2", last_author=Party.MUNICIPALITY, last_activity_at=NOW)
    built = filled(threads=(THREAD, theirs))
    found = await topic(
        built, "messages", "hasUnread threads { nodes { expectedReplyBy canReply isUnread } }"
    )
    nodes = found["threads"]["nodes"]
    assert [n["expectedReplyBy"] for n in nodes] == [None, "2026-11-24"]
    assert found["hasUnread"] is True


async def test_messages_come_newest_first_with_authors_as_the_portal_shows_them() -> None:
    found = await topic(
        filled(),
        "messages",
        "recipients { name } threads(first: 1) { nodes { messages { nodes { body author { kind "
        "name isViewer } } } } }",
    )
    authors = [m["author"] for m in found["threads"]["nodes"][0]["messages"]["nodes"]]
    assert authors == [
        {"kind": "CITIZEN", "name": "Eva", "isViewer": True},
        {"kind": "MUNICIPALITY", "name": "Ane", "isViewer": False},
    ]
    assert [r["name"] for r in found["recipients"]] == ["Aktivitetscentret", "Hjemmeplejen Øst"]


async def test_a_recipient_that_cannot_be_read_is_no_silent_gap() -> None:
    built = filled(recipients=(Unreadable("recipient"), RECIPIENT))
    query = """{ careRecord(municipality: "DK-0751") { ... on CareRecord { messages {
      ... on Messages { recipients { name } } } } } }"""
    answer = await built.ask(EVA, query)
    assert answer["data"]["careRecord"]["messages"]["recipients"] is None
    assert answer["errors"][0]["path"][-2:] == ["recipients", 1]


async def test_measurements_are_filtered_by_an_agreement_of_the_same_record() -> None:
    built = filled()
    system = built.systems[AARHUS]
    (first,) = system.rows["measurements"]
    weight = replace(first, id="e2", kind=MeasurementKind.WEIGHT, agreement_id=None)
    system.rows["measurements"] = (first, weight)
    found = await topic(built, "measurements", "agreements { id } items { nodes { kind } }")
    assert len(found["items"]["nodes"]) == 2
    own = found["agreements"][0]["id"]
    foreign = built.id_of(Kind.MEASUREMENT_AGREEMENT, AARHUS, "r9", upstream="n1")
    for wanted, count in ((own, 1), (foreign, 0), ("rubbish", 0)):
        asked = f'items(agreementId: "{wanted}") {{ nodes {{ kind }} }}'
        found = await topic(built, "measurements", asked)
        assert len(found["items"]["nodes"]) == count


async def test_follow_ups_come_earliest_first() -> None:
    found = await topic(
        filled(action_plans=(PLAN,)), "actionPlans", "items { nodes { followUps { date text } } }"
    )
    assert [f["text"] for f in found["items"]["nodes"][0]["followUps"]] == ["a", "b"]


async def test_notifications_come_in_the_order_of_the_enum() -> None:
    found = await topic(filled(), "notifications", "channel kinds availableKinds")
    assert found["kinds"] == ["NEW_MESSAGE", "COMPLETED_VISIT"]


async def test_a_unit_is_written_to_only_where_messages_are_shown() -> None:
    built = house(
        {AARHUS: record_of(EVA, "r1")}, policies={AARHUS: policy({Topic.MESSAGES}, set())}
    )
    fill(built.systems[AARHUS])
    found = await topic(built, "contacts", "units { messageRecipient { name } }")
    assert found["units"] == [{"messageRecipient": None}]
    found = await topic(filled(), "contacts", "units { messageRecipient { name } } staff { name }")
    assert found == {
        "units": [{"messageRecipient": {"name": "Hjemmeplejen Øst"}}],
        "staff": [{"name": "Bo"}],
    }


async def test_structured_texts_are_masked_and_prose_is_not() -> None:
    number = "251248-9996"
    grant = replace(GRANT, title=f"Til {number}")
    code = Coding(system="local", code="1", display=f"Om {number}")
    condition = replace(CONDITION, area=number, name=f"Hos {number}", code=code)
    built = filled(grants=(grant,), conditions=(condition,))
    found = await topic(built, "grants", "items { nodes { title } }")
    assert number not in str(found)
    found = await topic(built, "conditions", "items { nodes { area name code { display } } }")
    assert number not in str(found)


async def test_a_cursor_of_one_list_or_record_opens_no_other() -> None:
    built = house({AARHUS: record_of(EVA, "r1"), HELSINGOER: record_of(EVA, "r1")})
    for system in built.systems.values():
        fill(system)
    query = """query($code: MunicipalityCode!, $after: String) {
      careRecord(municipality: $code) { ... on CareRecord {
        grants { ... on Grants { items(after: $after) { pageInfo { endCursor } } } }
        documents { ... on Documents { items(after: $after) { pageInfo { endCursor } } } } } } }"""
    first = await built.ask(EVA, query, {"code": AARHUS})
    cursor = first["data"]["careRecord"]["grants"]["items"]["pageInfo"]["endCursor"]
    same = await built.ask(EVA, query, {"code": AARHUS, "after": cursor})
    assert [e["path"][1] for e in same["errors"]] == ["documents"]
    other = await built.ask(EVA, query, {"code": HELSINGOER, "after": cursor})
    assert [e["path"][1] for e in other["errors"]] == ["grants", "documents"]
