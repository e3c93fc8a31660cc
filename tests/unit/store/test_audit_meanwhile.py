"""An audit while others write finds only what is so, and who is tampered with notices it."""

import subprocess
import sys
import threading
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.domain.errors import StoreUnavailable
from gateway.store.auditing import verify
from gateway.store.keyed import KeyRing
from tests.unit.store.desk import NANCY, STORE_KEY, line
from tests.unit.store.logbook import AS_STORED

ROOT = Path(__file__).parents[3]
KEYS = KeyRing.single(STORE_KEY)
LINES = 150
INSERT = "insert into access_log select"
THE_REST = ", ".join(AS_STORED["access_log"][2:])


class Busy:
    """Processes that each write line after line, told all of them at once."""

    def __init__(self, database, heads, stack):
        self._start = [database.url, str(heads)]
        self._stack = stack
        self.answers = []

    def begin(self, name):
        command = [sys.executable, "-m", "tests.unit.store.rival", *self._start, name]
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._stack.enter_context(process)
        orders = ["start", *(f"append {n}" for n in range(LINES))]
        process.stdin.write("\n".join(orders) + "\n")
        process.stdin.close()
        reading = threading.Thread(target=lambda: self.answers.append(process.stdout.read()))
        reading.start()
        return reading


def test_who_verifies_while_others_write_and_start_finds_nothing(database, tmp_path):
    heads = tmp_path / "heads"
    with ExitStack() as stack:
        busy = Busy(database, heads, stack)
        at_work = [busy.begin("first")]
        while not list(heads.glob("*.head")):
            at_work[0].join(0.01)
        seen = []
        for name in ("second", "third"):
            at_work.append(busy.begin(name))
            for _ in range(8):
                report = verify(database.url, KEYS, [heads])
                assert report.findings == []
                seen.append(report.entries)
        while any(each.is_alive() for each in at_work):
            report = verify(database.url, KEYS, [heads])
            assert report.findings == []
            seen.append(report.entries)
    assert all(answer.split().count("appended") == LINES for answer in busy.answers)
    assert seen == sorted(seen)
    assert len(set(seen)) > 3
    report = verify(database.url, KEYS, [heads])
    assert (report.findings, report.entries, report.writers) == ([], 3 * LINES, 3)


async def test_who_verifies_while_old_entries_are_cut_finds_nothing(desk):
    store = desk.stores[0]
    told = line()
    moment = told.access.at - timedelta(days=800)
    old = replace(told, access=replace(told.access, at=moment))
    for _ in range(4):
        await store.append([old] * 1_000)
    found, done = [], threading.Event()

    def verifying():
        while not done.is_set():
            found.append(verify(desk.database.url, KEYS, [desk.heads]))

    thread = threading.Thread(target=verifying)
    thread.start()
    await store.tidy()
    done.set()
    thread.join()
    report = verify(desk.database.url, KEYS, [desk.heads])
    assert [each.findings for each in (*found, report)] == [[]] * (len(found) + 1)
    assert report.entries == 0
    assert sum(cut["number"] - cut["first"] + 1 for cut in report.cuts) == 4_000


def found(desk):
    return [
        (f.thing, f.kind, f.first) for f in verify(desk.database.url, KEYS, [desk.heads]).findings
    ]


@pytest.mark.parametrize(
    "tampering",
    [
        "delete from access_log where number = 3",
        "delete from access_log",
        "update access_log set link = actor where number = 3",
        "update access_log set number = 7 where number = 3",
        f"{INSERT} writer, 4, {THE_REST} from access_log where number = 3",
    ],
    ids=["its tail cut", "all removed", "its tail changed", "its tail moved", "one added"],
)
async def test_one_behind_whose_back_its_tail_is_touched_writes_and_shows_nothing_more(
    desk, tampering
):
    store = desk.stores[0]
    await store.append([line("a"), line("b"), line("c")])
    desk.database.asked(tampering)
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            await store.append([line("d")])
    with pytest.raises(StoreUnavailable):
        await store.check()
    assert found(desk)
    assert all(told.access.operation != "d" for told in await store.accesses(NANCY))


async def test_one_whose_past_is_touched_goes_on_and_the_audit_names_it(desk):
    store = desk.stores[0]
    await store.append([line(name) for name in "abcde"])
    desk.database.asked("update access_log set outcome = 'ANSWERED' where number = 2")
    await store.append([line("f")])
    assert found(desk) == [("entry", "changed", 2)]
