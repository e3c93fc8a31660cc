"""How this source is spoken to: searches followed page by page, orders sent once, the headers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from gateway.domain.errors import SourceInvalid
from gateway.domain.topics import Role
from gateway.port import Asker
from gateway.systems.helsenorge import wire
from gateway.systems.helsenorge.declining import DECLINED, declined
from gateway.systems.helsenorge.naming import condition, name_of
from gateway.upstream.answers import Answer
from gateway.upstream.client import Upstream
from gateway.upstream.links import Trail

_ROLES: Final = {Role.CITIZEN: "innbygger", Role.RELATIVE: "representant"}
_FHIR: Final = "application/fhir+json"


class Asking:
    """One municipality's record. `event_ids` makes the id that each request must carry."""

    def __init__(self, address: str, upstream: Upstream, event_ids: Callable[[], UUID]) -> None:
        self.base = address.rstrip("/")
        self.upstream = upstream
        self._event_ids = event_ids

    async def entries(
        self, asker: Asker, kind: str, query: Mapping[str, str] | Sequence[tuple[str, str]]
    ) -> list[msgspec.Raw]:
        """Every entry of every page of one search."""
        trail, found = Trail(kind), list[msgspec.Raw]()
        following: str | None = f"{self.base}/{kind}?{urlencode(query)}"
        while following is not None:
            trail.step(self.upstream.territory.resolved(following, kind))
            answer = await self.upstream.get(following, place=kind, headers=self._headers(asker))
            page = answer.read(wire.Bundle)
            if page.entry is None and page.total != 0:
                raise SourceInvalid(f"{kind}.entry")
            found += page.entry or ()
            following = _next(page, kind)
        return found

    async def named(self, asker: Asker, kind: str, uid: UUID) -> list[msgspec.Raw]:
        """The entries that carry our own name of an order: one at most."""
        return await self.entries(asker, kind, {"identifier": name_of(uid)})

    async def create(self, asker: Asker, uid: UUID, resource: Mapping[str, Any]) -> Answer:
        """Have a resource made, unless this very order has made it before.

        Raises `NotDone` where the source refuses it.
        """
        kind = resource["resourceType"]
        return await self.order(asker, kind, resource, {"if-none-exist": condition(uid)})

    async def order(
        self,
        asker: Asker,
        path: str,
        body: Mapping[str, Any],
        conditions: Mapping[str, str] | None = None,
    ) -> Answer:
        """POST an order below the base, or to the base itself. Raises `NotDone`."""
        place = path or "transaction"
        answer = await self.upstream.change(
            "POST",
            f"{self.base}/{path}".rstrip("/"),
            place=place,
            json=body,
            headers={**self._headers(asker), "content-type": _FHIR, **(conditions or {})},
            also=DECLINED,
        )
        if answer.status in DECLINED:
            raise declined(answer)
        return answer

    def about_nobody(self) -> dict[str, str]:
        """The headers of a question that is about no person."""
        return {"nhn-source-system": "omsorg", "nhn-event-id": str(self._event_ids())}

    def _headers(self, asker: Asker) -> dict[str, str]:
        return {
            "accept": _FHIR,
            "nhn-patient-nin": asker.subject.reveal(),
            "nhn-user-role": _ROLES.get(asker.role, "system"),
            **self.about_nobody(),
        }


def _next(page: wire.Bundle, place: str) -> str | None:
    links = [link.url for link in page.link if link.relation == "next"]
    if len(links) > 1:
        raise SourceInvalid(f"{place}.link")
    return links[0] if links else None
