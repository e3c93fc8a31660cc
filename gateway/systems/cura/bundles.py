"""Searches, histories and their pages: `next` links to go on, each address once.

A page is decoded in one go into what is read of it (`wire_whole.py`). Where anything in an answer
is not of that form, or cannot be translated, the whole answer is read again, as plain JSON, entry
by entry: then each fault has its place, and what is hidden is cut before it is looked at.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import msgspec

from gateway.domain.errors import SourceInvalid
from gateway.domain.records import Rows
from gateway.systems.cura import wire, wire_whole
from gateway.upstream.answers import Answer
from gateway.upstream.client import Upstream
from gateway.upstream.links import Trail
from gateway.upstream.reading import rows

T = TypeVar("T")
Form = Mapping[str, str | Sequence[str]]
_Decoder = msgspec.json.Decoder[wire_whole.Bundle[Any]]
JSON = {"accept": "application/fhir+json"}
_FAULTS: Final = (
    SourceInvalid,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
)
"""What `reading.rows` makes an unreadable row of."""


class Page:
    """One page's entries as they came, and where they came from."""

    __slots__ = ("_answer", "_entries", "place")

    def __init__(
        self, place: str, entries: Sequence[Any] | None, answer: Answer | None = None
    ) -> None:
        self.place = place
        self._entries = entries
        self._answer = answer

    @property
    def entries(self) -> Sequence[Any]:
        """Plain JSON, which of a page that was read in one go is read only when it is needed."""
        if self._entries is None:
            self._entries = self._answer.read(wire.Bundle).entry if self._answer else ()
        return self._entries


@dataclass(frozen=True, slots=True)
class Known:
    """The resources of every page of one search, read in one go. No places: nothing is wrong."""

    resources: tuple[Any, ...] = field(repr=False)

    def each(self, kind: str, take: Callable[[Any, str], T | None]) -> tuple[T, ...]:
        """`take` on every resource of a type; None is cut."""
        shape = wire_whole.SHAPES[kind]
        taken = [take(one, "") for one in self.resources if type(one) is shape]
        return tuple([row for row in taken if row is not None])

    def of_shape(self, shape: type[T]) -> list[T]:
        """Every resource of a type, matches and inclusions alike."""
        return [one for one in self.resources if type(one) is shape]

    def of(self, kind: str) -> list[tuple[Any, str]]:
        """The same as `Found.of`, on shapes."""
        return [(one, "") for one in self.of_shape(wire_whole.SHAPES[kind])]

    def by_id(self, kind: str) -> dict[str, tuple[Any, str]]:
        """The same, by id."""
        return {str(one.id): (one, place) for one, place in self.of(kind)}


@dataclass(frozen=True, slots=True)
class Found:
    """The entries of every page of one search; `known` where all of it was read in one go."""

    pages: tuple[Page, ...]
    source: str
    known: Known | None = None

    def as_json(self) -> "Found":
        """The same for translations that know no shapes."""
        return Found(self.pages, self.source)

    def at_once(self, make: Callable[[Known], T]) -> T | None:
        """What is made of everything at once; None where the careful way is to be gone."""
        if self.known is None:
            return None
        try:
            return make(self.known)
        except _FAULTS:
            return None

    def each(self, kind: str, take: Callable[[Any, str], T | None]) -> Rows[T]:
        """`take` on every resource of a type, at its place; None is cut."""
        made = self.at_once(lambda known: known.each(kind, take))
        return self.one_by_one(kind, take) if made is None else made

    def one_by_one(self, kind: str, take: Callable[[Any, str], T | None]) -> Rows[T]:
        """The same the careful way, on JSON: what cannot be read is unreadable at its place."""

        def entry(raw: Any, place: str) -> T | None:
            resource = _resource(raw, place)
            return take(resource, place) if _type(resource, place) == kind else None

        return tuple(
            row
            for page in self.pages
            for row in rows(page.entries, page.place, entry, source=self.source)
        )

    def of(self, kind: str) -> list[tuple[Any, str]]:
        """Every resource of a type as JSON with its place, matches and inclusions alike."""
        found = [
            (_resource(raw, f"{page.place}[{index}]"), f"{page.place}[{index}]")
            for page in self.pages
            for index, raw in enumerate(page.entries)
        ]
        return [(resource, place) for resource, place in found if _type(resource, place) == kind]

    def by_id(self, kind: str) -> dict[str, tuple[Any, str]]:
        """The same, by id."""
        return {str(one.get("id")): (one, place) for one, place in self.of(kind)}


def _resource(raw: Any, place: str) -> Any:
    if not isinstance(raw, dict) or not isinstance(raw.get("resource"), dict):
        raise SourceInvalid(f"{place}.resource")
    return raw["resource"]


def _type(resource: Any, place: str) -> str:
    kind = resource.get("resourceType")
    if not isinstance(kind, str):
        raise SourceInvalid(f"{place}.resourceType")
    return kind


async def search(upstream: Upstream, address: str, form: Form, place: str, kind: str) -> Found:
    """Everything that a search for this type finds, all pages. Raises a `SourceError`."""
    answer = await upstream.post(address, place=place, form=form, headers=JSON)
    return await _Pages(upstream, address, place, "searchset").all(answer, kind)


async def history(upstream: Upstream, address: str, kind: str, place: str) -> list[Any]:
    """A resource of this type in every version, all pages. Raises a `SourceError`."""
    answer = await upstream.get(address, place=place, headers=JSON)
    found = await _Pages(upstream, address, place, "history").all(answer)
    return [resource for resource, _ in found.of(kind)]


class _Pages:
    """The pages of one answer, one after another, as they are read."""

    def __init__(self, upstream: Upstream, address: str, place: str, wanted: str) -> None:
        self._upstream = upstream
        self._address = address
        self._place = place
        self._wanted = wanted
        self._pages: list[Page] = []
        self._known: list[Any] | None = []

    async def all(self, answer: Answer, kind: str = "") -> Found:
        """Every page, from the first on; in one go where `kind` is a type that is read so."""
        trail: Trail | None = None
        while (following := self._read(answer, wire_whole.DECODERS.get(kind))) is not None:
            trail = trail or self._trail()
            trail.step(self._upstream.territory.resolved(following, self._place))
            answer = await self._upstream.get(following, place=self._place, headers=JSON)
        known = None if self._known is None else Known(tuple(self._known))
        return Found(tuple(self._pages), self._upstream.name, known)

    def _trail(self) -> Trail:
        trail = Trail(self._place)
        trail.step(self._upstream.territory.resolved(self._address, self._place))
        return trail

    def _read(self, answer: Answer, decoder: _Decoder | None) -> str | None:
        """Take a page, and tell where the next one is."""
        here = f"{self._place}/page{len(self._pages) + 1}"
        whole = None if decoder is None or self._known is None else _whole(answer, decoder)
        bundle = whole or answer.read(wire.Bundle)
        if bundle.resource_type != "Bundle" or bundle.type != self._wanted:
            raise SourceInvalid(here)
        if whole is None or self._known is None:
            self._known = None
            self._pages.append(Page(f"{here}.entry", bundle.entry))
        else:
            self._known += [one.resource for one in whole.entry]
            self._pages.append(Page(f"{here}.entry", None, answer))
        for link in bundle.link:
            if link.relation == "next":
                return link.url
        return None


def _whole(answer: Answer, decoder: _Decoder) -> wire_whole.Bundle[Any] | None:
    """A page in one go; None where it has anything of another form.

    msgspec passes over what is skipped without asking whether its texts are texts.
    """
    try:
        answer.body.decode()
        return decoder.decode(answer.body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
