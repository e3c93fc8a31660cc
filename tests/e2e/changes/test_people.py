"""Everybody with a right to a record reads what each of the others wrote, as theirs."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from backends.stage.cast import cast
from tests.e2e.changes.orders import order, send
from tests.e2e.changes.record import Seat, nodes, state, threads
from tests.e2e.changes.table import (
    CITIZEN_AARHUS,
    CITIZEN_HELSINGOER,
    CITIZEN_VESTBY,
    RELATIVE_AARHUS,
    RELATIVE_HELSINGOER,
    RELATIVE_VESTBY,
)
from tests.world import NOW, Gateway

PAIRS = [
    (CITIZEN_AARHUS, RELATIVE_AARHUS),
    (CITIZEN_HELSINGOER, RELATIVE_HELSINGOER),
    (CITIZEN_VESTBY, RELATIVE_VESTBY),
]
BOTH_WAYS = [pair for one, other in PAIRS for pair in ((one, other), (other, one))]
EACH_READS = [pair for pair in PAIRS if pair[0].code != CITIZEN_VESTBY.code]
"""In Vestby read marks are for the citizen's side as a whole, so there is nothing of one's own."""
PEOPLE = cast(NOW.date())


def author(seat: Seat, *, reader: Seat) -> dict[str, Any]:
    """Who a message of this seat is from, to somebody who reads it."""
    return {
        "kind": "CITIZEN" if seat.role == "CITIZEN" else "REPRESENTATIVE",
        "name": PEOPLE[seat.person].name,
        "isViewer": seat is reader,
    }


def who_wrote(messages: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Each message's text with its author, newest first."""
    return [
        (m["body"], {k: m["author"][k] for k in ("kind", "name", "isViewer")})
        for m in nodes(messages)
    ]


async def thread_of(world: Gateway, seat: Seat, subject: str) -> dict[str, Any]:
    """The one of that subject, as that seat sees it."""
    [found] = [t for t in threads(await state(world, seat)) if t["subject"] == subject]
    return found


@pytest.mark.parametrize(("first", "second"), BOTH_WAYS, ids=str)
async def test_each_is_shown_as_its_author_to_both_and_to_oneself_as_oneself(
    world: Gateway, first: Seat, second: Seat
) -> None:
    question, answer, subject = "Må hunden blive inde?", "Den er hos naboen.", "Om hunden"
    given = {**await order(world, first, "startThread"), "subject": subject, "body": question}
    started = await send(world, first, "startThread", given)
    assert who_wrote(started["thread"]["messages"]) == [(question, author(first, reader=first))]
    seen = await thread_of(world, second, subject)
    assert who_wrote(seen["messages"]) == [(question, author(first, reader=second))]
    a_minute_later = NOW + timedelta(minutes=1)
    world.clock.set(a_minute_later)
    world.backends.set_clock(a_minute_later)
    reply = {"threadId": seen["id"], "body": answer}
    replied = await send(world, second, "replyToThread", reply)
    assert replied["message"]["author"] == author(second, reader=second)
    for reader in (first, second):
        said = who_wrote((await thread_of(world, reader, subject))["messages"])
        assert said == [
            (answer, author(second, reader=reader)),
            (question, author(first, reader=reader)),
        ]


@pytest.mark.parametrize(("one", "other"), EACH_READS, ids=str)
async def test_what_one_has_read_is_unread_by_the_other_until_they_read_it(
    world: Gateway, one: Seat, other: Seat
) -> None:
    subject = "Om hunden"
    given = {**await order(world, one, "startThread"), "subject": subject}
    await send(world, one, "startThread", given)
    ids = {seat: (await thread_of(world, seat, subject))["id"] for seat in (one, other)}

    async def unread() -> list[bool]:
        return [(await thread_of(world, seat, subject))["isUnread"] for seat in (one, other)]

    assert await unread() == [False, True]
    for reader, key, left in (
        (other, "the question", [False, False]),
        (one, "the answer", [False, True]),
        (other, "the answer", [False, False]),
    ):
        marked = await send(world, reader, "markThreadRead", {"threadId": ids[reader]}, key=key)
        assert marked["thread"]["isUnread"] is False
        assert await unread() == left
        if key == "the question":
            world.backends.happen(one.code, "answer", one.of)
            assert await unread() == [True, True]
