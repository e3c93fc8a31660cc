"""Shell completion: the scripts, and the values that arguments and options may have.

A shell waits for it at every press of the key, so nothing heavy is loaded here. Where values cannot
be found out there are none, and nothing is said.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import typer
from typer._click.shell_completion import add_completion_class
from typer._completion_classes import BashComplete, completion_init
from typer._completion_shared import get_completion_script

from gateway.cli.places import IDENTITY
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.topics import Role
from gateway.routing.register import register

VARIABLE = "_OMSORG_COMPLETE"
_PATIENCE = 0.5
_Values = list[tuple[str, str]]


class Shell(StrEnum):
    """Shells for which there is a script."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


class _Bash(BashComplete):
    """Bash tells `--role=relative` as three words; typer takes the middle one for an argument."""

    def get_completion_args(self) -> tuple[list[str], str]:
        words, incomplete = super().get_completion_args()
        return [word for word in words if word != "="], incomplete


def ready() -> None:
    """Let typer answer the scripts. It does so by itself only where it may install them too."""
    completion_init()
    add_completion_class(_Bash, Shell.BASH)


def script(shell: Shell) -> str:
    """What the shell is to read."""
    told = get_completion_script(prog_name="omsorg", complete_var=VARIABLE, shell=shell)
    # Zsh is to ask the program that was typed: that in a folder may be the only one.
    return told.replace("complete_zsh omsorg)", 'complete_zsh "${words[1]}")')


def connected(context: typer.Context, incomplete: str) -> _Values:
    """Codes of the municipalities of the file that `omsorg policy` reads, with names."""
    path = context.params.get("municipalities") or Path("municipalities.toml")
    try:
        tables = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return _fitting(incomplete, _named(code for code in tables if isinstance(tables[code], dict)))


def registered(incomplete: str) -> _Values:
    """Codes of every municipality there is, with names."""
    return _fitting(incomplete, _named(register().municipalities))


def roles(incomplete: str) -> _Values:
    """In what capacity somebody looks."""
    return _fitting(incomplete, ((role.lower(), "") for role in Role))


def persons(incomplete: str) -> _Values:
    """The keys of the running demo's persons, and who they are."""
    connection = HTTPConnection(urlsplit(IDENTITY).netloc, timeout=_PATIENCE)
    try:
        connection.request("GET", "/demo/persons")
        found = json.loads(connection.getresponse().read())
        return _fitting(incomplete, ((one["key"], one["description"]) for one in found))
    except (OSError, HTTPException, ValueError, TypeError, LookupError):
        return []
    finally:
        connection.close()


def _named(codes: Iterable[str]) -> Iterator[tuple[str, str]]:
    known = register().municipalities
    for code in codes:
        municipality = known.get(MunicipalityCode(code))
        yield code, "" if municipality is None else municipality.name


def _fitting(incomplete: str, values: Iterable[tuple[str, str]]) -> _Values:
    """Those that begin so, in the letters that were typed so far: small or large is the same."""
    begun = incomplete.casefold()
    return [
        (incomplete + value[len(incomplete) :], _plain(told))
        for value, told in values
        if value.casefold().startswith(begun)
    ]


def _plain(told: str) -> str:
    """Without what zsh would take as its own."""
    return "".join(c for c in told if c not in "()[]{}\"'`$\\:")
