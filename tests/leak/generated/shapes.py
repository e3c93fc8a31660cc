"""The sorts of operations: each draws what it asks at its root. A new sort is one function more."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any, Final

from graphql import GraphQLUnionType

from tests.leak.asking import SCHEMA, TOPIC_FIELDS
from tests.leak.generated.pair import Look
from tests.leak.generated.pool import Place, Pool, some
from tests.leak.generated.selecting import Selecting
from tests.leak.generated.values import Values
from tests.leak.generated.written import Field, Given, On, Parts

_BESIDE_TOPICS: Final = frozenset(
    {"id", "municipality", "person", "representation", "idleTimeoutAt", "permissions", "topics"}
)
_LINK: Final = ("url", "mediaType", "bytes", "expiresAt")
TOPICS: Final = tuple(name for name in TOPIC_FIELDS if name not in _BESIDE_TOPICS)
CONTAINERS: Final[Mapping[str, str]] = {
    str(SCHEMA.get_possible_types(union)[0]): name
    for name in TOPICS
    if isinstance(union := SCHEMA.type_map[f"{name[0].upper()}{name[1:]}Result"], GraphQLUnionType)
}
"""Which topic's field a type stands behind."""


@dataclass(frozen=True, slots=True)
class Draw:
    """What a shape draws with."""

    rng: Random
    look: Look
    pool: Pool
    values: Values
    select: Selecting
    topics: tuple[str, ...] = TOPICS

    def record(self, *below: Field | On) -> Field:
        """The record that is looked at, with this of it."""
        inside = On("CareRecord", below, named=self.values.odds(0.15))
        refusal = self.select.on("CareRecordRefusal", 4)
        parts: Parts = (Field("CareRecordResult", "__typename"), inside)
        return self.select.field(
            "Query",
            "careRecord",
            below=(*parts, refusal) if self.values.odds(0.4) else parts,
            **({} if self.values.odds(0.03) else {"municipality": self.look.code}),
        )


def topic(draw: Draw) -> Parts:
    """One topic of a record."""
    return (draw.record(draw.select.field("CareRecord", draw.rng.choice(draw.topics))),)


def overview(draw: Draw) -> Parts:
    """Several topics of a record at once, and what is said about them."""
    names = draw.rng.sample(draw.topics, min(len(draw.topics), draw.rng.randint(2, 5)))
    beside = [name for name in sorted(_BESIDE_TOPICS) if draw.values.odds(0.3)]
    return (draw.record(*draw.select.chosen("CareRecord", [*names, *beside])),)


def twice(draw: Draw) -> Parts:
    """The same topic under two names, asked differently."""
    name = draw.rng.choice(draw.topics)
    one, other = (draw.select.field("CareRecord", name) for _ in range(2))
    return (draw.record(one, replace(other, alias="again")),)


def permissions(draw: Draw) -> Parts:
    """What one may do and see, and nothing of the record itself."""
    return (draw.record(*draw.select.chosen("CareRecord", ["id", "permissions", "topics"])),)


def several(draw: Draw) -> Parts:
    """Records in several municipalities at once."""
    names = draw.rng.sample(draw.topics, min(2, len(draw.topics)))
    inside = On("CareRecord", draw.select.chosen("CareRecord", [*names, "id"]))
    below = (Field("CareRecordResult", "__typename"), inside, draw.select.on("CareRecordRefusal"))
    return (draw.select.field("Query", "careRecords", below=below),)


def node(draw: Draw) -> Parts:
    """A thing by its id."""
    kind = some(draw.rng, sorted(draw.pool.ids)) or "Grant"
    return (draw.select.field("Query", "node", below=_as(draw, kind), id=draw.values.id_of(kind)),)


def nodes(draw: Draw) -> Parts:
    """Several by their ids, also of several types; now and then too many."""
    kinds = [
        some(draw.rng, sorted(draw.pool.ids)) or "Grant" for _ in range(draw.rng.randint(1, 6))
    ]
    ids = [draw.values.id_of(kind) for kind in kinds]
    if draw.values.odds(0.03):
        ids = [draw.values.id_of(None) for _ in range(101)]
    below = [part for kind in sorted(set(kinds))[:3] for part in _as(draw, kind)[1:]]
    typename = Field("Node", "__typename")
    return (draw.select.field("Query", "nodes", below=(typename, *below), ids=ids),)


def search(draw: Draw) -> Parts:
    """Documents by a word."""
    found = replace(
        draw.select.field("Documents", "items", search=draw.values.word()), owner="Documents"
    )
    inside = (On("Documents", (Field("Documents", "id"), found)), draw.select.on("NotOffered", 6))
    return (draw.record(Field("CareRecord", "documents", below=inside)),)


def files(draw: Draw) -> Parts:
    """Links to the files behind documents."""
    link = Field("Document", "download", below=draw.select.chosen("Download", _LINK))
    row = (Field("Document", "__typename"), Field("Document", "id"), link)
    rows = (Field("DocumentConnection", "nodes", below=row),)
    listed = Field("Documents", "items", given=(Given("first", "Int!", 100),), below=rows)
    return (draw.record(Field("CareRecord", "documents", below=(On("Documents", (listed,)),))),)


def further(draw: Draw) -> Parts:
    """A further page of a list; now and then by a damaged cursor, or by one of another list."""
    place = some(draw.rng, draw.pool.places)
    if place is None:
        return topic(draw)
    asked = draw.select.field(place.owner, place.field)
    return _where(draw, place, replace(asked, given=_further(draw, place, asked)))


def log(draw: Draw) -> Parts:
    """The access log."""
    return (draw.select.field("Query", "viewer", below=_viewer(draw, "accessLog")),)


def rights(draw: Draw) -> Parts:
    """For whom one may act, and their records."""
    return (draw.select.field("Query", "viewer", below=_viewer(draw, "representations")),)


def by_right(draw: Draw) -> Parts:
    """A record by a right that may be another's, damaged or forged."""
    inside = draw.select.field("CareRecord", draw.rng.choice(draw.topics))
    below = (Field("CareRecordResult", "__typename"), On("CareRecord", (inside,)))
    given = {"municipality": draw.values.code(), "onBehalfOf": draw.values.id_of("Representation")}
    refusal = draw.select.on("CareRecordRefusal", 2)
    return (draw.select.field("Query", "careRecord", below=(*below, refusal), **given),)


def public(draw: Draw) -> Parts:
    """What everybody may ask."""
    names = draw.rng.sample(("municipality", "municipalities", "glossary"), 2)
    return draw.select.chosen("Query", names)


def _as(draw: Draw, kind: str) -> Parts:
    typename = Field("Node", "__typename")
    asked = "Grant" if draw.values.odds(0.05) or kind not in SCHEMA.type_map else kind
    return (typename, draw.select.on(asked, 1))


def _viewer(draw: Draw, *names: str) -> Parts:
    return (Field("Viewer", "__typename"), *draw.select.chosen("Viewer", names))


def _further(draw: Draw, place: Place, asked: Field) -> tuple[Given, ...]:
    cursor, given = place.cursor, place.given
    if draw.values.odds(0.1):
        cursor = draw.values.damaged(cursor)
    elif draw.values.odds(0.1):
        cursor = draw.values.cursor()
    elif draw.values.odds(0.1):
        given = tuple(one for one in asked.given if one.name not in {"first", "after"})
    first = [one for one in asked.given if one.name == "first"]
    return (*given, *first, Given("after", "String", cursor))


def _where(draw: Draw, place: Place, asked: Field) -> Parts:
    """The list again: in its topic, or below the thing that has it."""
    inside: Parts = (Field(place.owner, "__typename"), Field(place.owner, "id"), asked)
    if place.owner == "Query":
        return (asked,)
    if place.owner == "Viewer":
        return (Field("Query", "viewer", below=inside),)
    if place.owner in CONTAINERS and (place.owner_id is None or draw.values.odds(0.6)):
        on = (Field(place.owner, "__typename"), On(place.owner, inside))
        return (draw.record(Field("CareRecord", CONTAINERS[place.owner], below=on)),)
    given: Any = place.owner_id or draw.values.id_of(place.owner)
    below = (Field("Node", "__typename"), On(place.owner, inside))
    return (draw.select.field("Query", "node", below=below, id=given),)


Shape = Callable[[Draw], Parts]
SHAPES: Final[Mapping[str, tuple[float, Shape]]] = {
    "topic": (30, topic),
    "overview": (10, overview),
    "twice": (4, twice),
    "permissions": (2, permissions),
    "several": (5, several),
    "node": (12, node),
    "nodes": (6, nodes),
    "search": (7, search),
    "files": (3, files),
    "further": (16, further),
    "log": (4, log),
    "rights": (4, rights),
    "by right": (4, by_right),
    "public": (2, public),
}
"""Each sort with its weight."""
