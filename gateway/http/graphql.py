"""`/graphql` over HTTP: a request in; out one whole answer, or a stream of server-sent events."""

from dataclasses import dataclass, field
from typing import Final

from graphql import OperationType
from starlette.requests import Request
from starlette.responses import Response

from gateway.domain.representations import Viewer
from gateway.http.capacity import Capacity, OverCapacityError, Place
from gateway.http.counting import Counted, Counts, Transport, Uncounted, counting
from gateway.http.editions import Edition
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
from gateway.http.responses import GRAPHQL_JSON, JsonResponse, json_response
from gateway.http.streaming import Streaming

_TRANSPORTS: Final = (
    "A subscription has many answers: accept text/event-stream here, or open a WebSocket with the "
    "subprotocol graphql-transport-ws."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Everything that a GraphQL request over HTTP needs, and the edition whose statuses it has."""

    operations: Operations
    gate: Gate
    streaming: Streaming
    capacity: Capacity
    counts: Counts = field(default_factory=Uncounted)
    edition: Edition = Edition.OF_2025

    async def __call__(self, request: Request) -> Response | EventStream:
        """Answer one HTTP request, where there is a place for it."""
        place = Place(self.capacity, Transport.HTTP)
        try:
            await place.take()
            response = await self._counted(request, place)
        except OverCapacityError as error:
            return error.response(self._refused_as(request))
        except BaseException:
            place.leave()
            raise
        if isinstance(response, EventStream) and response.to_its_end:
            return response.afterwards(place.leave)
        place.leave()
        return response

    async def _counted(self, request: Request, place: Place) -> Response | EventStream:
        with counting(self.counts, Transport.HTTP) as counted:
            try:
                response = await self._asked(request, place, counted)
            except OverCapacityError:
                counted.is_handed_on = True  # as one that was turned away
                raise
            if isinstance(response, JsonResponse):
                counted.outcome = response.outcome
            return response

    async def _asked(
        self, request: Request, place: Place, counted: Counted
    ) -> Response | EventStream:
        media_type = self._refused_as(request)
        viewer = await self.gate.let_in(request, media_type, place)
        if isinstance(viewer, Response):
            return viewer
        try:
            wanted = accepted(request.headers.get("accept"))
            body_bytes = self.operations.limits.body_bytes
            asked = await place.left_while(graphql_request(request, body_bytes))
            await place.take()
            get = request.method != "POST"
            return await self._answered(asked, viewer, wanted, counted, get=get)
        except OverCapacityError:
            raise
        except BadRequestError as error:
            explores = self.operations.explores(viewer)
            return error.response(media_type, malformed=self.edition.malformed, explores=explores)

    def _refused_as(self, request: Request) -> str:
        return self.edition.media_type(400, refused_as(request.headers.get("accept")))

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
            return self._whole(operation, wanted, get=get)
        counted.kind = operation.kind.value
        if get and operation.kind is OperationType.MUTATION:
            raise BadRequestError(405, "GET is for queries: use POST.", headers={"allow": "POST"})
        if operation.is_watch and not wanted.stream:
            raise BadRequestError(400, _TRANSPORTS)
        if operation.is_watch or wanted.json is None:
            return self._streamed(operation, viewer, wanted, counted)
        return self._whole(await self.operations.answer(operation, viewer), wanted)

    def _streamed(
        self, operation: Operation, viewer: Viewer | None, wanted: Accepted, counted: Counted
    ) -> Response | EventStream:
        """A stream of answers, where it can begin at all: before that a status can say why not."""
        mistaken = self.operations.mistaken(operation, viewer)
        if mistaken is not None:
            return self._whole(mistaken, wanted)
        answers = self.operations.answers(operation, viewer)
        counted.goes_on(Transport.SSE, lasts=operation.is_watch)
        return EventStream(
            answers, self.streaming, to_its_end=not operation.is_watch, counted=counted
        )

    def _whole(self, answer: Answer, wanted: Accepted, *, get: bool = False) -> Response:
        media_type = wanted.json or GRAPHQL_JSON
        if answer.executed:
            status = self.edition.executed(answer.body, media_type)
        elif get and answer.document_is_unknown:
            status = 404
        else:
            status = self.edition.not_executed(answer.body, answer.status, media_type)
        media_type = self.edition.media_type(status, media_type)
        return json_response(answer.body, status=status, media_type=media_type)
