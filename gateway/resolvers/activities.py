"""Local activities."""

from gateway.domain.activities import Activity
from gateway.resolvers.nodes import picked
from gateway.resolvers.order import oldest_first
from gateway.resolvers.paging import SortKey
from gateway.resolvers.scope import Cut, Page, Scope


async def activities(scope: Scope, cut: Cut) -> Page[Activity]:
    """Every activity, soonest first."""
    rows = await scope.reader.activities()
    return scope.page(rows, key=_by_start, cut=cut, named=("activities",))


async def activity(scope: Scope, upstream: str) -> Activity | None:
    """The activity with this key."""
    return picked(await scope.reader.activities(), upstream)


def _by_start(found: Activity) -> SortKey:
    return oldest_first(found.start), found.id
