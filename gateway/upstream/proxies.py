"""Which calls go through a proxy, and which straight to the source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import TypeAlias

Network: TypeAlias = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """An HTTP proxy: its address without user, and what it is told of who asks."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Direct:
    """A host that is reached without a proxy, with all below it; `port` None: at every port."""

    name: str
    port: int | None = None

    def holds(self, host: str, port: int) -> bool:
        """Whether this origin is meant."""
        is_meant = host == self.name or host.endswith("." + self.name)
        return is_meant and self.port in {None, port}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxies:
    """The proxy for https and the one for http, where there are any, and who is never reached so.

    This machine is always reached directly.
    """

    https: Proxy | None = None
    http: Proxy | None = None
    direct: tuple[Direct, ...] = ()
    networks: tuple[Network, ...] = ()

    def way_to(self, scheme: str, host: str, port: int) -> Proxy | None:
        """The proxy through which calls to this origin go; None: none."""
        proxy = self.https if scheme == "https" else self.http
        return None if proxy is None or self._is_direct(host.lower().strip("[]."), port) else proxy

    def _is_direct(self, host: str, port: int) -> bool:
        if any(direct.holds(host, port) for direct in (_LOCALHOST, *self.direct)):
            return True
        try:
            address = ip_address(host)
        except ValueError:
            return False
        return address.is_loopback or any(address in network for network in self.networks)


DIRECT = Proxies()
"""No proxy at all."""
_LOCALHOST = Direct(name="localhost")
