"""Making an upstream: a connection pool of its own, and trust from nowhere but the machine."""

from functools import cache
from ssl import SSLContext

import httpx

from gateway.domain.clock import Clock
from gateway.upstream.client import Upstream, UpstreamSettings
from gateway.upstream.counting import Notes, unnoted
from gateway.upstream.links import Territory
from gateway.upstream.machine_tokens import TokenRequest


@cache
def _trusted() -> SSLContext:
    """The authorities that certificates are judged by, read once for all sources."""
    return httpx.create_ssl_context(trust_env=False)


def connected(
    *,
    name: str,
    address: str,
    further: tuple[str, ...],
    clock: Clock,
    settings: UpstreamSettings,
    token: TokenRequest | None,
    transport: httpx.AsyncBaseTransport | None = None,
    notes: Notes = unnoted,
) -> Upstream:
    """An upstream with a connection pool of its own."""
    territory = Territory(httpx.URL(address), tuple(httpx.URL(origin) for origin in further))

    def client(most: int | None) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=transport,
            follow_redirects=False,
            trust_env=False,
            verify=_trusted(),
            timeout=settings.timeout,
            limits=httpx.Limits(max_connections=most),
            headers={"user-agent": "omsorg", "accept-encoding": "identity"},
        )

    return Upstream(
        name=name,
        territory=territory,
        client=client(settings.concurrency),
        streaming=client(None),
        clock=clock,
        settings=settings,
        token=token,
        notes=notes,
    )
