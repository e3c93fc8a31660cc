"""The access log: durable, newest first, and no number in it."""

import stat
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from gateway.domain.access_log import Access, AccessKind, AccessOutcome, AccessToLog
from gateway.domain.errors import Misconfigured, StoreUnavailable
from gateway.domain.people import NationalNumber, Person
from gateway.domain.topics import Role, Topic
from gateway.store import Store
from gateway.store.activity import Activity
from gateway.store.engines import durable
from gateway.store.keyed import KeyRing
from tests.clocks import FakeClock

KEYS = KeyRing.single(b"an access log's key of 32 bytes!")
CITIZEN, RELATIVE = NationalNumber("2512489996"), NationalNumber("0101659993")
NANCY = Person(name="Nancy Berggren", born=date(1948, 12, 25))
RASMUS = Person(name="Rasmus Berggren", born=date(1965, 1, 1))
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def entry(
    actor=CITIZEN, subject=CITIZEN, *, at=NOON, code="DK-0751", operation="Home", refused=False
):
    people = {CITIZEN: NANCY, RELATIVE: RASMUS}
    access = Access(
        at=at,
        kind=AccessKind.READ,
        actor=people[actor],
        role=None if refused else (Role.CITIZEN if actor == subject else Role.RELATIVE),
        subject=None if refused else people[subject],
        municipality=code,
        application="omsorg-console",
        operation=operation,
        topics_shown=() if refused else (Topic.CALENDAR, Topic.MESSAGES),
        topics_withheld=() if refused else (Topic.MEDICATIONS,),
        outcome=AccessOutcome.REFUSED if refused else AccessOutcome.ANSWERED,
    )
    return AccessToLog(access=access, actor_number=actor, subject_number=subject)


@pytest.fixture
def open_store(database, tmp_path):
    """Opens a store in the database, not started yet."""

    def opened(keys=KEYS, clock=None):
        return Store.open(database.url, keys, clock or FakeClock(), heads=tmp_path / "heads")

    return opened


@pytest.fixture
async def store(open_store):
    opened = open_store()
    await opened.start()
    yield opened
    await opened.close()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.db"


def at(path):
    return Store.open(f"sqlite:///{path}", KEYS, FakeClock(), heads=path.parent / "heads")


async def test_an_entry_comes_back_as_it_was_but_for_the_day_of_birth(store):
    told = entry(RELATIVE, CITIZEN)
    await store.append([told])
    (logged,) = await store.accesses(CITIZEN)
    assert logged.access.actor == Person(name="Rasmus Berggren", born=date(1965, 1, 1))
    assert logged.access.subject == Person(name="Nancy Berggren", born=date(1948, 1, 1))
    for name in Access.__dataclass_fields__.keys() - {"actor", "subject"}:
        assert getattr(logged.access, name) == getattr(told.access, name), name


@pytest.mark.parametrize("strange", ["\0", "\ud800"])
async def test_a_name_that_no_database_takes_keeps_no_line_from_being_written(store, strange):
    """Or nobody could look at a record whose source sends such a name."""
    told = entry(operation=f"Home{strange}")
    named = replace(told.access.subject, name=f"Nancy{strange} Berggren")
    await store.append([replace(told, access=replace(told.access, subject=named))])
    (logged,) = await store.accesses(CITIZEN)
    assert logged.access.subject.name.startswith("Nancy")
    assert logged.access.subject.name.endswith(" Berggren")
    assert strange not in logged.access.subject.name


async def test_an_entry_is_in_the_database_when_append_returns(store, database):
    await store.append([entry()])
    assert database.asked("SELECT count(*) FROM access_log") == [(1,)]


async def test_what_is_written_is_durable(store, database):
    await store.append([entry()])
    asked = {
        "sqlite": {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": 2},
        "postgresql": {"SHOW fsync": "on", "SHOW synchronous_commit": "on"},
    }[database.kind]
    with store._write_engine.connect() as connection:
        durable(connection)
        assert {what: connection.execute(text(what)).scalar() for what in asked} == asked


async def test_no_number_and_no_day_of_birth_is_stored(store, database):
    await store.append([entry(RELATIVE, CITIZEN), entry(RELATIVE, CITIZEN, refused=True)])
    stored = database.stored()
    assert b"Rasmus Berggren" in stored
    for secret in (b"2512489996", b"251248", b"0101659993", b"1948-12-25", b"sign-in"):
        assert secret not in stored


async def test_newest_first(store):
    for hour in range(5):
        await store.append([entry(at=NOON + timedelta(hours=hour))])
    found = [logged.access.at.hour for logged in await store.accesses(CITIZEN)]
    assert found == [16, 15, 14, 13, 12]


async def test_page_after_page(store):
    await store.append([entry(operation=str(place)) for place in range(7)])
    seen, before = [], None
    while page := await store.accesses(CITIZEN, before=before, limit=3):
        seen.append([logged.access.operation for logged in page])
        before = page[-1].place
    assert seen == [["6", "5", "4"], ["3", "2", "1"], ["0"]]


async def test_entries_made_meanwhile_do_not_shift_a_page(store):
    await store.append([entry(operation=str(place)) for place in range(4)])
    first = await store.accesses(CITIZEN, limit=2)
    await store.append([entry(operation="late")])
    rest = await store.accesses(CITIZEN, before=first[-1].place)
    assert [logged.access.operation for logged in rest] == ["1", "0"]


async def test_one_sees_who_looked_and_what_one_did_for_others(store):
    await store.append(
        [
            entry(CITIZEN, CITIZEN, operation="own"),
            entry(RELATIVE, CITIZEN, operation="for-citizen"),
            entry(RELATIVE, RELATIVE, operation="relative-own"),
            entry(RELATIVE, CITIZEN, operation="tried", refused=True),
        ]
    )
    operations = {
        number: [logged.access.operation for logged in await store.accesses(number)]
        for number in (CITIZEN, RELATIVE)
    }
    assert operations[CITIZEN] == ["for-citizen", "own"]
    assert operations[RELATIVE] == ["tried", "relative-own", "for-citizen"]


async def test_a_refused_look_leaves_no_trace_of_whom_it_was_about(store, database):
    await store.append([entry(RELATIVE, subject, refused=True) for subject in (CITIZEN, RELATIVE)])
    asked = "SELECT * FROM access_log ORDER BY number"
    rows = [set(row[2:]) for row in database.asked(asked)]
    assert len(rows) == 2
    assert len(rows[0] ^ rows[1]) == 2, "only their links differ"
    assert await store.accesses(CITIZEN) == []


async def test_by_municipality_and_time(store):
    await store.append(
        [
            entry(at=NOON, code="DK-0751", operation="a"),
            entry(at=NOON + timedelta(hours=1), code="DK-0530", operation="b"),
            entry(at=NOON + timedelta(hours=2), code="DK-0751", operation="c"),
        ]
    )

    async def found(**asked):
        return [logged.access.operation for logged in await store.accesses(CITIZEN, **asked)]

    assert await found(municipality="DK-0751") == ["c", "a"]
    assert await found(since=NOON + timedelta(hours=1)) == ["c", "b"]
    assert await found(until=NOON + timedelta(hours=1)) == ["a"]
    zoned = (NOON + timedelta(hours=1)).astimezone(ZoneInfo("Asia/Tokyo"))
    assert await found(since=zoned) == ["c", "b"]


async def test_without_the_key_it_was_written_with_a_store_is_not_opened(store, open_store):
    """Nobody would find their entries, nor a change what was done."""
    await store.append([entry()])
    other = open_store(KeyRing.single(b"another" * 8))
    with pytest.raises(Misconfigured, match=r"add [0-9a-f]{8}:SECRET to OMSORG_STORE_KEYS"):
        await other.start()
    await other.close()


async def test_nothing_to_write_is_nothing_written(store):
    await store.append([])
    assert await store.accesses(CITIZEN) == []


async def test_a_store_that_cannot_be_written_says_so(store, database):
    database.asked("DROP TABLE access_log")
    with pytest.raises(StoreUnavailable):
        await store.append([entry()])
    with pytest.raises(StoreUnavailable):
        await store.accesses(CITIZEN)


async def test_a_store_that_is_not_started_or_closed_cannot_be_written(open_store):
    store = open_store()
    for change in (store.start, store.close):
        with pytest.raises(StoreUnavailable):
            await store.append([entry()])
        with pytest.raises(StoreUnavailable):
            await store.check()
        await change()
        await store.close()


async def test_the_check_passes_while_the_log_can_be_written(store, database):
    await store.check()
    database.asked("DROP TABLE access_log")
    with pytest.raises(StoreUnavailable):
        await store.check()


async def test_old_activity_is_forgotten_at_the_start(open_store):
    clock = FakeClock()
    for days, known in ((29, True), (31, False)):
        store = open_store(clock=clock)
        await store.start()
        at = Activity(signed_in_at=clock.now(), last_used_at=clock.now())
        await store.change_activity("sign-in", str(days), lambda _, at=at: at)
        await store.close()
        clock.advance(days=days)
        store = open_store(clock=clock)
        await store.start()
        assert (await store.activity("sign-in", str(days)) is not None) is known
        await store.close()


async def test_nothing_is_touched_before_the_start_and_the_file_is_its_owners_alone(path):
    store = at(path)
    assert not path.exists()
    await store.start()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    await store.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "sqlite://",
        "sqlite:///:memory:",
        "unheardof:///x",
    ],
)
def test_an_address_that_cannot_be(url, tmp_path):
    with pytest.raises(Misconfigured):
        Store.open(url, KEYS, FakeClock(), heads=tmp_path)


async def test_a_file_that_is_no_database(path):
    path.write_bytes(b"something else entirely" * 100)
    store = at(path)
    with pytest.raises(Misconfigured):
        await store.start()
    await store.close()


async def test_a_file_in_no_folder(path):
    url = f"sqlite:///{path.parent}/nowhere/store.db"
    store = Store.open(url, KEYS, FakeClock(), heads=path.parent / "heads")
    with pytest.raises(Misconfigured):
        await store.start()
    await store.close()


def test_a_short_key():
    with pytest.raises(Misconfigured):
        KeyRing.single(b"short")
