"""From which network address a request comes, told only by those who may tell it.

Whoever connects is where they are. What they say of where a request came from before counts only if
they are a listed proxy, and then only what stands last: each hop adds at the end what it has seen
itself, and everything before that may be anybody's invention (RFC 7239, section 8.1).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, TypeAlias

from starlette.requests import HTTPConnection

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

NOWHERE: Final = "nowhere"
"""Where a peer without a network address is, such as one on a socket of this machine."""
_SITE: Final = 64
"""Whoever has one address of IPv6 has all that share its first half (RFC 6177, RFC 4291)."""
_PORT: Final = r"(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?"
_BRACKETED: Final = re.compile(rf"\[([^\]]*)\]{_PORT}")
_WITH_PORT: Final = re.compile(rf"([0-9.]+){_PORT}")
_PAIR: Final = re.compile(r"[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:\"([^\"]*)\"|([^\s\"]*))[ \t]*")


class ForwardedBy(StrEnum):
    """The header in which the listed proxies tell where a request came from, and no other."""

    X_FORWARDED_FOR = "x-forwarded-for"
    FORWARDED = "forwarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Tells addresses apart. `proxies` are the networks whose word is taken."""

    proxies: Sequence[Network] = ()
    header: ForwardedBy = ForwardedBy.X_FORWARDED_FOR

    def of(self, connection: HTTPConnection) -> str:
        """One text for all requests that count together: an IPv4 address, or a /64 of IPv6."""
        client = connection.client
        found = None if client is None else read_address(client.host)
        if found is None:
            return NOWHERE
        said = ",".join(connection.headers.getlist(self.header)).split(",")
        for hop in reversed(said):
            if not self._is_proxy(found):
                break
            before = read_address(hop if self._is_plain else _node_in(hop))
            if before is None:
                break
            found = before
        return counted_as(found)

    @property
    def _is_plain(self) -> bool:
        return self.header is ForwardedBy.X_FORWARDED_FOR

    def _is_proxy(self, address: Address) -> bool:
        return any(address in network for network in self.proxies)


def read_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Addresses and networks, as in `10.0.0.7` and `2001:db8::/32`. Raises `ValueError`."""
    found = tuple(ip_network(text) for text in texts)
    if any(one.prefixlen == 0 for one in found):
        # Then nobody would be anywhere but where they say they are.
        raise ValueError("not everybody is a proxy")
    if any(isinstance(one, IPv6Network) and one.network_address.ipv4_mapped for one in found):
        # Addresses are compared in their own family.
        raise ValueError("write an IPv4 network as one")
    return found


def read_address(text: str) -> Address | None:
    """The address in a text, without its port and zone; an IPv4 one in IPv6's clothes as itself."""
    text = text.strip(" \t")
    shaped = _BRACKETED.fullmatch(text) or _WITH_PORT.fullmatch(text)
    bare = shaped.group(1) if shaped else text
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def counted_as(address: Address) -> str:
    """The address of IPv4, or the network of IPv6 whose addresses are one and the same site's."""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((address, _SITE), strict=False))


def _node_in(element: str) -> str:
    """The node of an element of `Forwarded` (RFC 7239, section 4); empty where there is none."""
    pairs = [_PAIR.fullmatch(part) for part in element.split(";")]
    nodes = [pair.group(2) or pair.group(3) or "" for pair in pairs if pair and _is_for(pair)]
    return nodes[0] if len(nodes) == 1 and all(pairs) else ""


def _is_for(pair: re.Match[str]) -> bool:
    return pair.group(1).lower() == "for"
