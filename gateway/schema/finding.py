"""Things by their id. What is unknown, foreign, stale or forbidden is null: they answer alike."""

from gateway.domain.ids import Kind, RecordThing
from gateway.domain.municipalities import MunicipalityCode
from gateway.resolvers import access_log, portals, viewer
from gateway.resolvers.context import RequestContext
from gateway.resolvers.nodes import scope_of
from gateway.schema.access_log import AccessLogEntry
from gateway.schema.found_things import ROADS
from gateway.schema.municipalities import Municipality
from gateway.schema.nodes import Node
from gateway.schema.portals import Portal
from gateway.schema.publishing import each_in_its_own_time
from gateway.schema.records import CareRecord, Representation
from gateway.schema.topics import not_shown
from gateway.schema.viewer import Viewer


async def found(context: RequestContext, text: str, *, use: bool) -> Node | None:
    """The thing with this id.

    `use` is False where no more of a record is asked for than the time left. Raises `NotSignedIn`
    for something personal, and a `SourceError` where a source does not answer.
    """
    thing = context.services.ids.read(text)
    if thing is None:
        return None
    if isinstance(thing, RecordThing):
        return await in_record(context, thing, use=use or thing.kind is not Kind.CARE_RECORD)
    kind, key = thing
    if kind is Kind.MUNICIPALITY:
        municipality = context.municipality(MunicipalityCode(key))
        return None if municipality is None else Municipality.of(municipality, context)
    if kind is Kind.PORTAL:
        portal = portals.portal_of(context, MunicipalityCode(key))
        return None if portal is None else Portal.of(portal, context)
    return await _of_viewer(context, kind, key)


def all_found(context: RequestContext, ids: list[str], *, use: bool) -> list[Node | None]:
    """The things with these ids, side by side; one that fails is an error in its own place."""
    return each_in_its_own_time(found(context, text, use=use) for text in ids)


async def _of_viewer(context: RequestContext, kind: Kind, key: str) -> Node | None:
    person = context.signed_in()
    if kind is Kind.VIEWER:
        return Viewer.of(person, context) if viewer.is_viewer(person, key) else None
    if kind is Kind.REPRESENTATION:
        right = await viewer.representation(context, key)
        return None if right is None else Representation.of(right, context)
    if kind is Kind.ACCESS_LOG_ENTRY:
        entry = await access_log.access(context, key)
        return None if entry is None else AccessLogEntry.of(entry, context)
    return None


async def in_record(context: RequestContext, thing: RecordThing, *, use: bool) -> Node | None:
    """The same for something in a record, by what its id stands for."""
    scope = await scope_of(context, thing, use=use)
    if scope is None:
        return None
    if thing.kind is Kind.CARE_RECORD:
        return CareRecord.of(scope)
    road = ROADS.get(thing.kind)
    if road is None or not_shown(scope, road.topic) is not None:
        return None
    return await road.find(scope, thing)
