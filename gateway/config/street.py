"""How requests come in, where from and where they are counted, as the environment says."""

from collections.abc import Mapping

from gateway.domain.errors import Misconfigured
from gateway.http.addresses import Addresses, ForwardedBy, read_networks
from gateway.http.editions import Edition
from gateway.signals.shared import checked


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
    url = environment.get("OMSORG_RATES_URL")
    return checked(url, "OMSORG_RATES_URL") if url else None


def read_edition(environment: Mapping[str, str]) -> Edition:
    """The edition of GraphQL over HTTP whose statuses are answered. Raises `Misconfigured`."""
    edition = environment.get("OMSORG_GRAPHQL_OVER_HTTP", Edition.OF_2025)
    if edition not in set(Edition):
        raise Misconfigured(f"OMSORG_GRAPHQL_OVER_HTTP is one of {', '.join(Edition)}: mend it")
    return Edition(edition)
