"""What an application was not granted, its users get by no road: every topic, everywhere.

One application has everything but one topic, another that topic alone; the console has it all. The
same person asks with all three. What the console has learned, ids and links included, is tried in
the others.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from gateway.disclosure.roles import TOPIC_OF_ACTION
from gateway.domain.topics import RecordAction, Topic
from tests.applications import client as id_of
from tests.applications import clients_toml
from tests.e2e.changes.orders import OFFERS, document
from tests.e2e.changes.record import STATE, Seat
from tests.leak.asking import RECORD, SCHEMA, Asking
from tests.leak.everything import found, selection
from tests.leak.roads import asked_for
from tests.leak.walks import objects
from tests.world import MUNICIPALITIES, STUB_OF, Backends, Gateway, gateway

WITHOUT, ONLY = "without", "only"
RECIPIENT = "MessageRecipient"
PERSON = {code: "innbygger" if code.startswith("NO") else "citizen" for code in MUNICIPALITIES}
FIELDS = {
    topic: "".join([first.lower(), *map(str.capitalize, rest)])
    for topic in Topic
    for first, *rest in [topic.split("_")]
}
RULES = RECORD % "permissions topics { topic verdict explanation(language: EN) source }"
BY_GRANT = {
    "verdict": "WITHHELD",
    "explanation": "The application that you use has not been granted access to this. See it in "
    "the municipality's own portal.",
    "source": "the grant of this application",
}
TOPIC_OF: Final = {
    "cancelAppointment": Topic.CALENDAR,
    "requestNewTime": Topic.CALENDAR,
    "startThread": Topic.MESSAGES,
    "replyToThread": Topic.MESSAGES,
    "markThreadRead": Topic.MESSAGES,
    "recordMeasurement": Topic.MEASUREMENTS,
    "applyForAid": Topic.AID_APPLICATIONS,
    "saveLifeStory": Topic.LIFE_STORY,
    "updateNotifications": Topic.NOTIFICATIONS,
}
"""Which part of a record each mutation changes, as the contract's own words have it."""
LOG = "{ viewer { accessLog(first: 1) { nodes { topicsShown topicsWithheld application } } } }"
SEARCH = RECORD % (
    'documents { __typename ... on Documents { items(search: "a") { nodes { id } } } }'
)


@dataclass
class Record:
    """What the console learns of one record: what is shown, answers, ids by topic, links, state."""

    rules: dict[str, dict[str, Any]]
    permissions: list[str]
    answers: dict[Topic, Any] = field(default_factory=dict)
    ids: dict[Topic, list[tuple[str, str]]] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)

    @property
    def shown(self) -> list[Topic]:
        return [topic for topic in Topic if self.rules[topic]["verdict"] == "SHOWN"]


KNOWN: dict[str, Record] = {}
"""By municipality: the demo's data and the ids made of it are the same in every world."""


async def known(world: Gateway, code: str) -> Record:
    if code not in KNOWN:
        KNOWN[code] = await learned(Asking(world, PERSON[code], code))
    return KNOWN[code]


async def learned(console: Asking) -> Record:
    rules, permissions = await rules_of(console)
    record = Record(rules, permissions)
    state = await console.ask(STATE, code=console.code, **{"for": None})
    record.state = state["data"]["careRecord"]
    for topic in Topic:
        record.answers[topic] = answer = await answer_of(console, topic)
        # Whom to write to is told elsewhere too, and is of the messages all the same.
        things = [one for one in things_in(answer) if one[0] != RECIPIENT]
        record.ids[topic] = things_in(answer) if topic is Topic.MESSAGES else things
        if topic is Topic.DOCUMENTS:
            record.links = [url for url in found(answer, "url") if "/documents/" in url]
    return record


async def rules_of(asking: Asking) -> tuple[dict[str, dict[str, Any]], list[str]]:
    told = (await asking.ask(RULES, code=asking.code))["data"]["careRecord"]
    rows = {row.pop("topic"): row for row in told["topics"]}
    return rows, told["permissions"]


async def answer_of(asking: Asking, topic: Topic) -> Any:
    answer = await asking.topic(FIELDS[topic])
    return answer["data"]["careRecord"][FIELDS[topic]]


def things_in(answer: Any) -> list[tuple[str, str]]:
    """The type and the id of each thing, a few of each type."""
    by_type: dict[str, list[str]] = {}
    for thing in objects(answer):
        if "__typename" in thing and "id" in thing:
            by_type.setdefault(thing["__typename"], []).append(thing["id"])
    return [(name, one) for name, ids in by_type.items() for one in ids[:3]]


@asynccontextmanager
async def granted(stubs: Backends, folder: Path, topic: Topic) -> AsyncIterator[Gateway]:
    others = [one.value for one in Topic if one is not topic]
    told = clients_toml(without={"topics": others}, only={"topics": [topic.value]})
    async with gateway(stubs, folder, clients=told) as world:
        yield world


def roads_taken(world: Gateway, code: str) -> set[Topic]:
    requests = world.backends.requests(STUB_OF[code])
    return {topic for topic in Topic if asked_for(requests, code, topic)}


@pytest.mark.parametrize("topic", Topic)
@pytest.mark.parametrize("code", MUNICIPALITIES)
async def test_a_topic_that_was_not_granted_is_had_by_no_road(
    stubs: Backends, tmp_path: Path, code: str, topic: Topic
) -> None:
    async with granted(stubs, tmp_path, topic) as world:
        record = await known(world, code)
        without = Asking(world, PERSON[code], code, client=id_of(WITHOUT))
        rules, permissions = await rules_of(without)
        is_taken = record.rules[topic]["verdict"] == "SHOWN"
        assert rules[topic] == (BY_GRANT if is_taken else record.rules[topic])
        assert {t: r for t, r in rules.items() if t != topic} == {
            t: r for t, r in record.rules.items() if t != topic
        }
        assert permissions == [
            one for one in record.permissions if TOPIC_OF_ACTION[RecordAction(one)] is not topic
        ]
        world.backends.forget_requests()
        answer = await answer_of(without, topic)
        if is_taken:
            assert answer.pop("__typename") == "Withheld"
            assert (answer["topic"], answer["source"]) == (topic, BY_GRANT["source"])
            assert things_in(answer) == []
            await by_id(without, record.ids[topic])
            if topic is Topic.DOCUMENTS:
                await by_link_and_search(without, record.links)
            if topic is Topic.MESSAGES:
                contacts = await answer_of(without, Topic.CONTACTS)
                assert RECIPIENT not in [name for name, _ in things_in(contacts)]
                world.backends.forget_requests()
            await by_change(without, record, topic)
        else:
            assert answer == record.answers[topic]
        assert roads_taken(world, code) == set()
        [line] = (await without.ask(LOG))["data"]["viewer"]["accessLog"]["nodes"]
        assert (line["topicsShown"], line["application"]) == ([], id_of(WITHOUT))


@pytest.mark.parametrize("topic", Topic)
@pytest.mark.parametrize("code", MUNICIPALITIES)
async def test_a_topic_that_was_granted_alone_is_all_there_is_and_whole(
    stubs: Backends, tmp_path: Path, code: str, topic: Topic
) -> None:
    async with granted(stubs, tmp_path, topic) as world:
        record = await known(world, code)
        only = Asking(world, PERSON[code], code, client=id_of(ONLY))
        rules, permissions = await rules_of(only)
        assert [t for t in Topic if rules[t]["verdict"] == "SHOWN"] == [
            t for t in record.shown if t is topic
        ]
        assert permissions == [
            one for one in record.permissions if TOPIC_OF_ACTION[RecordAction(one)] is topic
        ]
        world.backends.forget_requests()
        for other in Topic:
            if other is not topic:
                answer = await answer_of(only, other)
                assert answer["__typename"] in {"Withheld", "NotOffered"}
        await by_ids(only, [one for t in Topic if t is not topic for one in record.ids[t]])
        assert roads_taken(world, code) == set()
        answer = await answer_of(only, topic)
        if topic is Topic.CONTACTS:
            assert RECIPIENT not in [name for name, _ in things_in(answer)]
        assert lasting(answer) == lasting(record.answers[topic])


def lasting(answer: Any) -> Any:
    """Without links, which are made anew each time, and whom to write to, which is of messages."""
    if isinstance(answer, dict):
        passing = {"download", "messageRecipient"}
        return {k: lasting(v) for k, v in answer.items() if k not in passing}
    return [lasting(one) for one in answer] if isinstance(answer, list) else answer


async def by_id(asking: Asking, things: list[tuple[str, str]]) -> None:
    """What the console was told of is not there: one of each type by itself, then all of it."""
    unknown = await asking.ask("query N($id: ID!) { node(id: $id) { id } }", id="forged")
    for name, one in dict(reversed(things)).items():
        whole = selection(SCHEMA, SCHEMA.type_map[name])
        answer = await asking.ask(
            f"query N($id: ID!) {{ node(id: $id) {{ ... on {name} {whole} }} }}", id=one
        )
        assert answer.keys() == unknown.keys(), name
        assert answer["data"] == unknown["data"], name
    await by_ids(asking, things)


async def by_ids(asking: Asking, things: list[tuple[str, str]]) -> None:
    ids = [one for _, one in things][:100]
    answer = await asking.ask("query N($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)
    assert answer.keys() == {"data", "extensions"}
    assert answer["data"] == {"nodes": [None] * len(ids)}


async def by_link_and_search(asking: Asking, links: list[str]) -> None:
    assert links or asking.code not in {"DK-0217", "DK-0530"}
    nothing = await asking.download("http://gateway.test/documents/forged")
    for link in links:
        response = await asking.download(link)
        assert as_heard(response) == as_heard(nothing)
    answer = await asking.ask(SEARCH, code=asking.code)
    assert answer["data"]["careRecord"]["documents"] == {"__typename": "Withheld"}


def as_heard(response: httpx.Response) -> tuple[int, list[tuple[str, str]], bytes]:
    return response.status_code, sorted(response.headers.items()), response.content


async def by_change(asking: Asking, record: Record, topic: Topic) -> None:
    """Inputs that the console could send, ids and all: nothing is done."""
    seat = Seat(PERSON[asking.code], asking.code)
    for name in changes_of(record, topic):
        given = OFFERS[name](record.state, seat)
        if given is None:
            continue
        key = {"idempotencyKey": f"by an application {name}"}
        refused = (await asking.ask(document(name), input={**given, **key}))["data"][name]
        assert (refused["__typename"], refused["code"]) == ("Refused", "NOT_OFFERED")
        assert refused["explanation"]
    assert asking.world.backends.effects() == []


def changes_of(record: Record, topic: Topic) -> Iterator[str]:
    """The mutations about this topic that the console has something to send for."""
    for name, about in TOPIC_OF.items():
        if about is topic and record.shown.count(topic):
            yield name


def test_what_is_tried_is_really_there() -> None:
    """A test that tries ids, links and changes of nothing proves nothing."""
    if KNOWN.keys() < set(MUNICIPALITIES):
        pytest.skip("run with the rest of this file")
    for code, record in KNOWN.items():
        with_ids = {topic for topic in record.shown if record.ids[topic]}
        assert {Topic.CALENDAR, Topic.MESSAGES} <= with_ids, code
    offered = {
        name
        for code, record in KNOWN.items()
        for topic in Topic
        for name in changes_of(record, topic)
        if OFFERS[name](record.state, Seat(PERSON[code], code)) is not None
    }
    assert offered == set(TOPIC_OF)
    assert {topic for record in KNOWN.values() for topic in record.shown if record.ids[topic]} >= {
        Topic.GRANTS,
        Topic.DOCUMENTS,
        Topic.CONDITIONS,
        Topic.ACTION_PLANS,
        Topic.MEASUREMENTS,
        Topic.AID_APPLICATIONS,
    }
