"""Answers that the demo world does not give: of a newer gateway, of a busy one, and of none."""

from typing import Any

import pytest

from tests.examples.clients import Client
from tests.examples.newer import answering

pytestmark = pytest.mark.xdist_group("examples")

PAGE = {"pageInfo": {"hasNextPage": False}}
MOVED = {
    "id": "an-id",
    "title": "Bad",
    "start": "2026-11-27T08:00:00.000+01:00",
    "end": None,
    "status": "MOVED",
    "place": None,
    "cancellation": {"code": "PERHAPS", "explanation": "Måske."},
}
NEWER = {
    "__typename": "CareRecord",
    "municipality": {"name": "Helsingør", "portal": None},
    "person": {"name": "Nancy"},
    "calendar": {"__typename": "Calendar", "appointments": {"nodes": [MOVED, None], **PAGE}},
    "messages": {
        "__typename": "Postponed",
        "explanation": "Vises fra i morgen.",
        "alternative": None,
    },
    "medications": None,
}
BUSY = {"code": "SOURCE_UNAVAILABLE", "retryAfter": "PT1M30S"}
ERROR = {"message": "later", "path": ["careRecord", "medications"], "extensions": BUSY}
KEYED = ("cancel", "--appointment=an-id", "--key", "the-key-of-a-test")


def refused(code: str, **details: str) -> dict[str, Any]:
    return {"errors": [{"message": "no", "extensions": {"code": code, **details}}]}


def result(typename: str, **fields: Any) -> tuple[int, Any]:
    told = {"__typename": typename, "explanation": "Sådan er det.", "nextStep": None, **fields}
    return 200, {"data": {"cancelAppointment": told}}


DONE = result("AppointmentCancelled", appointment={"status": "CANCELLED"})
UNKNOWN = result("OutcomeUnknown", retryAfter="PT0S")
WAIT = (429, refused("RATE_LIMITED", retryAfter="PT1S"))


def test_what_a_newer_gateway_answers_is_told_as_far_as_it_is_known(example: Client) -> None:
    answer = {"data": {"careRecord": NEWER}, "errors": [ERROR]}
    with answering((200, answer)) as (address, _):
        said = example.at(address).run("day", "DK-0217", "--date", "2026-11-27")
    assert (said.status, said.err) == (0, "")
    assert "08:00 Bad, " in said.out
    assert "    Måske." in said.out
    assert "(one that cannot be read)" in said.out
    assert "  Vises fra i morgen." in said.out
    assert "Try again in 90 seconds. (SOURCE_UNAVAILABLE)" in said.out


@pytest.mark.parametrize(
    ("status", "answer", "words"),
    [
        (429, refused("RATE_LIMITED", retryAfter="PT7S"), "Try again in 7 seconds."),
        (400, refused("A_CODE_TO_COME"), "A_CODE_TO_COME: "),
        (502, b"<html>Bad Gateway</html>", "did not answer"),
    ],
    ids=["busy", "a new code", "no gateway"],
)
def test_a_request_that_is_refused_says_what_to_do(
    example: Client, status: int, answer: Any, words: str
) -> None:
    with answering((status, answer)) as (address, _):
        said = example.at(address).run("day", "DK-0217")
    assert (said.status, said.out) == (1, "")
    assert words in said.err


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ([UNKNOWN, DONE], 0),
        ([WAIT, DONE], 0),
        ([UNKNOWN, result("Refused", code="NOT_FOUND")], 1),
        ([UNKNOWN, (401, refused("UNAUTHENTICATED"))], 3),
        ([result("Deferred")], 3),
        ([(400, refused("BAD_USER_INPUT"))], 1),
    ],
    ids=["unknown, done", "busy, done", "unknown, refused", "signed out", "newer", "wrong"],
)
def test_a_change_is_tried_again_with_its_own_key_until_it_is_known_or_cannot_be(
    example: Client, answers: list[tuple[int, Any]], status: int
) -> None:
    with answering(*answers) as (address, asked):
        said = example.at(address).run(*KEYED)
    assert said.status == status, said
    assert len(asked) == len(answers)
    assert {one["variables"]["input"]["idempotencyKey"] for one in asked} == {"the-key-of-a-test"}
    assert ("is not known" in said.out) == (status == 3)
    assert ("may have been done before" in said.out) == (status == 1 and len(answers) > 1)
