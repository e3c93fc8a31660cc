"""Making an upstream: a connection pool of its own, and no trust but what the settings give."""

import httpx

from gateway.domain.clock import Clock
from gateway.upstream.client import Upstream, UpstreamSettings
from gateway.upstream.counting import Notes, unnoted
from gateway.upstream.links import Territory
from gateway.upstream.machine_tokens import TokenRequest
from gateway.upstream.proxies import DIRECT, Proxies
from gateway.upstream.transport import Transport
from gateway.upstream.trust import USUAL, Trust, context


def connected(
    *,
    name: str,
    address: str,
    further: tuple[str, ...],
    clock: Clock,
    settings: UpstreamSettings,
    token: TokenRequest | None,
    trust: Trust = USUAL,
    proxies: Proxies = DIRECT,
    transport: httpx.AsyncBaseTransport | None = None,
    notes: Notes = unnoted,
) -> Upstream:
    """An upstream with connections of its own, or over `transport`.

    Raises `Misconfigured` for files of `trust` that cannot be used.
    """
    territory = Territory(httpx.URL(address), tuple(httpx.URL(origin) for origin in further))

    def way(most: int | None) -> httpx.AsyncBaseTransport:
        return transport or Transport(limit=most, trust=context(trust), proxies=proxies)

    return Upstream(
        name=name,
        territory=territory,
        transport=way(settings.concurrency),
        streaming=way(None),
        clock=clock,
        settings=settings,
        token=token,
        notes=notes,
    )
