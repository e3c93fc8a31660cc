"""Where a source's links may lead: its own origins, under its path prefix, and nowhere else."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

import httpx

from gateway.domain.errors import SourceInvalid

_WEB = frozenset({"http", "https"})
_HIDDEN = ("%2f", "%5c")
_NEVER = '\\\r\n\t <>"'
"""What stands in no address (RFC 3986, 2): where a source has a text instead, it is not sent on."""
MOST_PAGES = 50


@dataclass(frozen=True, slots=True)
class Territory:
    """A source's configured base address, and further origins that it may link to.

    `base` ends with the path prefix that every link must lie under; a further origin is
    `scheme://host[:port]/prefix` of its own.
    """

    base: httpx.URL
    further: tuple[httpx.URL, ...] = ()

    def resolved(self, link: str, place: str) -> httpx.URL:
        """An absolute address inside the territory. Anything else raises `SourceInvalid`."""
        if any(c in link for c in _NEVER) or link.startswith("//"):
            raise SourceInvalid(place)
        try:
            url = self.base.join(link)
        except (httpx.InvalidURL, ValueError):
            raise SourceInvalid(place) from None
        if url.userinfo or url.fragment or url.scheme not in _WEB or not self._holds(url):
            raise SourceInvalid(place)
        return url

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
