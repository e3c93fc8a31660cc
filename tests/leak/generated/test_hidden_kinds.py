"""Every kind of what is hidden differs between worlds, or equal answers prove nothing about it."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest

from backends.cura_stub.data import everything as cura_holds
from backends.cura_stub.options import Options as CuraOptions
from backends.helsenorge_stub.data import everything as helsenorge_holds
from backends.helsenorge_stub.options import Options as HelsenorgeOptions
from backends.identity_stub.contents import Contents
from backends.identity_stub.options import Options as IdentityOptions
from backends.nexus_stub.data import fill
from backends.nexus_stub.world import World
from tests.world import NOW

TODAY = NOW.date()
ALWAYS = "surnames of staff"
"""What every world has, with other words in each."""
KINDS = [
    ("nexus", "medicine", "medicin"),
    ("nexus", "MedCom messages", "medcom-tekst"),
    ("nexus", "measurements", "maaling"),
    ("nexus", "elements that are hidden on the person", "beskrivelse"),
    ("nexus", "deleted documents", "slettet-dokument"),
    ("nexus", "MedCom messages as documents", "mc-dokument"),
    ("nexus", "notes among the staff", "intern-besked"),
    ("nexus", "notes on documents", "dokumentnotat"),
    ("nexus", "hidden goals", "skjult-maal"),
    ("nexus", ALWAYS, "efternavn"),
    ("cura", "medicine", "medicine"),
    ("cura", "MedCom messages", "medcom-text"),
    ("cura", "notes among the staff", "staff-note"),
    ("cura", "interpreters where they are cut", "interpreter"),
    ("cura", "documents", "document-file"),
    ("cura", "drafts of a life story", "story"),
    ("cura", "visits of others", "foreign-visit"),
    ("cura", ALWAYS, "surname"),
    ("helsenorge", "medicine", "legemiddel"),
    ("helsenorge", "measurements", "maaling"),
    ("helsenorge", "documents", "dokument"),
    ("helsenorge", "messages between professionals", "plo-innhold"),
    ("helsenorge", "notes among the staff", "internnotat"),
    ("helsenorge", ALWAYS, "etternavn"),
    ("identity", "people who gave other rights", "giver"),
    ("identity", "rights that are about something else", "fuldmagt"),
]


class Kept:
    """Takes whatever a stub would write to its database."""

    def __init__(self) -> None:
        self.rows: list[Any] = []

    def keep(self, rows: list[Any]) -> None:
        self.rows += [vars(row) for row in rows]


def _nexus(hidden: int) -> Any:
    kept: Any = Kept()
    fill(kept, World(today=TODAY, hidden=hidden), ("helsingor", "billund"), 1)
    return kept.rows


HELD: Mapping[str, Callable[[int], Any]] = {
    "nexus": _nexus,
    "cura": lambda n: cura_holds(CuraOptions(today=TODAY, hidden=n)),
    "helsenorge": lambda n: list(helsenorge_holds(HelsenorgeOptions(today=TODAY, hidden=n))),
    "identity": lambda n: Contents(IdentityOptions(today=TODAY, hidden=n)).rows(),
}


@cache
def held(stub: str, hidden: int) -> str:
    """All that a stub holds in a world."""
    return repr(HELD[stub](hidden))


def marked(stub: str, hidden: int, word: str) -> list[str]:
    """What of it is marked as of a kind."""
    return re.findall(rf"KANARIE-{word}-\d+", held(stub, hidden))


@pytest.mark.parametrize(("stub", "kind", "word"), KINDS, ids=[" ".join(k[:2]) for k in KINDS])
def test_worlds_differ_in_every_kind_of_what_is_hidden(stub: str, kind: str, word: str) -> None:
    nothing, one, other = (marked(stub, hidden, word) for hidden in (0, 1, 2))
    assert bool(nothing) is (kind == ALWAYS)
    assert one
    assert other
    assert one != other
