"""Action plans after VUM 2.0."""

from datetime import date as day

import strawberry

from gateway.domain import plans as model
from gateway.domain.ids import Kind
from gateway.domain.topics import Topic
from gateway.resolvers import plans
from gateway.resolvers.scope import Scope
from gateway.schema.costs import DETAILS, PAGES, at_most, once
from gateway.schema.nodes import Node
from gateway.schema.paging import After, Connection, First, connection, cut
from gateway.schema.publishing import resolved
from gateway.schema.shown import shown


@strawberry.type(description="A goal of a plan (indsatsmål).")
class Goal:
    text: str = strawberry.field(description="The goal, as written.")
    kind: str | None = strawberry.field(description="What sort of goal, in the source's words.")
    status: str | None = strawberry.field(description="How far it is, in the source's words.")

    @classmethod
    def of(cls, found: model.Goal) -> "Goal":
        return cls(text=found.text, kind=shown(found.kind), status=shown(found.status))


@strawberry.type(description="A follow-up of a plan (opfølgning).")
class FollowUp:
    date: day = strawberry.field(description="The day of it.")
    text: str = strawberry.field(description="What came of it, as written.")

    @classmethod
    def of(cls, found: model.FollowUp) -> "FollowUp":
        return cls(date=found.day, text=found.text)


@strawberry.type(description="One action plan (handlingsplan).")
class ActionPlan(Node):
    found: strawberry.Private[model.ActionPlan]
    scope: strawberry.Private[Scope]
    title: str = strawberry.field(description="What it is called.")
    assessed_on: day | None = strawberry.field(description="The day of the assessment behind it.")

    @resolved("The goals, in the plan's order.", *DETAILS, at_most(10))
    async def goals(self) -> list[Goal]:
        details = await self.scope.reader.action_plan_details(self.found)
        return [Goal.of(goal) for goal in details.goals]

    @resolved("The follow-ups, earliest first.", *DETAILS, at_most(10))
    async def follow_ups(self) -> list[FollowUp]:
        return [FollowUp.of(each) for each in await plans.follow_ups(self.scope, self.found)]

    @classmethod
    def of(cls, found: model.ActionPlan, scope: Scope) -> "ActionPlan":
        return cls(
            key=scope.key(Kind.ACTION_PLAN, found.id),
            found=found,
            scope=scope,
            title=shown(found.title),
            assessed_on=found.assessed_on,
        )


@strawberry.type(description="The action plans of a record.")
class ActionPlans(Node):
    scope: strawberry.Private[Scope]

    @resolved("Newest first; undated ones last.", *once(3, "items"), PAGES)
    async def items(self, first: First = 20, after: After = None) -> Connection[ActionPlan] | None:
        page = await plans.plans(self.scope, cut(first, after))
        return connection(page, ActionPlan.of, self.scope, Topic.ACTION_PLANS)

    @classmethod
    def of(cls, scope: Scope) -> "ActionPlans":
        return cls(key=scope.key(Kind.ACTION_PLANS), scope=scope)
