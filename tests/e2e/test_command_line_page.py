"""docs/command-line.md tells of every command and option, of no other, and what they really say."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from gateway.cli import exits, main
from gateway.cli.commands import commands
from tests.world import ROOT

PAGE = (ROOT / "docs/command-line.md").read_text(encoding="utf-8")
HELP = {"--help", "-h"}
PORTAL = '{"Municipality": "{ municipality(code: \\"DK-0217\\") { cod } }"}'


def every(group: Any, path: str = "omsorg") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from every(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


COMMANDS = dict(every(typer.main.get_command(commands)))


def sections() -> dict[str, str]:
    parts = re.split(r"^### (omsorg [a-z ]+)$", PAGE, flags=re.MULTILINE)
    return {
        name: text.partition("\n## ")[0]
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def told(text: str) -> set[str]:
    """What a section's table of options has."""
    return set(re.findall(r"^\| `(-[\w-]+)` \|", text, re.MULTILINE))


def test_every_command_has_a_section_and_every_section_a_command() -> None:
    assert sorted(sections()) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_told_and_no_other(name: str) -> None:
    options = {o for p in COMMANDS[name].params for o in p.opts if o.startswith("-")}
    assert told(sections()[name]) == options - HELP


@pytest.mark.parametrize("name", COMMANDS)
def test_every_argument_is_told(name: str) -> None:
    for param in COMMANDS[name].params:
        if param.param_type_name == "argument":
            assert f"`{param.metavar}`" in sections()[name]


def test_the_contents_lead_to_every_section() -> None:
    listed = re.findall(r"^\| \[`(omsorg [a-z ]+)`\]\(#([a-z-]+)\)", PAGE, re.MULTILINE)
    assert [name for name, _ in listed] == list(sections())
    assert all(anchor == name.replace(" ", "-") for name, anchor in listed)


def test_every_exit_code_is_told_and_no_other() -> None:
    table = PAGE.partition("## Exit codes")[2].partition("\n## ")[0]
    named = set(map(int, re.findall(r"^\| (\d+) \|", table, re.MULTILINE)))
    ours = {value for name, value in vars(exits).items() if name.isupper()}
    assert named == ours | {130}


def shown() -> list[tuple[str, list[str]]]:
    """Command lines of the page, and the lines that follow."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL):
        for one in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, *output = one.rstrip().splitlines()
            found.append((line, output))
    return found


@pytest.mark.parametrize(("line", "output"), shown(), ids=[line for line, _ in shown()])
def test_what_the_page_shows_is_what_is_said(
    line: str,
    output: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Line after line; where the page has … there may be more."""
    for path in ROOT.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "portal.json").write_text(PORTAL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", line.split())
    with pytest.raises(SystemExit):
        main()
    said = " ".join("".join(capfd.readouterr()).split())
    for wanted in output:
        for piece in wanted.split("…"):
            words = " ".join(piece.split())
            if words:
                _, found, said = said.partition(words)
                assert found, wanted
