"""Local activities."""

from datetime import datetime

import strawberry

from gateway.domain import activities as model
from gateway.domain.ids import Kind
from gateway.domain.topics import Topic
from gateway.resolvers import activities
from gateway.resolvers.scope import Scope
from gateway.schema.costs import PAGES, once
from gateway.schema.nodes import Node
from gateway.schema.paging import After, Connection, First, connection, cut
from gateway.schema.publishing import resolved
from gateway.schema.scalars import Url
from gateway.schema.shown import shown


@strawberry.type(description="One local activity, open to everyone.")
class Activity(Node):
    title: str = strawberry.field(description="What it is called.")
    start: datetime = strawberry.field(description="When it begins.")
    end: datetime | None = strawberry.field(description="When it ends, where that is known.")
    place: str | None = strawberry.field(description="Where it is.")
    url: Url | None = strawberry.field(
        description="A page about it; null where the address is not one of the municipality's."
    )
    description: str | None = strawberry.field(description="What it is, as written.")

    @classmethod
    def of(cls, found: model.Activity, scope: Scope) -> "Activity":
        return cls(
            key=scope.key(Kind.ACTIVITY, found.id),
            title=shown(found.title),
            start=scope.local(found.start),
            end=None if found.end is None else scope.local(found.end),
            place=shown(found.place),
            url=None if found.url is None else Url(found.url),
            description=found.description,
        )


@strawberry.type(description="Local activities.")
class Activities(Node):
    scope: strawberry.Private[Scope]

    @resolved("Soonest first.", *once(1, "items"), PAGES)
    async def items(self, first: First = 20, after: After = None) -> Connection[Activity] | None:
        page = await activities.activities(self.scope, cut(first, after))
        return connection(page, Activity.of, self.scope, Topic.ACTIVITIES)

    @classmethod
    def of(cls, scope: Scope) -> "Activities":
        return cls(key=scope.key(Kind.ACTIVITIES), scope=scope)
