"""Heads: how far a chain has come, outside the database, proved, and kept before any answer."""

import errno
import json
import os
import stat
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from gateway.domain.errors import Misconfigured, StoreUnavailable
from gateway.store import Store
from gateway.store.heads import Head
from gateway.store.keyed import KeyRing, StoreKey
from tests.clocks import FakeClock
from tests.databases import SqliteFile
from tests.log_proof import proved
from tests.unit.store.desk import STORE_KEY, Desk, line

OWN = StoreKey(STORE_KEY)
RING = KeyRing([OWN])
HEAD = Head(
    writer=70_000,
    uid="f" * 32,
    key="x" * 32,
    registered="a" * 64,
    number=9_000_000_000,
    link="b" * 64,
)


def heads_of(desk):
    """What every head says, by writer."""
    found = [Head.read(path.read_bytes(), RING) for path in desk.heads.iterdir()]
    assert None not in found
    return {head.writer: head for head in found}


def ends(desk):
    """Number and link of the last entry of every writer."""
    rows = desk.database.asked("select writer, number, link from access_log order by number")
    return {writer: (number, link) for writer, number, link in rows}


async def test_a_head_is_as_far_as_the_log_whenever_somebody_is_answered(desk):
    await desk.open()
    for n in range(4):
        store = desk.stores[n % 2]
        await store.append([line("a"), line("b")])
        heads, told = heads_of(desk), ends(desk)
        for writer in told:
            assert (heads[writer].number, heads[writer].link) == told[writer]
    await desk.claim()
    desk.clock.advance(minutes=1)
    await desk.stores[1].tidy()
    assert heads_of(desk)[2].number == 5


async def test_a_head_begins_with_the_registration(desk):
    [(uid, link)] = desk.database.asked("select uid, link from log_writer")
    head = heads_of(desk)[1]
    assert head == Head(writer=1, uid=uid, key=OWN.id, registered=link, number=0, link=link)


async def test_heads_stay_when_their_processes_have_ended(desk):
    await desk.stores[0].append([line()])
    await desk.stores[0].close()
    await desk.open()
    assert {writer: head.number for writer, head in heads_of(desk).items()} == {1: 1, 2: 0}


async def test_a_head_is_its_owners_alone_and_tells_nothing_of_anybody(desk):
    before = os.umask(0)
    try:
        await desk.open()
    finally:
        os.umask(before)
    await desk.stores[1].append([line("Operation")])
    assert stat.S_IMODE(desk.heads.stat().st_mode) == 0o700
    for path in desk.heads.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert {"Nancy", "Operation", "2512489996"}.isdisjoint(path.read_text())
    assert set(json.loads(json.loads(path.read_text())[0])) == set(Head.__dataclass_fields__)


def test_a_head_has_the_same_size_however_long_it_is():
    short = Head(writer=1, uid="", key="", registered="", number=0, link="")
    assert len(HEAD.written(OWN)) == len(short.written(OWN)) == 513


def test_a_head_is_read_as_it_was_written():
    key = StoreKey(b"k" * 32, HEAD.key)
    assert Head.read(HEAD.written(key), KeyRing([OWN, key])) == HEAD


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"[1, 2]",
        b'["{}", "x"]',
        b'["[]", "x"]',
        b'["null", "x"]',
        b"\xff\xfe",
        b"\x00" * 513,
        HEAD.written(OWN),  # by a key that is not there
        HEAD.written(OWN)[:100],
    ],
)
def test_what_nobody_with_a_key_has_written_is_no_head(text):
    assert Head.read(text, KeyRing([OWN])) is None


def test_a_head_that_was_changed_is_none():
    key = StoreKey(b"k" * 32, HEAD.key)
    good = HEAD.written(key)
    for name, value in (("number", 9_000_000_001), ("link", "c" * 64), ("writer", 1)):
        content, proof = json.loads(good)
        changed = json.dumps({**json.loads(content), name: value})
        assert Head.read(json.dumps([changed, proof]).encode(), KeyRing([key])) is None


@pytest.fixture
async def one(tmp_path):
    """A desk on a file, with a log that has begun."""
    made = Desk(SqliteFile(tmp_path / "database"), tmp_path / "heads")
    await made.open()
    await made.stores[0].append([line("a")])
    yield made
    for store in made.stores:
        await store.close()


def _removed(folder):
    for path in folder.iterdir():
        path.unlink()


def _folder_moved(folder):
    folder.rename(folder.with_name("elsewhere"))


def _another_in_its_place(folder):
    [path] = folder.iterdir()
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)


@pytest.mark.parametrize("lose", [_removed, _folder_moved, _another_in_its_place])
async def test_where_the_head_is_no_longer_kept_nothing_is_confirmed(one, lose):
    store = one.stores[0]
    lose(one.heads)
    with capture_logs() as told:
        for doing in (store.append([line("b")]), store.check()):
            with pytest.raises(StoreUnavailable):
                await doing
    assert [each["error"] for each in told] == ["FileNotFoundError"] * 2


async def test_a_folder_that_comes_back_is_kept_in_again(one):
    store = one.stores[0]
    _folder_moved(one.heads)
    with pytest.raises(StoreUnavailable):
        await store.append([line("b")])
    one.heads.with_name("elsewhere").rename(one.heads)
    await store.check()
    assert heads_of(one)[1].number == 2, "what was written meanwhile is in it"
    await store.append([line("c")])
    proved(one.database.asked, one.heads, STORE_KEY)


def _no_space(_file, _content, _at):
    raise OSError(errno.ENOSPC, "No space left on device")


def _half(_file, content, _at):
    return len(content) // 2


@pytest.mark.parametrize("fault", [_no_space, _half])
async def test_a_head_that_cannot_be_written_confirms_nothing(one, monkeypatch, fault):
    store = one.stores[0]
    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", fault)
        for doing in (store.append([line("b")]), store.check()):
            with pytest.raises(StoreUnavailable):
                await doing
    await store.append([line("c")])
    assert heads_of(one)[1].number == 3


async def test_a_log_that_was_not_written_leaves_the_head_where_it_was(one):
    """Never ahead: a head says what is durable."""
    before = heads_of(one)
    one.database.asked("alter table access_log rename to hidden")
    with pytest.raises(StoreUnavailable):
        await one.stores[0].append([line("b")])
    assert heads_of(one) == before


@pytest.mark.parametrize("what", ["a file is there", "no right to write", "below a file"])
async def test_a_folder_that_cannot_be_used_stops_the_start(tmp_path, monkeypatch, what):
    folder = tmp_path / "heads"
    if what == "no right to write":
        monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    else:
        folder.write_text("no folder")
    heads = folder / "deeper" if what == "below a file" else folder
    desk = Desk(SqliteFile(tmp_path / "database"), heads)
    with pytest.raises(Misconfigured, match="OMSORG_LOG_HEADS"):
        await desk.open()
    assert not desk.database.path.exists()


async def test_a_head_that_is_there_already_is_not_written_over(tmp_path):
    """Two processes can only have the same one where somebody has copied a database."""
    same = UUID(int=7)

    def opened(name):
        url = f"sqlite:///{tmp_path / name}"
        ring, heads = KeyRing([OWN]), tmp_path / "heads"
        return Store.open(url, ring, FakeClock(), heads=heads, new_uid=lambda: same)

    first, second = opened("one.db"), opened("other.db")
    await first.start()
    [path] = (tmp_path / "heads").iterdir()
    before = path.read_bytes()
    with pytest.raises(Misconfigured, match="OMSORG_LOG_HEADS"):
        await second.start()
    assert path.read_bytes() == before
    await first.close()
    await second.close()
