"""GraphQL requests out of HTTP requests, refusing whatever is not one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from gateway.http.media_types import unread
from gateway.http.responses import EVENT_STREAM, GRAPHQL_JSON, PLAIN_JSON, refusal

_NOT_WANTED: Final = re.compile(r"q=0(\.0*)?")


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

    def response(self, media_type: str = PLAIN_JSON) -> Response:
        """That answer."""
        return refusal(
            self.code,
            self.message,
            status=self.status,
            media_type=media_type,
            headers=self.headers,
            details=self.details,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLRequest:
    """What is to be executed."""

    query: str
    variables: dict[str, Any] | None
    operation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What a client takes: `json` is the type of a whole answer, `stream` whether events too."""

    json: str | None
    stream: bool


def accepted(accept: str | None) -> Accepted:
    """What may be answered, by the `Accept` header: the GraphQL type where it is named."""
    ranges = [part.lower().replace(" ", "").split(";") for part in (accept or "").split(",")]
    wanted = {name for name, *rules in ranges if not any(_NOT_WANTED.fullmatch(r) for r in rules)}
    stream = EVENT_STREAM in wanted
    if GRAPHQL_JSON in wanted:
        return Accepted(json=GRAPHQL_JSON, stream=stream)
    if wanted & {PLAIN_JSON, "application/*", "*/*", ""}:
        return Accepted(json=PLAIN_JSON, stream=stream)
    if not stream:
        raise BadRequestError(406, f"Accept {GRAPHQL_JSON}, {PLAIN_JSON} or {EVENT_STREAM}.")
    return Accepted(json=None, stream=True)


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
    message = f"The request is larger than {largest} bytes: send less."
    return BadRequestError(413, message, code="TOO_LARGE")


def _from_json(body: bytes) -> GraphQLRequest:
    try:
        told = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadRequestError(400, "The body is not JSON: send a JSON object.") from None
    if not isinstance(told, dict):
        raise BadRequestError(400, "The body is no JSON object: send one with a `query`.")
    if not isinstance(told.get("extensions"), dict | None):
        raise BadRequestError(400, "`extensions` is no object: send a JSON object or leave it out.")
    return checked(told.get("query"), told.get("variables"), told.get("operationName"))


def _from_query(request: Request) -> GraphQLRequest:
    told = request.query_params
    variables = None
    if "variables" in told:
        try:
            variables = msgspec.json.decode(told["variables"].encode())
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            raise BadRequestError(400, "`variables` is not JSON: send a JSON object.") from None
    return checked(told.get("query"), variables, told.get("operationName"))


def checked(query: object, variables: object, operation: object) -> GraphQLRequest:
    """The request of these parts. Raises `BadRequestError` where one is not what it must be."""
    if not isinstance(query, str):
        raise BadRequestError(400, "`query` is missing or no text: send the document as a text.")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequestError(400, "`variables` is no object: send a JSON object or leave it out.")
    if operation is not None and not isinstance(operation, str):
        raise BadRequestError(400, "`operationName` is no text: send a name or leave it out.")
    return GraphQLRequest(query=query, variables=variables, operation=operation or None)
