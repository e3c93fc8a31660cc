"""Several processes behind one port: all answer, one that dies comes again, all stop together."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from gateway.cli.workers import check_shared
from gateway.domain.errors import Misconfigured
from tests.e2e.served import answers
from tests.unit.config.files import (
    CLIENTS,
    IDENTITY,
    MUNICIPALITIES,
    environment,
    for_real,
    settings,
    written,
)
from tests.world import ROOT, Backends, free_ports

PUBLIC = '{ municipality(code: "DK-0217") { code } }'
RECORD = '{ careRecord(municipality: "DK-0217") { ... on CareRecord { person { name } } } }'
METRICS = "m" * 40


@dataclass(frozen=True)
class Several:
    """The supervisor, where it listens, and what it and its processes have said."""

    process: subprocess.Popen[bytes]
    address: str
    said: Path

    def workers(self) -> set[int]:
        """The processes that serve."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return {int(pid) for pid in listed.split() if _serves(int(pid))}

    def ask(self, query: str, token: str | None = None) -> httpx.Response:
        """Over a connection of its own, which any of them may take."""
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        url = f"{self.address}/graphql"
        told = {"query": query}
        return httpx.post(url, json=told, headers=headers, trust_env=False, timeout=30)

    def counted(self, sample: str) -> float:
        headers = {"authorization": f"Bearer {METRICS}"}
        page = httpx.get(f"{self.address}/metrics", headers=headers, trust_env=False).text
        found = re.findall(rf"^{re.escape(sample)} (\S+)$", page, re.MULTILINE)
        assert len(found) <= 1, page
        return float(found[0]) if found else 0.0


def _serves(pid: int) -> bool:
    try:
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def until(true: Callable[[], bool], what: str) -> None:
    """Wait as long as a busy machine takes to start a few processes."""
    latest = time.monotonic() + 240
    while not true():
        assert time.monotonic() < latest, what
        time.sleep(0.05)


@contextmanager
def serving(running: Backends, folder: Path, number: int, **told: str) -> Iterator[Several]:
    [port] = free_ports(1)
    shared = {"OMSORG_METRICS_TOKEN": METRICS, "OMSORG_STORE_URL": f"sqlite:///{folder}/s.sqlite"}
    world = json.dumps([dict(running.ports), str(folder), {**shared, **told}])
    command = [sys.executable, "-m", "tests.e2e.served_workers", str(number), str(port)]
    said = folder / "said.txt"
    with said.open("wb") as out:
        environment = {**os.environ, "OMSORG_TEST_WORLD": world}
        process = subprocess.Popen(command, cwd=ROOT, stderr=out, stdout=out, env=environment)
    several = Several(process, f"http://127.0.0.1:{port}", said)
    try:
        yield several
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            process.kill()


@contextmanager
def two(running: Backends, folder: Path) -> Iterator[Several]:
    with serving(running, folder, 2) as several:
        until(lambda: _ended(several) or answers(several.address), "nobody answers")
        until(lambda: _all_have_answered(several), "the second does not answer")
        yield several


def _ended(several: Several) -> bool:
    assert several.process.poll() is None, several.said.read_text()
    return False


def _all_have_answered(several: Several) -> bool:
    """Each has a head of its own in the log, which is there when it serves."""
    return len(list(several.said.parent.glob("*/heads/*.head"))) == len(several.workers()) == 2


def test_all_answer_and_are_counted_together_and_one_that_is_killed_comes_again(
    stubs: Backends, tmp_path: Path
) -> None:
    token = stubs.token("citizen")
    sample = 'omsorg_operations_total{kind="query",outcome="answered",transport="http"}'
    with two(stubs, tmp_path) as several:
        for _ in range(20):
            assert several.ask(RECORD, token).json()["data"]["careRecord"]["person"]["name"]
        assert {several.counted(sample) for _ in range(10)} == {20}
        assert several.counted("omsorg_access_log_transactions_total") == 20
        before = several.workers()
        os.kill(min(before), signal.SIGKILL)
        until(lambda: len(several.workers() - before) == 1, "it did not come again")
        until(lambda: len(list(tmp_path.glob("*/heads/*.head"))) == 3, "it does not serve")
        for _ in range(20):
            assert several.ask(PUBLIC).json()["data"] == {"municipality": {"code": "DK-0217"}}
        assert {several.counted(sample) for _ in range(10)} == {40}
        assert several.counted("omsorg_open_streams") == 0
    said = several.said.read_text()
    assert said.count("worker_died") == 1
    assert "Traceback" not in said


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_all_stop_when_it_is_told_to_and_it_ends_by_that_signal(
    stubs: Backends, tmp_path: Path, told: signal.Signals
) -> None:
    with two(stubs, tmp_path) as several:
        workers = several.workers()
        several.process.send_signal(told)
        several.process.wait(20)
    assert several.process.returncode == -told
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
    said = several.said.read_text()
    assert "Traceback" not in re.sub(r"(?s)Traceback.*KeyboardInterrupt\n", "", said)


def test_none_is_left_behind_by_a_supervisor_that_is_killed(
    stubs: Backends, tmp_path: Path
) -> None:
    with two(stubs, tmp_path) as several:
        workers = several.workers()
        several.process.kill()
        until(lambda: not any(_serves(pid) for pid in workers), "somebody still serves")


def test_what_only_a_start_can_see_is_said_once_and_ends_with_2(
    stubs: Backends, tmp_path: Path
) -> None:
    (tmp_path / "nothing").write_text("no database")
    url = f"sqlite:///{tmp_path / 'nothing'}"
    with serving(stubs, tmp_path, 3, OMSORG_STORE_URL=url) as several:
        assert several.process.wait(240) == 2
    [line] = [x for x in several.said.read_text().splitlines() if x.startswith("omsorg: ")]
    assert "the store cannot be opened" in line


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ([], ["OMSORG_RATES_URL", "OMSORG_SIGNALS_URL"]),
        (["OMSORG_RATES_URL"], ["OMSORG_SIGNALS_URL"]),
        (["OMSORG_SIGNALS_URL"], ["OMSORG_RATES_URL"]),
        (["OMSORG_RATES_URL", "OMSORG_SIGNALS_URL"], []),
    ],
    ids=str,
)
def test_several_start_only_where_they_can_count_and_tell_together(
    tmp_path: Path, given: list[str], missing: list[str]
) -> None:
    files = {"municipalities": MUNICIPALITIES, "identity": IDENTITY, "clients": CLIENTS}
    written(tmp_path, **{name: for_real(text) for name, text in files.items()})
    url = "rediss://shared.example:6379"
    found = settings(environment(tmp_path, **dict.fromkeys(given, url)), demo=False)
    with pytest.raises(Misconfigured) if missing else nullcontext() as refused:
        check_shared(found)
    if refused is not None:
        assert " and ".join(missing) in str(refused.value)
        assert "--workers 1" in str(refused.value)
