"""`/graphql` over HTTP: a request in; out one whole answer, or a stream of server-sent events."""

from dataclasses import dataclass, field
from typing import Final, Protocol

import structlog
from graphql import OperationType
from starlette.requests import Request
from starlette.responses import Response

from gateway.domain.errors import InvalidToken, SourceError
from gateway.domain.representations import Viewer
from gateway.http.event_stream import EventStream
from gateway.http.operations import Answer, Operation, Operations
from gateway.http.requests import (
    Accepted,
    BadRequestError,
    GraphQLRequest,
    accepted,
    graphql_request,
)
from gateway.http.responses import GRAPHQL_JSON, PLAIN_JSON, json_response, refusal
from gateway.http.streaming import Streaming

_log = structlog.get_logger("gateway.http")

CHALLENGE = 'Bearer realm="omsorg"'
_TRANSPORTS: Final = (
    "A subscription has many answers: accept text/event-stream here, or open a WebSocket with the "
    "subprotocol graphql-transport-ws."
)


class VerifiesTokens(Protocol):
    """What turns the `Authorization` headers of a request into a viewer."""

    async def viewer(self, authorization: list[str]) -> Viewer | None:
        """None where no header was sent; raises `InvalidToken`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Everything that a GraphQL request over HTTP needs. Sizes in bytes."""

    operations: Operations
    verifier: VerifiesTokens
    streaming: Streaming
    largest_body: int = field(default=256 * 1024)

    async def __call__(self, request: Request) -> Response | EventStream:
        """Answer one HTTP request."""
        media_type = PLAIN_JSON
        try:
            wanted = accepted(request.headers.get("accept"))
            media_type = wanted.json or GRAPHQL_JSON
            asked = await graphql_request(request, self.largest_body)
            return await self._signed_in(request, asked, wanted, media_type)
        except BadRequestError as error:
            return refusal(
                error.code,
                error.message,
                status=error.status,
                media_type=media_type,
                headers=error.headers,
            )

    async def _signed_in(
        self, request: Request, asked: GraphQLRequest, wanted: Accepted, media_type: str
    ) -> Response | EventStream:
        try:
            viewer = await self.verifier.viewer(request.headers.getlist("authorization"))
        except InvalidToken as error:
            _log.info("token_refused", reason=error.reason)
            return unauthenticated(media_type)
        except SourceError:
            return keys_out_of_reach(media_type)
        return await self._answered(asked, viewer, wanted, get=request.method == "GET")

    async def _answered(
        self, asked: GraphQLRequest, viewer: Viewer | None, wanted: Accepted, *, get: bool
    ) -> Response | EventStream:
        operation = self.operations.prepared(asked)
        if isinstance(operation, Answer):
            return _whole(operation, wanted)
        if get and operation.kind is OperationType.MUTATION:
            raise BadRequestError(405, "GET is for queries: use POST.", headers={"allow": "POST"})
        if operation.is_watch and not wanted.stream:
            raise BadRequestError(400, _TRANSPORTS)
        if operation.is_watch or wanted.json is None:
            return self._streamed(operation, viewer, wanted)
        return _whole(await self.operations.answer(operation, viewer), wanted)

    def _streamed(
        self, operation: Operation, viewer: Viewer | None, wanted: Accepted
    ) -> Response | EventStream:
        """A stream of answers, where it can begin at all: before that a status can say why not."""
        mistaken = self.operations.mistaken(operation)
        if mistaken is not None:
            return _whole(mistaken, wanted)
        answers = self.operations.answers(operation, viewer)
        return EventStream(answers, self.streaming, to_its_end=not operation.is_watch)


def _whole(answer: Answer, wanted: Accepted) -> Response:
    """A request error is 400, but 200 where the media type does not let a status say so."""
    silent = answer.status == 400 and wanted.json == PLAIN_JSON  # noqa: PLR2004 - a status
    status = 200 if silent else answer.status
    return json_response(answer.body, status=status, media_type=wanted.json or GRAPHQL_JSON)


def unauthenticated(media_type: str = PLAIN_JSON) -> Response:
    """401 for a request whose token was sent and is not good, as RFC 6750 says."""
    headers = {"www-authenticate": f'{CHALLENGE}, error="invalid_token"'}
    message = "The token is not valid here: sign in again."
    return refusal("UNAUTHENTICATED", message, status=401, media_type=media_type, headers=headers)


def keys_out_of_reach(media_type: str = PLAIN_JSON) -> Response:
    """503 for a request whose token cannot be judged, because its issuer does not answer."""
    message = "The sign-in cannot be checked now: try again later."
    return refusal("SOURCE_UNAVAILABLE", message, status=503, media_type=media_type)
