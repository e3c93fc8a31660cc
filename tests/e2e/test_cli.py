"""The command line says what it is asked, and a mistake in one sentence with exit code 2."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from gateway.cli import main
from tests.e2e.command_line import OMSORG, mistake, wait_for
from tests.postgres_server import PostgresServer
from tests.unit.config.files import (
    CLIENTS,
    IDENTITY,
    MUNICIPALITIES,
    environment,
    for_real,
    written,
)
from tests.world import ROOT, STUBS, free_ports


class Here:
    """The command line in this process: quicker than one of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def said(self, *words: str) -> tuple[object, str, str]:
        """Exit code, standard output, standard error."""
        self._monkeypatch.setattr(sys, "argv", ["omsorg", *words])
        with pytest.raises(SystemExit) as stopped:
            main()
        return (stopped.value.code or 0, *self._capsys.readouterr())


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    monkeypatch.chdir(ROOT)
    return Here(monkeypatch, capsys)


def test_a_policy_is_printed_for_a_role(here: Here) -> None:
    code, text, _ = here.said("policy", "DK-0217", "--role", "relative")
    assert code == 0
    assert "DK-0217 Borgerportalen, relative" in text
    text = text.replace("│", " ")
    medicine = text[text.index("MEDICATIONS") : text.index("MEDCOM_MESSAGES")]
    assert "WITHHELD" in medicine
    assert "FMK" in medicine
    assert "separate" in medicine
    assert "consent" in medicine
    assert "Helsingør Kommune" in medicine
    for topic in ("CALENDAR", "DOCUMENTS", "LIFE_STORY", "NOTIFICATIONS"):
        assert topic in text
    assert "STAFF_SURNAMES" in text


def test_a_policy_is_printed_in_the_language_asked_for(here: Here) -> None:
    english = here.said("policy", "DK-0530")[1]
    danish = here.said("policy", "dk-0530", "--language", "da")[1]
    assert "udlån" in danish
    assert "udlån af hjælpemidler" not in english


def test_a_policy_is_that_of_the_file_that_is_served(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(MUNICIPALITIES[MUNICIPALITIES.index("[NO-3216]") :], encoding="utf-8")
    monkeypatch.setenv("OMSORG_MUNICIPALITIES", str(own))
    assert "use one of NO-3216" in here.said("policy", "DK-0217")[2]
    assert "helsenorge" in here.said("policy", "NO-3216")[1]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["policy", "DK-0101"], "DK-0751, DK-0147, DK-0217, DK-0530, NO-3216"),
        (["policy", "Helsingør"], "use one of"),
        (["policy", "DK-0217", "--role", "neighbour"], "citizen, relative, parent, guardian"),
        (["policy", "DK-0217", "--language", "tlh"], "da, nb, en"),
        (["policy"], "which municipality"),
    ],
)
def test_what_there_is_not_is_said_with_what_there_is(
    here: Here, words: list[str], expected: str
) -> None:
    code, printed, sentence = here.said(*words)
    assert (code, printed) == (2, "")
    assert sentence.startswith("omsorg: ")
    assert sentence.count("\n") == 1
    assert expected in sentence


def test_the_schema_is_printed(here: Here) -> None:
    code, text, _ = here.said("schema")
    assert code == 0
    assert text.strip() == (ROOT / "schema.graphql").read_text(encoding="utf-8").strip()


def test_it_says_what_it_can(here: Here) -> None:
    _, text, _ = here.said("--help")
    for verb in ("serve", "demo", "token", "schema", "policy"):
        assert verb in text


def test_the_demos_files_are_not_served(tmp_path: Path) -> None:
    written(tmp_path)
    assert "omsorg demo" in mistake("serve", folder=tmp_path, **environment(tmp_path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "municipalities.toml cannot be read" in mistake("serve", folder=tmp_path)


def real(folder: Path, **changes: str) -> dict[str, str]:
    """Settings that could be meant; nothing is called at the start, so nobody need answer."""
    written(
        folder,
        municipalities=for_real(MUNICIPALITIES),
        identity=for_real(IDENTITY),
        clients=for_real(CLIENTS),
    )
    return environment(folder, **changes)


@pytest.mark.parametrize(
    ("store", "expected"),
    [
        ("sqlite:////nowhere/at/all.sqlite", "file cannot be made"),
        ("sqlite:///municipalities.toml", "whether its file is a database"),
    ],
)
def test_a_store_that_cannot_be_opened_is_one_sentence(
    tmp_path: Path, store: str, expected: str
) -> None:
    [port] = free_ports(1)
    told = real(tmp_path, OMSORG_STORE_URL=store)
    assert expected in mistake("serve", "--port", str(port), folder=tmp_path, **told)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("options=-c%20synchronous_commit%3Doff", "synchronous_commit is off"),
        ("sslmode=require", "its server answers"),
        ("sslmod=require", "has a parameter that PostgreSQL does not know"),
    ],
)
def test_a_server_that_is_no_safe_place_for_the_log_is_one_sentence(
    tmp_path: Path, postgres: PostgresServer, more: str, expected: str
) -> None:
    told = real(tmp_path, OMSORG_STORE_URL=f"{postgres.url()}?{more}")
    [port] = free_ports(1)
    sentence = mistake("serve", "--port", str(port), folder=tmp_path, **told)
    assert expected in sentence
    assert postgres.password not in sentence


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        sentence = mistake("serve", "--port", port, folder=tmp_path, **real(tmp_path))
    assert f"127.0.0.1:{port}" in sentence
    assert "--port" in sentence


def test_a_source_that_is_down_does_not_stop_the_start(tmp_path: Path) -> None:
    """Nobody is at any of the addresses; the gateway is ready all the same."""
    [port] = free_ports(1)
    [nobody] = free_ports(1)
    told = real(tmp_path)
    for name in ("municipalities.toml", "identity.toml"):
        path = tmp_path / name
        text = path.read_text(encoding="utf-8")
        for stub in STUBS.values():
            text = text.replace(f"care.example:{stub}", f"127.0.0.1:{nobody}")
        path.write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        [*OMSORG, "serve", "--port", str(port)],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **told},
        stderr=subprocess.PIPE,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(process, address)
        assert httpx.get(f"{address}/readyz", trust_env=False).status_code == 200
        query = {"query": '{ municipality(code: "DK-0751") { code } }'}
        answer = httpx.get(f"{address}/graphql", params=query, trust_env=False)
        assert answer.json()["data"] == {"municipality": {"code": "DK-0751"}}
    finally:
        process.terminate()
        said_there = process.communicate(timeout=20)[1]
    assert b"Traceback" not in said_there


@pytest.mark.parametrize("stub", STUBS)
def test_no_stub_can_be_reached_from_elsewhere(stub: str) -> None:
    [port] = free_ports(1)
    found = subprocess.run(
        [sys.executable, "-m", f"backends.{stub}", "--port", str(port), "--host", "0.0.0.0"],  # noqa: S104
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert found.returncode != 0
    assert found.stderr.startswith(stub)
    assert found.stderr.count("\n") == 1
    assert "Traceback" not in found.stderr
