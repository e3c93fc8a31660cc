"""Subscriptions: a stream of happenings, each executed as an operation of its own.

graphql-core's own `subscribe` executes every event with the context that the stream began with.
Here each brings a fresh one, so that nothing that was read or allowed for one event stays for the
next.
"""

from collections.abc import AsyncGenerator, AsyncIterable, Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol, TypeVar

from graphql import (
    DocumentNode,
    ExecutionResult,
    Executor,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    SelectionSetNode,
    create_source_event_stream,
    located_error,
)

from gateway.execution.operation import Execution

Context = TypeVar("Context")
Context_co = TypeVar("Context_co", covariant=True)


class Happening(Protocol[Context_co]):
    """What a subscription's field gives: the field's value, and what it is executed with."""

    @property
    def event(self) -> object:
        """The value of the field."""
        ...

    @property
    def context(self) -> Context_co:
        """The context for this event and no other."""
        ...


class StreamFailedError(Exception):
    """The stream could not begin, or broke off; no further event will come."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__()
        self.errors = tuple(errors)


async def events_executed(
    execution: Execution,
    document: DocumentNode,
    *,
    context: Context,
    variables: Mapping[str, Any] | None,
    name: str | None,
    around: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> AsyncGenerator[tuple[ExecutionResult, Context], None]:
    """Each event's result, with the context that it was executed with. Close it when done.

    `context` is for finding the events, `around` stands around the execution of each.

    Raises:
        StreamFailedError: The variables are not of their types, or the source of the events
            raised something; that error is at the path of the field.
    """
    executor = Executor.build(
        execution.schema,
        document,
        context_value=context,
        raw_variable_values=dict(variables or {}),
        operation_name=name,
        hide_suggestions=True,
    )
    if isinstance(executor, list):
        raise StreamFailedError(executor)
    source = aiter(await _source(executor))
    try:
        while True:
            try:
                happening: Happening[Context] = await anext(source)
                root, its_context = happening.event, happening.context
            except StopAsyncIteration:
                return
            except Exception as error:
                raise _failed(error, executor) from error
            with around():
                result = await execution.executed(
                    document,
                    context=its_context,
                    variables=variables,
                    name=name,
                    root=root,
                )
            yield result, its_context
    finally:
        if isinstance(source, AsyncGenerator):
            await source.aclose()


async def _source(executor: Executor[Any]) -> AsyncIterable[Any]:
    try:
        begun = create_source_event_stream(executor)
        source = begun if isinstance(begun, AsyncIterable | ExecutionResult) else await begun
    except Exception as error:
        raise _failed(error, executor) from error
    if isinstance(source, ExecutionResult):
        raise StreamFailedError(source.errors or [])
    return source


def _failed(error: Exception, executor: Executor[Any]) -> StreamFailedError:
    field = _root_field(executor.operation.selection_set, executor.fragment_definitions)
    if field is None:
        return StreamFailedError([located_error(error)])
    key = (field.alias or field.name).value
    return StreamFailedError([located_error(error, [field], [key])])


def _root_field(
    selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode]
) -> FieldNode | None:
    """The field of a valid subscription, which has only one."""
    for selection in selections.selections:
        if isinstance(selection, FieldNode):
            return selection
        inner = selection.selection_set if isinstance(selection, InlineFragmentNode) else None
        if isinstance(selection, FragmentSpreadNode):
            inner = fragments[selection.name.value].selection_set
        found = _root_field(inner, fragments) if inner is not None else None
        if found is not None:
            return found
    return None
