"""Where a source's links may lead, and what may be handed on to clients."""

import httpx
import pytest

from gateway.domain.errors import SourceInvalid
from gateway.upstream.links import MOST_PAGES, Territory, Trail, allowed_for_clients

HOME = Territory(
    httpx.URL("https://kilde.example/api/vestby/"),
    (httpx.URL("https://filer.example:8443/dokumenter"),),
)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("Patient", "https://kilde.example/api/vestby/Patient"),
        ("Patient?a=b&a=c", "https://kilde.example/api/vestby/Patient?a=b&a=c"),
        ("./x/../y", "https://kilde.example/api/vestby/y"),
        ("/api/vestby/x", "https://kilde.example/api/vestby/x"),
        ("https://kilde.example/api/vestby/x", "https://kilde.example/api/vestby/x"),
        ("HTTPS://KILDE.example:443/api/vestby/x", "https://kilde.example/api/vestby/x"),
        ("https://kilde.example/api/vestby", "https://kilde.example/api/vestby"),
        (
            "https://filer.example:8443/dokumenter/1",
            "https://filer.example:8443/dokumenter/1",
        ),
    ],
)
def test_links_of_the_source(link, expected):
    assert str(HOME.resolved(link, "x")) == expected


@pytest.mark.parametrize(
    "link",
    [
        "https://andre.example/api/vestby/x",
        "https://kilde.example.andre.example/api/vestby/x",
        "https://andrekilde.example/api/vestby/x",
        "http://kilde.example/api/vestby/x",
        "https://kilde.example:444/api/vestby/x",
        "https://kilde.example/api/vestbyx/y",
        "https://kilde.example/api/",
        "https://kilde.example/",
        "/api/son/x",
        "../son/x",
        "x/../../son",
        "x/%2e%2e/%2E%2e/son",
        "x/%252e%252e/son",
        "x%2f..%2f..%2fson",
        "//andre.example/api/vestby/x",
        "\\\\andre.example\\x",
        "/\\andre.example/x",
        "\t//andre.example/x",
        "https://bruker@kilde.example/api/vestby/x",
        "https://bruker:ord@kilde.example/api/vestby/x",
        "https://kilde.example@andre.example/api/vestby/x",
        "https://kilde.example/api/vestby/x#del",
        "file:///etc/passwd",
        "ftp://kilde.example/api/vestby/x",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://[::1/x",
        "https://filer.example/dokumenter/1",
        "https://filer.example:8443/andet/1",
        "https://filer.example:8443/dokumenter2",
        "x\r\nHost: andre.example",
        "x\x00",
    ],
)
def test_links_that_lead_elsewhere(link):
    with pytest.raises(SourceInvalid) as caught:
        HOME.resolved(link, "sted")
    assert caught.value.args == ("sted",)


@pytest.mark.parametrize(
    "link",
    [
        "https:///api/vestby/x",
        "https:andre.example",
    ],
)
def test_odd_links_stay_at_home(link):
    url = HOME.resolved(link, "sted")
    assert (url.scheme, url.host, url.port) == ("https", "kilde.example", None)
    assert url.raw_path.startswith(b"/api/vestby/")


@pytest.mark.parametrize(
    "link",
    [
        " //andre.example/x",
        " https://andre.example/x",
        "/api/vestby/Nancy Berggren",
        "/api/vestby/<b>",
        '/api/vestby/"x"',
    ],
)
def test_what_is_a_text_and_no_link_is_not_sent_to_anybody(link):
    with pytest.raises(SourceInvalid):
        HOME.resolved(link, "sted")


def test_an_encoded_slash_is_no_part_of_the_prefix():
    with pytest.raises(SourceInvalid):
        HOME.resolved("https://kilde.example/api%2Fvestby/x", "sted")


def test_a_trail_takes_fifty_pages_and_each_once():
    trail = Trail("sted")
    for n in range(MOST_PAGES):
        trail.step(httpx.URL(f"https://kilde.example/{n}"))
    with pytest.raises(SourceInvalid):
        trail.step(httpx.URL("https://kilde.example/50"))
    loop = Trail("sted")
    loop.step(httpx.URL("https://kilde.example/a"))
    with pytest.raises(SourceInvalid):
        loop.step(httpx.URL("https://kilde.example/a"))
    assert MOST_PAGES == 50


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://video.example/rom/1?k=v", "https://video.example/rom/1?k=v"),
        ("HTTPS://VIDEO.example/rom", "https://video.example/rom"),
        ("http://video.example/rom", None),
        ("https://andre.example/rom", None),
        ("https://video.example.andre.example/", None),
        ("https://bruker@video.example/", None),
        ("//video.example/rom", None),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("", None),
        ("https://[", None),
        (None, None),
    ],
)
def test_what_clients_may_have(url, expected):
    assert allowed_for_clients(url, ["video.example"]) == expected


@pytest.mark.parametrize(
    "link",
    [
        "Patient/1?a=b&c=d%20e",
        "a/./b",
        "a/..",
        "a/.",
        "a//b",
        "a?",
        "a;b",
        "a;",
        "$search",
        "?a=b",
        "./a",
        "/api/vestby/a",
        "https://kilde.example/api/vestby/a/b?c=d",
        "https://kilde.example/api/vestby//a",
        "https://kilde.example/api/vestby/a?",
        "https://kilde.example/api/vestby/../vestby/a",
        "https://kilde.example:443/api/vestby/a",
    ],
)
def test_a_link_means_what_the_standard_says_also_when_it_is_met_again(link):
    expected = HOME.base.join(link)
    assert [HOME.resolved(link, "x"), HOME.resolved(link, "y")] == [expected, expected]


def test_so_many_links_are_remembered_and_no_more():
    territory = Territory(httpx.URL("https://kilde.example/api/"))
    for number in range(2000):
        territory.resolved(f"a/{number}", "x")
    assert len(territory._found) <= 512
    assert str(territory.resolved("a/1", "x")) == "https://kilde.example/api/a/1"


def test_what_leads_elsewhere_is_refused_each_time():
    for _ in range(2):
        with pytest.raises(SourceInvalid):
            HOME.resolved("https://andre.example/api/vestby/x", "x")
