"""Where a request comes from: told by the connection, and further back only by listed proxies."""

import pytest
from starlette.requests import HTTPConnection

from gateway.http.addresses import NOWHERE, Addresses, ForwardedBy, read_address, read_networks

XFF, FORWARDED = ForwardedBy.X_FORWARDED_FOR, ForwardedBy.FORWARDED
PROXIES = "10.0.0.0/8 2001:db8:0:1::/64 192.0.2.1"
PROXY, INNER, CLIENT, EVIL = "10.0.0.1", "10.0.0.2", "203.0.113.9", "198.51.100.66"
SITE = "2001:db8:cafe:1::/64"


def seen_as(
    peer: str | None,
    *lines: str,
    header: ForwardedBy = XFF,
    proxies: str = PROXIES,
    under: str = "",
) -> str:
    """The address that a request is counted by, with these lines of the header."""
    name = (under or header).encode()
    scope = {
        "type": "http",
        "client": None if peer is None else (peer, 4711),
        "headers": [(name, line.encode("latin-1")) for line in lines],
    }
    return Addresses(proxies=read_networks(proxies.split()), header=header).of(
        HTTPConnection(scope)
    )


@pytest.mark.parametrize(
    ("peer", "counted"),
    [
        (CLIENT, CLIENT),
        ("::ffff:203.0.113.9", CLIENT),
        ("2001:db8:cafe:1:aaaa::1", SITE),
        ("2001:db8:cafe:1:bbbb::2", SITE),
        ("2001:0DB8:CAFE:0001::", SITE),
        ("2001:db8:cafe:2::1", "2001:db8:cafe:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("fe80::2%eth1", "fe80::/64"),
        ("::1", "::/64"),
        (None, NOWHERE),
        ("/run/omsorg.sock", NOWHERE),
    ],
)
def test_without_a_proxy_the_peer_is_who_it_is(peer: str | None, counted: str) -> None:
    assert seen_as(peer) == counted


@pytest.mark.parametrize("header", ForwardedBy)
@pytest.mark.parametrize("peer", [CLIENT, "2001:db8:cafe:1::1", "192.0.2.2", "11.0.0.1"])
def test_whoever_is_no_listed_proxy_is_not_believed(peer: str, header: ForwardedBy) -> None:
    said = EVIL if header is XFF else f"for={EVIL}"
    assert seen_as(peer, said, header=header) == seen_as(peer)
    assert seen_as(PROXY, said, header=header, proxies="") == PROXY


# The lines of the header as they arrive from the proxy, and whom they come from.
TOLD = [
    ((CLIENT,), CLIENT),
    ((f"  {CLIENT}\t",), CLIENT),
    ((f"{CLIENT}:55001",), CLIENT),
    (("2001:db8:cafe:1::17",), SITE),
    (("[2001:db8:cafe:1::17]",), SITE),
    (("[2001:db8:cafe:1::17]:443",), SITE),
    (("2001:db8:cafe:1::17%eth0",), SITE),
    (("::ffff:203.0.113.9",), CLIENT),
    ((f"{CLIENT}, {INNER}",), CLIENT),
    ((f"{CLIENT},{INNER},10.9.9.9",), CLIENT),
    ((f"{CLIENT}, 2001:db8:0:1::5, 192.0.2.1",), CLIENT),
    ((CLIENT, INNER), CLIENT),
    (("10.3.3.3, 10.4.4.4",), "10.3.3.3"),
    # Whatever the client itself has written stands to the left of what its proxy has added.
    ((f"{EVIL}, {CLIENT}",), CLIENT),
    ((EVIL, CLIENT), CLIENT),
    ((f"{EVIL}, {INNER}, {CLIENT}, {INNER}",), CLIENT),
    ((f"{INNER}, {CLIENT}",), CLIENT),
    (("rubbish", f"{CLIENT}"), CLIENT),
    ((f", ,,{CLIENT}",), CLIENT),
    # What cannot be read ends the chain at the last hop that is known.
    (("unknown",), PROXY),
    (("",), PROXY),
    ((), PROXY),
    ((f"{EVIL}, unknown",), PROXY),
    ((f"{EVIL}, _hidden, {INNER}",), INNER),
    ((f"{EVIL}, ",), PROXY),
    ((f"{EVIL} {EVIL}",), PROXY),
    (("203.0.113.9.",), PROXY),
    (("203.0.113.009",), PROXY),
    (("203.0.113",), PROXY),
    (("٢٠٣.0.113.9".encode().decode("latin-1"),), PROXY),
    (("[203.0.113.9",), PROXY),
    (("2001:db8::1]:443",), PROXY),
    ((f"{CLIENT}:99999999",), PROXY),
    ((f'"{CLIENT}"',), PROXY),
    ((f"for={CLIENT}",), PROXY),
]


@pytest.mark.parametrize(("lines", "counted"), TOLD, ids=str)
def test_a_listed_proxy_is_believed_from_the_right(lines: tuple[str, ...], counted: str) -> None:
    assert seen_as(PROXY, *lines) == counted


# The same in the syntax of RFC 7239.
TOLD_BY_FORWARDED = [
    ((f"for={CLIENT}",), CLIENT),
    ((f"For={CLIENT};proto=https;by={INNER}",), CLIENT),
    ((f"proto=https ; FOR={CLIENT}",), CLIENT),
    ((f'for="{CLIENT}"',), CLIENT),
    ((f'for="{CLIENT}:4711"',), CLIENT),
    (('for="[2001:db8:cafe:1::17]"',), SITE),
    (('for="[2001:db8:cafe:1::17]:4711";proto=http',), SITE),
    (('for="[2001:db8:cafe:1::17]:_x1"',), SITE),
    ((f"for={CLIENT}, for={INNER}",), CLIENT),
    ((f"for={CLIENT}", f"for={INNER};by={PROXY}"), CLIENT),
    ((f"for={EVIL}, for={CLIENT}",), CLIENT),
    ((f"for={EVIL};by={EVIL}", f"for={CLIENT}"), CLIENT),
    # Quotes that the client has left open swallow nothing of what the proxy has added.
    ((f'for="{EVIL}, for={CLIENT}',), CLIENT),
    ((f'for="{EVIL}', f'for="{CLIENT}"'), CLIENT),
    (('host="x', f"for={CLIENT}, for={INNER}"), CLIENT),
    (("for=unknown",), PROXY),
    (("for=_hidden",), PROXY),
    ((f"for={EVIL}, for=unknown",), PROXY),
    ((f"for={EVIL}, for=_SEVKISEK, for={INNER}",), INNER),
    ((f"by={EVIL};proto=http",), PROXY),
    ((f"for={EVIL};for={CLIENT}",), PROXY),
    ((f"for={CLIENT};",), PROXY),
    ((f"for={CLIENT} for={EVIL}",), PROXY),
    ((f'for="{CLIENT}',), PROXY),
    ((CLIENT,), PROXY),
    (("",), PROXY),
    (('for=""',), PROXY),
]


@pytest.mark.parametrize(("lines", "counted"), TOLD_BY_FORWARDED, ids=str)
def test_forwarded_is_read_in_the_same_way(lines: tuple[str, ...], counted: str) -> None:
    assert seen_as(PROXY, *lines, header=FORWARDED) == counted


@pytest.mark.parametrize(
    ("header", "under", "line"),
    [
        (XFF, "forwarded", f"for={EVIL}"),
        (FORWARDED, "x-forwarded-for", EVIL),
        (XFF, "x-real-ip", EVIL),
    ],
)
def test_no_other_header_than_the_one_that_is_set_counts(
    header: ForwardedBy, under: str, line: str
) -> None:
    assert seen_as(PROXY, line, header=header, under=under) == PROXY


def test_every_address_of_a_site_is_one_and_those_of_another_are_not() -> None:
    one_site = {seen_as(f"2001:db8:cafe:1:{n:x}::{n:x}") for n in range(1, 500)}
    others = {seen_as(f"2001:db8:cafe:{n:x}::1") for n in range(1, 500)}
    assert one_site == {SITE}
    assert len(others) == 499


@pytest.mark.parametrize(
    "text", ["", " ", "x", "1", "0x7f000001", "127.1", "1.2.3.4/8", "::/64", "%"]
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert read_address(text) is None
