"""Reading TOML so that a mistake in it can be shown by its line."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from gateway.domain.errors import Misconfigured

_HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"^\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\")(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"))*)\s*="
)


def read_toml(path: Path) -> tuple[dict[str, Any], str]:
    """The table and the text. Raises `Misconfigured` with the line of a mistake in the syntax."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        raise Misconfigured(f"{path.name} cannot be read: put it there or name another") from None
    except UnicodeDecodeError:
        raise Misconfigured(f"{path.name} is not UTF-8: save it as UTF-8") from None
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(f"{path.name} {_mistake(str(error), text)}") from None


def _mistake(said: str, text: str) -> str:
    """What the parser said, as `line 5: DK-0751 is declared twice; remove one of the two`."""
    what, _, place = said.rpartition(" (at ")
    found = re.match(r"line (\d+)", place)
    line = found.group(1) if found else max(1, len(text.splitlines()))
    twice = re.fullmatch(r"Cannot declare \((.*)\) twice", what)
    if twice:
        table = ".".join(re.findall(r"'([^']*)'", twice.group(1)))
        return f"line {line}: {table} is declared twice; remove one of the two"
    return f"line {line}: {what}; mend that line"


def line_of(text: str, place: Sequence[str | int]) -> int:
    """The line where a place of the table stands, or the nearest one above it that does.

    `place` is a path of keys and list positions, as in `("DK-0751", "narrow", 1, "topics")`.
    """
    lines, wanted = _lines(text), tuple(place)
    known = (lines.get(wanted[:length]) for length in range(len(wanted), 0, -1))
    return next((line for line in known if line is not None), 1)


@lru_cache(maxsize=1)
def _lines(text: str) -> Mapping[tuple[str | int, ...], int]:
    """Where each place stands first. All municipalities of a country ask for theirs in turn."""
    places: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    counts: dict[tuple[str | int, ...], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            table = _table(_names(header.group(2)), counts)
            if header.group(1) == "[[":
                counts[table] = counts.get(table, 0) + 1
                table = (*table, counts[table] - 1)
            places.setdefault(table, number)
            continue
        key = _KEY.match(line)
        if key:
            places.setdefault((*table, *_names(key.group(1))), number)
    return places


def _table(
    names: tuple[str, ...], counts: dict[tuple[str | int, ...], int]
) -> tuple[str | int, ...]:
    """The place of a header. What stands above it in a list of tables is the list's last one."""
    place: tuple[str | int, ...] = ()
    for name in names:
        place = (*place, counts[place] - 1, name) if place in counts else (*place, name)
    return place


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip('"') for part in re.findall(r'"[^"]*"|[^.\s]+', dotted))
