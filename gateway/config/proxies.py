"""The proxies that the environment names, as other programs have them: for calls to sources."""

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import ip_network
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from aiohttp import encode_basic_auth

from gateway.domain.errors import Misconfigured
from gateway.upstream.proxies import DIRECT, Direct, Proxies, Proxy

_EVERYONE: Final = "*"


def read_proxies(environment: Mapping[str, str]) -> Proxies:
    """HTTPS_PROXY, HTTP_PROXY and NO_PROXY, or the same in lower case, which comes first.

    Raises `Misconfigured` with the remedy; it repeats no value, for a password may stand in one.
    """
    proxies = Proxies(
        https=_proxy(environment, "HTTPS_PROXY"), http=_proxy(environment, "HTTP_PROXY")
    )
    excepted = (_told(environment, "NO_PROXY") or "").replace(",", " ").split()
    if _EVERYONE in excepted:
        return DIRECT
    for one in excepted:
        proxies = _but(proxies, one)
    return proxies


def _told(environment: Mapping[str, str], variable: str) -> str | None:
    return environment.get(variable.lower()) or environment.get(variable) or None


def _proxy(environment: Mapping[str, str], variable: str) -> Proxy | None:
    told = _told(environment, variable)
    if told is None:
        return None
    try:
        parts = urlsplit(told if "://" in told else f"http://{told}")
        host, port = parts.hostname, parts.port or 80
    except ValueError:
        raise _unusable(variable) from None
    if parts.scheme != "http" or not host or parts.path.strip("/") or parts.query:
        raise _unusable(variable)
    shown = f"[{host}]" if ":" in host else host
    return Proxy(url=f"http://{shown}:{port}", headers=_headers(parts))


def _unusable(variable: str) -> Misconfigured:
    return Misconfigured(
        f"{variable} is no address of a proxy that can be used: write http://host:port or "
        "http://user:password@host:port (a proxy that itself wants https or SOCKS is not for us)"
    )


def _headers(parts: SplitResult) -> Mapping[str, str]:
    if parts.username is None:
        return {"User-Agent": "omsorg"}
    user, password = unquote(parts.username), unquote(parts.password or "")
    return {
        "User-Agent": "omsorg",
        "Proxy-Authorization": encode_basic_auth(user, password),
    }


def _but(proxies: Proxies, excepted: str) -> Proxies:
    """The same, with one more entry of NO_PROXY: a network, an address, or a host and its port."""
    try:
        network = ip_network(excepted.strip("[]"), strict=False)
    except ValueError:
        return replace(proxies, direct=(*proxies.direct, _direct(excepted)))
    return replace(proxies, networks=(*proxies.networks, network))


def _direct(excepted: str) -> Direct:
    try:
        parts = urlsplit(f"//{excepted}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    name = (host or "").removeprefix("*").strip(".")
    if not name or "*" in name or "/" in excepted:
        raise Misconfigured(
            "NO_PROXY holds something that is no host, address or network: write them with commas "
            "between, as in kommune.example,10.0.0.0/8"
        )
    return Direct(name=name, port=port)
