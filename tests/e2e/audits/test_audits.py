"""GraphQL over HTTP as the working group's own audits have it, musts, shoulds and mays alike."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.e2e.audits.conftest import Audit, audited

pytestmark = pytest.mark.xdist_group("audits")

LISTED = Path(__file__).parent / "listed.txt"
AUDITS = LISTED.read_text("utf-8").split()
"""The ids of every audit of the release that the lock file names."""


class _Wrong(BaseHTTPRequestHandler):
    """Says to everything that it is fine, in words that are no GraphQL."""

    def log_message(self, *_: object) -> None:
        """Nothing: pytest's output is for failures."""

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers["content-length"] or 0))
        self.send_response(200)
        self.send_header("content-type", "text/plain")
        self.send_header("content-length", "4")
        self.end_headers()
        self.wfile.write(b"fine")

    def do_POST(self) -> None:
        self.do_GET()


@pytest.fixture(scope="module")
def wrong() -> Iterator[str]:
    """Where a server listens that gets nearly everything wrong."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Wrong) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/graphql"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("audit", AUDITS)
def test_the_gateway_passes_each_audit(gateway_audited: dict[str, Audit], audit: str) -> None:
    ended = gateway_audited[audit]
    assert ended.status == "ok", f"{ended.name}: {ended.reason}"


def test_no_audit_is_left_out(gateway_audited: dict[str, Audit]) -> None:
    assert len(set(AUDITS)) == 61
    assert gateway_audited.keys() == set(AUDITS)


def test_the_audits_name_what_a_server_gets_wrong(audits: None, wrong: str) -> None:
    del audits
    ended = {audit.id: audit.status for audit in audited(wrong)}
    assert ended.keys() == set(AUDITS)
    # A must, a should and a may that cannot be right, and one that asks for the status alone.
    assert [ended[known] for known in ("4655", "22EB", "423L")] == ["error", "warn", "notice"]
    assert ended["2C94"] == "ok"
    assert sum(status == "ok" for status in ended.values()) < 30
