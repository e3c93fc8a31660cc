"""What a field knows of its operation, and looking ahead in it."""

from collections.abc import Iterable
from typing import Final, TypeAlias

import strawberry
from strawberry.types.nodes import FragmentSpread, InlineFragment, SelectedField, Selection

from gateway.resolvers.context import RequestContext

Info: TypeAlias = strawberry.Info[RequestContext, None]

_NO_USE: Final = frozenset({"id", "__typename", "idleTimeoutAt", "municipality"})
_REFUSAL: Final = "CareRecordRefusal"


def is_use(info: Info) -> bool:
    """Whether more of a record is asked for than how much time is left until a new sign-in."""
    asked = {
        name
        for field in info.selected_fields
        for selection in field.selections
        for name in _names(selection)
    }
    return not asked <= _NO_USE


def _names(selection: Selection) -> Iterable[str]:
    if _left_out(selection):
        return
    if isinstance(selection, SelectedField):
        yield selection.name
    elif selection.type_condition != _REFUSAL:
        for inner in selection.selections:
            yield from _names(inner)


def _left_out(selection: SelectedField | FragmentSpread | InlineFragment) -> bool:
    directives = selection.directives
    skipped = directives.get("skip", {}).get("if") is True
    return skipped or directives.get("include", {}).get("if") is False
