"""Where requests come from and how they are answered and counted, as the environment says."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import gateway
from gateway.domain.errors import Misconfigured
from gateway.http.addresses import Addresses, ForwardedBy, read_networks
from gateway.http.capacity import Room
from gateway.http.console import ConsoleSettings, ConsoleSignIn
from gateway.http.editions import Edition
from gateway.http.origins import serialised

_MOST_AT_ALL: Final = 100_000
_SWITCH: Final = {"on": True, "off": False}


def read_addresses(environment: Mapping[str, str]) -> Addresses:
    """Whose word on addresses is taken, and in which header. Raises `Misconfigured`."""
    try:
        proxies = read_networks(environment.get("OMSORG_PROXIES", "").split())
    except ValueError:
        raise Misconfigured(
            "OMSORG_PROXIES holds something that is no address or network of proxies: write them "
            "with blanks between, as in 10.0.0.7 2001:db8::/32"
        ) from None
    header = environment.get("OMSORG_FORWARDED_BY", ForwardedBy.X_FORWARDED_FOR)
    if header not in set(ForwardedBy):
        raise Misconfigured(f"OMSORG_FORWARDED_BY is one of {', '.join(ForwardedBy)}: mend it")
    return Addresses(proxies=proxies, header=ForwardedBy(header))


def read_rates_url(environment: Mapping[str, str]) -> str | None:
    """The server over which several processes count together. Raises `Misconfigured`."""
    return read_server_url(environment, "OMSORG_RATES_URL")


def read_server_url(environment: Mapping[str, str], setting: str) -> str | None:
    """The address of a Valkey or Redis server. Raises `Misconfigured`."""
    url = environment.get(setting)
    if not url:
        return None
    from gateway.signals.shared import checked  # noqa: PLC0415 - loads the server's library

    return checked(url, setting)


def read_edition(environment: Mapping[str, str]) -> Edition:
    """The edition of GraphQL over HTTP whose statuses are answered. Raises `Misconfigured`."""
    edition = environment.get("OMSORG_GRAPHQL_OVER_HTTP", Edition.OF_2025)
    if edition not in set(Edition):
        raise Misconfigured(f"OMSORG_GRAPHQL_OVER_HTTP is one of {', '.join(Edition)}: mend it")
    return Edition(edition)


def read_page_origins(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The origins of other pages that may ask, as browsers write them. Raises `Misconfigured`."""
    told = tuple(environment.get("OMSORG_PAGE_ORIGINS", "").split())
    if any(serialised(origin) != origin for origin in told):
        raise Misconfigured(
            "OMSORG_PAGE_ORIGINS holds something that is no origin as browsers write it: write "
            "them with blanks between, as in https://portal.example https://portal.example:8443"
        )
    return told


def read_room(environment: Mapping[str, str]) -> Room:
    """How many operations may be under way, and wait for that. Raises `Misconfigured`."""
    usual = Room()
    return Room(
        places=_whole(environment, "OMSORG_MOST_AT_ONCE", usual.places, least=1),
        waiting=_whole(environment, "OMSORG_MOST_WAITING", usual.waiting, least=0),
    )


def _whole(environment: Mapping[str, str], variable: str, default: int, *, least: int) -> int:
    told = environment.get(variable, str(default))
    if not (told.isascii() and told.isdigit()) or not least <= int(told) <= _MOST_AT_ALL:
        raise Misconfigured(f"{variable} is a whole number from {least} to {_MOST_AT_ALL}: mend it")
    return int(told)


def read_compress(environment: Mapping[str, str]) -> bool:
    """Whether personal answers are compressed. Raises `Misconfigured`."""
    return _is_on(environment, "OMSORG_COMPRESS")


def read_console(
    environment: Mapping[str, str], sign_ins: tuple[ConsoleSignIn, ...]
) -> ConsoleSettings | None:
    """The console page, where it is served at all. Raises `Misconfigured`."""
    if not _is_on(environment, "OMSORG_CONSOLE"):
        return None
    told = environment.get("OMSORG_CONSOLE_FILES")
    return ConsoleSettings(files=Path(told) if told else _built_page(), sign_ins=sign_ins)


def _built_page() -> Path:
    """What the wheel carries, or what `make console` has built in a checkout."""
    carried = Path(gateway.__file__).parent / "console_page"
    return carried if carried.is_dir() else Path("console", "dist")


def _is_on(environment: Mapping[str, str], variable: str) -> bool:
    told = environment.get(variable, "off")
    if told not in _SWITCH:
        raise Misconfigured(f"{variable} is on or off: mend it")
    return _SWITCH[told]
