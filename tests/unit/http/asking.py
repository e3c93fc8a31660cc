"""Requests made by hand, as no client library would make them."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.types import Message

Headers = Sequence[tuple[str, str]]
JSON: Headers = (("content-type", "application/json"),)


def request(
    *chunks: bytes,
    method: str = "POST",
    headers: Headers = JSON,
    query: bytes = b"",
    gone: bool = False,
) -> Request:
    """A request whose body comes in these chunks; `gone`: the client leaves before the end."""
    messages: list[Message] = [
        {"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks
    ]
    messages.append(
        {"type": "http.disconnect"}
        if gone
        else {"type": "http.request", "body": b"", "more_body": False}
    )
    waiting = iter(messages)

    async def receive() -> Message:
        return next(waiting)

    scope = {
        "type": "http",
        "method": method,
        "path": "/graphql",
        "query_string": query,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
    }
    return Request(scope, receive)
