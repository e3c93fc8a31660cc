"""GraphQL requests out of HTTP requests, refusing whatever is not one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from gateway.http.media_types import unread
from gateway.http.responses import EVENT_STREAM, GRAPHQL_JSON, PLAIN_JSON, json_response, one_error

_QUALITY: Final = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
_NAMED: Final = 2
_REMEMBERED: Final = 256
"""Characters of an `Accept` that is read only once."""
_IDENTIFIER: Final = re.compile(
    r"(?:sha256:[0-9a-f]{64}|(?:x-[\w.~-]{1,64}:)?[\w.~-]{1,256})", re.ASCII
)
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeError, RecursionError)


class BadRequestError(Exception):
    """A request that is no GraphQL request, or asks for what it cannot have: what to answer."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str = "BAD_USER_INPUT",
        headers: Mapping[str, str] | None = None,
        details: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.headers = headers
        self.details = details
        self.status = status
        self.message = message
        self.code = code

    def told(self, *, explores: bool) -> dict[str, Any]:
        """It as the answer's body, with what only those who may explore are told, or without."""
        del explores
        return one_error(self.code, self.message, self.details)

    def response(
        self, media_type: str = PLAIN_JSON, *, malformed: int = 400, explores: bool = False
    ) -> Response:
        """That answer. `malformed`: the status of what can be read and is no GraphQL request."""
        return json_response(
            self.told(explores=explores),
            status=malformed if isinstance(self, MalformedError) else self.status,
            media_type=media_type,
            headers=self.headers,
        )


class MalformedError(BadRequestError):
    """What was sent can be read, and is no GraphQL request: 400, or as the edition has it."""

    def __init__(self, message: str) -> None:
        super().__init__(400, message)


class TooLargeError(BadRequestError):
    """More than `most` bytes of something: 413. `limit` is the setting's name."""

    def __init__(self, what: str, limit: str, most: int) -> None:
        super().__init__(413, f"{what} too large: send less.", code="TOO_LARGE")
        self._explained = f"{what} larger than {most} bytes: send less."
        self._limit = {"name": limit, "most": most}

    def told(self, *, explores: bool) -> dict[str, Any]:
        """The limit and its value are for those who may explore."""
        if not explores:
            return super().told(explores=False)
        return one_error(self.code, self._explained, {"limit": self._limit})


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLRequest:
    """What is to be executed: the text of a document, or what a registered one is known by.

    `document_id` is an identifier of the specification's appendix on persisted documents. `hash` is
    the SHA-256 of the text in hexadecimal digits, which some clients send alone at first and, if
    it is not known, once more together with the text.
    """

    query: str | None
    variables: dict[str, Any] | None = None
    operation: str | None = None
    document_id: str | None = None
    hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What a client takes: `json` is the type of a whole answer, `stream` whether events too."""

    json: str | None
    stream: bool


def accepted(accept: str | None) -> Accepted:
    """What may be answered, by the `Accept` header (RFC 9110, 12.5.1).

    Of two types that are wanted as much, the one that is named more exactly is chosen, and of two
    that are named, GraphQL's own. Raises `BadRequestError` where it takes nothing that there is.
    """
    short = accept is None or len(accept) <= _REMEMBERED
    found = _accepted(accept) if short else _read(accept)
    if found is None:
        raise BadRequestError(406, f"Accept {GRAPHQL_JSON}, {PLAIN_JSON} or {EVENT_STREAM}.")
    return found


def _read(accept: str | None) -> Accepted | None:
    ranges = dict(_ranges(accept or "*/*"))
    stream = ranges.get(EVENT_STREAM, 0) > 0
    wanted = [(_wanted(ranges, kind), kind) for kind in (PLAIN_JSON, GRAPHQL_JSON)]
    best, json = max(
        wanted, key=lambda one: (*one[0], one[0][1] == _NAMED and one[1] == GRAPHQL_JSON)
    )
    if best[0] > 0:
        return Accepted(json=json, stream=stream)
    return Accepted(json=None, stream=True) if stream else None


_accepted: Final = lru_cache(64)(_read)
"""There are few clients, and each writes the same."""


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.lower().split(","):
        name, *rules = (piece.strip() for piece in part.split(";"))
        told = [rule for rule in rules if rule.startswith("q=")]
        quality = _QUALITY.fullmatch(told[0]) if told else None
        if not told or quality:
            yield name or "*/*", float(quality[1]) if quality else 1.0


def _wanted(ranges: Mapping[str, float], kind: str) -> tuple[float, int]:
    """How much a type is wanted, and how exactly it is named: the most exact range decides."""
    for exactness, name in ((_NAMED, kind), (1, "application/*"), (0, "*/*")):
        if name in ranges:
            return ranges[name], exactness
    return 0.0, 0


def refused_as(accept: str | None) -> str:
    """The media type of a refusal, by the same header; plain JSON where it takes nothing."""
    try:
        return accepted(accept).json or GRAPHQL_JSON
    except BadRequestError:
        return PLAIN_JSON


async def graphql_request(request: Request, largest: int) -> GraphQLRequest:
    """The GraphQL request in a POST's JSON body or a GET's query string."""
    if request.method in {"GET", "HEAD"}:
        if len(request.scope["query_string"]) > largest:
            raise _too_large(largest)
        return _from_query(request)
    if (why := unread(request.headers)) is not None:
        raise BadRequestError(415, why.message, headers=why.header)
    return _from_json(await bounded_body(request, largest))


async def bounded_body(request: Request, largest: int) -> bytes:
    """The body, never more of it than allowed."""
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > largest:
                raise _too_large(largest)
            chunks.append(chunk)
    except ClientDisconnect:
        raise BadRequestError(400, "The body broke off: send the request again.") from None
    return b"".join(chunks)


def _too_large(largest: int) -> BadRequestError:
    return TooLargeError("The request is", "body_bytes", largest)


def _from_json(body: bytes) -> GraphQLRequest:
    try:
        told = msgspec.json.decode(body)
    except _UNREADABLE:
        raise BadRequestError(400, "The body is not JSON: send a JSON object.") from None
    if not isinstance(told, dict):
        raise MalformedError("The body is no JSON object: send one with a `query`.")
    return checked(told)


def _from_query(request: Request) -> GraphQLRequest:
    """Its parts; one that is empty is left out."""
    told: dict[str, Any] = {name: text for name, text in request.query_params.items() if text}
    for name in ("variables", "extensions"):
        if name in told:
            try:
                told[name] = msgspec.json.decode(told[name].encode())
            except _UNREADABLE:
                raise BadRequestError(400, f"`{name}` is not JSON: send a JSON object.") from None
    return checked(told)


def checked(told: Mapping[str, Any]) -> GraphQLRequest:
    """The request of these parts. Raises `MalformedError` where one is not what it must be."""
    document_id = _text(told, "documentId", "the id of a registered document")
    variables = _object(told, "variables")
    hashed = _hash(_object(told, "extensions") or {})
    query = told.get("query")
    if query is None and document_id is None and hashed is None:
        raise MalformedError("`query` is missing: send the document as a text.")
    if query is not None and not isinstance(query, str):
        raise MalformedError("`query` is no text: send the document as a text.")
    if document_id is not None and (query is not None or hashed is not None):
        raise MalformedError("There are two documents: send a `documentId`, or a `query`.")
    if document_id is not None and not _IDENTIFIER.fullmatch(document_id):
        raise MalformedError("`documentId` is no id of a document: send one as it is registered.")
    return GraphQLRequest(
        query=query,
        variables=variables,
        operation=_text(told, "operationName", "a name") or None,
        document_id=document_id,
        hash=hashed,
    )


def _text(told: Mapping[str, Any], name: str, what: str) -> str | None:
    text = told.get(name)
    if text is not None and not isinstance(text, str):
        raise MalformedError(f"`{name}` is no text: send {what} or leave it out.")
    return text


def _object(told: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    found = told.get(name)
    if found is not None and not isinstance(found, dict):
        raise MalformedError(f"`{name}` is no object: send a JSON object or leave it out.")
    return found


def _hash(extensions: Mapping[str, Any]) -> str | None:
    """The hash of "automatic persisted queries", version 1."""
    told = extensions.get("persistedQuery")
    if told is None:
        return None
    found = told.get("sha256Hash") if isinstance(told, dict) and told.get("version") == 1 else None
    if not isinstance(found, str) or not _HASH.fullmatch(found):
        raise MalformedError(
            "`persistedQuery` is not version 1 with a SHA-256 in small hexadecimal digits: send it "
            "so, or leave it out."
        )
    return found
