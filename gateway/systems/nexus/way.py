"""The way through one person's links in one operation: views, lists, pages, each fetched once."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any, TypeVar

import msgspec

from gateway.domain.errors import SourceInvalid
from gateway.systems.nexus.wire import Linked, PageList, View
from gateway.upstream.answers import Answer
from gateway.upstream.client import Upstream
from gateway.upstream.links import Trail
from gateway.upstream.reading import read

T = TypeVar("T")
_NONE = msgspec.Raw(b"[]")


class Way:
    """The handle of a record head. It lives for one operation and forgets everything after."""

    def __init__(self, upstream: Upstream, patient_id: int, patient: Linked) -> None:
        self.patient_id = patient_id
        self._upstream = upstream
        self._patient = patient
        self._fetched: dict[Hashable, asyncio.Task[Any]] = {}

    async def read(self, href: str, shape: type[T], place: str) -> T:
        """What a link answers, as this shape."""
        return (await self._upstream.get(href, place=place)).read(shape)

    async def file(self, href: str, largest: int) -> Answer:
        """The bytes behind a link, at most `largest` of them."""
        return await self._upstream.get(href, place="document.file", largest=largest)

    async def listed(self, rel: str, place: str) -> list[msgspec.Raw]:
        """An unpaged list among the person's links."""
        return await self.read(self._patient.href(rel, "patient"), list[msgspec.Raw], place)

    async def paged(self, rel: str, place: str) -> list[msgspec.Raw]:
        """A page-link list among the person's links, every page of it, in order."""
        return await self.pages(self._patient.href(rel, "patient"), place)

    async def pages(self, href: str, place: str) -> list[msgspec.Raw]:
        """Every page of a page-link list; no address twice, at most as many as a trail allows."""
        trail = Trail(place)
        trail.step(self._upstream.territory.resolved(href, place))
        listed = await self.read(href, PageList, place)
        hrefs = [page.href("self", f"{place}.pages") for page in listed.pages]
        for link in hrefs:
            trail.step(self._upstream.territory.resolved(link, place))
        found = await side_by_side([self.read(h, list[msgspec.Raw], place) for h in hrefs])
        return [row for page in found for row in page]

    async def view(self, kind: str, name: str) -> View:
        """The person's view of that kind and name. Without one the source is not as configured."""

        async def opened() -> View:
            place = f"preferences.{kind}"
            views = await self._once("preferences", self._preferences)
            listed = read(views.get(kind, _NONE), list[View], place)
            href = next((v.href("self", place) for v in listed if v.name == name), None)
            if href is None:
                raise SourceInvalid(place)
            return await self.read(href, View, place)

        return await self._once(("view", kind, name), opened)

    async def tree(self, name: str) -> list[msgspec.Raw]:
        """The roots of the pathway tree of that view."""

        async def fetched() -> list[msgspec.Raw]:
            view = await self.view("CITIZEN_PATHWAY", name)
            href = view.href("pathwayReferences", "view")
            return await self.read(href, list[msgspec.Raw], "tree")

        return await self._once(("tree", name), fetched)

    async def _preferences(self) -> dict[str, msgspec.Raw]:
        href = self._patient.href("patientPreferences", "patient")
        return await self.read(href, dict[str, msgspec.Raw], "preferences")

    async def _once(self, key: Hashable, fetch: Callable[[], Awaitable[T]]) -> T:
        """One fetch, however many topics of the operation wait for it."""
        if key not in self._fetched:
            self._fetched[key] = asyncio.ensure_future(fetch())
            self._fetched[key].add_done_callback(_looked_at)
        found: T = await asyncio.shield(self._fetched[key])
        return found


async def side_by_side(asked: Sequence[Awaitable[T]]) -> list[T]:
    """All answers in order; the first error ends the others."""
    tasks = [asyncio.ensure_future(one) for one in asked]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()


def _looked_at(task: asyncio.Task[Any]) -> None:
    """An error nobody waits for any more is not the event loop's business."""
    if not task.cancelled():
        task.exception()
