"""What every topic's reading stands on: the connection, the municipality's settings, the seal."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from gateway.disclosure.sealed import Sealed
from gateway.domain.calendar import Appointment
from gateway.domain.documents import Document, DocumentFile
from gateway.domain.grants import Grant
from gateway.domain.messages import MessageThread
from gateway.domain.plans import ActionPlan
from gateway.domain.records import Rows
from gateway.domain.topics import Topic
from gateway.port import RecordRef
from gateway.systems.nexus import tree
from gateway.systems.nexus.plain.reading import ODD, Listed
from gateway.systems.nexus.plain.wire_tree import Node
from gateway.systems.nexus.way import Way
from gateway.upstream.client import Upstream
from gateway.upstream.reading import rows

T = TypeVar("T")


class Asking:
    """One municipality's Nexus, before any topic."""

    def __init__(self, upstream: Upstream, zone: ZoneInfo, views: Mapping[str, str]) -> None:
        self._upstream = upstream
        self._zone = zone
        self._views = views

    def _sealed(
        self,
        topic: Topic,
        pages: Sequence[Listed[T]],
        careful: Callable[[msgspec.Raw, str], T | None],
    ) -> Sealed[Rows[T]]:
        """The rows of a list: all the plain way, or all the careful."""
        found: list[T] = []
        for page in pages:
            if page.rows is None:
                raws = [raw for every in pages for raw in every.raws()]
                place = topic.value.lower()
                return Sealed(topic, rows(raws, place, careful, source=self._upstream.name))
            found += page.rows
        return Sealed(topic, tuple(found))

    async def _hanging(
        self,
        topic: Topic,
        way: Way,
        types: frozenset[str],
        plain: Callable[[Sequence[Node]], list[T]],
        careful: Callable[[msgspec.Raw, str], T | None],
    ) -> Sealed[Rows[T]]:
        """What hangs on the pathway tree, of these types."""
        name = self._views["pathway_view"]
        hanging = await way.hanging(name)
        if hanging.rows is not None:
            try:
                return Sealed(topic, tuple(plain(hanging.rows)))
            except ODD:
                pass  # something that hangs there is odd: it is looked at one by one
        found = tree.leaves(await way.tree(name), way.patient_id)
        return Sealed(topic, tree.translated(found, types, careful, self._upstream.name))


def way_of(ref: RecordRef) -> Way:
    """The way that `find` left in the head. Another handle is a program error."""
    way = ref.head.handle
    if not isinstance(way, Way):
        raise TypeError("a record head without its way: pass on the head that find answered")
    return way


def link_of(
    row: Appointment | Document | DocumentFile | Grant | MessageThread | ActionPlan,
) -> str:
    """The link to a row's full object. Another handle is a program error."""
    if not isinstance(row.handle, str):
        raise TypeError("a row without its link: pass on the row that the adapter answered")
    return row.handle
