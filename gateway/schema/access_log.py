"""The access log, as the person it is about may read it."""

from datetime import datetime

import strawberry

from gateway.domain.access_log import AccessKind, AccessOutcome, LoggedAccess
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.topics import Role, Topic
from gateway.resolvers import access_log
from gateway.resolvers.context import RequestContext
from gateway.resolvers.scope import Page
from gateway.schema.costs import at_most
from gateway.schema.municipalities import Municipality
from gateway.schema.nodes import Node
from gateway.schema.paging import PageInfo, page_info
from gateway.schema.people import Person
from gateway.schema.publishing import published

published(
    AccessKind,
    "AccessKind",
    "Whether something was read or changed.",
    {AccessKind.READ: "Read.", AccessKind.WRITE: "Changed."},
)
published(
    AccessOutcome,
    "AccessOutcome",
    "How it ended. More may come.",
    {
        AccessOutcome.ANSWERED: "Something was shown, or asked for in vain.",
        AccessOutcome.REFUSED: "The record did not open.",
        AccessOutcome.FAILED: "Something failed, and nothing was shown.",
    },
)


@strawberry.type(description="One look at one record.")
class AccessLogEntry(Node):
    at: datetime = strawberry.field(description="When it was.")
    kind: AccessKind = strawberry.field(description="Whether something was read or changed.")
    actor: Person = strawberry.field(description="Who looked.")
    role: Role | None = strawberry.field(
        description="In what capacity. Null, with `subject`, where a look was refused for want of "
        "a right: the entry is the same whichever id was tried."
    )
    subject: Person | None = strawberry.field(description="About whom.")
    municipality: Municipality = strawberry.field(description="Where the record is.")
    application: str = strawberry.field(description="The application that was used.")
    operation: str | None = strawberry.field(
        description="What the application called its operation."
    )
    topics_shown: list[Topic] = strawberry.field(
        description="What was shown, in the order of the enum.", directives=[at_most(len(Topic))]
    )
    topics_withheld: list[Topic] = strawberry.field(
        description="What was asked for and not shown, in the order of the enum.",
        directives=[at_most(len(Topic))],
    )
    outcome: AccessOutcome = strawberry.field(description="How it ended.")

    @classmethod
    def of(cls, found: LoggedAccess, context: RequestContext) -> "AccessLogEntry":
        access = found.access
        zone = access_log.zone_of(context, MunicipalityCode(access.municipality))
        return cls(
            key=access_log.access_key(context, found),
            at=access.at.astimezone(zone),
            kind=access.kind,
            actor=Person.of(access.actor),
            role=access.role,
            subject=None if access.subject is None else Person.of(access.subject),
            municipality=Municipality.coded(access.municipality, context),
            application=access.application,
            operation=access.operation,
            topics_shown=list(access.topics_shown),
            topics_withheld=list(access.topics_withheld),
            outcome=access.outcome,
        )


@strawberry.type(description="An entry of the log, and the cursor after it.")
class AccessLogEdge:
    cursor: str = strawberry.field(description="Where this entry stands: opaque.")
    node: AccessLogEntry | None = strawberry.field(description="The entry.")


@strawberry.type(description="A page of the access log.")
class AccessLogConnection:
    edges: list[AccessLogEdge | None] = strawberry.field(
        description="The entries of the page with their cursors, newest first."
    )
    nodes: list[AccessLogEntry | None] = strawberry.field(
        description="The entries of the page, newest first."
    )
    page_info: PageInfo = strawberry.field(description="Where the page stands in its list.")

    @classmethod
    def of(cls, page: Page[LoggedAccess], context: RequestContext) -> "AccessLogConnection":
        edges = [
            AccessLogEdge(cursor=entry.cursor, node=AccessLogEntry.of(entry.row, context))
            for entry in page.entries
            if isinstance(entry.row, LoggedAccess)
        ]
        return cls(edges=[*edges], nodes=[e.node for e in edges], page_info=page_info(page))
