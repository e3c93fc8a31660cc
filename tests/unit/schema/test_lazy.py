"""Nothing is fetched before it is asked for, nothing twice, and siblings side by side."""

import asyncio
from typing import Any

import pytest

from gateway.domain.errors import SourceUnavailable
from tests.unit.fakes.house import AARHUS, House, house, person, policy, record_of
from tests.unit.fakes.rows import fill

EVA = person("eva")
CONTAINERS = [
    "calendar",
    "messages",
    "grants",
    "aidApplications",
    "bodyWornAids",
    "aidLoans",
    "conditions",
    "documents",
    "actionPlans",
    "measurements",
    "medications",
    "medcomMessages",
    "contacts",
    "profile",
    "lifeStory",
    "activities",
    "notifications",
]


def filled() -> House:
    built = house({AARHUS: record_of(EVA, "r1")}, policies={AARHUS: policy(set(), set())})
    fill(built.systems[AARHUS])
    return built


async def ask(built: House, topic: str) -> dict[str, Any]:
    query = f'{{ careRecord(municipality: "DK-0751") {{ ... on CareRecord {{ {topic} }} }} }}'
    return await built.ask(EVA, query)


@pytest.mark.parametrize("container", CONTAINERS)
async def test_naming_a_topic_asks_no_source(container: str) -> None:
    built = filled()
    answer = await ask(built, f"{container} {{ __typename ... on Node {{ id }} }}")
    assert "errors" not in answer
    assert built.calls == ["find"]


@pytest.mark.parametrize(
    ("topic", "calls"),
    [
        ("grants { ... on Grants { items { nodes { title status } } } }", ["grants"]),
        (
            (
                "grants { ... on Grants { items(first: 1) { nodes { law code { code } "
                "plain { plain } grantedOn } } } }"
            ),
            ["grants", "grant_details"],
        ),
        ("documents { ... on Documents { items { nodes { title unit } } } }", ["documents"]),
        (
            (
                "documents { ... on Documents { items { nodes { text items { label } "
                "terms { term } download { url } } } } }"
            ),
            ["documents", "document_contents"],
        ),
        ("messages { ... on Messages { hasUnread threads { nodes { subject } } } }", ["threads"]),
        (
            (
                "messages { ... on Messages { threads(first: 1) { nodes { a: messages { nodes "
                "{ body } } b: messages { nodes { sentAt } } } } } }"
            ),
            ["threads", "messages"],
        ),
        ("actionPlans { ... on ActionPlans { items { nodes { title } } } }", ["action_plans"]),
        (
            (
                "actionPlans { ... on ActionPlans { items { nodes { goals { text } "
                "followUps { text } } } } }"
            ),
            ["action_plans", "action_plan_details"],
        ),
        ("contacts { ... on Contacts { units { name } staff { name } } }", ["contacts"]),
        ("lifeStory { ... on LifeStory { text updatedAt updatedBy } }", ["life_story"]),
    ],
)
async def test_each_read_is_made_once_and_only_for_the_fields_that_need_it(
    topic: str, calls: list[str]
) -> None:
    built = filled()
    answer = await ask(built, topic)
    assert "errors" not in answer
    assert built.calls == ["find", *calls]


async def test_siblings_are_fetched_side_by_side() -> None:
    """Each read waits until all three have been asked."""
    built = filled()
    meeting = asyncio.Barrier(3)
    system = built.systems[AARHUS]
    system.pause = lambda: asyncio.sleep(0) if system.calls == ["find"] else meeting.wait()
    asked = "{ items { nodes { __typename } } }"
    async with asyncio.timeout(5):
        answer = await ask(
            built,
            f"grants {{ ... on Grants {asked} }} documents {{ ... on Documents {asked} }} "
            f"activities {{ ... on Activities {asked} }}",
        )
    assert "errors" not in answer


async def test_details_that_fail_cost_their_own_fields() -> None:
    built = filled()
    built.systems[AARHUS].failures["grant_details"] = SourceUnavailable("grant")
    topic = "grants { ... on Grants { items(first: 1) { nodes { title law } } } }"
    answer = await ask(built, topic)
    page = answer["data"]["careRecord"]["grants"]["items"]
    assert page["nodes"] == [{"title": "Rengøring", "law": None}]
    (error,) = answer["errors"]
    assert error["path"][-2:] == [0, "law"]
    assert error["extensions"]["topic"] == "GRANTS"


async def test_a_list_that_fails_costs_nothing_beside_it() -> None:
    built = filled()
    built.systems[AARHUS].failures["grants"] = SourceUnavailable("grants")
    answer = await ask(
        built,
        "id grants { ... on Grants { id items { nodes { id } } } } "
        "lifeStory { ... on LifeStory { text } }",
    )
    record = answer["data"]["careRecord"]
    assert record["grants"]["items"] is None
    assert record["lifeStory"] == {"text": "Jeg er født på Møn."}
    assert built.store.entries[0].access.topics_shown == ("LIFE_STORY",)


async def test_settings_that_fail_are_null_as_a_whole() -> None:
    built = filled()
    built.systems[AARHUS].failures["notifications"] = SourceUnavailable("settings")
    answer = await ask(built, "notifications { ... on NotificationSettings { kinds } }")
    assert answer["data"]["careRecord"] == {"notifications": None}
    assert answer["errors"][0]["path"] == ["careRecord", "notifications", "kinds"]
