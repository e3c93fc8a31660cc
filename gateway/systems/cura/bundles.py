"""Searches, histories and their pages: `next` links to go on, each address once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from gateway.domain.errors import SourceInvalid
from gateway.domain.records import Rows
from gateway.systems.cura import wire
from gateway.upstream.answers import Answer
from gateway.upstream.client import Upstream
from gateway.upstream.links import Trail
from gateway.upstream.reading import rows

T = TypeVar("T")
Form = Mapping[str, str | Sequence[str]]
JSON = {"accept": "application/fhir+json"}


@dataclass(frozen=True, slots=True)
class Page:
    """One page's entries as they came, and where they came from."""

    place: str
    entries: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The entries of every page of one search."""

    pages: tuple[Page, ...]
    source: str

    def each(self, kind: str, take: Callable[[Any, str], T | None]) -> Rows[T]:
        """`take` on every resource of a type, at its place; None is cut."""

        def entry(raw: Any, place: str) -> T | None:
            resource = _resource(raw, place)
            return take(resource, place) if _type(resource, place) == kind else None

        return tuple(
            row
            for page in self.pages
            for row in rows(page.entries, page.place, entry, source=self.source)
        )

    def of(self, kind: str) -> list[tuple[Any, str]]:
        """Every resource of a type with its place, matches and inclusions alike."""
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


async def search(upstream: Upstream, address: str, form: Form, place: str) -> Found:
    """Everything that a search finds, all pages. Raises a `SourceError`."""
    trail = Trail(place)
    trail.step(upstream.territory.resolved(address, place))
    answer = await upstream.post(address, place=place, form=form, headers=JSON)
    return await _all_pages(upstream, answer, trail, "searchset")


async def history(upstream: Upstream, address: str, kind: str, place: str) -> list[Any]:
    """A resource of this type in every version, all pages. Raises a `SourceError`."""
    trail = Trail(place)
    trail.step(upstream.territory.resolved(address, place))
    answer = await upstream.get(address, place=place, headers=JSON)
    found = await _all_pages(upstream, answer, trail, "history")
    return [resource for resource, _ in found.of(kind)]


async def _all_pages(upstream: Upstream, answer: Answer, trail: Trail, wanted: str) -> Found:
    pages: list[Page] = []
    while True:
        here = f"{trail.place}/page{len(pages) + 1}"
        bundle = answer.read(wire.Bundle)
        if bundle.resource_type != "Bundle" or bundle.type != wanted:
            raise SourceInvalid(here)
        pages.append(Page(f"{here}.entry", bundle.entry))
        following = next((link.url for link in bundle.link if link.relation == "next"), None)
        if following is None:
            return Found(tuple(pages), upstream.name)
        trail.step(upstream.territory.resolved(following, trail.place))
        answer = await upstream.get(following, place=trail.place, headers=JSON)
