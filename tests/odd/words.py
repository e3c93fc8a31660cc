"""What odd examples are made of: documents, and words that stand where they should not."""

from tests.odd.frames import HANDSHAKE
from tests.odd.judging import CANARY

TOKEN = b"{a good token}"
"""Stands for one in what is drawn, and only there."""
DOCUMENTS = [
    "{ __typename }",
    'query Q { municipality(code: "DK-0217") { code name } }',
    "query ($first: Int = 3) { municipalities(first: $first) { nodes { code name } } }",
    'query ($id: ID!) { careRecord(municipality: "DK-0217", onBehalfOf: $id) { __typename } }',
    "query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id, $id]) { id } }",
    'mutation { markThreadRead(input: {threadId: "", idempotencyKey: "01234567"}) { __typename } }',
    "subscription ($id: ID!) { recordEvents(careRecordId: $id) { __typename } }",
    "{ __schema { types { name fields { name args { name defaultValue } } } } }",
]
ODD = [
    *(b"\r\n", b"\n", b"\r", b"\0", b"\xff", b"\xc3", b" ", b"\t", b":", b";", b",", b"%", b"%00"),
    *(b"\\ud800", b"\\u0000", b'"', b"\\", b"{", b"}", b"[", b"]", b"(", b")", b"$", b"@", b"..."),
    *(b"#", b"?", b"/", b"//", b"..", b"*", b"=", b"-1", b"0", b"9" * 30, b"1" * 5_000, b"1e999"),
    *(b"HTTP/1.1", b"GET ", b"POST ", b"chunked", b"content-length: 5\r\n", b"\r\n\r\n"),
    *(b"transfer-encoding: chunked\r\n", b"connection: upgrade\r\nupgrade: websocket\r\n", CANARY),
    *("æøå\u202e\U0001f9d3".encode(), b'"""', b"query", b"fragment a on Query { ...a }", b"@skip"),
    b"a" * 70_000,
]
METHODS = [b"GET", b"POST", b"PUT", b"OPTIONS", b"TRACE", b"CONNECT", b"M-SEARCH", b"get", b"\0"]
PATHS = [
    *(b"/graphql", b"/", b"/healthz", b"/readyz", b"/documents/", b"/metrics", b"/assets/", b"/x"),
]
VERSIONS = [b"HTTP/1.1", b"HTTP/1.0", b"HTTP/0.9", b"HTTP/2.0", b"HTTP/3", b"http/1.1", b""]
LINES = [
    *(b"host: x", b"host: y", b"Host : z", b"content-length: 0", b"content-length: 26"),
    *(b"content-length: 99999999999", b"content-length: -1", b"transfer-encoding: chunked"),
    *(b"transfer-encoding: gzip, chunked", b"transfer-encoding: identity", b"expect: 100-continue"),
    *(b"connection: close", b"connection: keep-alive", b"connection: upgrade", b"upgrade: h2c"),
    *(b"upgrade: websocket", b"te: trailers", b"trailer: x", b"no colon", b" folded", b"x: \0"),
    *(b"content-type: application/json", b"accept: text/event-stream", b": y", b"x: " + CANARY),
    *(b"authorization: Bearer " + TOKEN, b"authorization: Bearer " + CANARY, *HANDSHAKE),
]
NAMES = [
    *(b"accept", b"accept-encoding", b"authorization", b"content-type", b"content-encoding"),
    *(b"origin", b"x-forwarded-for", b"forwarded", b"range", b"if-none-match", b"cookie", b"te"),
    *(b"access-control-request-method", b"sec-fetch-site", b"user-agent", b"referer", b"x"),
    b"if-modified-since",
]
LEAVES = [
    *("null", "true", "0", "-0", "1e999", "-1e-999", "NaN", "1" * 400, "1" * 5_000, '"\\ud800"'),
    *('"\\u0000"', '"DK-0217"', '"2026-11-29"', f'"{CANARY.decode()}"', '"A"', '""'),
    "[" * 999 + "]" * 999,
]
SIZES = [b"1a", b"1A", b"0", b"00", b"-1", b"zz", b"f" * 17, b"fffffff", b"", b" 1a"]
PAYLOADS = [b"", b"{}", b'{"type":"ping"}', b"\x03\xe8", b"\x0f\xff\xff", b"\xff" * 126, CANARY]
