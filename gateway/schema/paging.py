"""Connections: pages of a list, with cursors and without counts."""

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeAlias, TypeVar, cast

import strawberry

from gateway.domain.records import Unreadable
from gateway.domain.topics import Topic
from gateway.resolvers.paging import Entry
from gateway.resolvers.scope import Cut, Page, Scope
from gateway.schema.publishing import resolved

T = TypeVar("T")
Row = TypeVar("Row")

First: TypeAlias = Annotated[
    int,
    strawberry.argument(name="first", description="How many at most, from 1 to 100."),
]
After: TypeAlias = Annotated[
    str | None,
    strawberry.argument(
        name="after",
        description="A cursor from an earlier page of the same list with the same arguments; "
        "the page begins after it.",
    ),
]

_EDGES = "The items of the page with their cursors, in the list's order."
_NODES = "The items of the page, in the list's order."
_UNREADABLE = " One that cannot be read is null, with an error at its index."


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether something comes after this page.")
    has_previous_page: bool = strawberry.field(
        description="Whether something comes before this page."
    )
    page: strawberry.Private[Page[Any]]

    @resolved("The cursor of the first item; null on an empty page.")
    def start_cursor(self) -> str | None:
        return self.page.entries[0].cursor if self.page.entries else None

    @resolved("The cursor of the last item, to be given as `after`; null on an empty page.")
    def end_cursor(self) -> str | None:
        return self.page.entries[-1].cursor if self.page.entries else None


@strawberry.type(description="An item of a list, and the cursor after it.")
class Edge(Generic[T]):
    entry: strawberry.Private[Entry[Any]]
    item: strawberry.Private[Any]

    @resolved("Where this item stands: opaque.")
    def cursor(self) -> str:
        return self.entry.cursor

    @resolved("The item.")
    def node(self) -> T | None:
        return cast("T | None", self.item)


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    page: strawberry.Private[Page[Any]]
    items: strawberry.Private[list[Any]]

    @resolved(_EDGES + _UNREADABLE)
    def edges(self) -> list[Edge[T] | None]:
        edges: list[Any] = [
            item if isinstance(item, Exception) else Edge(entry=entry, item=item)
            for entry, item in zip(self.page.entries, self.items, strict=True)
        ]
        return edges

    @resolved(_NODES + _UNREADABLE)
    def nodes(self) -> list[T | None]:
        return self.items

    @resolved("Where the page stands in its list.")
    def page_info(self) -> PageInfo:
        return page_info(self.page)


def connection(
    page: Page[Row], build: Callable[[Row, Scope], T], scope: Scope, topic: Topic
) -> Connection[T]:
    """A page of a record's list, published. An exception in a list becomes an error there."""
    built = [
        scope.unreadable(entry.row, topic)
        if isinstance(entry.row, Unreadable)
        else build(entry.row, scope)
        for entry in page.entries
    ]
    return Connection(page=page, items=built)


def items(
    rows: tuple[Row | Unreadable, ...], build: Callable[[Row, Scope], T], scope: Scope, topic: Topic
) -> list[T]:
    """A whole list of a record, published; what cannot be read is an error at its index."""
    return [
        cast("T", scope.unreadable(row, topic))
        if isinstance(row, Unreadable)
        else build(row, scope)
        for row in rows
    ]


def page_info(page: Page[Any]) -> PageInfo:
    """Where a page stands."""
    return PageInfo(has_next_page=page.has_next, has_previous_page=page.has_previous, page=page)


def cut(first: int, after: str | None) -> Cut:
    """The two arguments of every connection."""
    return Cut(first, after)
