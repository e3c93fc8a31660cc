"""Conditions, and their levels in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gateway.domain.conditions import Condition, ConditionKind
from gateway.domain.glossary import GlossaryTerm
from gateway.domain.records import Unreadable
from gateway.domain.words import Words, words
from gateway.resolvers.glossary import term_of
from gateway.resolvers.nodes import picked
from gateway.resolvers.order import alphabetical
from gateway.resolvers.paging import SortKey
from gateway.resolvers.scope import Cut, Page, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionsWanted:
    """Which conditions are asked for. None everywhere: all of them."""

    kind: ConditionKind | None = None
    active: bool | None = None


LEVELS: Final[Mapping[int, Words]] = MappingProxyType(
    {
        0: words(
            da="Ingen eller ubetydelige begrænsninger",
            nb="Ingen eller ubetydelige begrensninger",
            en="No or slight limitations",
        ),
        1: words(da="Lette begrænsninger", nb="Lette begrensninger", en="Mild limitations"),
        2: words(
            da="Moderate begrænsninger", nb="Moderate begrensninger", en="Moderate limitations"
        ),
        3: words(da="Svære begrænsninger", nb="Alvorlige begrensninger", en="Severe limitations"),
        4: words(
            da="Totale begrænsninger", nb="Fullstendige begrensninger", en="Total limitations"
        ),
    }
)
"""The scale of functional ability in Fælles Sprog III."""


async def conditions(scope: Scope, wanted: ConditionsWanted, cut: Cut) -> Page[Condition]:
    """Conditions, active ones first, then by area and name."""

    def by_area(found: Condition) -> SortKey:
        area = alphabetical(found.area, scope.country)
        name = alphabetical(found.name, scope.country)
        return int(not found.active), *area, *name, found.id

    rows = await scope.reader.conditions()
    found = (
        row
        for row in rows
        if isinstance(row, Unreadable)
        or (wanted.kind in (None, row.kind) and wanted.active in (None, row.active))
    )
    named = ("conditions", wanted.kind, wanted.active)
    return scope.page(found, key=by_area, cut=cut, named=named)


async def condition(scope: Scope, upstream: str) -> Condition | None:
    """The condition with this key."""
    return picked(await scope.reader.conditions(), upstream)


def plain(scope: Scope, found: Condition) -> GlossaryTerm | None:
    """The condition in plain words, by its code."""
    return term_of(scope, found.code)


def level_text(found: Condition) -> Words | None:
    """The level in words, where the scale applies."""
    return None if found.level is None else LEVELS.get(found.level)
