"""The site in a real browser: it asks nobody else, finds what is sought, and fits a telephone."""

import functools
import json
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.e2e.console.conftest import HERE as BROWSER
from tests.e2e.console.conftest import in_a_browser
from tests.npm import NotInstalledError, install
from tests.untested import untested

pytestmark = pytest.mark.xdist_group("console")

WHAT = "the docs in a browser"
TEAL = "rgb(30, 118, 106)"  # hsl(172 60% 29%)
PAGES = {
    "start": {"path": "index.html", "width": 1280, "find": "idempotencyKey"},
    "topic": {"path": "topics/grants.html", "width": 1280},
    "reference": {"path": "reference/objects.html", "width": 1280},
    "topic on a telephone": {"path": "topics/calendar.html", "width": 390},
    "table on a telephone": {"path": "support-table.html", "width": 390},
    "reference on a telephone": {"path": "reference/operations.html", "width": 390},
}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        pass


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def seen(served: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    try:
        install(BROWSER)
    except NotInstalledError as error:
        raise untested(WHAT, str(error)) from None
    plan = tmp_path_factory.mktemp("looks") / "plan.json"
    plan.write_text(json.dumps({"base": served, "pages": PAGES}), encoding="utf-8")
    return in_a_browser(Path(__file__).with_name("look.mjs"), plan, WHAT)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_no_other_host_and_has_no_complaint(name: str, seen: Any) -> None:
    assert {urlsplit(url).hostname for url in seen[name]["requests"]} == {"127.0.0.1"}
    assert seen[name]["complaints"] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_no_wider_than_its_screen_and_in_the_consoles_colour(
    name: str, seen: Any
) -> None:
    assert not seen[name]["tooWide"]
    assert seen[name]["colour"] == TEAL


def test_searching_needs_nobody_else(seen: Any) -> None:
    assert "Changing things, and watching" in seen["start"]["results"]
