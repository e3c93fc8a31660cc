"""The record system (EPJ) behind the interface: what it holds, what it notes, whom it tells."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from backends.helsenorge_stub.canaries import shown_id
from backends.helsenorge_stub.data import Held, everything
from backends.helsenorge_stub.fhir import Json
from backends.helsenorge_stub.hearers import Hearers
from backends.helsenorge_stub.options import Options
from backends.helsenorge_stub.shelf import Shelf
from backends.stage.machinery import DemoClock
from backends.stage.plot import Plot


@dataclass
class Epj:
    """One municipality's record system.

    Nothing here waits for anything: what is looked up and then changed within one function is
    changed before anybody else is heard.
    """

    options: Options
    clock: DemoClock
    shelf: Shelf
    hearers: Hearers = field(default_factory=Hearers)
    plot: Plot = field(init=False)
    _made: int = 0

    def __post_init__(self) -> None:
        self.plot = Plot(digest=self.shelf.digest, refill=self.fill)

    def fill(self) -> None:
        """Everything as it was at first."""
        self._made = 0
        self.shelf.fill(everything(self.options))

    def now(self) -> datetime:
        """The moment by the stub's own clock, in UTC."""
        return self.clock.now()

    def keep(self, number: str, changed: Iterable[Json]) -> None:
        """All of these in one person's record, at once, and tell of it."""
        self.shelf.put([Held(number, body) for body in changed])
        for patient in self.shelf.every("Patient", number):
            self.hearers.tell(patient["id"])

    def new_id(self) -> str:
        """An id for something that comes about by itself: the same in the same order of things."""
        self._made += 1
        return shown_id(self.options, "by itself", self._made)
