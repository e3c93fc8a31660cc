"""What each change may say: texts, recipients, components, kinds, and the text it was based on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gateway.domain.changes import NewThread
from gateway.domain.contacts import LifeStory
from gateway.domain.ids import Kind
from gateway.domain.messages import MessageRecipient
from gateway.domain.notifications import NotificationKind
from gateway.domain.records import Unreadable
from gateway.domain.topics import Role
from tests.unit.fakes.house import AARHUS, House
from tests.unit.fakes.mutations import BY_NAME, EVA, asked, offering_all
from tests.unit.fakes.rows import NOW, THREAD

REPLY, START, STORY = BY_NAME["replyToThread"], BY_NAME["startThread"], BY_NAME["saveLifeStory"]
MEASURE, AID = BY_NAME["recordMeasurement"], BY_NAME["applyForAid"]
NOTIFY, READ = BY_NAME["updateNotifications"], BY_NAME["markThreadRead"]
CANCEL, NEW_TIME = BY_NAME["cancelAppointment"], BY_NAME["requestNewTime"]
STORY_QUERY = """{ careRecord(municipality: "DK-0751") { ... on CareRecord {
  lifeStory { ... on LifeStory { text updatedAt } } } } }"""


def effects(built: House) -> list[Any]:
    return [effect.change for effect in built.systems[AARHUS].effects]


async def code_of(built: House, mutation: Any, **said: Any) -> str | None:
    """The refusal of a mutation with another input; None where it is done."""
    found = await asked(built, mutation, {**mutation.input(built), **said})
    if found["__typename"] == mutation.done:
        return None
    assert effects(built) == []
    return str(found["code"])


@pytest.mark.parametrize(
    ("mutation", "name", "longest"),
    [
        (START, "subject", 200),
        (START, "body", 10_000),
        (REPLY, "body", 10_000),
        (AID, "motivation", 10_000),
        (STORY, "text", 10_000),
        (NEW_TIME, "wish", 2_000),
        (CANCEL, "comment", 2_000),
        (MEASURE, "comment", 2_000),
    ],
)
@pytest.mark.parametrize(
    ("made", "allowed"),
    [
        pytest.param(lambda longest: "å" * longest, True, id="longest"),
        pytest.param(lambda longest: "😀" * longest, True, id="longest, of four bytes each"),
        pytest.param(lambda longest: "x" * (longest + 1), False, id="too long"),
        pytest.param(lambda _: "a\x00b", False, id="NUL"),
        pytest.param(lambda _: "a\rb", False, id="CR"),
        pytest.param(lambda _: "a\x7fb", False, id="DEL"),
        pytest.param(lambda _: "a\x85b", False, id="NEL"),
        pytest.param(lambda _: "a\ud83d", False, id="half of a character"),
    ],
)
async def test_every_text_has_its_length_and_its_characters(
    mutation: Any, name: str, longest: int, made: Any, *, allowed: bool
) -> None:
    code = await code_of(offering_all(), mutation, **{name: made(longest)})
    assert code == (None if allowed else "OUT_OF_RANGE")


@pytest.mark.parametrize(
    ("mutation", "name"),
    [(START, "body"), (REPLY, "body"), (AID, "motivation"), (STORY, "text"), (NEW_TIME, "wish")],
)
async def test_lines_end_with_a_line_feed(mutation: Any, name: str) -> None:
    built = offering_all()
    assert await code_of(built, mutation, **{name: "a\r\n\tb\n"}) is None
    (change,) = effects(built)
    assert getattr(change, "text" if name == "text" else name) == "a\n\tb\n"


async def test_an_empty_life_story_takes_it_away_and_nothing_else_may_be_empty() -> None:
    built = offering_all()
    assert await code_of(built, STORY, text="") is None
    for mutation, name in (
        (START, "subject"),
        (START, "body"),
        (REPLY, "body"),
        (AID, "motivation"),
    ):
        assert await code_of(offering_all(), mutation, **{name: " \n"}) == "OUT_OF_RANGE"


async def test_a_thread_begins_with_a_recipient_that_is_offered() -> None:
    built = offering_all()
    assert await code_of(built, START) is None
    (change,) = effects(built)
    assert change == NewThread(
        recipient=MessageRecipient(id="u1", name="Hjemmeplejen Øst", area="Pleje"),
        subject="Nøgle",
        body="Den er væk.",
    )


@pytest.mark.parametrize(
    "thing",
    [
        {"upstream": "u9"},
        {"upstream": "unknown"},
        {"upstream": "u1", "record": "r2"},
        {"upstream": "u1", "role": Role.RELATIVE},
        {"upstream": "u1", "kind": Kind.MESSAGE_THREAD},
        {"upstream": "u1", "code": "DK-0147"},
        {"upstream": "u1", "parent": "t1"},
    ],
)
async def test_any_other_recipient_is_not_found(thing: dict[str, Any]) -> None:
    """One that closed, of another record, seen in another role, or no recipient at all."""
    built = offering_all()
    of = {"kind": Kind.MESSAGE_RECIPIENT, "code": AARHUS, "record": "r1", **thing}
    kind, code, record = of.pop("kind"), of.pop("code"), of.pop("record")
    recipient = built.id_of(kind, code, record, **of)
    assert await code_of(built, START, recipientId=recipient) == "NOT_FOUND"


@pytest.mark.parametrize("recipient", ["", "rubbish", "u1"])
async def test_what_is_no_recipients_id_is_not_found(recipient: str) -> None:
    assert await code_of(offering_all(), START, recipientId=recipient) == "NOT_FOUND"


async def test_a_thread_that_is_closed_takes_no_answers() -> None:
    built = offering_all()
    built.systems[AARHUS].rows["threads"] = (replace(THREAD, can_reply=False),)
    assert await code_of(built, REPLY) == "NOT_OFFERED"


async def test_what_is_read_already_needs_no_telling() -> None:
    built = offering_all()
    built.systems[AARHUS].rows["threads"] = (replace(THREAD, is_unread=False),)
    assert await code_of(built, READ) is None
    assert effects(built) == []
    assert "mark_thread_read" not in built.calls


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"takenAt": "2026-11-22T10:00:00.000Z"}, None),
        ({"takenAt": "2026-11-22T10:00:00.001Z"}, "OUT_OF_RANGE"),
        ({"takenAt": "2026-11-22T11:00:00.001+01:00"}, "OUT_OF_RANGE"),
        ({"values": []}, "NOT_AGREED"),
        ({"values": [{"code": "x", "value": 1}]}, "NOT_AGREED"),
        ({"values": [{"code": "s", "value": 1}] * 2}, "NOT_AGREED"),
        ({"values": [{"code": "s", "value": 1}] * 20}, "NOT_AGREED"),
    ],
)
async def test_a_measurement_is_as_agreed(said: dict[str, Any], code: str | None) -> None:
    assert await code_of(offering_all(), MEASURE, **said) == code


async def test_a_number_too_large_for_a_number_is_out_of_range() -> None:
    built = offering_all()
    agreement = MEASURE.target_in(built)
    document = f"""mutation {{ recordMeasurement(input: {{agreementId: "{agreement}",
      takenAt: "2026-11-22T10:00:00.000Z", values: [{{code: "s", value: 1e999}}],
      idempotencyKey: "a key of mine"}}) {{ ... on Refused {{ code }} }} }}"""
    answer = await built.ask(EVA, document)
    assert answer == {"data": {"recordMeasurement": {"code": "OUT_OF_RANGE"}}}
    assert effects(built) == []


async def test_more_values_than_anybody_measures_are_an_error() -> None:
    built = offering_all()
    given = {**MEASURE.input(built), "values": [{"code": "s", "value": 1}] * 21}
    answer = await built.ask(EVA, MEASURE.query(), {"input": given})
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["BAD_USER_INPUT"]
    assert built.calls == []


async def test_an_agreement_that_has_ended_is_none() -> None:
    built = offering_all()
    built.systems[AARHUS].rows["agreements"] = (Unreadable("agreement"),)
    assert await code_of(built, MEASURE) == "NOT_AGREED"


@pytest.mark.parametrize("kind", ["", "STOMI", "kørestol"])
async def test_only_offered_kinds_of_aids_can_be_applied_for(kind: str) -> None:
    assert await code_of(offering_all(), AID, kindCode=kind) == "NOT_OFFERED"


async def test_a_choice_goes_to_the_care_system_even_where_it_looks_made_already() -> None:
    """Kinds may have channels of their own there; only its adapter knows what differs."""
    built = offering_all()
    same = {"channel": "SMS", "kinds": ["NEW_MESSAGE", "COMPLETED_VISIT"]}
    assert await code_of(built, NOTIFY, **same) is None
    assert len(effects(built)) == 1


async def test_a_kind_that_is_not_offered_cannot_be_chosen() -> None:
    built = offering_all()
    rows = built.systems[AARHUS].rows
    only = (NotificationKind.COMPLETED_VISIT,)
    rows["notifications"] = replace(rows["notifications"], available_kinds=only)
    assert await code_of(built, NOTIFY) == "NOT_OFFERED"
    off = {"channel": None, "kinds": [], "idempotencyKey": "another key"}
    assert await code_of(built, NOTIFY, **off) is None


def with_story(built: House, **microseconds: int) -> None:
    at = NOW + timedelta(**microseconds)
    built.systems[AARHUS].rows["life_story"] = LifeStory(text="Før", updated_at=at)


@pytest.mark.parametrize("microseconds", [0, 1, 123_456, 122_999, 999_999, 500_500])
async def test_a_story_is_based_on_what_was_told_of_the_one_before(microseconds: int) -> None:
    """Clients are told milliseconds; the source may know more."""
    built = offering_all()
    with_story(built, microseconds=microseconds)
    answer = await built.ask(EVA, STORY_QUERY)
    told = answer["data"]["careRecord"]["lifeStory"]["updatedAt"]
    assert await code_of(built, STORY, basedOnUpdatedAt=told) is None
    (change,) = effects(built)
    assert change.before.text == "Før"


@pytest.mark.parametrize(
    "based_on",
    [None, "2026-11-22T10:00:00.001Z", "2026-11-22T09:59:59.999Z", "2025-11-22T10:00:00.000Z"],
)
async def test_a_story_that_somebody_changed_meanwhile_is_not_overwritten(
    based_on: str | None,
) -> None:
    built = offering_all()
    with_story(built)
    assert await code_of(built, STORY, basedOnUpdatedAt=based_on) == "CONFLICT"
    newer = await built.ask(EVA, STORY_QUERY)
    assert newer["data"]["careRecord"]["lifeStory"]["text"] == "Før"


async def test_a_story_from_before_any_was_written_is_a_conflict() -> None:
    wanted = {"basedOnUpdatedAt": "2026-11-22T10:00:00.000Z"}
    assert await code_of(offering_all(), STORY, **wanted) == "CONFLICT"
