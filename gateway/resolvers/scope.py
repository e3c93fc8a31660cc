"""One open record in one operation: what the resolvers of every topic work with."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from gateway.disclosure.policy import Redaction, Ruling
from gateway.domain.errors import SourceError, SourceInvalid
from gateway.domain.ids import Kind, RecordThing
from gateway.domain.municipalities import Country, MunicipalityCode
from gateway.domain.records import Unreadable
from gateway.domain.topics import RecordAction, Topic
from gateway.domain.words import Language
from gateway.records.reader import RecordReader
from gateway.records.source import Source
from gateway.resolvers.context import RequestContext
from gateway.resolvers.opaque import Ids
from gateway.resolvers.paging import Cut, Page, SortKey, page

__all__ = [
    "Cut",
    "Key",
    "Page",
    "Reader",
    "RecordKey",
    "Redaction",
    "Ruling",
    "Scope",
    "Source",
    "in_order",
]

T = TypeVar("T")
Reader: TypeAlias = RecordReader


@dataclass(slots=True)
class Key:
    """What the id of a public thing is made of. It is sealed only when somebody asks for it."""

    ids: Ids
    thing: tuple[Kind, str]

    def sealed(self) -> str:
        """The id, as clients hold it."""
        return self.ids.of(*self.thing)


@dataclass(slots=True)
class RecordKey:
    """The same of something in a record, seen in the role of its scope."""

    scope: "Scope"
    kind: Kind
    upstream: str
    parent: str

    @property
    def thing(self) -> RecordThing:
        """All that the id is bound to."""
        reader = self.scope.reader
        return RecordThing(
            kind=self.kind,
            municipality=self.scope.code,
            record=reader.head.id,
            role=reader.representation.role,
            upstream=self.upstream,
            parent=self.parent,
        )

    def sealed(self) -> str:
        """The id, as clients hold it."""
        return self.scope.context.services.ids.of_thing(self.thing)


@dataclass(frozen=True)
class Scope:
    """A reader, and the operation in which it reads.

    `idle_at` is when this portal will ask for a new sign-in, where it has such a rule.
    """

    context: RequestContext
    reader: RecordReader
    idle_at: datetime | None = None

    @cached_property
    def code(self) -> MunicipalityCode:
        """The municipality that keeps the record."""
        return self.reader.source.code

    @cached_property
    def zone(self) -> ZoneInfo:
        """The municipality's zone."""
        return self.reader.source.zone

    @cached_property
    def country(self) -> Country:
        """The municipality's country, in whose alphabet names are put in order."""
        return self.reader.source.country

    @cached_property
    def language(self) -> Language:
        """The language of texts that nobody asked for in another."""
        return self.reader.source.language

    @property
    def today(self) -> date:
        """The date there, now."""
        return self.context.now.astimezone(self.zone).date()

    def local(self, instant: datetime) -> datetime:
        """The instant with the municipality's offset at that instant."""
        return instant.astimezone(self.zone)

    def permits(self, action: RecordAction) -> bool:
        """Whether the viewer may do this here, in this role."""
        return action in self.reader.permissions

    def key(self, kind: Kind, upstream: str = "", parent: str = "") -> RecordKey:
        """The key of something in this record, seen in this role."""
        return RecordKey(self, kind, upstream, parent)

    def page(
        self,
        rows: Iterable[T | Unreadable],
        *,
        key: Callable[[T], SortKey],
        cut: Cut,
        named: Sequence[object],
    ) -> Page[T]:
        """A page whose cursors are good for this record, role, list and its arguments only."""
        bound = (self.code, self.reader.head.id, self.reader.representation.role.value, *named)
        return page(rows, key=key, cut=cut, box=self.context.services.box, scope=bound)

    def unreadable(self, row: Unreadable, topic: Topic) -> SourceError:
        """What stands in a list in the place of an item that cannot be read."""
        return SourceInvalid(row.place).at(self.code, topic)


def in_order(
    rows: Iterable[T | Unreadable], key: Callable[[T], SortKey]
) -> tuple[T | Unreadable, ...]:
    """A whole list in order; what cannot be read comes last, in the source's order."""
    known = tuple(rows)
    readable = [row for row in known if not isinstance(row, Unreadable)]
    return (*sorted(readable, key=key), *(row for row in known if isinstance(row, Unreadable)))
