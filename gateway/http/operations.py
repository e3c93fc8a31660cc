"""One operation, by whichever road it came: judged, executed, logged, and then answered."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Final

import structlog
from graphql import DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema, OperationType

from gateway.domain.clients import Clients
from gateway.domain.errors import StoreUnavailable
from gateway.domain.representations import Viewer
from gateway.execution.documents import Documents
from gateway.execution.limits import TooComplexError, root_fields
from gateway.execution.operation import chosen, executed, mistakes
from gateway.execution.subscription import StreamFailedError, events_executed
from gateway.http.client_text import loggable
from gateway.http.costs import Costs
from gateway.http.counting import outcome_of
from gateway.http.requests import BadRequestError, GraphQLRequest
from gateway.http.responses import one_error
from gateway.resolvers.context import RequestContext, Services
from gateway.session.representations import OLDEST
from gateway.upstream.budget import reading_within

_log = structlog.get_logger("gateway.http")
_WHICH: Final = "Which operation? Name one of the document's with `operationName`."
_REGISTERED: Final = (
    "This application may send only documents that are registered for it: ask whoever runs the "
    "gateway to register this one, or to allow free queries."
)
_NO_LOG: Final = "The access log cannot be written, so nothing is shown: try again later."


@dataclass(frozen=True, slots=True)
class Answer:
    """A response of GraphQL's. `status` is what HTTP says of it where it may."""

    body: dict[str, Any]
    status: int = 200

    @property
    def executed(self) -> bool:
        """Whether it is the result of an execution, and not why there was none."""
        return "data" in self.body

    @property
    def outcome(self) -> str:
        """What it counts as."""
        return outcome_of(self.body, self.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An operation of a valid document that is within the limits. `name` may stand in a log.

    `roots` is how many fields it has at its root; changes are made one after the other. `told` is
    what stands in `extensions` of each of its answers.
    """

    document: DocumentNode
    kind: OperationType
    roots: int
    asked: GraphQLRequest
    name: str | None
    told: Mapping[str, Any]

    @property
    def is_watch(self) -> bool:
        """Whether it has an answer for each event, rather than one."""
        return self.kind is OperationType.SUBSCRIPTION


@dataclass(frozen=True, slots=True, kw_only=True)
class Operations:
    """What operations need.

    `read_budget` is how long each answer may take its sources, in seconds; each change has
    `change_budget` more. All the changes of an operation together have no longer than an answer of
    the registers is believed.
    """

    schema: GraphQLSchema
    documents: Documents
    clients: Clients
    costs: Costs
    services: Services
    formatted: Callable[[GraphQLError], dict[str, Any]]
    read_budget: float = 3.0
    change_budget: float = 10.0

    def prepared(self, asked: GraphQLRequest, viewer: Viewer | None) -> Operation | Answer:
        """The operation that is asked for, or why it will not be executed.

        Raises `BadRequestError` where the request does not say which operation it means.
        """
        client = None if viewer is None else viewer.client
        if not self.clients.may_ask_freely(client):
            return Answer(one_error("DOCUMENT_REQUIRED", _REGISTERED), 400)
        prepared = self.documents.prepared(asked.query)
        if prepared.document is None or prepared.errors:
            return self._not_executed(prepared.errors)
        operation = chosen(prepared.document, asked.operation)
        if operation is None:
            raise BadRequestError(400, _WHICH)
        try:
            told = self.costs.judged(prepared.document, asked, client)
        except TooComplexError as error:
            return self._not_executed((error,))
        return Operation(
            document=prepared.document,
            kind=operation.operation,
            roots=root_fields(prepared.document, operation),
            asked=asked,
            name=loggable(operation.name.value if operation.name else None),
            told=told,
        )

    def mistaken(self, operation: Operation) -> Answer | None:
        """Why an operation cannot even begin, where that can be told without executing it."""
        asked = operation.asked
        found = mistakes(
            self.schema, operation.document, variables=asked.variables, name=asked.operation
        )
        return self._not_executed(found) if found else None

    async def answer(self, operation: Operation, viewer: Viewer | None) -> Answer:
        """The one answer of a query or a mutation. Its log lines are durable."""
        context = self.services.begin(viewer, operation.name)
        with reading_within(self._budget(operation)):
            result = await executed(
                self.schema,
                operation.document,
                context=context,
                variables=operation.asked.variables,
                name=operation.asked.operation,
            )
        return await self._settled(context, result, operation.told)

    def _budget(self, operation: Operation) -> float:
        if operation.kind is not OperationType.MUTATION:
            return self.read_budget
        one = self.change_budget + self.read_budget
        # What the first change shows waits for the last: by then no right may be too old. A change
        # that has begun takes its own time; after that nothing more is opened.
        return min(operation.roots * one, max(one, OLDEST - self.change_budget))

    async def answers(
        self, operation: Operation, viewer: Viewer | None
    ) -> AsyncGenerator[Answer, None]:
        """Every answer, as it comes. One that was not executed is the last. Close it when done."""
        try:
            if not operation.is_watch:
                yield await self.answer(operation, viewer)
                return
            async with aclosing(self._watched(operation, viewer)) as watched:
                async for answer in watched:
                    yield answer
        except Exception as error:  # noqa: BLE001 - told by its kind and place only
            yield self._not_executed((GraphQLError("", original_error=error),))

    async def _watched(
        self, operation: Operation, viewer: Viewer | None
    ) -> AsyncGenerator[Answer, None]:
        context = self.services.begin(viewer, operation.name)
        try:
            async with aclosing(self._events(operation, context)) as answers:
                async for answer in answers:
                    yield answer
        finally:
            # The end of a watch is logged too, also where nobody listens any more.
            await _unlogged(context)

    async def _events(
        self, operation: Operation, context: RequestContext
    ) -> AsyncGenerator[Answer, None]:
        events = events_executed(
            self.schema,
            operation.document,
            context=context,
            variables=operation.asked.variables,
            name=operation.asked.operation,
            around=lambda: reading_within(self.read_budget),
        )
        end: Answer | None = None
        async with aclosing(events):
            try:
                async for result, its_context in events:
                    answer = await _unlogged(context) or await self._settled(
                        its_context, result, operation.told
                    )
                    if answer.executed and self._has_run_out(its_context.viewer):
                        # Only the last word of a watch may come now: why it has ended.
                        end = answer
                        continue
                    if answer.executed and not await _may_still(its_context):
                        continue
                    yield answer
                    if not answer.executed:
                        return
            except StreamFailedError as failed:
                end = self._not_executed(failed.errors)
        last = await _unlogged(context) or end
        if last is not None:
            yield last

    def _has_run_out(self, viewer: Viewer | None) -> bool:
        return viewer is not None and viewer.expires_at <= self.services.clock.now()

    async def _settled(
        self, context: RequestContext, result: ExecutionResult, told: Mapping[str, Any]
    ) -> Answer:
        unlogged = await _unlogged(context)
        if unlogged is not None:
            return unlogged
        if result.data is None and result.errors and all(not e.path for e in result.errors):
            return self._not_executed(tuple(result.errors))
        answer: dict[str, Any] = {"data": result.data}
        if result.errors:
            in_order = sorted(result.errors, key=_place)
            answer = {"errors": [self.formatted(e) for e in in_order], **answer}
        if told:
            answer["extensions"] = dict(told)
        return Answer(answer)

    def _not_executed(self, errors: tuple[GraphQLError, ...]) -> Answer:
        return Answer({"errors": [self.formatted(error) for error in errors]}, 400)


async def _unlogged(context: RequestContext) -> Answer | None:
    """What is told instead of an answer whose log lines cannot be made durable."""
    try:
        await context.settle()
    except StoreUnavailable:
        _log.error("access_log_unavailable")
        return Answer(one_error("INTERNAL", _NO_LOG), 503)
    return None


async def _may_still(context: RequestContext) -> bool:
    return context.still is None or await context.still()


def _place(error: GraphQLError) -> list[tuple[int, int, str]]:
    """Errors in the order of their places: who was slower is nobody's business."""
    path = error.path or ()
    return [(0, p, "") if isinstance(p, int) else (1, 0, p) for p in path]
