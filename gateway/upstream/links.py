"""Where a source's links may lead: its own origins, under its path prefix, and nowhere else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

import httpx

from gateway.domain.errors import SourceInvalid

_WEB = frozenset({"http", "https"})
_HIDDEN = ("%2f", "%5c")
_NEVER = '\\\r\n\t <>"'
"""What stands in no address (RFC 3986, 2): where a source has a text instead, it is not sent on."""
_REST: Final = r"(?:[A-Za-z0-9_~$.?=&%,@!*'()+-]|/(?![/.]))*(?<!\?)"
_SIMPLE: Final = re.compile(rf"[A-Za-z0-9_~$-]{_REST}")
_ABSOLUTE: Final = re.compile(rf"https?://[A-Za-z0-9.-]+(?::[0-9]+)?/(?![/.]){_REST}")
"""Links that need no putting together: of plain letters, without steps up or empty steps."""
_MOST_REMEMBERED: Final = 512
_LONGEST_REMEMBERED: Final = 512
MOST_PAGES = 50


@dataclass(frozen=True, slots=True)
class Territory:
    """A source's configured base address, and further origins that it may link to.

    `base` ends with the path prefix that every link must lie under; a further origin is
    `scheme://host[:port]/prefix` of its own.
    """

    base: httpx.URL
    further: tuple[httpx.URL, ...] = ()
    _found: dict[str, httpx.URL] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def resolved(self, link: str, place: str) -> httpx.URL:
        """An absolute address inside the territory. Anything else raises `SourceInvalid`.

        Those of late are remembered; links hold a source's own ids, and no national number.
        """
        found = self._found.get(link)
        if found is None:
            found = self._resolved(link, place)
            if len(link) <= _LONGEST_REMEMBERED:
                if len(self._found) >= _MOST_REMEMBERED:
                    del self._found[next(iter(self._found))]
                self._found[link] = found
        return found

    def _resolved(self, link: str, place: str) -> httpx.URL:
        if any(c in link for c in _NEVER) or link.startswith("//"):
            raise SourceInvalid(place)
        try:
            url = self._joined(link)
        except (httpx.InvalidURL, ValueError):
            raise SourceInvalid(place) from None
        if url.userinfo or url.fragment or url.scheme not in _WEB or not self._holds(url):
            raise SourceInvalid(place)
        return url

    def _joined(self, link: str) -> httpx.URL:
        """The link as it is meant here. What needs no putting together is read only once."""
        if _ABSOLUTE.fullmatch(link):
            return httpx.URL(link)
        stem = str(self.base)
        if stem.endswith("/") and "?" not in stem and _SIMPLE.fullmatch(link):
            return httpx.URL(stem + link)
        return self.base.join(link)

    def _holds(self, url: httpx.URL) -> bool:
        path = _path(url)
        if ".." in unquote(unquote(path)).split("/") or any(c in path.lower() for c in _HIDDEN):
            return False
        return any(_same_place(url, home) for home in (self.base, *self.further))


def _same_place(url: httpx.URL, home: httpx.URL) -> bool:
    prefix = _path(home) if _path(home).endswith("/") else _path(home) + "/"
    origin = (url.scheme, url.host, _port(url)) == (home.scheme, home.host, _port(home))
    return origin and (_path(url) + "/").startswith(prefix)


def _path(url: httpx.URL) -> str:
    """The path as it goes over the wire: what is percent-encoded stays so."""
    return url.raw_path.partition(b"?")[0].decode("ascii")


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


@dataclass(slots=True)
class Trail:
    """The pages of one list: each address once, at most 50, else the source is not readable."""

    place: str
    seen: set[str] = field(default_factory=set)

    def step(self, url: httpx.URL) -> None:
        """Note the next page."""
        if str(url) in self.seen or len(self.seen) >= MOST_PAGES:
            raise SourceInvalid(self.place)
        self.seen.add(str(url))


def allowed_for_clients(url: str | None, hosts: Iterable[str]) -> str | None:
    """A URL that may be handed on: https, no userinfo, on a listed host; else None."""
    if url is None:
        return None
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        return None
    good = parsed.scheme == "https" and not parsed.userinfo and parsed.host in set(hosts)
    return str(parsed) if good else None
