"""Several processes on one database: whatever only one may have, one has, and nobody fails."""

import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TIMES = 40


class Rivals:
    """Processes that are told the same thing at the same moment."""

    def __init__(self, processes):
        self._processes = processes

    def all_told(self, order):
        """What each of them answers."""
        for process in self._processes:
            process.stdin.write(order + "\n")
        for process in self._processes:
            process.stdin.flush()
        return [process.stdout.readline().strip() for process in self._processes]


@pytest.fixture
def rivals(database, tmp_path):
    with ExitStack() as stack:
        processes = []
        for holder in ("a", "b"):
            command = [sys.executable, "-m", "tests.unit.store.rival"]
            command += [database.url, str(tmp_path / "heads"), holder]
            process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            processes.append(stack.enter_context(process))
            stack.callback(process.stdin.close)
        assert [process.stdout.readline().strip() for process in processes] == ["ready"] * 2
        yield Rivals(processes)


@pytest.fixture
def started(rivals):
    assert rivals.all_told("start") == ["started"] * 2
    return rivals


def test_two_that_start_at_once_in_an_empty_database_both_do(started, database):
    assert database.asked("SELECT number FROM log_writer ORDER BY number") == [(1,), (2,)]
    assert database.asked("SELECT count(*) FROM layout") == [(1,)]
    assert started.all_told("append x") == ["appended"] * 2


def test_of_two_first_claims_of_one_name_one_has_it_and_the_other_waits(started, database):
    got = Counter(tuple(sorted(started.all_told(f"claim noegle-{n}"))) for n in range(TIMES))
    assert got == {("Claimed", "HeldElsewhere"): TIMES}
    assert database.asked("SELECT count(*) FROM claim") == [(TIMES,)]


def test_of_two_first_uses_of_a_portal_one_is_the_first(started):
    got = Counter(tuple(sorted(started.all_told(f"use portal-{n}"))) for n in range(TIMES))
    assert got == {("first", "later"): TIMES}


def test_what_all_write_at_once_is_all_in_the_log_once(started, database):
    for n in range(TIMES):
        assert started.all_told(f"append {n}") == ["appended"] * 2
    found = database.asked("SELECT writer, number, operation FROM access_log ORDER BY 1, 2")
    assert [place[:2] for place in found] == [(w, n + 1) for w in (1, 2) for n in range(TIMES)]
    told = {f"{n} of {holder}" for n in range(TIMES) for holder in "ab"}
    assert {operation for _, _, operation in found} == told
