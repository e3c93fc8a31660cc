"""One tenant of Cura: where it is, how it is searched, and how it is told of changes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from uuid import UUID

from gateway.domain.errors import SourceInvalid
from gateway.port import RecordRef
from gateway.systems.cura import names
from gateway.systems.cura.acting import named
from gateway.systems.cura.bundles import JSON, Found, history, search
from gateway.systems.cura.refusals import REFUSED, refusal
from gateway.systems.cura.visibility import is_about
from gateway.upstream.answers import Answer
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
    """What everything at one tenant goes through. Raises a `SourceError`, or `NotDone`.

    A change answers the resource that it is about, of the right kind, person and id. Whether this
    change is on it, by our name of it, is still to be asked: until then nothing is confirmed.
    """

    def __init__(self, upstream: Upstream, address: str) -> None:
        self._upstream = upstream
        self._address = address

    async def _of_person(self, ref: RecordRef, kind: str, place: str, **form: Values) -> Found:
        return await self._search(kind, place, patient=f"Patient/{ref.head.id}", **form)

    async def _search(self, kind: str, place: str, **form: Values) -> Found:
        address = f"{self._address}/{kind}/_search"
        return await search(self._upstream, address, {**form, "_count": _PAGE}, place, kind)

    async def _versions(self, kind: str, key: str, place: str) -> list[Any]:
        """A resource in every version that Cura has kept."""
        address = f"{self._address}/{kind}/{quote(key, safe='')}/_history"
        return await history(self._upstream, address, kind, place)

    async def _made_once(self, ref: RecordRef, uid: UUID, resource: Any, place: str) -> Kept:
        """A new resource under our name of the change, and one only; it must bear that name."""
        kept = await self._create(ref, resource, (names.REQUEST, str(uid)), place)
        if not named(kept.resource, uid):
            raise SourceInvalid(f"{place}.identifier")
        return kept

    async def _create(
        self, ref: RecordRef, resource: Any, name: tuple[str, str], place: str
    ) -> Kept:
        """A new resource, unless there is one of this name (an identifier) already."""
        kind = resource["resourceType"]
        told = {"if-none-exist": "identifier=" + "|".join(name)}
        return _kept(await self._change("POST", kind, resource, place, told), ref, kind)

    async def _replace(self, ref: RecordRef, resource: Any, version: str, place: str) -> Kept:
        """A resource in place of this version of it, and of no other."""
        kind, key = resource["resourceType"], resource["id"]
        told = {"if-match": f'W/"{version}"'}
        where = f"{kind}/{quote(key, safe='')}"
        return _kept(await self._change("PUT", where, resource, place, told), ref, kind, key)

    async def _order(
        self, ref: RecordRef, what: str, key: str, parameters: Any, place: str
    ) -> Kept:
        """An operation on one resource: `what` is `Type/$operation`."""
        kind, _, operation = what.partition("/")
        told = {"resourceType": "Parameters", "parameter": parameters}
        where = f"{kind}/{quote(key, safe='')}/{operation}"
        return _kept(await self._change("POST", where, told, place, {}), ref, kind, key)

    async def _change(
        self, method: str, where: str, body: Any, place: str, headers: dict[str, str]
    ) -> Answer:
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
        return answer


def _kept(answer: Answer, ref: RecordRef, kind: str, key: str | None = None) -> Kept:
    """What a 2xx shows. It may be a proxy's, or about something else: then it says nothing.

    Raises `SourceInvalid` where it is no resource of this kind, this person and, if told, this id.
    """
    resource = answer.read(dict[str, Any])
    if resource.get("resourceType") != kind:
        raise SourceInvalid(f"{answer.place}.resourceType")
    found = resource.get("id")
    if not isinstance(found, str) or not found or found != (key or found):
        raise SourceInvalid(f"{answer.place}.id")
    if not is_about(resource, ref.head.id):
        raise SourceInvalid(f"{answer.place}.subject")
    return Kept(found, answer.status == 201, resource)  # noqa: PLR2004 - "Created"
