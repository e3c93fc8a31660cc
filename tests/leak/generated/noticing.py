"""What a careless gateway would know of rows that it hides: how many, where, and their names."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from gateway.resolvers.context import RequestContext, Services
from gateway.systems.cura import visibility
from gateway.systems.nexus import documents, tree
from gateway.systems.nexus.plain import reading as plain
from gateway.upstream import reading


@dataclass(slots=True)
class Noticed:
    """Hidden rows met in one operation: `rows` of them; the names of documents among them; and
    where in the source's list each row stood that is shown."""

    rows: int = 0
    names: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def forget(self) -> None:
        """Another operation begins."""
        self.rows = 0
        self.names.clear()
        self.places.clear()


def everywhere(patch: pytest.MonkeyPatch, original: object, replacement: object) -> None:
    """Put something in the place of a function wherever a module of the gateway has taken it."""
    for name, module in list(sys.modules.items()):
        if name.startswith("gateway."):
            taken = [key for key, value in vars(module).items() if value is original]
            for key in taken:
                patch.setattr(module, key, replacement)


def carefully(patch: pytest.MonkeyPatch) -> None:
    """Let Nexus be read the careful way alone: the plain one does not come by what is patched."""

    def odd(*_: Any) -> Any:
        raise plain.Odd

    everywhere(patch, plain.decoded, odd)


def noticing(patch: pytest.MonkeyPatch) -> Noticed:
    """Take notice of every hidden row from now on, for one operation at a time."""
    carefully(patch)
    noticed = Noticed()
    hides, shown, begin = reading.hides, visibility.shown, Services.begin
    hidden, one = documents._hidden, tree._one

    def counted_hides(checks: Iterable[Callable[[], bool]]) -> bool:
        found = hides(checks)
        noticed.rows += found
        return found

    def counted_shown(resource: Any, patient: str, place: str) -> bool:
        found = shown(resource, patient, place)
        noticed.rows += not found
        return found

    def named(marks: Any, patient_id: int) -> bool:
        found = hidden(marks, patient_id)
        if found:
            noticed.names.append(marks.maybe("name", str) or "")
        return found

    def placed(leaf: Any, translate: Any, source: str) -> Any:
        made = one(leaf, translate, source)
        for row in made:
            noticed.places[str(getattr(row, "id", ""))] = len(noticed.places) + noticed.rows
        return made

    def begun(services: Services, *given: Any) -> RequestContext:
        noticed.forget()
        return begin(services, *given)

    everywhere(patch, hides, counted_hides)
    patch.setattr(tree, "hides", hides)  # a whole pathway of MedCom messages is in every world
    everywhere(patch, shown, counted_shown)
    patch.setattr(documents, "_hidden", named)
    patch.setattr(tree, "_one", placed)
    patch.setattr(Services, "begin", begun)
    return noticed
