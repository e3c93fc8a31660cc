"""Requests written by hand, so that a test can write them wrongly."""

GOOD = b'{"query":"{ __typename }"}'
CHUNKED = b"transfer-encoding: chunked"
UPGRADE = b"connection: upgrade"


def request(
    body: bytes = b"",
    *headers: bytes,
    target: bytes = b"/graphql",
    method: bytes = b"POST",
    version: bytes = b"HTTP/1.1",
) -> bytes:
    """The bytes of a request, with its `Host` and the body's length and type."""
    lines = [method + b" " + target + b" " + version, b"host: gateway.test", *headers]
    if body or method == b"POST":
        lines += [b"content-type: application/json", b"content-length: %d" % len(body)]
    return b"\r\n".join([*lines, b"", body])


def get(target: bytes, *headers: bytes, version: bytes = b"HTTP/1.1") -> bytes:
    return request(b"", *headers, target=target, method=b"GET", version=version)


def head(*lines: bytes) -> bytes:
    return b"\r\n".join([*lines, b"", b""])


def in_chunks(chunks: bytes, *codings: bytes, version: bytes = b"HTTP/1.1") -> bytes:
    lines = [b"POST /graphql " + version, b"host: x", b"content-type: application/json"]
    return head(*lines, *(codings or (CHUNKED,))) + chunks
