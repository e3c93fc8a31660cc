"""Shells complete commands, options and values; where there are none they hear nothing."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer

from gateway.cli import completion
from tests.untested import untested
from tests.world import ROOT, Backends, free_ports

CONNECTED = ["DK-0751", "DK-0147", "DK-0217", "DK-0530", "NO-3216"]
PARSING = {"bash": ("-n",), "zsh": ("-f", "-n"), "fish": ("-N", "-n")}
BASH = """
eval "$(omsorg completion bash)"
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_omsorg_completion omsorg
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a program called omsorg, whether it is installed here or not."""
    folder = tmp_path_factory.mktemp("bin")
    script = folder / "omsorg"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -m gateway "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return folder


def run(program: Path, shell: str, *words: str, **told: str) -> subprocess.CompletedProcess[str]:
    where = shutil.which(shell)
    if where is None:
        raise untested(f"completion in {shell}", "there is none here")
    return subprocess.run(
        [where, *words],
        cwd=ROOT,
        env={
            "PATH": f"{program}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "LANG": "C.UTF-8",
            **told,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([""], "serve demo token policy schema documents audit completion"),
        (["audit", ""], "verify export"),
        (["policy", ""], " ".join(CONNECTED)),
        (["policy", "DK-02"], "DK-0217"),
        (["policy", "dk-02"], "dk-0217"),
        (["policy", "--lang"], "--language"),
        (["policy", "--role", ""], "citizen relative parent guardian"),
        (["policy", "DK-0217", "--role", "R"], "Relative"),
        (["policy", "--role", "=", "gu"], "guardian"),
        (["policy", "--language", ""], "da nb en"),
        (["audit", "export", "--municipality", "NO-3216"], "NO-3216"),
        (["audit", "verify", "--heads", ""], ""),
    ],
    ids=str,
)
def test_bash_completes(program: Path, words: list[str], expected: str) -> None:
    found = run(program, "bash", "--norc", "-c", BASH, "bash", "omsorg", *words)
    assert found.stdout.split() == expected.split()
    assert found.stderr == ""


def test_bash_completes_from_the_file_that_is_served(program: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("demo = true\n[NO-0301]\n[DK-0101]\n", encoding="utf-8")
    told = {"OMSORG_MUNICIPALITIES": str(own)}
    found = run(program, "bash", "--norc", "-c", BASH, "bash", "omsorg", "policy", "", **told)
    assert found.stdout.split() == ["NO-0301", "DK-0101"]


@pytest.mark.parametrize("text", [None, "no toml", "\udcff"])
def test_a_file_that_cannot_be_read_completes_nothing_and_says_nothing(
    text: str | None, tmp_path: Path
) -> None:
    file = tmp_path / "own.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8", errors="surrogateescape")
    group = typer.main.get_command(typer.Typer(callback=lambda: None))
    context = typer.Context(group)
    context.params["municipalities"] = file
    assert completion.connected(context, "") == []


def test_names_stand_beside_codes(program: Path) -> None:
    told = {"_OMSORG_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    asked = "omsorg policy DK-02"
    found = run(program, "sh", "-c", "omsorg", _TYPER_COMPLETE_ARGS=asked, **told)
    assert found.stdout.split() == ["DK-0217", "Helsingør"]


@pytest.mark.parametrize("shell", ["zsh", "fish", "bash"])
def test_every_shell_has_a_script_of_our_name(shell: str) -> None:
    script = completion.script(completion.Shell(shell))
    assert f"_OMSORG_COMPLETE=complete_{shell}" in script
    assert "gateway" not in script


@pytest.mark.parametrize("shell", [shell for shell in PARSING if shutil.which(shell)])
def test_the_script_parses_where_the_shell_is_here(
    program: Path, tmp_path: Path, shell: str
) -> None:
    script = tmp_path / "script"
    script.write_text(completion.script(completion.Shell(shell)) + "\n", encoding="utf-8")
    found = run(program, shell, *PARSING[shell], str(script))
    assert (found.returncode, found.stderr) == (0, "")


def test_persons_are_those_of_the_running_demo(
    stubs: Backends, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(completion, "IDENTITY", stubs.url("identity_stub", ""))
    assert {"citizen", "relative", "guardian"} <= {key for key, _ in completion.persons("")}
    assert [key for key, _ in completion.persons("citi")] == ["citizen"]
    assert all(told for _, told in completion.persons(""))


def test_without_a_demo_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    [port] = free_ports(1)
    monkeypatch.setattr(completion, "IDENTITY", f"http://127.0.0.1:{port}")
    assert completion.persons("") == []


def test_a_demo_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(completion, "IDENTITY", f"http://127.0.0.1:{silent.getsockname()[1]}")
        begun = time.monotonic()
        assert completion.persons("") == []
    assert time.monotonic() - begun < 5


def test_help_and_completion_load_nothing_of_the_gateway_itself() -> None:
    program = (
        "import sys; from gateway.cli import commands\n"
        "print([m for m in ('sqlalchemy', 'graphql', 'strawberry', 'httpx', 'starlette', 'uvicorn')"
        " if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
