"""Connections: pages of a list, with cursors and without counts."""

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeAlias, TypeVar, cast

import strawberry

from gateway.domain.records import Unreadable
from gateway.domain.topics import Topic
from gateway.resolvers.scope import Cut, Page, Scope

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
    start_cursor: str | None = strawberry.field(
        description="The cursor of the first item; null on an empty page."
    )
    end_cursor: str | None = strawberry.field(
        description="The cursor of the last item, to be given as `after`; null on an empty page."
    )


@strawberry.type(description="An item of a list, and the cursor after it.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="Where this item stands: opaque.")
    node: T | None = strawberry.field(description="The item.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T] | None] = strawberry.field(description=_EDGES + _UNREADABLE)
    nodes: list[T | None] = strawberry.field(description=_NODES + _UNREADABLE)
    page_info: PageInfo = strawberry.field(description="Where the page stands in its list.")


def connection(
    page: Page[Row], build: Callable[[Row, Scope], T], scope: Scope, topic: Topic
) -> Connection[T]:
    """A page of a record's list, published. An exception in a list becomes an error there."""

    def published(row: Row | Unreadable) -> Any:
        return scope.unreadable(row, topic) if isinstance(row, Unreadable) else build(row, scope)

    nodes = [published(entry.row) for entry in page.entries]
    edges = [
        node if isinstance(node, Exception) else Edge(cursor=entry.cursor, node=node)
        for entry, node in zip(page.entries, nodes, strict=True)
    ]
    return Connection(
        edges=cast("list[Edge[T] | None]", edges),
        nodes=cast("list[T | None]", nodes),
        page_info=page_info(page),
    )


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
    cursors = [entry.cursor for entry in page.entries]
    return PageInfo(
        has_next_page=page.has_next,
        has_previous_page=page.has_previous,
        start_cursor=cursors[0] if cursors else None,
        end_cursor=cursors[-1] if cursors else None,
    )


def cut(first: int, after: str | None) -> Cut:
    """The two arguments of every connection."""
    return Cut(first, after)
