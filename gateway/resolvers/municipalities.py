"""Municipalities of both countries, connected or not."""

from dataclasses import dataclass

from gateway.domain.ids import Kind
from gateway.domain.municipalities import Country, Municipality, MunicipalityCode
from gateway.resolvers.context import RequestContext
from gateway.resolvers.paging import SortKey, page
from gateway.resolvers.scope import Cut, Key, Page
from gateway.routing.alphabet import place_in_alphabet


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalitiesWanted:
    """Which municipalities are asked for. None everywhere: all that exist today."""

    search: str | None = None
    country: Country | None = None
    connected: bool | None = None


def searched(context: RequestContext, wanted: MunicipalitiesWanted, cut: Cut) -> Page[Municipality]:
    """Municipalities that match, connected ones first, then by name."""
    connected = context.services.sources.keys()

    def by_name(found: Municipality) -> SortKey:
        place = place_in_alphabet(found.name, found.country)
        return int(found.code not in connected), *place, found.code

    return page(
        context.services.register.search(
            wanted.search,
            today=(wanted.country or Country.DK).day_of(context.now),
            country=wanted.country,
            connected_codes=connected,
            connected=wanted.connected,
        ),
        key=by_name,
        cut=cut,
        box=context.services.box,
        scope=("municipalities", wanted.search, wanted.country, wanted.connected),
    )


def region_of(context: RequestContext, found: Municipality) -> str:
    """The region or county that it lies in today."""
    return found.region_on(found.country.day_of(context.now))


def municipality_key(context: RequestContext, code: MunicipalityCode) -> Key:
    """The key of a municipality."""
    return Key(context.services.ids, (Kind.MUNICIPALITY, code))


def known(context: RequestContext, code: MunicipalityCode) -> Municipality:
    """The municipality of a code that stands in our own data.

    Raises:
        LookupError: The register does not know it.
    """
    found = context.municipality(code)
    if found is None:
        raise LookupError("a municipality of ours is not in the register: add it there")
    return found
