"""No message is lost, none is told of twice, and no thread is read without need."""

from datetime import timedelta
from typing import Any

import pytest

from gateway.domain.errors import SourceInvalid, SourceTimeout, SourceUnavailable
from gateway.domain.people import StaffMember
from gateway.domain.records import Unreadable
from gateway.domain.topics import Role, Topic
from gateway.records.watching.noticed import MessageArrived
from tests.unit.fakes.house import policy
from tests.unit.records.onlooking import NOW, Record, letter, thread

LONG_AGO, JUST_NOW = NOW - timedelta(days=2), NOW - timedelta(seconds=5)
TORN = Unreadable("conversations[3]")


def arrived(message: str, of: str = "t1") -> MessageArrived:
    return MessageArrived(thread=of, message=message)


def reads(record: Record) -> int:
    found = record.system.calls.count("messages")
    record.system.calls.clear()
    return found


async def watched(*threads: Any, role: Role = Role.CITIZEN, **more: Any) -> Record:
    """A record that has been looked at once, with one old message in each thread."""
    record = Record(role, more)
    for one in threads:
        record.says(one.id, letter("m1", one.last_activity_at))
    assert await record.shows(threads=threads).changes() == ()
    return record


@pytest.mark.parametrize("role", list(Role))
async def test_a_new_message_is_told_once(role: Role) -> None:
    record = await watched(thread(), thread("t2"), role=role)
    record.says("t1", letter("m1"), letter("m2", NOW)).shows(threads=[thread(at=NOW), thread("t2")])
    assert await record.changes() == (arrived("m2"),)
    for _ in range(3):
        record.clock.advance(seconds=20)
        assert await record.changes() == ()


async def test_several_at_once_are_told_in_the_order_in_which_they_were_sent() -> None:
    record = await watched(thread(), thread("t2"))
    later = NOW + timedelta(seconds=1)
    record.says("t1", letter("m1"), letter("m4", later), letter("m2", NOW))
    record.says("t2", letter("m1"), letter("m3", NOW))
    record.shows(threads=[thread(at=later), thread("t2", at=NOW)])
    assert await record.changes() == (arrived("m2"), arrived("m3", "t2"), arrived("m4"))


async def test_every_message_of_a_new_thread_is_new() -> None:
    record = await watched(thread())
    record.says("t9", letter("x1", LONG_AGO), letter("x2", NOW))
    record.shows(threads=[thread(), thread("t9", at=NOW)])
    assert await record.changes() == (arrived("x1", "t9"), arrived("x2", "t9"))


async def test_a_thread_that_vanishes_for_a_while_is_no_news() -> None:
    record = await watched(thread(), thread("t2"))
    assert await record.shows(threads=[thread("t2")]).changes() == ()
    assert await record.shows(threads=[thread(), thread("t2")]).changes() == ()


async def test_a_thread_that_could_not_be_read_brings_only_what_came_since() -> None:
    record = Record()
    record.says("t2", letter("m1"))
    assert await record.shows(threads=[TORN, thread("t2")]).changes() == ()
    record.clock.advance(seconds=20)
    record.says("t1", letter("m1", LONG_AGO), letter("m2", NOW + timedelta(seconds=10)))
    record.shows(threads=[thread(at=NOW + timedelta(seconds=10)), thread("t2")])
    assert await record.changes() == (arrived("m2"),)


async def test_only_threads_that_have_changed_are_read() -> None:
    record = await watched(*(thread(f"t{n}") for n in range(10)))
    assert reads(record) == 0
    record.clock.advance(seconds=20)
    at = record.clock.now()
    record.says("t3", letter("m1"), letter("m2", at))
    record.shows(threads=[thread(f"t{n}", **({"at": at} if n == 3 else {})) for n in range(10)])
    assert await record.changes() == (arrived("m2", "t3"),)
    assert reads(record) == 1
    record.clock.advance(minutes=5)
    await record.changes()
    record.clock.advance(minutes=5)
    reads(record)
    await record.changes()
    assert reads(record) == 0, "nothing has been written there of late"


async def test_a_second_message_of_the_same_second_is_not_lost() -> None:
    record = await watched(thread(at=JUST_NOW))
    record.clock.advance(seconds=20)
    record.says("t1", letter("m1", JUST_NOW), letter("m2", JUST_NOW))
    assert await record.changes() == (arrived("m2"),)
    record.clock.advance(seconds=20)
    assert await record.changes() == ()


@pytest.mark.parametrize("ago", [timedelta(minutes=2), timedelta(hours=23)])
async def test_a_message_that_bears_an_earlier_moment_reaches_a_thread_of_late(
    ago: timedelta,
) -> None:
    record = await watched(thread(at=NOW - ago))
    earlier = letter("m0", NOW - ago - timedelta(days=1))
    record.clock.advance(minutes=5)
    record.says("t1", letter("m1", NOW - ago), earlier).shows(threads=[thread(at=NOW)])
    assert await record.changes() == (arrived("m0"),)


async def test_a_message_of_the_same_moment_as_one_that_was_never_read_is_not_lost() -> None:
    record = await watched(thread())
    assert reads(record) == 0
    record.says("t1", letter("m1"), letter("m2"), letter("m3", NOW))
    record.shows(threads=[thread(at=NOW)])
    assert {arrived("m2"), arrived("m3")} <= set(await record.changes())


async def test_the_first_look_reads_a_few_threads_at_most() -> None:
    hours = [timedelta(hours=n) for n in range(1, 11)]
    record = await watched(*(thread(f"t{n}", NOW - ago) for n, ago in enumerate(hours)))
    assert reads(record) == 5


async def test_a_message_that_cannot_be_read_is_told_when_it_can() -> None:
    record = await watched(thread())
    record.says("t1", letter("m1"), Unreadable("messages[1]")).shows(threads=[thread(at=NOW)])
    assert await record.changes() == ()
    record.says("t1", letter("m1"), letter("m2", NOW))
    assert await record.changes() == (arrived("m2"),)


async def test_one_that_cannot_be_read_for_a_while_is_not_told_again() -> None:
    record = await watched(thread(at=JUST_NOW))
    for at, rows in enumerate([(Unreadable("messages[0]"),), (letter("m1", JUST_NOW),)], 1):
        record.says("t1", *rows).shows(threads=[thread(at=JUST_NOW + timedelta(seconds=at))])
        assert await record.changes() == ()


async def test_a_reading_that_fails_is_made_good_however_long_ago_it_was() -> None:
    record = await watched(thread(at=JUST_NOW))
    record.clock.advance(seconds=20)
    record.says("t1", letter("m1", JUST_NOW), letter("m2", JUST_NOW))
    record.system.failures["messages"] = SourceUnavailable("conversation")
    for _ in range(3):
        assert (await record.look()).failed
        record.clock.advance(minutes=10)
    record.system.failures.clear()
    assert await record.changes() == (arrived("m2"),)


async def test_what_changes_in_a_thread_without_a_message_is_no_event() -> None:
    record = await watched(thread(at=JUST_NOW))
    closed = thread(at=JUST_NOW, can_reply=False, is_unread=True)
    assert await record.shows(threads=[closed]).changes() == ()


@pytest.mark.parametrize(
    "failure", [SourceUnavailable("c"), SourceTimeout("c"), SourceInvalid("c")]
)
async def test_messages_that_cannot_be_fetched_are_told_next_time(failure: Exception) -> None:
    record = await watched(thread(at=JUST_NOW), thread("t2"))
    record.clock.advance(seconds=20)
    at = record.clock.now()
    record.says("t1", letter("m1", JUST_NOW), letter("m2", at))
    record.shows(threads=[thread(at=at), thread("t2")])
    record.system.failures["messages"] = failure
    found = await record.look()
    assert found.changes == ()
    assert found.failed is not isinstance(failure, SourceInvalid)
    record.system.failures.clear()
    record.clock.advance(minutes=10)
    assert await record.changes() == (arrived("m2"),)


async def test_a_thread_whose_first_reading_fails_brings_nothing_old() -> None:
    record = Record().says("t1", letter("m1", JUST_NOW))
    record.system.failures["messages"] = SourceUnavailable("conversation")
    assert (await record.shows(threads=[thread(at=JUST_NOW)]).look()).failed
    record.system.failures.clear()
    assert await record.changes() == ()
    record.clock.advance(seconds=20)
    at = record.clock.now()
    record.says("t1", letter("m1", JUST_NOW), letter("m2", at)).shows(threads=[thread(at=at)])
    assert await record.changes() == (arrived("m2"),)


async def test_a_failing_list_leaves_everything_as_it_was_seen() -> None:
    record = await watched(thread())
    record.system.failures["threads"] = SourceTimeout("conversations")
    assert (await record.look()).failed
    record.system.failures.clear()
    record.says("t1", letter("m1"), letter("m2", NOW)).shows(threads=[thread(at=NOW)])
    assert await record.changes() == (arrived("m2"),)


@pytest.mark.parametrize("verdict", ["withheld", "not_offered"])
async def test_messages_that_are_not_shown_are_not_even_asked_for(verdict: str) -> None:
    record = await watched(thread(), policy=policy(**{verdict: {Topic.MESSAGES}}))
    record.says("t1", letter("m1"), letter("m2", NOW)).shows(threads=[thread(at=NOW)])
    assert await record.changes() == ()
    assert {"threads", "messages"}.isdisjoint(record.system.calls)
    assert record.seen.threads is None


async def test_worlds_that_differ_in_surnames_only_are_told_the_same() -> None:
    told = []
    for surname in ("Holm", "Bjerg"):
        record = await watched(thread())
        author = letter("m1").author
        ane = StaffMember(given="Ane", full=f"Ane {surname}")
        changed = letter("m1", author=type(author)(kind=author.kind, staff=ane))
        record.says("t1", changed, letter("m2", NOW)).shows(threads=[thread(at=NOW)])
        told.append(await record.changes())
    assert told[0] == told[1] == (arrived("m2"),)


async def test_nothing_of_a_thread_is_kept_but_keys_and_times() -> None:
    record = await watched(thread(at=JUST_NOW))
    kept = repr(record.seen)
    assert "m1" in kept
    for told in ("Om torsdag", "Hej", "Holm", "/threads"):
        assert told not in kept
