"""Help reads well on narrow and on wide terminals, and is there for everything."""

from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from gateway.cli.commands import commands

WIDTHS = [80, 120]


def every(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, group
    for name, command in getattr(group, "commands", {}).items():
        yield from every(command, (*path, name))


ALL = dict(every(typer.main.get_command(commands)))
SINGLE = {path: command for path, command in ALL.items() if not hasattr(command, "commands")}


def named(path: tuple[str, ...]) -> str:
    return " ".join(path) or "omsorg"


def printed(path: tuple[str, ...], width: int, option: str = "--help") -> str:
    told = {"COLUMNS": str(width), "NO_COLOR": "1", "TERM": "dumb", "FORCE_COLOR": None}
    found = CliRunner().invoke(commands, [*path, option], env=told)
    return found.stdout


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ALL, ids=named)
def test_help_fits_and_cuts_no_name(path: tuple[str, ...], width: int) -> None:
    text = printed(path, width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    for param in ALL[path].params:
        for option in param.opts:
            assert (option if option.startswith("-") else param.metavar) in text


@pytest.mark.parametrize("path", ALL, ids=named)
def test_a_short_option_helps_too(path: tuple[str, ...]) -> None:
    assert printed(path, 80, "-h") == printed(path, 80)


@pytest.mark.parametrize("path", ALL, ids=named)
def test_every_command_and_option_has_words(path: tuple[str, ...]) -> None:
    assert ALL[path].help
    for param in ALL[path].params:
        assert param.help, param.name


@pytest.mark.parametrize("path", SINGLE, ids=named)
def test_every_command_has_an_example_and_exit_codes(path: tuple[str, ...]) -> None:
    text = SINGLE[path].help
    assert f"omsorg {' '.join(path)}" in text
    assert "Exit codes:" in text


@pytest.mark.parametrize("path", ALL, ids=named)
def test_lines_that_are_kept_are_narrow_enough(path: tuple[str, ...]) -> None:
    """All but the first paragraph is printed as it is written."""
    _, _, kept = ALL[path].help.partition("\n\n")
    assert all(len(line) <= 78 for line in kept.splitlines())
