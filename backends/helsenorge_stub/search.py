"""What a search asks for, read from a query string, and carried on in opaque `next` links."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self

from backends.helsenorge_stub.fhir import URI

MOST = 50
DEFAULT = 20
_KNOWN = {"_count", "_include", "_revinclude", "_sort", "category", "date", "identifier", "_page"}


class BadSearchError(Exception):
    """The query cannot be read; the message may be shown."""


@dataclass(frozen=True, kw_only=True)
class Search:
    """One page of one search. `after` and `before` are seconds since 1970; `uid` is a URI."""

    kind: str
    after: float | None = None
    before: float | None = None
    category: str | None = None
    uid: str | None = None
    include: str | None = None
    revinclude: str | None = None
    newest_first: bool = False
    count: int = DEFAULT
    offset: int = 0

    @classmethod
    def read(cls, kind: str, query: Mapping[str, str], dates: list[str]) -> Self:
        """From the query; raises BadSearchError."""
        if "_page" in query:
            return cls._from_page(kind, query["_page"])
        unknown = set(query) - _KNOWN
        if unknown:
            raise BadSearchError(f"unknown search parameter: {min(unknown)}")
        return cls(
            kind=kind,
            include=query.get("_include"),
            revinclude=query.get("_revinclude"),
            category=query.get("category"),
            uid=_uid(query.get("identifier")),
            newest_first=query.get("_sort") == "-sent",
            count=_count(query.get("_count")),
            **_window(dates),
        )

    @classmethod
    def _from_page(cls, kind: str, page: str) -> Self:
        try:
            told = json.loads(base64.urlsafe_b64decode(page.encode()))
            if told.pop("kind") != kind:
                raise BadSearchError("that page is of another search")
            return cls(kind=kind, **told)
        except (binascii.Error, ValueError, TypeError, KeyError, AttributeError) as error:
            raise BadSearchError("that page is not known") from error

    def next(self) -> str:
        """The opaque `_page` of the page after this one."""
        after = replace(self, offset=self.offset + self.count)
        return base64.urlsafe_b64encode(json.dumps(asdict(after)).encode()).decode()


def _count(told: str | None) -> int:
    if told is None:
        return DEFAULT
    if not told.isdecimal() or int(told) < 1:
        raise BadSearchError("_count is a number of 1 or more")
    return min(int(told), MOST)


def _uid(told: str | None) -> str | None:
    if told is None:
        return None
    system, _, value = told.partition("|")
    if system != URI or not value:
        raise BadSearchError(f"identifier takes {URI}| and a URI")
    return value


def _window(dates: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for told in dates:
        field = {"ge": "after", "lt": "before"}.get(told[:2])
        if field is None:
            raise BadSearchError("date takes ge and lt")
        try:
            moment = datetime.fromisoformat(told[2:])
        except ValueError as error:
            raise BadSearchError("date takes an instant with a zone") from error
        if moment.tzinfo is None:
            raise BadSearchError("date takes an instant with a zone")
        found[field] = moment.timestamp()
    return found
