"""Each change is done once, read back from the care system's own data, and leaves its line."""

import asyncio
import json
from dataclasses import replace
from typing import Any, cast

import pytest

from gateway.domain.access_log import AccessKind, AccessOutcome
from gateway.domain.changes import ChangeKind
from gateway.domain.claims import ChangeName
from gateway.domain.errors import SourceUnavailable
from gateway.domain.topics import Role, Topic
from tests.unit.fakes.claims import FakeClaims
from tests.unit.fakes.house import AARHUS, House, right_for
from tests.unit.fakes.mutations import (
    BY_NAME,
    EVA,
    IDA,
    KEY,
    MUTATIONS,
    Mutation,
    asked,
    offering_all,
)

WRITE, READ = AccessKind.WRITE, AccessKind.READ
ANSWERED, REFUSED, FAILED = AccessOutcome
every = pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)


def lines(built: House) -> list[tuple[AccessKind, AccessOutcome, tuple[Topic, ...]]]:
    """What was logged since the last look."""
    found = [(e.access.kind, e.access.outcome, e.access.topics_shown) for e in built.store.entries]
    built.store.entries.clear()
    return found


@every
async def test_a_change_is_done_and_read_back_in_the_same_answer(mutation: Mutation) -> None:
    built = offering_all()
    found = await asked(built, mutation, mutation.input(built))
    assert found == {"__typename": mutation.done, **mutation.shows}
    assert [effect.write for effect in built.systems[AARHUS].effects] == [mutation.write]


@every
async def test_what_is_read_back_was_read_after_the_change(mutation: Mutation) -> None:
    """Nothing that the rules were judged by is shown as what came of it."""
    built = offering_all()
    await asked(built, mutation, mutation.input(built))
    after = built.calls[built.calls.index(mutation.write) + 1 :]
    assert after[0] == "find"
    assert mutation.reading in after


@every
async def test_a_change_leaves_one_line_and_its_read_back_another(mutation: Mutation) -> None:
    built = offering_all()
    await asked(built, mutation, mutation.input(built))
    shown = (mutation.topic,)
    (write, read) = built.store.entries
    assert lines(built) == [(WRITE, ANSWERED, shown), (READ, ANSWERED, shown)]
    for entry in (write, read):
        access = entry.access
        assert (access.actor, access.subject) == (EVA.person, EVA.person)
        assert (access.role, access.municipality) == (Role.CITIZEN, AARHUS)
        assert (access.application, access.operation) == ("a client", "test")
        assert (entry.actor_number, entry.subject_number) == (EVA.number, EVA.number)


@every
async def test_what_is_not_asked_for_is_not_read_back(mutation: Mutation) -> None:
    built = offering_all()
    answer = await built.ask(EVA, mutation.query("__typename"), {"input": mutation.input(built)})
    assert answer == {"data": {mutation.name: {"__typename": mutation.done}}}
    assert lines(built) == [(WRITE, ANSWERED, (mutation.topic,))]
    assert built.calls[-1] == mutation.write


@every
async def test_the_same_again_is_answered_the_same_and_done_no_more(mutation: Mutation) -> None:
    built = offering_all()
    given = mutation.input(built)
    first = await asked(built, mutation, given)
    lines(built)
    for _ in range(2):
        assert await asked(built, mutation, given) == first
    assert built.calls.count(mutation.write) == 1
    assert built.calls.count("change_made") == 0
    assert {(kind, outcome) for kind, outcome, _ in lines(built)} == {(READ, ANSWERED)}


@every
async def test_contents_are_read_anew_each_time(mutation: Mutation) -> None:
    """The key remembers what came of it, not how that looked then."""
    built = offering_all()
    given = mutation.input(built)
    await asked(built, mutation, given)
    system = built.systems[AARHUS]
    system.rows |= {"appointments": (), "threads": (), "measurements": (), "aid_applications": ()}
    del system.rows["life_story"], system.rows["notifications"]
    found = await asked(built, mutation, given)
    assert found["__typename"] == mutation.done
    assert found != {"__typename": mutation.done, **mutation.shows}


@every
async def test_other_input_under_the_same_key_is_a_conflict(mutation: Mutation) -> None:
    built = offering_all()
    await asked(built, mutation, mutation.input(built))
    lines(built)
    found = await asked(built, mutation, mutation.other_input(built))
    assert (found["__typename"], found["code"]) == ("Refused", "CONFLICT")
    assert len(built.systems[AARHUS].effects) == 1
    assert lines(built) == [(WRITE, REFUSED, ())]


@pytest.mark.parametrize(
    "name", ["startThread", "replyToThread", "recordMeasurement", "applyForAid"]
)
async def test_the_same_under_another_key_is_another_change(name: str) -> None:
    built, mutation = offering_all(), BY_NAME[name]
    for key in ("the first key", "the other key"):
        found = await asked(built, mutation, mutation.input(built, key))
        assert found == {"__typename": mutation.done, **mutation.shows}
    first, second = built.systems[AARHUS].effects
    assert first.change == second.change
    assert first.uid != second.uid


async def test_one_key_may_be_used_for_every_kind_of_change_and_by_everybody() -> None:
    built = offering_all()
    built.rights.of_others["ida"] = (right_for(EVA, Role.RELATIVE, "mandate"),)
    for mutation in MUTATIONS:
        if mutation.name != "cancelAppointment":
            found = await asked(built, mutation, mutation.input(built))
            assert found["__typename"] == mutation.done, mutation.name
    start = BY_NAME["startThread"]
    found = await asked(built, start, start.input(built, role=Role.RELATIVE), IDA)
    assert found["__typename"] == "ThreadStarted"
    writes = [effect.write for effect in built.systems[AARHUS].effects]
    assert writes.count("start_thread") == 2
    assert len({effect.uid for effect in built.systems[AARHUS].effects}) == len(writes)


async def test_a_key_belongs_to_everything_that_the_change_belongs_to() -> None:
    built = offering_all()
    built.rights.of_others["ida"] = (right_for(EVA, Role.RELATIVE, "mandate"),)
    reply = BY_NAME["replyToThread"]
    own = {**reply.input(built), "threadId": reply.target_in(built, "r2")}
    for given in (own, reply.input(built, role=Role.RELATIVE)):
        assert (await asked(built, reply, given, IDA))["__typename"] == "ReplySent"
    claims = cast("FakeClaims", built.services.once._claims)
    name = ChangeName(
        issuer=IDA.issuer,
        subject=IDA.subject,
        client=IDA.client,
        person=IDA.number,
        municipality=AARHUS,
        kind=ChangeKind.REPLY_TO_THREAD,
        key=KEY,
    )
    assert list(claims.kept) == [name, replace(name, person=EVA.number)]


async def test_the_same_twice_in_one_document_is_done_once() -> None:
    built, start = offering_all(), BY_NAME["startThread"]
    document = """mutation($input: StartThreadInput!) {
      a: startThread(input: $input) { ... on ThreadStarted { thread { id } } }
      b: startThread(input: $input) { ... on ThreadStarted { thread { id } } } }"""
    answer = await built.ask(EVA, document, {"input": start.input(built)})
    assert answer["data"]["a"] == answer["data"]["b"]
    assert answer["data"]["a"]["thread"]["id"]
    assert len(built.systems[AARHUS].effects) == 1


async def test_the_same_from_two_windows_at_once_is_done_once() -> None:
    built, start = offering_all(), BY_NAME["startThread"]
    given = start.input(built)
    first, *others = await asyncio.gather(*(asked(built, start, given) for _ in range(5)))
    assert others == 4 * [first]
    assert first["__typename"] == "ThreadStarted"
    assert len(built.systems[AARHUS].effects) == 1
    kinds = [(entry.access.kind, entry.access.outcome) for entry in built.store.entries]
    assert kinds.count((WRITE, ANSWERED)) == 1


async def test_those_who_watch_are_told_of_a_change_and_of_nothing_else() -> None:
    built = offering_all()
    told: list[tuple[str, str]] = []
    built.services = replace(
        built.services, changed=lambda code, record: told.append((code, record))
    )
    reply = BY_NAME["replyToThread"]
    await asked(built, reply, {**reply.input(built), "body": ""})
    assert told == []
    await asked(built, reply, reply.input(built, "another key"))
    assert told == [(AARHUS, "r1")]


ALL_AT_ONCE = """mutation($cancel: CancelAppointmentInput!, $reply: ReplyToThreadInput!,
  $aid: ApplyForAidInput!, $story: SaveLifeStoryInput!) {
  cancelAppointment(input: $cancel) { __typename
    ... on AppointmentCancelled { appointment { status } } }
  replyToThread(input: $reply) { __typename ... on ReplySent { message { body } } }
  applyForAid(input: $aid) { __typename ... on Refused { code } }
  saveLifeStory(input: $story) { __typename ... on LifeStorySaved { lifeStory { text } } } }"""


async def test_one_failing_change_does_not_hide_what_the_others_did() -> None:
    """The second cannot be sent, the third is refused; before and after them all is well."""
    built = offering_all()
    built.systems[AARHUS].failures["reply_to_thread"] = SourceUnavailable("besked")
    names = ("cancelAppointment", "replyToThread", "applyForAid", "saveLifeStory")
    cancel, reply, aid, story = (BY_NAME[name].input(built) for name in names)
    wanted = {
        "cancel": cancel,
        "reply": reply,
        "aid": {**aid, "kindCode": "unknown"},
        "story": story,
    }
    answer = await built.ask(EVA, ALL_AT_ONCE, wanted)
    assert answer["data"] == {
        "cancelAppointment": {
            "__typename": "AppointmentCancelled",
            "appointment": {"status": "CANCELLED"},
        },
        "replyToThread": None,
        "applyForAid": {"__typename": "Refused", "code": "NOT_OFFERED"},
        "saveLifeStory": {
            "__typename": "LifeStorySaved",
            "lifeStory": {"text": "Jeg er født på Fejø."},
        },
    }
    (error,) = answer["errors"]
    assert error["path"] == ["replyToThread"]
    assert error["extensions"] == {
        "code": "SOURCE_UNAVAILABLE",
        "municipality": AARHUS,
        "topic": "MESSAGES",
    }
    effects = [effect.write for effect in built.systems[AARHUS].effects]
    assert effects == ["cancel_appointment", "save_life_story"]
    writes = [(outcome, topics) for kind, outcome, topics in lines(built) if kind is WRITE]
    assert writes == [
        (ANSWERED, (Topic.CALENDAR,)),
        (FAILED, ()),
        (REFUSED, ()),
        (ANSWERED, (Topic.LIFE_STORY,)),
    ]


async def test_what_cannot_be_read_back_is_still_told_as_done() -> None:
    built = offering_all()
    reply = BY_NAME["replyToThread"]
    system = built.systems[AARHUS]
    system.pause = lambda: _fails_after(system, "reply_to_thread", "threads")
    answer = await built.ask(EVA, reply.query(), {"input": reply.input(built)})
    assert answer["data"][reply.name] == {
        "__typename": "ReplySent",
        "thread": None,
        "message": None,
    }
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"SOURCE_UNAVAILABLE"}
    system.failures.clear()
    system.pause = _nothing
    assert (await asked(built, reply, reply.input(built)))["message"] == {"body": "Tak."}
    assert len(system.effects) == 1


async def _nothing() -> None:
    return None


async def _fails_after(system: Any, write: str, read: str) -> None:
    if system.calls[-1] == write:
        system.failures[read] = SourceUnavailable("sted")


@every
async def test_nothing_of_a_change_but_its_names_stands_in_an_answer(mutation: Mutation) -> None:
    """No key of the care system and no number; ids are opaque."""
    built = offering_all()
    answer = json.dumps(await asked(built, mutation, mutation.input(built)))
    for secret in ("numberofeva", "new-1", '"r1"', "a key of mine"):
        assert secret not in answer
