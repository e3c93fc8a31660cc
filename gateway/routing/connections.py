"""From a municipality's settings to a route: its care system, its address, its policy."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pkgutil import resolve_name
from zoneinfo import ZoneInfo

import httpx

from gateway.disclosure.policy import Narrowing
from gateway.domain.clock import Clock
from gateway.domain.errors import Misconfigured
from gateway.domain.municipalities import Country, MunicipalityCode
from gateway.domain.portal import Support
from gateway.port import Offers, PortalSettings, SourceSettings, SystemSpec, lacking, unable
from gateway.records.source import Source
from gateway.routing.public_holidays import days_off_of, public_holiday_of
from gateway.systems import SYSTEMS
from gateway.upstream.client import Upstream, UpstreamSettings
from gateway.upstream.connecting import connected
from gateway.upstream.counting import Notes, unnoted
from gateway.upstream.machine_tokens import Credentials, TokenRequest
from gateway.upstream.proxies import DIRECT, Proxies
from gateway.upstream.trust import USUAL, Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectedMunicipality:
    """One table of municipalities.toml, read and typed. `written_at` is where, for errors."""

    code: MunicipalityCode
    country: Country
    system: str
    address: str
    zone: ZoneInfo
    credentials: Credentials = field(repr=False)
    portal: PortalSettings
    further_origins: tuple[str, ...] = ()
    portal_url: str | None = None
    support: Support | None = None
    link_hosts: frozenset[str] = frozenset()
    extra_days_off: frozenset[date] = frozenset()
    narrowings: tuple[Narrowing, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    upstream: UpstreamSettings = field(default_factory=UpstreamSettings)
    trust: Trust = USUAL
    written_at: str = "municipalities"


def system_named(key: str) -> SystemSpec:
    """The care system of this name. Raises `Misconfigured` for one that there is not."""
    if key not in SYSTEMS:
        raise Misconfigured(f"system: no such care system; use one of {', '.join(SYSTEMS)}")
    spec = resolve_name(SYSTEMS[key])
    if not isinstance(spec, SystemSpec) or spec.key != key:
        raise Misconfigured(f"system: {key} has no doorplate of that name; mend gateway/systems")
    return spec


class Routes:
    """Every connected municipality's route, and the upstreams behind them."""

    def __init__(self) -> None:
        self.sources: dict[MunicipalityCode, Source] = {}
        self._upstreams: list[Upstream] = []

    @classmethod
    def to(
        cls,
        municipalities: Iterable[ConnectedMunicipality],
        clock: Clock,
        transport: Callable[[], httpx.AsyncBaseTransport] | None = None,
        notes: Notes = unnoted,
        proxies: Proxies = DIRECT,
    ) -> "Routes":
        """Routes to all of them. No call is made: a source that is down does not stop the start.

        `notes` is told how each call goes, under the municipality's code.
        Raises `Misconfigured` that names the place for settings that a system cannot have.
        """
        routes = cls()
        for one in municipalities:
            try:
                routes.sources[one.code] = routes.source(one, clock, transport, notes, proxies)
            except Misconfigured as error:
                raise Misconfigured(f"{one.written_at}: {one.code}: {error}") from None
        return routes

    def source(
        self,
        municipality: ConnectedMunicipality,
        clock: Clock,
        transport: Callable[[], httpx.AsyncBaseTransport] | None,
        notes: Notes,
        proxies: Proxies,
    ) -> Source:
        """One route. Raises `Misconfigured` for settings that its system cannot have."""
        spec = system_named(municipality.system)
        upstreams: list[Upstream] = []

        def upstream(token: TokenRequest | None) -> Upstream:
            upstreams.append(
                connected(
                    name=municipality.code,
                    address=municipality.address,
                    further=municipality.further_origins,
                    clock=clock,
                    settings=municipality.upstream,
                    token=token,
                    trust=municipality.trust,
                    proxies=proxies,
                    transport=transport() if transport else None,
                    notes=notes,
                )
            )
            return upstreams[-1]

        system = spec.connect(_source_settings(municipality), upstream)
        self._upstreams.extend(upstreams)
        policy = spec.policy.narrowed_by(*municipality.narrowings)
        unread = lacking(system, policy)
        if unread:
            raise Misconfigured(
                f"narrow: {spec.name} cannot read {', '.join(unread)}; narrow them to NOT_OFFERED"
            )
        offers = _offers(spec, municipality.portal)
        undone = unable(system, offers)
        if undone:
            raise Misconfigured(
                f"system: {spec.name} cannot do {', '.join(undone)}; mend its offers"
            )
        return Source(
            code=municipality.code,
            country=municipality.country,
            zone=municipality.zone,
            language=municipality.country.language,
            system_key=spec.key,
            system_name=spec.name,
            system=system,
            policy=policy,
            offers=offers,
            portal_url=municipality.portal_url,
            support=municipality.support,
            link_hosts=municipality.link_hosts,
            days_off=days_off_of(municipality.country, municipality.extra_days_off),
            public_holiday=public_holiday_of(municipality.country),
            reachability=lambda: upstreams[0].reachability,
        )

    async def close(self) -> None:
        """Close every connection."""
        for upstream in self._upstreams:
            await upstream.aclose()


def _offers(spec: SystemSpec, portal: PortalSettings) -> Offers:
    """What the system makes of the settings. The assurance is raised here, for all systems."""
    offers = spec.offers(portal)
    if portal.required_assurance is None:
        return offers
    return replace(offers, sign_in=offers.sign_in.requiring(portal.required_assurance))


def _source_settings(municipality: ConnectedMunicipality) -> SourceSettings:
    return SourceSettings(
        municipality=municipality.code,
        address=municipality.address,
        zone=municipality.zone,
        credentials=municipality.credentials,
        further_origins=municipality.further_origins,
        options=municipality.options,
    )
