"""Which calls go through a proxy, as HTTPS_PROXY, HTTP_PROXY and NO_PROXY have it."""

import pytest

from gateway.config.proxies import read_proxies
from gateway.domain.errors import Misconfigured

THERE = "http://proxy.example:3128"


def way(address: str, **environment: str) -> str | None:
    scheme, _, rest = address.partition("://")
    host, _, port = rest.rpartition(":")
    proxy = read_proxies(environment).way_to(scheme, host, int(port))
    return proxy and proxy.url


@pytest.mark.parametrize(
    ("environment", "https", "http"),
    [
        ({}, None, None),
        ({"HTTPS_PROXY": THERE}, THERE, None),
        ({"HTTP_PROXY": THERE}, None, THERE),
        ({"https_proxy": THERE, "HTTPS_PROXY": "http://anden.example"}, THERE, None),
        ({"https_proxy": "", "HTTPS_PROXY": THERE}, THERE, None),
        ({"HTTPS_PROXY": "proxy.example:3128"}, THERE, None),
        ({"HTTPS_PROXY": "http://proxy.example/"}, "http://proxy.example:80", None),
        ({"HTTPS_PROXY": "http://[2001:db8::1]:3128"}, "http://[2001:db8::1]:3128", None),
        ({"HTTPS_PROXY": THERE, "HTTP_PROXY": THERE, "NO_PROXY": "*"}, None, None),
    ],
)
def test_each_scheme_has_its_own(environment, https, http):
    assert way("https://kilde.example:443", **environment) == https
    assert way("http://kilde.example:80", **environment) == http


@pytest.mark.parametrize(
    ("excepted", "address", "is_direct"),
    [
        ("kommune.example", "https://kommune.example:443", True),
        ("kommune.example", "https://API.Kommune.Example:443", True),
        ("kommune.example", "https://enkommune.example:443", False),
        (".kommune.example", "https://api.kommune.example:443", True),
        ("*.kommune.example", "https://api.kommune.example:443", True),
        ("a.example, kommune.example", "https://kommune.example:443", True),
        ("a.example kommune.example", "https://kommune.example:443", True),
        ("kommune.example:8443", "https://kommune.example:8443", True),
        ("kommune.example:8443", "https://kommune.example:443", False),
        ("10.0.0.0/8", "https://10.1.2.3:443", True),
        ("10.0.0.0/8", "https://11.1.2.3:443", False),
        ("10.1.2.3", "https://10.1.2.3:443", True),
        ("2001:db8::/32", "https://2001:db8::7:443", True),
        ("[2001:db8::7]", "https://2001:db8::7:443", True),
        ("", "https://localhost:443", True),
        ("", "https://a.localhost:443", True),
        ("", "https://127.0.0.2:443", True),
        ("", "https://::1:443", True),
        ("", "https://kommune.example:443", False),
    ],
)
def test_some_are_reached_directly(excepted, address, is_direct):
    found = way(address, HTTPS_PROXY=THERE, NO_PROXY=excepted)
    assert found == (None if is_direct else THERE)


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "http_proxy"])
@pytest.mark.parametrize(
    "told",
    [
        "https://bruker:kodeord@proxy.example",
        "socks5://proxy.example",
        "http://bruker:kodeord@",
        "http://proxy.example:port",
        "http://proxy.example/sti?kodeord",
    ],
)
def test_what_is_no_proxy_for_us_ends_the_start_without_its_password(variable, told):
    with pytest.raises(Misconfigured, match="write http://host:port") as caught:
        read_proxies({variable: told})
    assert str(caught.value).startswith(variable.upper())
    assert "kodeord" not in str(caught.value)


@pytest.mark.parametrize("told", ["kommune*.example", "10.0.0.0/99", "https://kommune.example"])
def test_what_excepts_nobody_ends_the_start(told):
    with pytest.raises(Misconfigured, match="write them with commas"):
        read_proxies({"HTTPS_PROXY": THERE, "NO_PROXY": told})


def test_a_proxy_s_user_is_shown_to_nobody_but_the_proxy():
    proxies = read_proxies({"HTTPS_PROXY": "http://bruker:kodeord@proxy.example:3128"})
    assert "bruker" not in repr(proxies)
    assert proxies.https is not None
    assert proxies.https.url == THERE
    assert proxies.https.headers["Proxy-Authorization"].startswith("Basic ")
