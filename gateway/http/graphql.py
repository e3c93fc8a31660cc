"""`/graphql`: a request in, one whole answer out, after its log lines are durable."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, OperationType
from starlette.requests import Request
from starlette.responses import Response

from gateway.domain.errors import InvalidToken, SourceError, StoreUnavailable
from gateway.domain.representations import Viewer
from gateway.execution.documents import Documents
from gateway.execution.operation import chosen, executed
from gateway.http.client_text import loggable
from gateway.http.requests import BadRequestError, GraphQLRequest, answer_type, graphql_request
from gateway.http.responses import GRAPHQL_JSON, PLAIN_JSON, json_response, refusal
from gateway.resolvers.context import RequestContext, Services
from gateway.upstream.budget import reading_within

_log = structlog.get_logger("gateway.http")

CHALLENGE = 'Bearer realm="omsorg"'


class VerifiesTokens(Protocol):
    """What turns the `Authorization` headers of a request into a viewer."""

    async def viewer(self, authorization: list[str]) -> Viewer | None:
        """None where no header was sent; raises `InvalidToken`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Everything that a GraphQL request needs. Sizes in bytes, times in seconds."""

    schema: GraphQLSchema
    documents: Documents
    services: Services
    verifier: VerifiesTokens
    formatted: Callable[[GraphQLError], dict[str, Any]]
    read_budget: float = 3.0
    largest_body: int = field(default=256 * 1024)

    async def __call__(self, request: Request) -> Response:
        """Answer one HTTP request."""
        try:
            media_type = answer_type(request.headers.get("accept"))
        except BadRequestError as error:
            return refusal(error.code, error.message, status=error.status)
        try:
            asked = await graphql_request(request, self.largest_body)
            viewer = await self.verifier.viewer(request.headers.getlist("authorization"))
        except BadRequestError as error:
            return refusal(error.code, error.message, status=error.status, media_type=media_type)
        except InvalidToken as error:
            _log.info("token_refused", reason=error.reason)
            return unauthenticated(media_type)
        except SourceError:
            return keys_out_of_reach(media_type)
        return await self._answered(asked, viewer, media_type, get=request.method == "GET")

    async def _answered(
        self, asked: GraphQLRequest, viewer: Viewer | None, media_type: str, *, get: bool
    ) -> Response:
        prepared = self.documents.prepared(asked.query)
        if prepared.document is None or prepared.errors:
            return self._not_executed(prepared.errors, media_type)
        operation = chosen(prepared.document, asked.operation)
        if operation is None:
            message = "Which operation? Name one of the document's with `operationName`."
            return refusal("BAD_USER_INPUT", message, status=400, media_type=media_type)
        if operation.operation is not OperationType.QUERY and get:
            message = "GET is for queries: use POST."
            headers = {"allow": "POST"}
            return refusal("BAD_USER_INPUT", message, status=405, headers=headers)
        name = loggable(operation.name.value if operation.name else None)
        context = self.services.begin(viewer, name)
        with reading_within(self.read_budget):
            result = await executed(
                self.schema,
                prepared.document,
                context=context,
                variables=asked.variables,
                name=asked.operation,
            )
        return await self._settled(context, result, media_type)

    async def _settled(
        self, context: RequestContext, result: ExecutionResult, media_type: str
    ) -> Response:
        try:
            await context.settle()
        except StoreUnavailable:
            _log.error("access_log_unavailable")
            message = "The access log cannot be written, so nothing is shown: try again later."
            return refusal("INTERNAL", message, status=503, media_type=media_type)
        if result.data is None and result.errors and all(not e.path for e in result.errors):
            return self._not_executed(tuple(result.errors), media_type)
        answer: dict[str, Any] = {"data": result.data}
        if result.errors:
            in_order = sorted(result.errors, key=_place)
            answer = {"errors": [self.formatted(e) for e in in_order], **answer}
        return json_response(answer, media_type=media_type)

    def _not_executed(self, errors: tuple[GraphQLError, ...], media_type: str) -> Response:
        """Request errors: no `data`, and 400 where the media type lets a status say so."""
        status = 400 if media_type == GRAPHQL_JSON else 200
        answer = {"errors": [self.formatted(error) for error in errors]}
        return json_response(answer, status=status, media_type=media_type)


def _place(error: GraphQLError) -> list[tuple[int, int, str]]:
    """Errors in the order of their places: who was slower is nobody's business."""
    path = error.path or ()
    return [(0, p, "") if isinstance(p, int) else (1, 0, p) for p in path]


def unauthenticated(media_type: str = PLAIN_JSON) -> Response:
    """401 for a request whose token was sent and is not good, as RFC 6750 says."""
    headers = {"www-authenticate": f'{CHALLENGE}, error="invalid_token"'}
    message = "The token is not valid here: sign in again."
    return refusal("UNAUTHENTICATED", message, status=401, media_type=media_type, headers=headers)


def keys_out_of_reach(media_type: str = PLAIN_JSON) -> Response:
    """503 for a request whose token cannot be judged, because its issuer does not answer."""
    message = "The sign-in cannot be checked now: try again later."
    return refusal("SOURCE_UNAVAILABLE", message, status=503, media_type=media_type)
