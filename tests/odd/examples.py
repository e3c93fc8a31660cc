"""What is sent at random: bytes of no meaning, and meaningful ones with something wrong in them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.odd.by_hand import GOOD, request
from tests.odd.frames import CONT, HANDSHAKE, INIT, TEXT, frame, subscribe, text
from tests.odd.judging import CANARY
from tests.odd.words import (
    DOCUMENTS,
    LEAVES,
    LINES,
    METHODS,
    NAMES,
    ODD,
    PATHS,
    PAYLOADS,
    SIZES,
    TOKEN,
    VERSIONS,
)


@dataclass(frozen=True)
class Example:
    """What is sent, one part after the other.

    `is_whole`: it is one request, and has an answer. `is_socket`: it goes into an open WebSocket.
    """

    parts: tuple[bytes, ...]
    is_whole: bool = False
    is_socket: bool = False


_few = st.integers(0, 6)
_leaf = st.sampled_from(LEAVES) | st.text(max_size=20).map(json.dumps)
_numbers = (st.integers() | st.floats()).map(json.dumps)
_json = st.recursive(
    _leaf | _numbers,
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda found: f"[{','.join(found)}]")
        | st.lists(st.tuples(_leaf, inner), max_size=4).map(
            lambda found: "{" + ",".join(f"{k}:{v}" for k, v in found) + "}"
        )
    ),
    max_leaves=12,
)
_accepts = st.sampled_from(
    [b"*/*", b"application/json", b"application/graphql-response+json", b"text/event-stream"]
).map(lambda told: b"accept: " + told)
_signed = st.sampled_from([b"x: y", b"authorization: Bearer " + TOKEN])


@st.composite
def changed(draw: st.DrawFn, seeds: Sequence[bytes]) -> bytes:
    """One of these with something put in, taken out or repeated, up to four times."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(_few))
        put = draw(st.sampled_from(ODD) | st.binary(max_size=8) | st.just(data[at : at + 40]))
        data = data[:at] + put + data[to:]
    return data


def _text(data: bytes) -> str:
    return json.dumps(data.decode(errors="replace"))


def _body(query: str, variables: str, more: str) -> bytes:
    extra = f',"operationName":{more},"extensions":{more}' if more else ""
    return f'{{"query":{query},"variables":{variables}{extra}}}'.encode()


_documents = changed([told.encode() for told in DOCUMENTS]).map(_text)
_variables = st.tuples(_json, _json, _json).map(
    lambda found: f'{{"id":{found[0]},"first":{found[1]},"after":{found[2]}}}'
)
_bodies = (
    st.binary(max_size=200)
    | changed([GOOD, *(_body(json.dumps(told), '{"id":"A"}', "") for told in DOCUMENTS)])
    | _json.map(str.encode)
    | st.builds(_body, _json, _json, _json)
)
_meant = st.builds(
    _body,
    _documents | st.sampled_from([json.dumps(told) for told in DOCUMENTS]),
    _variables | st.just("{}"),
    st.just(""),
)
_visible = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60).map(str.encode)
_values = st.lists(
    st.sampled_from([*(odd for odd in ODD if not set(odd) & set(b"\r\n\0")), b"bytes=0-", b"q=0"])
    | st.binary(max_size=20).map(lambda told: bytes(b for b in told if b > 31 and b != 127)),
    max_size=5,
).map(b" ".join)


def _whole(sent: bytes) -> Example:
    return Example((sent,), is_whole=True)


def _asked(body: bytes, *headers: bytes) -> Example:
    return _whole(request(body, *headers))


def _head(method: bytes, path: bytes, version: bytes, lines: list[bytes], body: bytes) -> bytes:
    return b"\r\n".join([method + b" " + path + b" " + version, *lines, b"", body])


_heads = st.builds(
    _head,
    st.sampled_from(METHODS),
    st.sampled_from(PATHS) | st.binary(max_size=20).map(lambda told: b"/" + told),
    st.sampled_from(VERSIONS),
    st.lists(st.sampled_from(LINES), max_size=4).map(lambda lines: [b"host: x", *lines]),
    st.sampled_from([b"", GOOD, b"1a\r\n" + GOOD + b"\r\n0\r\n\r\n", CANARY])
    | st.binary(max_size=60),
)


def _chunk(size: bytes, extension: bytes, data: bytes, end: bytes) -> bytes:
    return size + extension + b"\r\n" + data + end


_chunks = st.lists(
    st.builds(
        _chunk,
        st.sampled_from(SIZES),
        st.sampled_from([b"", b"", b";a=b", b';a="\r\n"', b";" + CANARY, b" "]),
        st.sampled_from([GOOD, GOOD, b"", b"x: y\r\n", b"authorization: Bearer x\r\n", CANARY]),
        st.sampled_from([b"\r\n", b"\r\n", b"\n", b"", b"XX"]),
    ),
    max_size=4,
).map(b"".join)
_CHUNKED = _head(
    b"POST",
    b"/graphql",
    b"HTTP/1.1",
    [b"host: x", b"content-type: application/json", b"transfer-encoding: chunked"],
    b"",
)
_SEEDS = [
    request(GOOD),
    request(GOOD, b"authorization: Bearer " + TOKEN),
    request(b"", target=b"/graphql?query=%7B__typename%7D", method=b"GET"),
    request(b"", target=b"/documents/abc", method=b"GET"),
    _CHUNKED + b"1a\r\n" + GOOD + b"\r\n0\r\n\r\n",
]
_OPENING = request(b"", *HANDSHAKE, method=b"GET")
_messages = st.sampled_from(
    ["connection_init", "subscribe", "complete", "ping", "pong", "next", "KANARIE"]
).flatmap(
    lambda kind: st.builds(
        lambda name, payload: f'{{"type":"{kind}","id":{name},"payload":{payload}}}',
        st.sampled_from(['"a"', '"b"']) | _json,
        _meant.map(bytes.decode) | _json,
    )
)
_texts = _messages | _json | changed([b'{"type":"ping"}']).map(lambda told: told.decode("latin-1"))
_frames = st.builds(
    frame,
    st.sampled_from([*range(12), TEXT, TEXT, CONT]),
    st.sampled_from(PAYLOADS) | st.binary(max_size=130),
    fin=st.sampled_from([True, True, True, False]),
    reserved=st.sampled_from([0, 0, 0, 0, 1, 4]),
    masked=st.sampled_from([True, True, True, True, False]),
    length=st.sampled_from([None] * 8 + [0, 5, 126, 70_000, 300_000, 1 << 63]),
)
_first = st.sampled_from([(INIT,), (INIT,), ()])


def _into_socket(first: tuple[bytes, ...], parts: list[bytes]) -> Example:
    return Example((*first, *parts), is_socket=True)


KINDS: dict[str, st.SearchStrategy[Example]] = {
    "bytes": st.binary(max_size=400).map(lambda told: Example((told,))),
    "changed requests": changed(_SEEDS).map(lambda told: Example((told,))),
    "heads": _heads.map(lambda told: Example((told,))),
    "chunks": _chunks.map(lambda told: Example((_CHUNKED + told,))),
    "requests in a row": st.lists(
        changed(_SEEDS) | st.sampled_from(_SEEDS), min_size=2, max_size=5
    ).map(lambda parts: Example(tuple(parts))),
    "bodies": st.builds(_asked, _bodies, _accepts),
    "documents": st.builds(_asked, _meant, _accepts, _signed),
    "headers": st.builds(
        lambda name, value: _asked(GOOD, name + b": " + value), st.sampled_from(NAMES), _values
    ),
    "addresses": st.builds(
        lambda path, rest, line: _whole(request(b"", line, target=path + rest, method=b"GET")),
        st.sampled_from([*PATHS, b"/graphql?query=", b"/graphql?query=%7B__typename%7D&variables="])
        | st.just(b"/documents/"),
        _visible,
        _signed,
    ),
    "handshakes": changed([_OPENING]).map(lambda told: Example((told,))),
    "frames": st.builds(_into_socket, _first, st.lists(_frames, min_size=1, max_size=6)),
    "messages": st.builds(_into_socket, _first, st.lists(_texts.map(text), min_size=1, max_size=6)),
    "operations": st.builds(
        _into_socket,
        _first,
        st.lists(
            st.builds(subscribe, st.sampled_from("aab"), st.sampled_from(DOCUMENTS) | st.text()),
            min_size=1,
            max_size=12,
        ),
    ),
}
