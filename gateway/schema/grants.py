"""What the municipality has decided to give."""

from datetime import date
from typing import Annotated

import strawberry

from gateway.domain import grants as model
from gateway.domain.grants import GrantStatus
from gateway.domain.ids import Kind
from gateway.domain.topics import Topic
from gateway.resolvers import grants
from gateway.resolvers.scope import Scope
from gateway.schema.costs import DETAILS, PAGES, once
from gateway.schema.glossary import Coding, GlossaryTerm, plain_words
from gateway.schema.nodes import Node
from gateway.schema.paging import After, Connection, First, connection, cut
from gateway.schema.publishing import published, resolved
from gateway.schema.shown import shown

published(
    GrantStatus,
    "GrantStatus",
    "How far a grant has come. More may come.",
    {
        GrantStatus.APPLIED: "Applied for.",
        GrantStatus.GRANTED: "Granted.",
        GrantStatus.ORDERED: "Ordered from a supplier.",
        GrantStatus.ACTIVE: "Being given now.",
        GrantStatus.REJECTED: "Rejected.",
        GrantStatus.ENDED: "No longer given.",
    },
)


@strawberry.type(description="One decision on help (bevilling, indsats, vedtak).")
class Grant(Node):
    found: strawberry.Private[model.Grant]
    scope: strawberry.Private[Scope]
    title: str = strawberry.field(description="What the municipality calls it.")
    status: GrantStatus = strawberry.field(description="How far it has come.")

    @resolved("The law it is given under.", *DETAILS)
    async def law(self) -> str | None:
        return shown((await self._details()).law)

    @resolved("The paragraph of that law.", *DETAILS)
    async def paragraph(self) -> str | None:
        return shown((await self._details()).paragraph)

    @resolved("What professionals file it under.", *DETAILS)
    async def code(self) -> Coding | None:
        code = (await self._details()).code
        return None if code is None else Coding.of(code)

    @resolved(
        "What it is in plain words, by its code or else its exact title, in the "
        "municipality's language.",
        *DETAILS,
    )
    async def plain(self) -> GlossaryTerm | None:
        return plain_words(await grants.plain(self.scope, self.found))

    @resolved("The day it was granted.", *DETAILS)
    async def granted_on(self) -> date | None:
        return (await self._details()).granted_on

    @resolved("The first day of it.", *DETAILS)
    async def starts_on(self) -> date | None:
        return (await self._details()).starts_on

    @resolved("The last day of it.", *DETAILS)
    async def ends_on(self) -> date | None:
        return (await self._details()).ends_on

    @resolved("Who gives it.", *DETAILS)
    async def supplier(self) -> str | None:
        return shown((await self._details()).supplier)

    @resolved("What is given, as written.", *DETAILS)
    async def description(self) -> str | None:
        return (await self._details()).description

    async def _details(self) -> model.GrantDetails:
        return await self.scope.reader.grant_details(self.found)

    @classmethod
    def of(cls, found: model.Grant, scope: Scope) -> "Grant":
        return cls(
            key=scope.key(Kind.GRANT, found.id),
            found=found,
            scope=scope,
            title=shown(found.title),
            status=found.status,
        )


@strawberry.type(description="The grants of a record.")
class Grants(Node):
    scope: strawberry.Private[Scope]

    @resolved("Newest decision first; undated ones last.", *once(3, "items"), PAGES)
    async def items(
        self,
        status: Annotated[
            GrantStatus | None,
            strawberry.argument(description="Only this status; all of them if left out."),
        ] = None,
        first: First = 50,
        after: After = None,
    ) -> Connection[Grant] | None:
        page = await grants.grants(self.scope, status, cut(first, after))
        return connection(page, Grant.of, self.scope, Topic.GRANTS)

    @classmethod
    def of(cls, scope: Scope) -> "Grants":
        return cls(key=scope.key(Kind.GRANTS), scope=scope)
