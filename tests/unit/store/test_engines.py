"""How the store's database is opened: durable or not at all, patient, and silent about secrets."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from gateway.domain.errors import Misconfigured
from gateway.store import postgresql, sqlite
from gateway.store.engines import alone, durable, make_file, reading, writing
from gateway.store.writer import PATIENCE

SECRET = "korrekt-hest-batteri"


@pytest.fixture
def opened():
    """Opens engines, and lets them go in the end."""
    engines = []

    def open_(made):
        engines.append(made)
        return made

    yield open_
    for engine in engines:
        engine.dispose()


@pytest.fixture
def writer(database, opened):
    engine = opened(writing(database.url))
    make_file(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE noted (what TEXT NOT NULL)"))
    return engine


def note(engine, what="noted"):
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO noted VALUES (:what)"), {"what": what})


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg", "postgres"])
def test_postgresql_is_reached_by_any_of_its_names(postgres, opened, scheme):
    url = postgres.url().replace("postgresql", scheme)
    with opened(writing(url)).connect() as connection:
        asked = "SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()"
        assert connection.execute(text(asked)).scalar() == "omsorg"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory&uri=true",
        "sqlite+aiosqlite:///x",
        "unheardof:///x",
        "mysql://omsorg@127.0.0.1/omsorg",
        "postgresql+asyncpg://omsorg@127.0.0.1/omsorg",
        "postgresql://omsorg@127.0.0.1",
        "postgresql://omsorg@127.0.0.1/",
        "postgresql://omsorg@127.0.0.1:port/omsorg",
        "postgresql://omsorg@127.0.0.1/omsorg?sslmod=require",
        "postgresql://omsorg@127.0.0.1/omsorg?autocommit=true",
    ],
)
@pytest.mark.parametrize("engine", [writing, reading])
def test_an_address_that_cannot_be_is_refused_with_the_remedy(engine, url):
    with pytest.raises(Misconfigured, match=r"use sqlite:///FILE|postgresql://USER|mend it"):
        engine(url)


def test_what_the_address_says_of_the_connection_stands(postgres, opened):
    more = {"sslmode": "verify-full", "sslrootcert": "/nowhere/root.crt"}
    with pytest.raises(SQLAlchemyError, match=r"SSL|root"):
        opened(writing(postgres.url(**more))).connect()
    with opened(writing(postgres.url(application_name="en-anden"))).connect() as connection:
        assert connection.execute(text("SHOW application_name")).scalar() == "en-anden"


async def test_no_engine_shows_where_it_goes_or_with_what(postgres, opened):
    url = postgres.url(sslpassword=SECRET)
    for engine in (opened(writing(url)), opened(reading(url))):
        shown = f"{engine!r} {engine} {engine.url} {engine.pool!r} {engine.pool.status()}"
        with engine.connect() as connection:
            shown += f"{connection!r} {connection.connection!r}"
        for secret in (postgres.password, SECRET, "127.0.0.1"):
            assert secret not in shown


def test_no_error_tells_the_password_or_what_was_to_be_written(database, writer, opened):
    with pytest.raises(SQLAlchemyError) as failed:
        note(writer, {"a name": SECRET})
    assert SECRET not in str(failed.value)
    if database.kind == "postgresql":
        wrong = database.url.replace("/fresh_", "/absent_").replace("://omsorg:", f"://x:{SECRET}")
        with pytest.raises(SQLAlchemyError) as failed:
            opened(writing(wrong)).connect()
        assert SECRET not in str(failed.value)


def test_what_only_reads_cannot_write(database, writer, opened):
    note(writer)
    engine = opened(reading(database.url))
    with pytest.raises(SQLAlchemyError, match=r"read-?only"):
        note(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM noted")).scalar() == 1


def test_one_connection_writes(writer):
    writer.pool._timeout = 0.01
    with writer.connect(), pytest.raises(SQLAlchemyError, match="QueuePool"):
        writer.connect()


def test_it_is_durable_as_it_comes(writer):
    with writer.begin() as connection:
        durable(connection)


UNSAFE_HERE = [
    "alter role omsorg set synchronous_commit = {}",
    "alter database {{}} set synchronous_commit = {}",
    "alter role omsorg in database {{}} set synchronous_commit = {}",
]


@pytest.mark.parametrize("level", ["off", "local", "remote_write"])
@pytest.mark.parametrize("how", UNSAFE_HERE, ids=["role", "database", "role in database"])
def test_postgresql_that_is_told_to_commit_carelessly_is_refused(postgres, opened, level, how):
    with postgres.database() as name:
        postgres.asked(how.format(level).format(name))
        try:
            refused(opened(writing(postgres.url(name))), f"synchronous_commit is {level}.*set it")
        finally:
            postgres.asked("alter role omsorg reset all")


@pytest.mark.parametrize("level", ["off", "local", "remote_write"])
def test_an_address_that_asks_for_careless_commits_is_refused(postgres, opened, level):
    options = quote(f"-c synchronous_commit={level}")
    engine = opened(writing(postgres.url(options=options)))
    refused(engine, f"synchronous_commit is {level}.*in OMSORG_STORE_URL")


@pytest.mark.parametrize(
    ("settings", "remedy"),
    [
        ({"fsync": "off"}, "set fsync = on"),
        ({"synchronous_commit": "off"}, "synchronous_commit is off"),
    ],
)
def test_a_server_that_may_lose_what_it_confirmed_is_refused(postgres, opened, settings, remedy):
    engine = opened(writing(postgres.url()))
    with engine.begin() as connection:
        durable(connection)
    postgres.restart(**settings)
    refused(engine, remedy)


@pytest.mark.parametrize("level", ["on", "remote_apply"])
def test_whatever_waits_for_the_disk_is_good_enough(postgres, opened, level):
    options = quote(f"-c synchronous_commit={level}")
    with opened(writing(postgres.url(options=options))).begin() as connection:
        durable(connection)
        asked = "SELECT current_setting('synchronous_commit')"
        assert connection.execute(text(asked)).scalar() == level


def refused(engine, remedy):
    with pytest.raises(Misconfigured, match=remedy):
        engine.connect()


def test_what_was_found_durable_stays_so_whatever_the_server_is_told(postgres, opened):
    engine = opened(writing(postgres.url()))
    with engine.begin() as connection:
        durable(connection)
    try:
        postgres.asked("alter system set synchronous_commit = off")
        postgres.asked("select pg_reload_conf()")
        until = time.monotonic() + 10
        while postgres.asked("show synchronous_commit") != [("off",)]:
            assert time.monotonic() < until
        with engine.begin() as connection:
            assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"
    finally:
        postgres.asked("alter system reset synchronous_commit")
        postgres.asked("select pg_reload_conf()")


@pytest.mark.parametrize(
    ("pragma", "remedy"),
    [
        ("PRAGMA journal_mode=DELETE", "journal mode is delete.*local disk"),
        ("PRAGMA journal_mode=MEMORY", "journal mode is memory.*local disk"),
        ("PRAGMA synchronous=NORMAL", "synchronous=FULL"),
        ("PRAGMA synchronous=OFF", "synchronous=FULL"),
    ],
)
def test_a_file_that_may_lose_what_it_confirmed_is_refused(
    monkeypatch, tmp_path, opened, pragma, remedy
):
    """As on a file system that cannot have a journal ahead: SQLite says nothing and goes on."""
    monkeypatch.setattr(sqlite, "_TO_WRITE", (*sqlite._TO_WRITE, pragma))
    refused(opened(writing(f"sqlite:///{tmp_path / 'w.db'}")), remedy)


def test_a_connection_that_is_less_durable_than_it_was_is_told(tmp_path, opened):
    engine = opened(writing(f"sqlite:///{tmp_path / 'w.db'}"))
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA synchronous=NORMAL")
        with pytest.raises(Misconfigured):
            durable(connection)


def test_a_server_that_was_started_anew_is_found_again(postgres, opened):
    with postgres.database() as name:
        engine = opened(writing(postgres.url(name)))
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE noted (what TEXT NOT NULL)"))
        for how in (postgres.restart, postgres.kill):
            how()
            postgres.start()
            note(engine)
        assert postgres.asked("select count(*) from noted", name) == [(2,)]


def test_a_server_that_does_not_answer_is_given_up_soon(postgres, opened):
    engine = opened(writing(postgres.url()))
    postgres.kill()
    begun = time.monotonic()
    with pytest.raises(SQLAlchemyError):
        engine.connect()
    assert time.monotonic() - begun < PATIENCE


def test_one_is_alone_until_the_transaction_ends(database, writer, opened):
    """Whoever comes meanwhile waits, and then sees what the first one did."""
    other = opened(writing(database.url))
    inside, seen = threading.Event(), []

    def second():
        inside.wait(5)
        with other.begin() as connection:
            alone(connection)
            seen.extend(connection.execute(text("SELECT what FROM noted")).scalars())

    with ThreadPoolExecutor() as threads:
        waiting = threads.submit(second)
        with writer.begin() as connection:
            alone(connection)
            inside.set()
            connection.execute(text("INSERT INTO noted VALUES ('first')"))
            with pytest.raises(TimeoutError):
                waiting.result(0.2)
        waiting.result(5)
    assert seen == ["first"]


def test_nobody_waits_longer_for_others_than_a_request_has(database, writer, opened):
    other = opened(writing(database.url))
    with writer.begin() as connection:
        alone(connection)
        begun = time.monotonic()
        with pytest.raises(SQLAlchemyError), other.begin() as second:
            alone(second)
        assert 1 < time.monotonic() - begun < PATIENCE
    note(other)


def test_other_databases_and_other_locks_do_not_matter(postgres, opened):
    with postgres.database() as one, postgres.database() as two:
        engines = [opened(writing(postgres.url(name))) for name in (one, two)]
        with engines[0].begin() as first, engines[1].begin() as second:
            alone(first)
            alone(second)


def test_one_that_stops_in_the_middle_does_not_hold_up_the_others_for_ever(
    monkeypatch, postgres, opened
):
    quick = postgresql._TO_WRITE.replace("'5s'", "'100ms'")
    assert quick != postgresql._TO_WRITE
    monkeypatch.setattr(postgresql, "_TO_WRITE", quick)
    with postgres.database() as name:
        stopped, other = (opened(writing(postgres.url(name))) for _ in range(2))
        connection = stopped.connect()
        alone(connection)
        with other.begin() as second:
            alone(second)
        with pytest.raises(SQLAlchemyError):
            connection.execute(text("SELECT 1"))
        connection.close()


def test_the_file_is_its_owners_alone(tmp_path, opened):
    path = tmp_path / "w.db"
    before = os.umask(0)
    try:
        make_file(opened(writing(f"sqlite:///{path}")))
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
