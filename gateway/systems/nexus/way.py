"""The way through one person's links in one operation: views, lists, pages, each fetched once."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from gateway.domain.errors import SourceInvalid
from gateway.systems.nexus.plain import views
from gateway.systems.nexus.plain.reading import Listed, listed, plainly
from gateway.systems.nexus.plain.tree import leaves
from gateway.systems.nexus.plain.wire_tree import Node
from gateway.systems.nexus.refusing import MISSING, REFUSING, is_there
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

    async def found(self, href: str, shape: type[T], place: str) -> T | None:
        """The same for a thing that may be gone; None where Nexus says that it is."""
        answer = await self._upstream.get(href, place=place, also=MISSING)
        return answer.read(shape) if is_there(answer) else None

    async def asked(self, href: str, place: str) -> Answer:
        """What a link answers to one who is about to change something; also a "no"."""
        return await self._upstream.get(href, place=place, also=REFUSING)

    async def change(self, method: str, href: str, place: str, body: Any) -> Answer:
        """Send a change, once. What is answered may be a "no"."""
        return await self._upstream.change(method, href, place=place, json=body, also=REFUSING)

    def href(self, rel: str) -> str:
        """Where one of the person's links leads."""
        return self._patient.href(rel, "patient")

    def templated(self, rel: str, blank: str, value: str) -> str:
        """The same for a link with one place to fill in, as HAL has them (`{uid}`)."""
        template, place = self.href(rel), "{" + blank + "}"
        if place not in template:
            raise SourceInvalid(f"patient._links.{rel}")
        return template.replace(place, quote(value, safe=""))

    async def file(self, href: str, largest: int) -> Answer:
        """The bytes behind a link, at most `largest` of them."""
        return await self._upstream.get(href, place="document.file", largest=largest)

    async def either(
        self, href: str, place: str, plain: Callable[[bytes], T], careful: Callable[[Answer], T]
    ) -> T:
        """What a link answers, the plain way or else the careful one."""
        answer = await self._upstream.get(href, place=place)
        found = plainly(answer, plain)
        return careful(answer) if found is None else found

    async def at(self, href: str, place: str, plain: Callable[[bytes], list[T]]) -> Listed[T]:
        """The list behind a link."""
        return listed(await self._upstream.get(href, place=place), plain)

    async def listed(
        self, rel: str, place: str, plain: Callable[[bytes], list[T]]
    ) -> list[Listed[T]]:
        """An unpaged list among the person's links."""
        return [await self.at(self.href(rel), place, plain)]

    async def paged(
        self, rel: str, place: str, plain: Callable[[bytes], list[T]]
    ) -> list[Listed[T]]:
        """A page-link list among the person's links, every page of it, in order."""
        return await self.pages(self.href(rel), place, plain)

    async def pages(
        self, href: str, place: str, plain: Callable[[bytes], list[T]]
    ) -> list[Listed[T]]:
        """Every page of a page-link list; no address twice, at most as many as a trail allows."""
        trail = Trail(place)
        trail.step(self._upstream.territory.resolved(href, place))
        links = await self.either(href, place, views.page_links, _page_links)
        for link in links:
            trail.step(self._upstream.territory.resolved(link, place))
        return await side_by_side([self.at(link, place, plain) for link in links])

    async def view(self, kind: str, name: str) -> View:
        """The person's view of that kind and name. Without one the source is not as configured."""

        async def opened() -> View:
            place = f"preferences.{kind}"
            href = (await self._once("preferences", self._preferences))(kind, name, place)
            if href is None:
                raise SourceInvalid(place)
            return await self.read(href, View, place)

        return await self._once(("view", kind, name), opened)

    async def tree(self, name: str) -> Sequence[msgspec.Raw]:
        """The roots of the pathway tree of that view, unread."""
        return (await self.hanging(name)).raws()

    async def hanging(self, name: str) -> Listed[Node]:
        """What hangs on the pathway tree of that view."""

        async def fetched() -> Listed[Node]:
            view = await self.view("CITIZEN_PATHWAY", name)
            href = view.href("pathwayReferences", "view")
            return await self.at(href, "tree", lambda body: leaves(body, self.patient_id))

        return await self._once(("tree", name), fetched)

    async def _preferences(self) -> views.FindsView:
        href = self.href("patientPreferences")
        return await self.either(href, "preferences", views.plainly_found, _carefully_found)

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


def _page_links(answer: Answer) -> list[str]:
    listed = answer.read(PageList)
    return [page.href("self", f"{answer.place}.pages") for page in listed.pages]


def _carefully_found(answer: Answer) -> views.FindsView:
    """The views by kind; those of a kind that nobody asks for are not looked at."""
    kinds = answer.read(dict[str, msgspec.Raw])

    def found(kind: str, name: str, place: str) -> str | None:
        named = read(kinds.get(kind, _NONE), list[View], place)
        return next((view.href("self", place) for view in named if view.name == name), None)

    return found


def _looked_at(task: asyncio.Task[Any]) -> None:
    """An error nobody waits for any more is not the event loop's business."""
    if not task.cancelled():
        task.exception()
