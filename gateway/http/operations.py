"""One operation, by whichever road it came: judged, executed, logged, and then answered."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import msgspec
import structlog
from graphql import DocumentNode, ExecutionResult, GraphQLError, OperationType

from gateway.domain.errors import StoreUnavailable
from gateway.domain.representations import Viewer
from gateway.execution.documents import Documents
from gateway.execution.limits import Limits, TooComplexError, check_values, root_fields
from gateway.execution.operation import Execution, Given, chosen
from gateway.execution.subscription import StreamFailedError, events_executed
from gateway.http.client_text import loggable
from gateway.http.costs import Costs
from gateway.http.counting import outcome_of
from gateway.http.requests import BadRequestError, GraphQLRequest, TooLargeError
from gateway.http.responses import one_error
from gateway.http.wanted_documents import NoDocumentError, WantedDocuments
from gateway.resolvers.context import RequestContext, Services
from gateway.session.representations import OLDEST
from gateway.upstream.budget import reading_within

_log = structlog.get_logger("gateway.http")
_WHICH: Final = "Which operation? Name one of the document's with `operationName`."
_NO_SCHEMA: Final = (
    "This application may not ask for the schema: read it in the file `schema.graphql`, or ask "
    "whoever runs the gateway to let it explore."
)
_NO_LOG: Final = "The access log cannot be written, so nothing is shown: try again later."


class Formats(Protocol):
    """Makes an error of GraphQL's what a client reads."""

    def __call__(self, error: GraphQLError, *, explores: bool) -> dict[str, Any]:
        """The error as it stands in an answer. `explores`: with what only those are told."""
        ...


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
    def document_is_unknown(self) -> bool:
        """Whether it says that there is no such document."""
        first: dict[str, Any] = (self.body.get("errors") or [{}])[0]
        return bool(first.get("extensions", {}).get("code") == "DOCUMENT_NOT_FOUND")

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
    given: Given | tuple[GraphQLError, ...]
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

    execution: Execution
    documents: Documents
    wanted: WantedDocuments
    costs: Costs
    services: Services
    formatted: Formats
    limits: Limits = field(default_factory=Limits)
    read_budget: float = 3.0
    change_budget: float = 10.0

    def explores(self, viewer: Viewer | None) -> bool:
        """Whether whoever asks may know limits, suggestions, and the schema."""
        return self.wanted.clients.may_explore(_client(viewer))

    def prepared(self, asked: GraphQLRequest, viewer: Viewer | None) -> Operation | Answer:
        """The operation that is asked for, or why it will not be executed.

        Raises `BadRequestError` where the request contradicts itself or is too large.
        """
        try:
            return self._prepared(asked, viewer)
        except NoDocumentError as error:
            return Answer(one_error(error.code, error.message), 400)
        except TooComplexError as error:
            return self._not_executed((error,), viewer)
        except BadRequestError:
            raise
        except Exception as error:  # noqa: BLE001 - told by its kind and place only
            unforeseen = GraphQLError("", original_error=error)
            return Answer(self._not_executed((unforeseen,), viewer).body, 500)

    def _prepared(self, asked: GraphQLRequest, viewer: Viewer | None) -> Operation | Answer:
        self._hold_variables(asked)
        client, explores = _client(viewer), self.explores(viewer)
        text, registered = self.wanted.text(asked, client)
        prepared = self.documents.prepared(text, suggests=explores)
        if prepared.document is None or prepared.errors:
            return self._not_executed(prepared.errors, viewer)
        if prepared.introspects and not (explores or registered):
            raise NoDocumentError("GRAPHQL_VALIDATION_FAILED", _NO_SCHEMA)
        operation = chosen(prepared.document, asked.operation)
        if operation is None:
            raise NoDocumentError("BAD_USER_INPUT", _WHICH)
        given = self.execution.given(
            prepared.document, variables=asked.variables, name=asked.operation
        )
        told = self.costs.judged(given, client)
        self.wanted.noted(asked, client)
        return Operation(
            document=prepared.document,
            kind=operation.operation,
            roots=len(root_fields(prepared.document, operation)),
            asked=asked,
            given=given,
            name=loggable(operation.name.value if operation.name else None),
            told=told,
        )

    def _hold_variables(self, asked: GraphQLRequest) -> None:
        most = self.limits.variable_bytes
        if asked.variables and len(msgspec.json.encode(asked.variables)) > most:
            raise TooLargeError("The variables are", "variable_bytes", most)
        check_values(asked.variables, self.limits)

    def mistaken(self, operation: Operation, viewer: Viewer | None) -> Answer | None:
        """Why an operation cannot even begin, where that can be told without executing it."""
        given = operation.given
        return None if isinstance(given, Given) else self._not_executed(given, viewer)

    async def answer(self, operation: Operation, viewer: Viewer | None) -> Answer:
        """The one answer of a query or a mutation. Its log lines are durable."""
        if not isinstance(operation.given, Given):
            return self._not_executed(operation.given, viewer)
        context = self.services.begin(viewer, operation.name)
        with reading_within(self._budget(operation)):
            result = await self.execution.run(operation.given, context=context)
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
            yield self._not_executed((GraphQLError("", original_error=error),), viewer)

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
            self.execution,
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
                end = self._not_executed(failed.errors, context.viewer)
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
            return self._not_executed(tuple(result.errors), context.viewer)
        answer: dict[str, Any] = {"data": result.data}
        if result.errors:
            in_order = sorted(result.errors, key=_place)
            explores = self.explores(context.viewer)
            answer = {"errors": [self.formatted(e, explores=explores) for e in in_order], **answer}
        if told:
            answer["extensions"] = dict(told)
        return Answer(answer)

    def _not_executed(self, errors: tuple[GraphQLError, ...], viewer: Viewer | None) -> Answer:
        explores = self.explores(viewer)
        return Answer(
            {"errors": [self.formatted(error, explores=explores) for error in errors]}, 400
        )


def _client(viewer: Viewer | None) -> str | None:
    return None if viewer is None else viewer.client


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
