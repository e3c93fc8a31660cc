"""`/graphql` over HTTP: a request in; out one whole answer, or a stream of server-sent events."""

from dataclasses import dataclass, field
from typing import Final

from graphql import OperationType
from starlette.requests import Request
from starlette.responses import Response

from gateway.domain.representations import Viewer
from gateway.http.counting import Counted, Counts, Transport, Uncounted, counting
from gateway.http.event_stream import EventStream
from gateway.http.limiting import Gate
from gateway.http.operations import Answer, Operation, Operations
from gateway.http.requests import (
    Accepted,
    BadRequestError,
    GraphQLRequest,
    accepted,
    graphql_request,
    refused_as,
)
from gateway.http.responses import GRAPHQL_JSON, PLAIN_JSON, JsonResponse, json_response
from gateway.http.streaming import Streaming

_TRANSPORTS: Final = (
    "A subscription has many answers: accept text/event-stream here, or open a WebSocket with the "
    "subprotocol graphql-transport-ws."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Everything that a GraphQL request over HTTP needs. Sizes in bytes."""

    operations: Operations
    gate: Gate
    streaming: Streaming
    counts: Counts = field(default_factory=Uncounted)
    largest_body: int = field(default=256 * 1024)

    async def __call__(self, request: Request) -> Response | EventStream:
        """Answer one HTTP request."""
        with counting(self.counts, Transport.HTTP) as counted:
            response = await self._asked(request, counted)
            if isinstance(response, JsonResponse):
                counted.outcome = response.outcome
            return response

    async def _asked(self, request: Request, counted: Counted) -> Response | EventStream:
        media_type = refused_as(request.headers.get("accept"))
        viewer = await self.gate.let_in(request, media_type)
        if isinstance(viewer, Response):
            return viewer
        try:
            wanted = accepted(request.headers.get("accept"))
            asked = await graphql_request(request, self.largest_body)
            get = request.method != "POST"
            return await self._answered(asked, viewer, wanted, counted, get=get)
        except BadRequestError as error:
            return error.response(media_type)

    async def _answered(
        self,
        asked: GraphQLRequest,
        viewer: Viewer | None,
        wanted: Accepted,
        counted: Counted,
        *,
        get: bool,
    ) -> Response | EventStream:
        operation = self.operations.prepared(asked, viewer)
        if isinstance(operation, Answer):
            return _whole(operation, wanted)
        counted.kind = operation.kind.value
        if get and operation.kind is OperationType.MUTATION:
            raise BadRequestError(405, "GET is for queries: use POST.", headers={"allow": "POST"})
        if operation.is_watch and not wanted.stream:
            raise BadRequestError(400, _TRANSPORTS)
        if operation.is_watch or wanted.json is None:
            return self._streamed(operation, viewer, wanted, counted)
        return _whole(await self.operations.answer(operation, viewer), wanted)

    def _streamed(
        self, operation: Operation, viewer: Viewer | None, wanted: Accepted, counted: Counted
    ) -> Response | EventStream:
        """A stream of answers, where it can begin at all: before that a status can say why not."""
        mistaken = self.operations.mistaken(operation)
        if mistaken is not None:
            return _whole(mistaken, wanted)
        answers = self.operations.answers(operation, viewer)
        counted.goes_on(Transport.SSE, lasts=operation.is_watch)
        return EventStream(
            answers, self.streaming, to_its_end=not operation.is_watch, counted=counted
        )


def _whole(answer: Answer, wanted: Accepted) -> Response:
    """A request error is 400, but 200 where the media type does not let a status say so."""
    silent = answer.status == 400 and wanted.json == PLAIN_JSON  # noqa: PLR2004 - a status
    status = 200 if silent else answer.status
    return json_response(answer.body, status=status, media_type=wanted.json or GRAPHQL_JSON)
