"""Pages of three origins in a real browser, before a real gateway that lists one of them."""

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.applications import clients_toml
from tests.e2e.console.conftest import HERE as BROWSER
from tests.e2e.console.conftest import in_a_browser
from tests.e2e.served_live import live
from tests.e2e.street import noted
from tests.npm import NotInstalledError, install
from tests.unit.metrics.test_counts import lines
from tests.untested import untested
from tests.world import Backends

HERE = Path(__file__).parent
METRICS = "a-token-for-the-metrics-of-the-tests"
RECORD = '{ careRecord(municipality: "DK-0217") { ... on CareRecord { person { name } } } }'
CHANGE = "mutation { __typename }"
SLOWLY = {"per_minute": 0.01, "burst": 2}
"""Somebody without a good token: the two of these that a page may be answered, and no more."""
OF_THE_LISTED = [
    "GET with a token",
    "POST JSON with a token",
    "WebSocket",
    "POST text",
    "POST JSON with a bad token",
    "POST once too often",
]


class _Page(BaseHTTPRequestHandler):
    """An empty page."""

    def log_message(self, *_: object) -> None:
        """Nothing: pytest's output is for failures."""

    def do_GET(self) -> None:
        body = b"<!doctype html><title>page</title><link rel=icon href=data:,><body>"
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def a_page() -> Iterator[int]:
    """The port of a page, which is of one origin by its number and of another by a name."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@dataclass(frozen=True)
class Street:
    """What each page's tries came to, what the gateway answered it, and what was counted then.

    `notes` are, by page, the method, the mode and the status of each request.
    """

    pages: dict[str, dict[str, Any]]
    notes: dict[str, list[tuple[str, str, int]]]
    counted: dict[str, float]


@pytest.fixture(scope="session")
def street(running_backends: Backends, tmp_path_factory: pytest.TempPathFactory) -> Street:
    """Everything tried once."""
    try:
        install(BROWSER)
    except NotInstalledError as missing:
        raise untested("pages in a browser", str(missing)) from None
    folder = tmp_path_factory.mktemp("street")
    clients = folder / "clients.toml"
    clients.write_text(clients_toml(anonymous=SLOWLY), encoding="utf-8")
    with ExitStack() as stack:
        other, listed = stack.enter_context(a_page()), stack.enter_context(a_page())
        pages = {
            "next door": f"http://127.0.0.1:{other}",
            "far away": f"http://localhost:{other}",
            "listed": f"http://localhost:{listed}",
        }
        told = {
            "OMSORG_PAGE_ORIGINS": pages["listed"],
            "OMSORG_METRICS_TOKEN": METRICS,
            "OMSORG_CLIENTS": str(clients),
            "OMSORG_CONSOLE": "on",
            "OMSORG_CONSOLE_FILES": str(folder / "not built"),
        }
        where = folder / "gateway"
        served = stack.enter_context(live(running_backends, where, told, noted.__name__))
        address = f"http://127.0.0.1:{served.port}"
        plan = {
            "gateway": address,
            "pages": {
                name: {"url": f"{origin}/", "only": OF_THE_LISTED if name == "listed" else None}
                for name, origin in pages.items()
            },
            "params": urlencode({"query": RECORD}),
            "query": RECORD,
            "change": CHANGE,
            "token": running_backends.token("citizen"),
        }
        found = _tried(plan, folder)
        opens = {"authorization": f"Bearer {METRICS}"}
        metrics = httpx.get(f"{address}/metrics", headers=opens, trust_env=False)
    notes: dict[str, list[tuple[str, str, int]]] = {name: [] for name in pages}
    for line in (where / "notes.txt").read_text(encoding="utf-8").splitlines():
        page, method, mode, status = line.split()
        name = next(name for name, origin in pages.items() if origin == page)
        notes[name].append((method, mode, int(status)))
    return Street(found, notes, lines(metrics.text))


def _tried(plan: dict[str, Any], folder: Path) -> dict[str, Any]:
    file = folder / "plan.json"
    file.write_text(json.dumps(plan), encoding="utf-8")
    return in_a_browser(HERE / "street.mjs", file, "pages in a browser")
