"""One tenant of Cura: where it is, how it is searched, and how it is told of changes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from gateway.domain.errors import SourceInvalid
from gateway.port import RecordRef
from gateway.systems.cura.bundles import JSON, Found, history, search
from gateway.systems.cura.refusals import REFUSED, refusal
from gateway.upstream.client import Upstream

Values = str | Sequence[str]
_PAGE = "100"


@dataclass(frozen=True, slots=True)
class Kept:
    """A resource as Cura keeps it after a change; `is_new` where this change has made it."""

    id: str
    is_new: bool
    resource: Any = field(repr=False)


class Desk:
    """What everything at one tenant goes through. Raises a `SourceError`, or `NotDone`."""

    def __init__(self, upstream: Upstream, address: str) -> None:
        self._upstream = upstream
        self._address = address

    async def _of_person(self, ref: RecordRef, kind: str, place: str, **form: Values) -> Found:
        return await self._search(kind, place, patient=f"Patient/{ref.head.id}", **form)

    async def _search(self, kind: str, place: str, **form: Values) -> Found:
        address = f"{self._address}/{kind}/_search"
        return await search(self._upstream, address, {**form, "_count": _PAGE}, place)

    async def _versions(self, kind: str, key: str, place: str) -> list[Any]:
        """A resource in every version that Cura has kept."""
        address = f"{self._address}/{kind}/{quote(key, safe='')}/_history"
        return await history(self._upstream, address, kind, place)

    async def _create(self, resource: Any, name: tuple[str, str], place: str) -> Kept:
        """A new resource, unless there is one of this name (an identifier) already."""
        told = {"if-none-exist": "identifier=" + "|".join(name)}
        return await self._change("POST", resource["resourceType"], resource, place, told)

    async def _replace(self, resource: Any, version: str, place: str) -> Kept:
        """A resource in place of this version of it, and of no other."""
        where = f"{resource['resourceType']}/{quote(resource['id'], safe='')}"
        return await self._change("PUT", where, resource, place, {"if-match": f'W/"{version}"'})

    async def _order(self, what: str, key: str, parameters: Any, place: str) -> Kept:
        """An operation on one resource: `what` is `Type/$operation`."""
        kind, _, operation = what.partition("/")
        told = {"resourceType": "Parameters", "parameter": parameters}
        return await self._change(
            "POST", f"{kind}/{quote(key, safe='')}/{operation}", told, place, {}
        )

    async def _change(
        self, method: str, where: str, body: Any, place: str, headers: dict[str, str]
    ) -> Kept:
        answer = await self._upstream.change(
            method,
            f"{self._address}/{where}",
            place=place,
            json=body,
            headers={**JSON, "content-type": JSON["accept"], **headers},
            also=REFUSED,
        )
        if answer.status in REFUSED:
            raise refusal(answer)
        resource = answer.read(dict[str, Any])
        if not isinstance(resource.get("id"), str):
            raise SourceInvalid(f"{place}.id")
        return Kept(resource["id"], answer.status == 201, resource)  # noqa: PLR2004 - "Created"
