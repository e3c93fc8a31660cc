"""Grants, and what they are called in plain words."""

from gateway.domain.glossary import GlossaryTerm
from gateway.domain.grants import Grant, GrantStatus
from gateway.domain.records import Unreadable
from gateway.resolvers.glossary import term_of, term_titled
from gateway.resolvers.nodes import picked
from gateway.resolvers.order import newest_day_first
from gateway.resolvers.paging import SortKey
from gateway.resolvers.scope import Cut, Page, Scope


async def grants(scope: Scope, status: GrantStatus | None, cut: Cut) -> Page[Grant]:
    """Grants of a status, or all of them; newest decision first."""
    rows = await scope.reader.grants()
    wanted = (r for r in rows if isinstance(r, Unreadable) or status in (None, r.status))
    return scope.page(wanted, key=_by_decision, cut=cut, named=("grants", status))


async def grant(scope: Scope, upstream: str) -> Grant | None:
    """The grant with this key."""
    return picked(await scope.reader.grants(), upstream)


async def plain(scope: Scope, found: Grant) -> GlossaryTerm | None:
    """The grant in plain words: by its code, else by its exact title."""
    code = (await scope.reader.grant_details(found)).code
    by_code = term_of(scope, code) if code is not None else None
    return by_code or term_titled(scope, found.title)


def _by_decision(found: Grant) -> SortKey:
    return *newest_day_first(found.decided_on), found.id
