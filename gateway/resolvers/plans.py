"""Action plans."""

from gateway.domain.plans import ActionPlan, FollowUp
from gateway.resolvers.nodes import picked
from gateway.resolvers.order import newest_day_first
from gateway.resolvers.paging import SortKey
from gateway.resolvers.scope import Cut, Page, Scope


async def plans(scope: Scope, cut: Cut) -> Page[ActionPlan]:
    """Every plan, newest first."""
    rows = await scope.reader.action_plans()
    return scope.page(rows, key=_by_day, cut=cut, named=("actionPlans",))


async def plan(scope: Scope, upstream: str) -> ActionPlan | None:
    """The plan with this key."""
    return picked(await scope.reader.action_plans(), upstream)


def _by_day(found: ActionPlan) -> SortKey:
    return *newest_day_first(found.assessed_on), found.id


async def follow_ups(scope: Scope, found: ActionPlan) -> list[FollowUp]:
    """The follow-ups of a plan, earliest first."""
    details = await scope.reader.action_plan_details(found)
    return sorted(details.follow_ups, key=lambda each: each.day)
