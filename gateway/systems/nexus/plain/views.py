"""Who was looked up, their named views, and the pages of a list, the plain way."""

from collections.abc import Callable
from typing import Final, TypeAlias

import msgspec

from gateway.systems.nexus.plain.reading import decoded
from gateway.systems.nexus.plain.wire import LookedUp, NamedView, Pages

FindsView: TypeAlias = Callable[[str, str, str], str | None]
"""Where the view of a kind and a name is; None where there is none. The place is for errors."""

_LOOKED_UP: Final = msgspec.json.Decoder(LookedUp)
_VIEWS: Final = msgspec.json.Decoder(dict[str, list[NamedView]])
_PAGES: Final = msgspec.json.Decoder(Pages)


def looked_up(body: bytes) -> LookedUp:
    """Who was found by number."""
    return decoded(_LOOKED_UP, body)


def page_links(body: bytes) -> list[str]:
    """Where the pages of a page-link list are, in order."""
    return [page.links.own.href for page in decoded(_PAGES, body).pages]


def plainly_found(body: bytes) -> FindsView:
    """A person's preferences."""
    kinds = decoded(_VIEWS, body)

    def found(kind: str, name: str, _place: str) -> str | None:
        for view in kinds.get(kind, ()):
            if view.name == name:
                return view.links.own.href
        return None

    return found
