"""A proxy that notes what it is asked for, and hands nothing on."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def noting() -> Iterator[tuple[Mapping[str, str], list[str]]]:
    """The environment that names it for everything, and what it hears: methods and addresses."""
    heard: list[str] = []

    class Notes(BaseHTTPRequestHandler):
        def _note(self) -> None:
            heard.append(f"{self.command} {self.path}")
            self.send_response(502)
            self.send_header("content-length", "0")
            self.end_headers()

        do_GET = do_POST = do_CONNECT = _note  # noqa: N815 - the base's names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Notes)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
        yield {way: address for name in names for way in (name, name.lower())}, heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
