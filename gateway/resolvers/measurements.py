"""Measurements, and what is agreed to be measured."""

from dataclasses import dataclass
from datetime import date

from gateway.domain.ids import Kind, RecordThing
from gateway.domain.measurements import Measurement, MeasurementAgreement, MeasurementKind
from gateway.domain.records import Rows, Unreadable
from gateway.resolvers.days import check_days, within
from gateway.resolvers.nodes import picked
from gateway.resolvers.order import alphabetical, newest_first
from gateway.resolvers.paging import SortKey
from gateway.resolvers.scope import Cut, Page, Scope, in_order


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementsWanted:
    """Which measurements are asked for. None everywhere: all of them."""

    agreement_id: str | None = None
    kind: MeasurementKind | None = None
    first: date | None = None
    last: date | None = None

    @property
    def named(self) -> tuple[object, ...]:
        """The arguments, as a cursor is bound to them."""
        return self.agreement_id, self.kind, self.first, self.last


async def agreements(scope: Scope) -> Rows[MeasurementAgreement]:
    """What is agreed to be measured, by name in the municipality's language."""

    def by_name(found: MeasurementAgreement) -> SortKey:
        return *alphabetical(found.label.said_in(scope.language), scope.country), found.id

    return in_order(await scope.reader.agreements(), by_name)


async def measurements(scope: Scope, wanted: MeasurementsWanted, cut: Cut) -> Page[Measurement]:
    """Measurements, newest first."""
    check_days(wanted.first, wanted.last)
    bound = _agreement(scope, wanted.agreement_id)
    rows = await scope.reader.measurements()
    found = (
        row
        for row in rows
        if isinstance(row, Unreadable)
        or (
            bound in (None, row.agreement_id)
            and wanted.kind in (None, row.kind)
            and within(row.taken_at, wanted.first, wanted.last, scope.zone)
        )
    )
    return scope.page(found, key=_by_time, cut=cut, named=("measurements", *wanted.named))


async def agreement(scope: Scope, upstream: str) -> MeasurementAgreement | None:
    """The agreement with this key."""
    return picked(await scope.reader.agreements(), upstream)


async def measurement(scope: Scope, upstream: str) -> Measurement | None:
    """The measurement with this key."""
    return picked(await scope.reader.measurements(), upstream)


def _agreement(scope: Scope, text: str | None) -> str | None:
    """The upstream key; for an id that is not of this record, one that nothing has."""
    if text is None:
        return None
    thing = scope.context.services.ids.read(text)
    if not isinstance(thing, RecordThing):
        return ""
    same = scope.key(Kind.MEASUREMENT_AGREEMENT, thing.upstream).thing == thing
    return thing.upstream if same else ""


def _by_time(found: Measurement) -> SortKey:
    return newest_first(found.taken_at), found.id
