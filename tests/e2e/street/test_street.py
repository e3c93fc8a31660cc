"""What a page of another origin can do to a gateway from a real browser: nothing at all."""

from typing import Any

import pytest

from tests.e2e.street.conftest import OF_THE_LISTED, Street

pytestmark = pytest.mark.xdist_group("console")

FOREIGN = ["next door", "far away"]
SEEN_NOTHING = {"form": "sent", "form of text": "sent", "frame": "loaded"}
"""What a page is told of what it sent away or put in a frame, whatever came of it."""
NANCY = {"data": {"careRecord": {"person": {"name": "Nancy Berggren"}}}}


@pytest.mark.parametrize("page", FOREIGN)
def test_a_foreign_page_learns_nothing_by_whatever_it_tries(street: Street, page: str) -> None:
    found = street.pages[page]["found"]
    assert len(found) > 15
    assert found == {name: SEEN_NOTHING.get(name, "failed") for name in found}


@pytest.mark.parametrize("page", FOREIGN)
def test_what_a_foreign_page_sends_arrives_and_is_refused(street: Street, page: str) -> None:
    """It is not its browser alone that stops it: each way arrives here, and none gets further."""
    answered = street.notes[page]
    ways = {("GET", "cors"), ("GET", "no-cors"), ("HEAD", "no-cors"), ("POST", "cors")}
    ways |= {("POST", "no-cors"), ("POST", "navigate"), ("OPTIONS", "cors")}
    ways |= {("GET", "navigate"), ("GET", "websocket")}
    assert {(method, mode) for method, mode, _ in answered} == ways
    assert {status for *_, status in answered[:-1]} == {403}
    assert answered[-1] == ("GET", "navigate", 200), "a link to the page itself may be followed"


def test_nothing_was_executed_but_what_the_listed_page_asked(street: Street) -> None:
    executed = {
        name: number
        for name, number in street.counted.items()
        if name.startswith(("omsorg_operations_total", "omsorg_access_log_entries_total"))
        and number
    }
    answered = 'outcome="answered",transport="http"'
    assert {name: number for name, number in executed.items() if "answered" in name} == {
        f'omsorg_operations_total{{kind="query",{answered}}}': 2
    }
    assert sum(n for name, n in executed.items() if "access_log" in name) == 2


@pytest.mark.parametrize("name", ["GET with a token", "POST JSON with a token"])
def test_a_listed_page_reads_what_it_asks_with_a_token(street: Street, name: str) -> None:
    learnt: dict[str, Any] = street.pages["listed"]["found"][name]
    assert (learnt["type"], learnt["status"]) == ("cors", 200)
    assert learnt["body"]["data"] == NANCY["data"]


@pytest.mark.parametrize(
    ("name", "status", "header"),
    [
        ("POST text", 415, None),
        ("POST JSON with a bad token", 401, "www-authenticate"),
        ("POST once too often", 429, "retry-after"),
    ],
)
def test_a_listed_page_reads_why_it_is_refused(
    street: Street, name: str, status: int, header: str | None
) -> None:
    learnt: dict[str, Any] = street.pages["listed"]["found"][name]
    assert learnt["status"] == status
    assert learnt["body"]["errors"]
    assert {known for known, value in learnt["headers"].items() if value} == ({header} - {None})


def test_a_listed_page_may_open_a_socket(street: Street) -> None:
    assert street.pages["listed"]["found"].keys() == set(OF_THE_LISTED)
    assert street.pages["listed"]["found"]["WebSocket"] == "opened"


@pytest.mark.parametrize("page", [*FOREIGN, "listed"])
def test_no_cookie_is_left_in_the_browser(street: Street, page: str) -> None:
    assert street.pages[page]["kept"] == []
