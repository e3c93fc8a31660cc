"""Origins are what browsers write, to the letter: what only looks like one of ours is foreign."""

import pytest
from starlette.requests import HTTPConnection

from gateway.http.origins import is_foreign, is_welcome, only_leads_here, serialised
from tests.unit.http.asking import Headers

LISTED = {"https://portal.example"}
OWN = ("host", "gateway.example:8443")


def asked(*headers: tuple[str, str], scheme: str = "https", method: str = "GET") -> HTTPConnection:
    told: Headers = [OWN, *headers]
    raw = [(name.encode(), value.encode("latin-1")) for name, value in told]
    return HTTPConnection({"type": "http", "method": method, "scheme": scheme, "headers": raw})


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        # RFC 6454, 4 and 6.2: small letters, and no port where it is the scheme's usual one.
        ("http://example.com/", "http://example.com"),
        ("http://example.com:80/a", "http://example.com"),
        ("HTTPS://Example.COM:443", "https://example.com"),
        ("https://example.com:80", "https://example.com:80"),
        ("http://[::1]:8000/x?y#z", "http://[::1]:8000"),
        ("https://user:word@example.com", "https://example.com"),
        ("https://xn--rhus-ooa.example", "https://xn--rhus-ooa.example"),
        ("https://århus.example", None),
        ("example.com", None),
        ("null", None),
        ("", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("https://example.com:port", None),
        ("https://[::1", None),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(address: str, origin: str | None) -> None:
    assert serialised(address) == origin


@pytest.mark.parametrize(
    "origins",
    [
        [],
        ["https://portal.example"],
        ["https://gateway.example:8443"],
        ["https://portal.example", "https://gateway.example:8443"],
    ],
)
def test_programs_listed_pages_and_our_own_are_welcome(origins: list[str]) -> None:
    asking = asked(*(("origin", origin) for origin in origins))
    assert is_welcome(asking, LISTED)
    assert not is_foreign(asking, LISTED)


@pytest.mark.parametrize(
    "origins",
    [
        ["null"],
        [""],
        ["https://evil.example"],
        ["http://portal.example"],
        ["https://portal.example:443"],
        ["https://portal.example/"],
        ["https://PORTAL.example"],
        ["https://portal.example."],
        ["https://portal.example.evil.example"],
        ["https://evil.portal.example"],
        ["https://portal.example https://evil.example"],
        ["https://portal.example", "https://evil.example"],
        ["https://gateway.example"],
        ["http://gateway.example:8443"],
        ["None"],
    ],
)
@pytest.mark.parametrize("site", [None, "same-origin", "none"])
def test_whatever_is_not_to_the_letter_one_of_them_is_foreign(
    origins: list[str], site: str | None
) -> None:
    more = [("sec-fetch-site", site)] if site else []
    asking = asked(*(("origin", origin) for origin in origins), *more)
    assert not is_welcome(asking, LISTED)
    assert is_foreign(asking, LISTED)


@pytest.mark.parametrize(
    ("sites", "foreign"),
    [
        ([], False),
        (["none"], False),
        (["same-origin"], False),
        (["same-site"], True),
        (["cross-site"], True),
        (["SAME-ORIGIN"], True),
        ([""], True),
        (["same-origin", "cross-site"], True),
    ],
)
def test_a_page_that_names_no_origin_is_judged_by_how_far_away_it_stands(
    sites: list[str], *, foreign: bool
) -> None:
    asking = asked(*(("sec-fetch-site", site) for site in sites))
    assert is_foreign(asking, LISTED) is foreign


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_listed_page_may_stand_anywhere(site: str) -> None:
    asking = asked(("origin", "https://portal.example"), ("sec-fetch-site", site))
    assert not is_foreign(asking, LISTED)


@pytest.mark.parametrize(
    ("mode", "into", "method", "origin", "leads"),
    [
        ("navigate", "document", "GET", None, True),
        ("navigate", "iframe", "GET", None, False),
        ("navigate", "document", "POST", None, False),
        ("navigate", "document", "GET", "https://evil.example", False),
        ("no-cors", "image", "GET", None, False),
        ("cors", "empty", "GET", None, False),
        (None, None, "GET", None, False),
    ],
)
def test_only_a_link_into_a_window_of_its_own_leads_here(
    mode: str | None, into: str | None, method: str, origin: str | None, *, leads: bool
) -> None:
    told = {"sec-fetch-mode": mode, "sec-fetch-dest": into, "origin": origin}
    named = [(name, value) for name, value in told.items() if value is not None]
    assert only_leads_here(asked(*named, method=method)) is leads
