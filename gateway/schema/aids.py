"""Assistive aids: applied for, granted to wear, lent."""

from datetime import date, datetime

import strawberry

from gateway.domain import aids as model
from gateway.domain.aids import AidApplicationStatus, DeliveryStatus
from gateway.domain.ids import Kind
from gateway.domain.topics import Topic
from gateway.domain.words import Language, Words
from gateway.resolvers import aids
from gateway.resolvers.scope import Scope
from gateway.schema.costs import PAGES, at_most, once
from gateway.schema.nodes import Node
from gateway.schema.paging import After, Connection, First, connection, cut, items
from gateway.schema.publishing import published, resolved
from gateway.schema.shown import shown
from gateway.schema.topics import Alternative, alternative
from gateway.schema.words import Asked, said

published(
    AidApplicationStatus,
    "AidApplicationStatus",
    "How far an application has come. More may come.",
    {
        AidApplicationStatus.RECEIVED: "The municipality has it.",
        AidApplicationStatus.IN_PROGRESS: "It is being looked at.",
        AidApplicationStatus.GRANTED: "Granted.",
        AidApplicationStatus.REJECTED: "Rejected.",
        AidApplicationStatus.WITHDRAWN: "Withdrawn by the person who applied.",
    },
)
published(
    DeliveryStatus,
    "DeliveryStatus",
    "Where a lent aid is. More may come.",
    {
        DeliveryStatus.ORDERED: "Ordered.",
        DeliveryStatus.ON_ITS_WAY: "On its way.",
        DeliveryStatus.DELIVERED: "Delivered.",
        DeliveryStatus.TO_BE_COLLECTED: "Waiting to be collected.",
        DeliveryStatus.RETURNED: "Returned.",
    },
)


@strawberry.type(description="A kind of body-worn aid (kropsbåret hjælpemiddel).")
class BodyWornAidKind:
    text: strawberry.Private[Words]
    own: strawberry.Private[Language]
    code: str = strawberry.field(description="What to apply with.")
    documentation: Alternative | None = strawberry.field(
        description="What must be sent along, and how, for a first application."
    )

    @resolved("What it is called.")
    def name(self, language: Asked = None) -> str:
        return shown(said(self.text, language, self.own))

    @classmethod
    def of(cls, found: model.BodyWornAidKind, scope: Scope) -> "BodyWornAidKind":
        return cls(
            text=found.name,
            own=scope.language,
            code=found.code,
            documentation=alternative(found.documentation, scope.language),
        )


@strawberry.type(description="One application for a body-worn aid.")
class AidApplication(Node):
    kind: BodyWornAidKind = strawberry.field(description="What was applied for.")
    submitted_at: datetime = strawberry.field(description="When it was sent.")
    status: AidApplicationStatus = strawberry.field(description="How far it has come.")
    decided_on: date | None = strawberry.field(description="The day it was decided.")

    @classmethod
    def of(cls, found: model.AidApplication, scope: Scope) -> "AidApplication":
        return cls(
            key=scope.key(Kind.AID_APPLICATION, found.id),
            kind=BodyWornAidKind.of(found.kind, scope),
            submitted_at=scope.local(found.submitted_at),
            status=found.status,
            decided_on=found.decided_on,
        )


@strawberry.type(description="Applications for body-worn aids.")
class AidApplications(Node):
    scope: strawberry.Private[Scope]

    @resolved("Newest first.", *once(1, "items"), PAGES)
    async def items(
        self, first: First = 50, after: After = None
    ) -> Connection[AidApplication] | None:
        page = await aids.applications(self.scope, cut(first, after))
        return connection(page, AidApplication.of, self.scope, Topic.AID_APPLICATIONS)

    @resolved(
        "What may be applied for, by name in the municipality's language.",
        *once(1, "applicableKinds"),
        at_most(20),
    )
    async def applicable_kinds(self) -> list[BodyWornAidKind] | None:
        rows = await aids.applicable_kinds(self.scope)
        return items(rows, BodyWornAidKind.of, self.scope, Topic.AID_APPLICATIONS)

    @classmethod
    def of(cls, scope: Scope) -> "AidApplications":
        return cls(key=scope.key(Kind.AID_APPLICATIONS), scope=scope)


@strawberry.type(description="A body-worn aid that was granted.")
class BodyWornAid(Node):
    name: str = strawberry.field(description="What it is called.")
    kind: BodyWornAidKind | None = strawberry.field(description="What kind it is of.")
    granted_on: date | None = strawberry.field(description="The day it was granted.")
    supplier: str | None = strawberry.field(description="Who supplies it.")

    @classmethod
    def of(cls, found: model.BodyWornAid, scope: Scope) -> "BodyWornAid":
        return cls(
            key=scope.key(Kind.BODY_WORN_AID, found.id),
            name=shown(found.name),
            kind=None if found.kind is None else BodyWornAidKind.of(found.kind, scope),
            granted_on=found.granted_on,
            supplier=shown(found.supplier),
        )


@strawberry.type(description="Body-worn aids that were granted.")
class BodyWornAids(Node):
    scope: strawberry.Private[Scope]

    @resolved("Newest first; undated ones last.", *once(1, "items"), PAGES)
    async def items(self, first: First = 50, after: After = None) -> Connection[BodyWornAid] | None:
        page = await aids.body_worn_aids(self.scope, cut(first, after))
        return connection(page, BodyWornAid.of, self.scope, Topic.BODY_WORN_AIDS)

    @classmethod
    def of(cls, scope: Scope) -> "BodyWornAids":
        return cls(key=scope.key(Kind.BODY_WORN_AIDS), scope=scope)


@strawberry.type(description="An aid on loan.")
class AidLoan(Node):
    name: str = strawberry.field(description="What it is called.")
    category: str | None = strawberry.field(description="What sort of aid it is, as written.")
    lent_on: date | None = strawberry.field(description="The day it was lent.")
    delivery: DeliveryStatus = strawberry.field(description="Where it is.")
    expected_on: date | None = strawberry.field(description="The day it is expected.")
    delivered_on: date | None = strawberry.field(description="The day it was delivered.")

    @classmethod
    def of(cls, found: model.AidLoan, scope: Scope) -> "AidLoan":
        return cls(
            key=scope.key(Kind.AID_LOAN, found.id),
            name=shown(found.name),
            category=shown(found.category),
            lent_on=found.lent_on,
            delivery=found.delivery,
            expected_on=found.expected_on,
            delivered_on=found.delivered_on,
        )


@strawberry.type(description="Aids on loan (udlån).")
class AidLoans(Node):
    scope: strawberry.Private[Scope]

    @resolved("Newest first; undated ones last.", *once(1, "items"), PAGES)
    async def items(self, first: First = 50, after: After = None) -> Connection[AidLoan] | None:
        page = await aids.loans(self.scope, cut(first, after))
        return connection(page, AidLoan.of, self.scope, Topic.AID_LOANS)

    @classmethod
    def of(cls, scope: Scope) -> "AidLoans":
        return cls(key=scope.key(Kind.AID_LOANS), scope=scope)
