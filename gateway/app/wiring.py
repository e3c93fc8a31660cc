"""Everything behind the street door: what lives as long as the process, put together once."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import structlog
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from starlette.applications import Starlette

from gateway.app.clock import SystemClock
from gateway.app.street import Street
from gateway.config.environment import Settings
from gateway.config.registering import registering_forever
from gateway.domain.clock import Clock
from gateway.domain.errors import StoreUnavailable
from gateway.domain.municipalities import Country
from gateway.execution.registered import Registered
from gateway.http.capacity import Capacity
from gateway.http.counted_gate import CountedBuckets, CountedTokens
from gateway.http.limiting import Buckets, Gate
from gateway.http.streaming import Leaving, Streaming
from gateway.http.unexpected import unheard
from gateway.metrics.counts import Metrics
from gateway.plainwords.glossary import glossary
from gateway.rates.in_memory import InMemory
from gateway.resolvers.context import Services, doing_once
from gateway.resolvers.opaque import Ids, OpaqueBox
from gateway.resolvers.watches import Watches
from gateway.routing.connections import Routes
from gateway.routing.granted import GrantedSources
from gateway.routing.probing import probe_forever
from gateway.routing.register import register
from gateway.session.admission import Admission
from gateway.session.idle import IdleTime
from gateway.session.keys import through
from gateway.session.registers import Registers
from gateway.session.representations import OLDEST, Representations
from gateway.session.tokens import TokenVerifier
from gateway.signals.in_process import InProcess
from gateway.store import Store
from gateway.upstream.client import Upstream, UpstreamSettings
from gateway.upstream.connecting import connected
from gateway.upstream.machine_tokens import TokenRequest
from gateway.upstream.trust import USUAL, Trust

if TYPE_CHECKING:
    from gateway.signals.shared import Shared

_BETWEEN_TIDYINGS = 3600.0
_log = structlog.get_logger("gateway.app")

MakesTransport = Callable[[], httpx.AsyncBaseTransport]


def build(
    settings: Settings, clock: Clock | None = None, transport: MakesTransport | None = None
) -> Starlette:
    """The gateway as an ASGI app. Nothing is called and nothing written before its lifespan."""
    return _Wiring(settings, clock or SystemClock(), transport).app()


class _Wiring:
    def __init__(self, settings: Settings, clock: Clock, transport: MakesTransport | None) -> None:
        self._settings = settings
        self._clock = clock
        self._transport = transport
        self._metrics = Metrics()
        self._routes = Routes.to(
            settings.municipalities.municipalities,
            clock,
            transport,
            self._metrics.called,
            settings.outward,
        )
        self._issuers = self._issuer_upstreams()
        self._registers = self._register_upstreams()
        self._store = Store.open(
            settings.store.url,
            settings.store.keys,
            clock,
            heads=settings.store.heads,
            claims_kept=timedelta(hours=settings.keys_kept),
            log_kept=settings.store.log_kept,
            durable=self._metrics.logged,
        )
        self._buckets = CountedBuckets(self._counting(), self._metrics)
        leaving = Leaving()
        self._streaming = Streaming(
            clock=clock,
            leaving=leaving,
            send_patience=settings.send_patience,
            receive_patience=settings.receive_patience,
            largest_message=settings.clients.limits.body_bytes,
        )
        self._registered = Registered(settings.clients.documents.read())
        # Whether this process keeps up is for the machine's own clock to say.
        turned_away = self._metrics.turned_away
        self._capacity = Capacity(settings.room, SystemClock(), turned_away)
        self._metrics.watch(lambda: leaving.number, lambda: self._capacity.taken)

    def app(self) -> Starlette:
        """Everything put together."""
        verifier = TokenVerifier(
            self._settings.identity.issuers,
            clock=self._clock,
            fetch=through(self._issuers, {i.issuer: i for i in self._settings.identity.issuers}),
        )
        gate = Gate(
            verifier=CountedTokens(verifier, self._metrics),
            clients=self._settings.clients.clients,
            buckets=self._buckets,
            addresses=self._settings.addresses,
            clock=self._clock,
        )
        street = Street(
            settings=self._settings,
            services=self._services(),
            gate=gate,
            registered=self._registered,
            streaming=self._streaming,
            capacity=self._capacity,
            metrics=self._metrics,
        )
        starlette = street.app(self._store.check, self._lifespan)
        starlette.state.streaming = self._streaming
        return starlette

    def _services(self) -> Services:
        rights = Representations(
            Registers(self._registers),
            self._clock,
            places=self._routes.sources.values(),
            kept=max(0.0, OLDEST - self._settings.read_budget),
            counts=self._settings.identity.counts,
        )
        box = OpaqueBox(_derived(self._settings.secret, b"omsorg opaque"))
        idleness = IdleTime(self._store, self._clock)
        granted = GrantedSources(self._routes.sources, self._settings.clients.clients)
        admission = Admission(granted=granted, rights=rights, idleness=idleness, clock=self._clock)
        self._watches = Watches(
            admission=admission,
            rights=rights,
            idleness=idleness,
            signals=self._signals(),
            key=_derived(self._settings.secret, b"omsorg watching"),
            clock=self._clock,
            settings=self._settings.watches,
        )
        return Services(
            sources=self._routes.sources,
            admission=admission,
            rights=rights,
            register=register(),
            glossary=glossary(),
            store=self._store,
            box=box,
            ids=Ids(box),
            clock=self._clock,
            origin=self._settings.origin,
            once=doing_once(self._store, self._clock, self._settings.write_budget),
            watches=self._watches,
            changed=self._watches.changed,
        )

    def _signals(self) -> "Shared | InProcess":
        url = self._settings.signals_url
        if url is None:
            return InProcess()
        from gateway.signals.shared import Shared  # noqa: PLC0415 - loads the server's library

        return Shared(url, self._clock)

    def _counting(self) -> Buckets:
        url = self._settings.rates_url
        if url is None:
            return InMemory()
        from gateway.rates.shared import Shared  # noqa: PLC0415 - loads the server's library

        return Shared(url, _derived(self._settings.secret, b"omsorg rates"), self._clock)

    @contextlib.asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        asyncio.get_running_loop().set_exception_handler(unheard)
        await self._store.start()
        self._watches.start()
        rounds = [
            probe_forever(self._routes.sources.values(), self._clock, self._settings.probe_every),
            self._tidy_forever(),
            self._capacity.look_forever(),
            self._metrics.look_forever(SystemClock()),
            registering_forever(self._registered, self._settings.clients.documents, self._clock),
        ]
        tasks = [asyncio.create_task(each) for each in rounds]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._close()

    async def _tidy_forever(self) -> None:
        while True:
            await self._clock.sleep(_BETWEEN_TIDYINGS)
            try:
                await self._store.tidy()
            except StoreUnavailable:
                _log.warning("store_not_tidied")

    async def _close(self) -> None:
        await self._watches.close()
        await self._buckets.aclose()
        await self._routes.close()
        for upstream in {*self._issuers.values(), *self._registers.values()}:
            await upstream.aclose()
        await self._store.close()

    def _issuer_upstreams(self) -> Mapping[str, Upstream]:
        return {
            issuer.issuer: self._upstream(
                issuer.issuer,
                issuer.jwks_url,
                self._settings.identity.trusts.get(issuer.issuer, USUAL),
                None,
            )
            for issuer in self._settings.identity.issuers
        }

    def _register_upstreams(self) -> Mapping[Country, Upstream]:
        return {
            table.country: self._upstream(
                f"registers {table.country}",
                table.address,
                table.trust,
                TokenRequest(url=table.token_url, credentials=table.credentials),
            )
            for table in self._settings.identity.registers
        }

    def _upstream(
        self, name: str, address: str, trust: Trust, token: TokenRequest | None
    ) -> Upstream:
        return connected(
            name=name,
            address=address,
            further=(),
            clock=self._clock,
            settings=UpstreamSettings(timeout=self._settings.read_budget),
            token=token,
            trust=trust,
            proxies=self._settings.outward,
            transport=self._transport() if self._transport else None,
            notes=self._metrics.called,
        )


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)
