"""Whatever is done to a log, the audit names it, where it was done, and nothing else."""

import asyncio
import shutil
from dataclasses import replace

import pytest

from gateway.store.auditing import stretches
from gateway.store.heads import Head
from gateway.store.keyed import KeyRing, StoreKey
from tests.databases import KINDS
from tests.unit.store.logbook import A_MOMENT, BOTH, NEW, OLD, in_short, logbook

SIZES = ((OLD, 5), (OLD, 12), (NEW, 20), (NEW, 3))
"""Writers 1 to 4: the key of each and how many entries it wrote."""

ANY_LINK = "'" + "f" * 64 + "'"
CHANGES = {
    "at": A_MOMENT,
    "kind": "'READ'",
    "key": "'old'",
    "actor": ANY_LINK,
    "actor_name": "'Somebody Else'",
    "actor_born": "1901",
    "role": "null",
    "subject": "null",
    "subject_name": "null",
    "subject_born": "1901",
    "record": ANY_LINK,
    "municipality": "'DK-0147'",
    "application": "'another'",
    "operation": "null",
    "topics_shown": "'MEDICATIONS'",
    "topics_withheld": "'MEDICATIONS'",
    "outcome": "'ANSWERED'",
    "correlation": "'x'",
    "without_right": "not without_right",
    "link": ANY_LINK,
}


@pytest.fixture(scope="module", params=KINDS)
def whole(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    with logbook(request.param, request, folder) as made:
        yield asyncio.run(made.written(*SIZES))


@pytest.fixture
def log(whole):
    with whole.restored():
        yield whole


def test_a_log_that_nobody_touched_is_whole(log):
    report = log.report()
    assert report.findings == []
    assert (report.writers, report.entries) == (4, 40)
    assert (report.ends - report.begins).total_seconds() == 39 * 60
    assert (report.cuts, report.without_traces, report.strange_keys) == ([], [], ())


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("number", [1, 7, 20], ids=["first", "middle", "last"])
def test_a_changed_entry(log, column, number):
    log.change("access_log", f"writer = 3 and number = {number}", **{column: CHANGES[column]})
    assert log.found() == [f"entry 3/{number} changed"]


def entry(number, writer=3):
    return f"writer = {writer} and number = {number}"


def two_changed_apart(log):
    log.change("access_log", "writer = 3 and number in (7, 9)", actor_name="'x'")


def changed_in_two_writers(log):
    log.change("access_log", "number = 2", actor_name="'x'")


def changed_with_its_link(log):
    log.change("access_log", entry(7), actor_name="'x'", link=ANY_LINK)


def neighbours_changed(log):
    log.change("access_log", "writer = 3 and number in (7, 8)", actor_name="'x'")


def removed(log):
    log.remove(3, 7)


def several_removed(log):
    log.remove(3, 7, 8, 11)


def first_removed(log):
    log.remove(3, 1)


def removed_and_another_changed(log):
    log.remove(3, 7)
    log.change("access_log", entry(12), actor_name="'x'")


def removed_and_renumbered(log):
    log.remove(3, 7)
    log.renumber(3, 8, -1)


def removed_to_the_last(log):
    log.remove(3, 18, 19, 20)


def all_removed(log):
    log.sql("delete from access_log where writer = 3")


def inserted_and_renumbered(log):
    log.renumber(3, 7, 1)
    log.copy(2, 2, to=7, of=3)


def copied_with_its_link_and_renumbered(log):
    log.renumber(3, 7, 1)
    log.copy(3, 6, to=7)


def three_inserted_and_renumbered(log):
    log.renumber(3, 7, 3)
    for number in (2, 3, 4):
        log.copy(3, number, to=number + 5)


def inserted_at_the_tail(log):
    log.copy(3, 4, to=21)


def inserted_beyond_the_tail(log):
    log.copy(3, 4, to=42)


def inserted_before_the_first(log):
    log.copy(3, 4, to=0)


def inserted_under_a_writer_that_is_not_registered(log):
    log.copy(3, 4, to=1, of=9)


def inserted_and_removed_elsewhere(log):
    log.renumber(3, 7, 1)
    log.copy(3, 2, to=7)
    log.remove(3, 15)
    log.renumber(3, 16, -1)


def exchanged(log):
    log.exchange("access_log", 5, 11, "writer = 3 and")


def neighbours_exchanged(log):
    log.exchange("access_log", 5, 6, "writer = 3 and")


def first_and_last_exchanged(log):
    log.exchange("access_log", 1, 20, "writer = 3 and")


def exchanged_but_for_their_links(log):
    one, other = (log.rows("access_log", entry(number))[0] for number in (5, 11))
    for number, row in ((5, other), (11, one)):
        log.change(
            "access_log", entry(number), at=f"'{row['at']}'", operation=f"'{row['operation']}'"
        )


def two_pairs_exchanged(log):
    log.exchange("access_log", 2, 6, "writer = 3 and")
    log.exchange("access_log", 9, 17, "writer = 3 and")


def moved_to_another_place(log):
    log.change("access_log", entry(5), number=9999)
    log.renumber(3, 10, 1)  # makes room
    log.change("access_log", "writer = 3 and number > 9999", number=10)


def moved_and_those_between_renumbered(log):
    log.change("access_log", entry(5), number=9999)
    for number in (6, 7, 8, 9):
        log.change("access_log", entry(number), number=number - 1)
    log.change("access_log", entry(9999), number=9)


def given_a_free_number(log):
    log.change("access_log", entry(5), number=1000)


def last_given_a_higher_number(log):
    log.change("access_log", entry(20), number=25)


def all_from_one_on_given_other_numbers(log):
    log.renumber(3, 7, 10)


def moved_to_another_writer(log):
    log.change("access_log", entry(5), writer=2, number=13)


def linked_anew_without_the_key(log):
    log.change("access_log", "writer = 3", link="actor")


def linked_anew_from_one_on_without_the_key(log):
    log.change("access_log", "writer = 3 and number >= 8", link="actor")


def linked_anew_with_the_key(log):
    log.change("access_log", entry(7), actor_name="'x'")
    log.link_anew(3, NEW, since=7)


def removed_and_linked_anew_with_the_key(log):
    log.remove(3, 7)
    log.renumber(3, 8, -1)
    log.link_anew(3, NEW, since=7)


def registration_removed(log):
    log.sql("delete from log_writer where number = 2")


def first_registration_removed(log):
    log.sql("delete from log_writer where number = 1")


def last_registration_removed(log):
    log.sql("delete from log_writer where number = 4")


def two_registrations_removed(log):
    log.sql("delete from log_writer where number in (2, 3)")


def writer_removed_with_its_entries(log):
    registration_removed(log)
    log.sql("delete from access_log where writer = 2")


def last_writer_removed_with_its_entries(log):
    last_registration_removed(log)
    log.sql("delete from access_log where writer = 4")


def registration_removed_with_its_head(log):
    registration_removed(log)
    log.head(2).unlink()


def last_registration_removed_with_its_head(log):
    last_registration_removed(log)
    log.head(4).unlink()


def writer_inserted(log):
    log.sql("insert into log_writer values", f"(5, 'x', {A_MOMENT}, 'new', {ANY_LINK})")
    log.copy(3, 4, to=1, of=5)


def registrations_exchanged(log):
    log.exchange("log_writer", 2, 3)


def registration_given_a_free_number(log):
    log.change("log_writer", "number = 2", number=7)


def registrations_linked_anew_with_the_key(log):
    log.change("log_writer", "number = 3", started_at=A_MOMENT)
    log.register_anew(3)
    for writer in (3, 4):
        log.link_anew(writer, NEW)


def head_removed(log):
    log.head(3).unlink()


def head_moved_back_by_hand(log):
    head = log.head(3)
    head.write_bytes(head.read_bytes().replace(b"20,", b"19,"))


def head_emptied(log):
    log.head(3).write_bytes(b"")


def head_of_another_in_its_file(log):
    log.head(3).write_bytes(log.head(2).read_bytes())


def head_removed_and_the_tail_cut(log):
    head_removed(log)
    removed_to_the_last(log)


DONE = {
    two_changed_apart: ["entry 3/7 changed", "entry 3/9 changed"],
    changed_in_two_writers: [f"entry {writer}/2 changed" for writer in (1, 2, 3, 4)],
    changed_with_its_link: ["entry 3/7 changed, 8-8 unchecked"],
    neighbours_changed: ["entry 3/7 changed, 8-8 unchecked"],
    removed: ["entry 3/7 missing, 8-8 unchecked"],
    several_removed: ["entry 3/11 missing, 12-12 unchecked", "entry 3/7-8 missing, 9-9 unchecked"],
    first_removed: ["entry 3/1 missing, 2-2 unchecked"],
    removed_and_another_changed: ["entry 3/12 changed", "entry 3/7 missing, 8-8 unchecked"],
    removed_and_renumbered: ["entry 3/7 missing, others renumbered, 8-8 unchecked"],
    removed_to_the_last: ["entry 3/18-20 missing"],
    all_removed: ["entry 3/1-20 missing"],
    inserted_and_renumbered: ["entry 3/7 inserted, others renumbered"],
    copied_with_its_link_and_renumbered: ["entry 3/7 inserted, others renumbered"],
    three_inserted_and_renumbered: ["entry 3/7-9 inserted, others renumbered"],
    inserted_at_the_tail: ["entry 3/21 inserted"],
    inserted_beyond_the_tail: ["entry 3/42 inserted"],
    inserted_before_the_first: ["entry 3/0 inserted"],
    inserted_under_a_writer_that_is_not_registered: ["writer 9 inserted"],
    inserted_and_removed_elsewhere: [
        "entry 3/14 missing, others renumbered, 15-15 unchecked",
        "entry 3/7 inserted, others renumbered",
    ],
    exchanged: ["entry 3/5 exchanged 11"],
    neighbours_exchanged: ["entry 3/5 exchanged 6"],
    first_and_last_exchanged: ["entry 3/1 exchanged 20"],
    exchanged_but_for_their_links: ["entry 3/5 exchanged 11"],
    two_pairs_exchanged: ["entry 3/2 exchanged 6", "entry 3/9 exchanged 17"],
    moved_to_another_place: ["entry 3/10-20 renumbered 11", "entry 3/5 moved 10"],
    moved_and_those_between_renumbered: ["entry 3/5 moved 9", "entry 3/6-9 renumbered 5"],
    given_a_free_number: ["entry 3/5 moved 1000"],
    last_given_a_higher_number: ["entry 3/20 renumbered 25"],
    all_from_one_on_given_other_numbers: ["entry 3/7-20 renumbered 17"],
    moved_to_another_writer: ["entry 2/13 inserted", "entry 3/5 missing, 6-6 unchecked"],
    linked_anew_without_the_key: ["entry 3/1-20 relinked"],
    linked_anew_from_one_on_without_the_key: ["entry 3/8-20 relinked"],
    linked_anew_with_the_key: ["entry 3/20 relinked"],
    removed_and_linked_anew_with_the_key: ["entry 3/20 missing"],
    registration_removed: ["writer 2 missing"],
    first_registration_removed: ["writer 1 missing"],
    last_registration_removed: ["writer 4 missing"],
    two_registrations_removed: ["writer 2-3 missing"],
    writer_removed_with_its_entries: ["entry 2/1-12 missing", "writer 2 missing"],
    last_writer_removed_with_its_entries: ["entry 4/1-3 missing", "writer 4 missing"],
    registration_removed_with_its_head: ["head 2 missing", "writer 2 missing, 3-3 unchecked"],
    last_registration_removed_with_its_head: ["head 4 missing", "writer 4 missing"],
    writer_inserted: ["writer 5 inserted"],
    registrations_exchanged: ["writer 2 exchanged 3"],
    registration_given_a_free_number: ["writer 2 moved 7"],
    registrations_linked_anew_with_the_key: ["writer 3 relinked", "writer 4 relinked"],
    head_removed: ["head 3 missing"],
    head_moved_back_by_hand: ["head 3 changed"],
    head_emptied: ["head 3 changed"],
    head_of_another_in_its_file: ["head 3 changed"],
    head_removed_and_the_tail_cut: ["head 3 missing"],
}


@pytest.mark.parametrize("do", DONE, ids=lambda do: do.__name__)
def test_what_was_done_is_named_and_nothing_else(log, do):
    do(log)
    assert log.found() == sorted(DONE[do])


@pytest.mark.parametrize("column", ["uid", "started_at", "key", "link"])
@pytest.mark.parametrize("writer", [1, 2, 4])
def test_a_changed_registration(log, column, writer):
    other = {"uid": "'x'", "started_at": A_MOMENT, "link": ANY_LINK}
    other["key"] = "'new'" if writer < 3 else "'old'"
    log.change("log_writer", f"number = {writer}", **{column: other[column]})
    assert log.found() == [f"writer {writer} changed"]


def test_an_unheard_of_key_of_a_registration_is_a_change_of_it(log):
    log.change("log_writer", "number = 2", key="'nobody'")
    assert log.found() == ["writer 2 changed"]


def test_without_the_old_key_the_one_that_is_wanted_is_named(log):
    assert log.found(KeyRing([NEW])) == ["writer 1-2 unknown key old"]
    log.remove(2, 5)
    log.change("access_log", entry(7), actor_name="'x'")
    assert log.found(KeyRing([NEW])) == [
        "entry 2/5 missing, 6-6 unchecked",
        "entry 3/7 changed",
        "writer 1-2 unknown key old",
    ]


def test_a_wrong_secret_under_the_right_name_is_suspected(log):
    report = log.report(KeyRing([NEW, StoreKey(b"x" * 32, "old")]))
    assert report.strange_keys == ("old",)
    assert report.findings


@pytest.mark.parametrize("file", ["writer-9-0123abcd.head", "a letter.head"])
def test_what_is_no_head_in_the_folder_is_named_once(log, file):
    (log.heads / file).write_bytes(b"Dear all, " * 10_000)
    (log.heads / "notes.txt").write_bytes(b"not ours")
    nine = file.startswith("writer")
    assert log.found() == [f"head {9 if nine else None} changed"]


def test_a_folder_in_the_place_of_a_head_is_no_head(log):
    log.head(3).unlink()
    (log.heads / "writer-3-0123abcd.head").mkdir()
    assert log.found() == ["head 3 changed"]


def test_a_copy_of_the_heads_elsewhere_tells_what_the_first_no_longer_does(log, tmp_path):
    """Whoever cut the tail has put the head back to an older copy of itself."""
    shutil.copytree(log.heads, tmp_path / "copied")
    log.remove(4, 1, 2, 3)
    head = Head.read(log.head(4).read_bytes(), BOTH)
    log.head(4).write_bytes(replace(head, number=0, link=head.registered).written(NEW))
    assert log.found() == []
    found = log.report(BOTH, tmp_path / "copied").findings
    assert [in_short(finding) for finding in found] == ["entry 4/1-3 missing"]


def test_where_there_are_too_many_wrong_places_that_is_told(log, monkeypatch):
    monkeypatch.setattr(stretches, "MOST", 5)
    log.change("access_log", "writer = 3 and number in (2, 4, 6, 8, 10, 12, 14)", actor_name="'x'")
    found = log.found()
    assert "entry 3/2 changed" in found
    assert "entry 3/10 too many" in found
    assert not any("missing" in told for told in found)
