"""A page that is read in one go is answered as one that is read entry by entry, whatever is in it.

What the one says is shown, the other shows; what the one cuts, the other cuts; and where something
cannot be read, both tell the same place. The careful way is the measure.
"""

import json
from random import Random
from typing import Any

import pytest
from structlog.testing import capture_logs

from gateway.domain.errors import SourceInvalid
from gateway.domain.messages import MessageThread
from gateway.domain.topics import Role
from gateway.port import RecordRef
from gateway.systems.cura import bundles, wire_whole
from gateway.systems.cura.adapter import Cura
from tests.unit.systems.cura.mutations import mutated
from tests.unit.systems.cura.stub_answers import (
    BASE,
    CITIZEN,
    READS,
    Pages,
    Replies,
    asking,
    at_once,
    patient,
    stubs_answer,
)

CASES = 300
RELATIVE = "0101659993"


def said(read: str, pages: Pages, ref: RecordRef) -> tuple[Any, ...]:
    """Everything that comes of a reading: rows and what they hold, or the error; and the log."""
    with capture_logs() as log:
        try:
            found = at_once(READS[read](Cura(Replies(pages), BASE), ref))._value
        except SourceInvalid as error:
            return "invalid", error.place, log
        except Exception as error:  # noqa: BLE001 - a program error must be the same one, too
            return type(error), log
    rows = found if isinstance(found, tuple) else ()
    held = [repr(one.handle) for one in rows if isinstance(one, MessageThread)]
    return repr(found), held, log


@pytest.fixture
def entry_by_entry(monkeypatch):
    """Pages are never read in one go."""

    def careful() -> None:
        monkeypatch.setattr(wire_whole, "DECODERS", {})

    return careful


def cases(read: str) -> list[tuple[Pages, RecordRef]]:
    page = stubs_answer(read)
    chance = Random(f"{read} 20260310")
    return [(mutated(page, chance, patient()), asked_by(chance)) for _ in range(CASES)]


def asked_by(chance: Random) -> RecordRef:
    """Most often the citizen whose record it is; somebody else, or with an id that is none."""
    odd = ("q", "", f"Patient/{patient()}")
    whose = chance.choice((*[patient()] * 9, *odd))
    role = chance.choice((Role.CITIZEN, Role.RELATIVE))
    return asking(whose, role, CITIZEN if role is Role.CITIZEN else RELATIVE)


@pytest.mark.parametrize("read", READS)
def test_both_ways_say_the_same(read, entry_by_entry):
    made = cases(read)
    in_one_go = [said(read, *case) for case in made]
    entry_by_entry()
    for case, told in zip(made, in_one_go, strict=True):
        assert told == said(read, *case), case[0]


@pytest.mark.parametrize("read", [one for one in READS if one != "action plans"])
def test_what_the_source_answers_is_read_in_one_go(read, monkeypatch):
    """Else the comparison above compares one way with itself."""
    page = stubs_answer(read)
    monkeypatch.setattr(bundles.Page, "entries", property(lambda _: pytest.fail("read again")))
    told, *_ = said(read, (json.dumps(page).encode(),), asking(patient()))
    assert isinstance(told, str)
    assert len(told) > 100, told


@pytest.mark.parametrize("read", ["appointments", "threads", "grants", "measurements"])
def test_many_a_wrong_does_not_keep_a_page_from_being_read_in_one_go(read, monkeypatch):
    again = []
    entries = bundles.Page.entries.fget
    monkeypatch.setattr(
        bundles.Page, "entries", property(lambda page: again.append(page) or entries(page))
    )
    of_them = cases(read)
    alone = 0
    for case in of_them:
        again.clear()
        said(read, *case)
        alone += not again
    assert CASES // 4 < alone < CASES
