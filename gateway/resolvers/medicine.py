"""Medicine and messages between professionals, for a portal that shows them."""

from gateway.domain.medicine import MedcomMessage, Medication
from gateway.resolvers.nodes import picked
from gateway.resolvers.order import alphabetical, newest_first
from gateway.resolvers.paging import SortKey
from gateway.resolvers.scope import Cut, Page, Scope


async def medications(scope: Scope, cut: Cut) -> Page[Medication]:
    """Every medicine, by name."""

    def by_name(found: Medication) -> SortKey:
        return *alphabetical(found.name, scope.country), found.id

    rows = await scope.reader.medications()
    return scope.page(rows, key=by_name, cut=cut, named=("medications",))


async def medcom_messages(scope: Scope, cut: Cut) -> Page[MedcomMessage]:
    """Every message between professionals, newest first."""
    rows = await scope.reader.medcom_messages()
    return scope.page(rows, key=_by_time, cut=cut, named=("medcomMessages",))


async def medication(scope: Scope, upstream: str) -> Medication | None:
    """The medicine with this key."""
    return picked(await scope.reader.medications(), upstream)


async def medcom_message(scope: Scope, upstream: str) -> MedcomMessage | None:
    """The message between professionals with this key."""
    return picked(await scope.reader.medcom_messages(), upstream)


def _by_time(found: MedcomMessage) -> SortKey:
    return newest_first(found.sent_at), found.id
