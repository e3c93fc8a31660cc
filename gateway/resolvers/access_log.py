"""The access log, as the person it is about may read it."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from gateway.domain.access_log import AccessPlace, LoggedAccess, Told
from gateway.domain.errors import BadInput
from gateway.domain.ids import Kind
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.representations import Viewer
from gateway.domain.topics import Role
from gateway.resolvers.context import RequestContext
from gateway.resolvers.days import check_days
from gateway.resolvers.paging import SortKey, key_before, page
from gateway.resolvers.scope import Cut, Key, Page
from gateway.resolvers.viewer import viewer_key

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_KEY: Final = re.compile(r"(\d{1,18})\.(\d{1,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessesWanted:
    """Which entries are asked for. None everywhere: all of them."""

    municipality: MunicipalityCode | None = None
    first: date | None = None
    last: date | None = None


async def accesses(
    context: RequestContext, viewer: Viewer, wanted: AccessesWanted, cut: Cut
) -> Page[LoggedAccess]:
    """Entries about the viewer, and of what the viewer did for others, newest first.

    As far as the viewer's application may open records. Only a page and one entry more are fetched.
    """
    context.surely_signed_in()
    check_days(wanted.first, wanted.last)
    zone = _zone(context, viewer, wanted.municipality)
    days = (wanted.first, wanted.last)
    scope = ("accesses", viewer_key(context, viewer).thing, wanted.municipality, *days)
    box = context.services.box
    rows = await context.services.store.accesses(
        viewer.number,
        municipality=wanted.municipality,
        since=_midnight(wanted.first, zone),
        until=_midnight(wanted.last and wanted.last + timedelta(days=1), zone),
        before=_place_before(key_before(cut.after, box, scope)),
        limit=min(max(cut.first, 1), 100) + 1,
        told=_told(context, viewer),
    )
    found = page(rows, key=_newest_first, cut=cut, box=box, scope=scope)
    return replace(found, has_previous=cut.after is not None)


async def access(context: RequestContext, key: str) -> LoggedAccess | None:
    """The entry with this key, if the viewer may see it, and as they may."""
    viewer, place = context.signed_in(), _KEY.fullmatch(key)
    if place is None or not context.is_sure():
        return None
    writer, number = map(int, place.groups())
    told = _told(context, viewer)
    return await context.services.store.access(viewer.number, writer, number, told=told)


def _told(context: RequestContext, viewer: Viewer) -> Told:
    """Entries of municipalities that are not connected any more are for whoever may open all."""
    granted, roles = context.sources.keys(), context.services.admission.roles_of(viewer)
    everywhere = granted == context.services.sources.keys()
    return Told(
        municipalities=None if everywhere else frozenset(granted),
        roles=None if roles == frozenset(Role) else roles,
    )


def access_key(context: RequestContext, found: LoggedAccess) -> Key:
    """The key of an entry: of the process that wrote it, and its number there."""
    place = found.place
    key = f"{place.writer}.{place.number}"
    return Key(context.services.ids, (Kind.ACCESS_LOG_ENTRY, key))


def zone_of(context: RequestContext, code: MunicipalityCode) -> ZoneInfo:
    """The zone of an entry's municipality."""
    return _zone(context, context.signed_in(), code)


def _zone(context: RequestContext, viewer: Viewer, code: MunicipalityCode | None) -> ZoneInfo:
    if code is None:
        return viewer.country.zone
    source, municipality = context.services.sources.get(code), context.municipality(code)
    if source is not None:
        return source.zone
    return (viewer if municipality is None else municipality).country.zone


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), zone)


def _newest_first(found: LoggedAccess) -> SortKey:
    place = found.place
    return -((place.at - _EPOCH) // _MICROSECOND), -place.writer, -place.number


def _place_before(key: SortKey | None) -> AccessPlace | None:
    """The place in a cursor. Raises `BadInput` for one that has none."""
    if key is None:
        return None
    try:
        moment, writer, number = (-int(part) for part in key)
    except ValueError:
        raise BadInput("`after` is no cursor of this list: begin again without it.") from None
    return AccessPlace(_EPOCH + moment * _MICROSECOND, writer, number)
