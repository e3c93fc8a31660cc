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
        raws: Sequence[msgspec.Raw],
        translate: Callable[[msgspec.Raw, str], T | None],
    ) -> Sealed[Rows[T]]:
        place = topic.value.lower()
        return Sealed(topic, rows(raws, place, translate, source=self._upstream.name))

    async def _hanging(
        self,
        topic: Topic,
        way: Way,
        types: frozenset[str],
        translate: Callable[[msgspec.Raw, str], T | None],
    ) -> Sealed[Rows[T]]:
        """What hangs on the pathway tree, of these types."""
        roots = await way.tree(self._views["pathway_view"])
        found = tree.leaves(roots, way.patient_id)
        return Sealed(topic, tree.translated(found, types, translate, self._upstream.name))


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
