"""Aids: applied for, granted to wear, lent."""

from gateway.domain.aids import AidApplication, AidLoan, BodyWornAid, BodyWornAidKind
from gateway.domain.records import Rows
from gateway.resolvers.nodes import picked
from gateway.resolvers.order import alphabetical, newest_day_first, newest_first
from gateway.resolvers.paging import SortKey
from gateway.resolvers.scope import Cut, Page, Scope, in_order


async def applications(scope: Scope, cut: Cut) -> Page[AidApplication]:
    """Every application, newest first."""
    rows = await scope.reader.aid_applications()
    return scope.page(rows, key=_by_submission, cut=cut, named=("aidApplications",))


async def applicable_kinds(scope: Scope) -> Rows[BodyWornAidKind]:
    """What may be applied for, by name in the municipality's language."""

    def by_name(found: BodyWornAidKind) -> SortKey:
        return *alphabetical(found.name.said_in(scope.language), scope.country), found.code

    return in_order(await scope.reader.applicable_kinds(), by_name)


async def body_worn_aids(scope: Scope, cut: Cut) -> Page[BodyWornAid]:
    """Every body-worn aid, newest first."""
    rows = await scope.reader.body_worn_aids()
    return scope.page(rows, key=_by_grant, cut=cut, named=("bodyWornAids",))


async def loans(scope: Scope, cut: Cut) -> Page[AidLoan]:
    """Every loan, newest first."""
    rows = await scope.reader.aid_loans()
    return scope.page(rows, key=_by_loan, cut=cut, named=("aidLoans",))


async def application(scope: Scope, upstream: str) -> AidApplication | None:
    """The application with this key."""
    return picked(await scope.reader.aid_applications(), upstream)


async def body_worn_aid(scope: Scope, upstream: str) -> BodyWornAid | None:
    """The body-worn aid with this key."""
    return picked(await scope.reader.body_worn_aids(), upstream)


async def loan(scope: Scope, upstream: str) -> AidLoan | None:
    """The loan with this key."""
    return picked(await scope.reader.aid_loans(), upstream)


def _by_submission(found: AidApplication) -> SortKey:
    return newest_first(found.submitted_at), found.id


def _by_grant(found: BodyWornAid) -> SortKey:
    return *newest_day_first(found.granted_on), found.id


def _by_loan(found: AidLoan) -> SortKey:
    return *newest_day_first(found.lent_on), found.id
