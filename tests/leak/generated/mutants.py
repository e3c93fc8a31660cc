"""Deliberate leaks, one of each kind: what a run must notice, or it proves nothing.

Each is a patch of the running gateway, and the sort of requests that can notice it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import pytest

from tests.leak.generated import careless
from tests.leak.generated.generator import Aim
from tests.leak.generated.pair import Look

AARHUS: Final = Look("citizen", None, "DK-0751")
FREDERIKSBERG: Final = Look("citizen", None, "DK-0147")
HELSINGOER: Final = Look("citizen", None, "DK-0217")
RELATIVE: Final = Look("relative", "RELATIVE", "DK-0217")
VESTBY: Final = Look("innbygger", None, "NO-3216")
_PAIRS: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A leak: of what kind, what it is, how it is made, and where it shows."""

    kind: str
    what: str
    leak: Callable[[pytest.MonkeyPatch], None]
    looks: tuple[Look, ...]
    topics: tuple[str, ...] = ("documents",)
    shapes: Mapping[str, float] | None = None
    pairs: int = _PAIRS

    @property
    def aim(self) -> Aim:
        """Requests that come by where it leaks."""
        weights = self.shapes or {"topic": 1.0}
        return Aim(looks=self.looks, topics=self.topics, weights=weights)


MUTANTS: Final = (
    Mutant(
        kind="a field",
        what="surnames of staff are shown",
        leak=careless.surnames,
        looks=(HELSINGOER, AARHUS),
        topics=("calendar",),
    ),
    Mutant(
        kind="a field",
        what="elements of a grant that are hidden on the person are shown",
        leak=careless.hidden_elements,
        looks=(HELSINGOER,),
        topics=("grants",),
    ),
    Mutant(
        kind="a field",
        what="parts of an appointment that a portal cuts are shown",
        leak=careless.cut_parts,
        looks=(FREDERIKSBERG,),
        topics=("calendar",),
    ),
    Mutant(
        kind="a count",
        what="threads and notes among the staff are listed",
        leak=careless.notes_of_staff,
        looks=(HELSINGOER,),
        topics=("messages",),
    ),
    Mutant(
        kind="a count",
        what="a further page is said to follow where only hidden rows do",
        leak=careless.counted_pages,
        looks=(HELSINGOER, AARHUS, VESTBY),
        topics=("documents", "calendar"),
    ),
    Mutant(
        kind="a count",
        what="restricted rows of the Norwegian source are shown",
        leak=careless.restricted,
        looks=(VESTBY,),
        topics=("calendar", "messages"),
    ),
    Mutant(
        kind="a size of page",
        what="a page is not filled up after hidden rows are cut",
        leak=careless.pages_not_refilled,
        looks=(HELSINGOER, AARHUS),
        topics=("documents", "calendar"),
    ),
    Mutant(
        kind="an order",
        what="rows come in the order of the source's pages, hidden rows counted",
        leak=careless.order_of_source,
        looks=(HELSINGOER,),
        topics=("documents", "grants"),
    ),
    Mutant(
        kind="an error text",
        what="the error for a bad cursor says how many rows there are",
        leak=careless.counting_errors,
        looks=(HELSINGOER, AARHUS),
        topics=("documents", "calendar"),
        shapes={"topic": 1.0, "further": 2.0},
    ),
    Mutant(
        kind="an error text",
        what="a hidden row is null with an error instead of nothing",
        leak=careless.null_rows,
        looks=(AARHUS,),
        topics=("calendar", "grants"),
    ),
    Mutant(
        kind="an id",
        what="an id is made of a row's place in the source's list",
        leak=careless.ids_by_place,
        looks=(HELSINGOER,),
    ),
    Mutant(
        kind="a cursor",
        what="a cursor holds how many rows were cut",
        leak=careless.counting_cursors,
        looks=(HELSINGOER, AARHUS),
        topics=("documents", "calendar"),
    ),
    Mutant(
        kind="an upstream call",
        what="a call is left out where something was hidden",
        leak=careless.call_left_out,
        looks=(HELSINGOER,),
    ),
    Mutant(
        kind="an alternative text",
        what="a withheld topic has no alternative where the record has nothing of it",
        leak=careless.empty_without_alternative,
        looks=(HELSINGOER, RELATIVE),
        topics=("medications",),
    ),
    Mutant(
        kind="a search",
        what="a search finds something where its word stands in a hidden document",
        leak=careless.searching_hidden,
        looks=(HELSINGOER,),
        shapes={"search": 1.0},
    ),
    Mutant(
        kind="a header",
        what="a header says how many rows were read",
        leak=careless.telling_header,
        looks=(HELSINGOER, VESTBY),
        topics=("documents", "calendar"),
    ),
    Mutant(
        kind="a status",
        what="the status says that an answer is not whole",
        leak=careless.telling_status,
        looks=(HELSINGOER,),
    ),
    Mutant(
        kind="a log line",
        what="the access log names a topic as withheld where rows were cut",
        leak=careless.telling_log,
        looks=(HELSINGOER,),
        shapes={"topic": 1.0, "log": 1.0},
    ),
    Mutant(
        kind="a name",
        what="people whose mandates are about something else are listed",
        leak=careless.any_mandate,
        looks=(RELATIVE,),
        shapes={"rights": 1.0},
        pairs=10,
    ),
)
