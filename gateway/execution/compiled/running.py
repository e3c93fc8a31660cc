"""One run of a compiled operation: its context, its variables, its errors, and what is late."""

from asyncio import Future, gather
from collections.abc import Awaitable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from types import CoroutineType
from typing import Any, Final, TypeAlias

from graphql import (
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution.values import VariableValues, get_argument_values
from graphql.pyutils import Path as InfoPath
from graphql.pyutils import gather_with_cancel, is_awaitable
from graphql.type.definition import GraphQLResolveInfoHelpers

from gateway.execution.compiled.completing import checked, completed
from gateway.execution.compiled.failing import Failures
from gateway.execution.compiled.frozen import is_frozen
from gateway.execution.compiled.shortcuts import Shortcuts
from gateway.execution.compiled.slots import Path, Site, Slot

Late: TypeAlias = "list[tuple[Any, Any]] | None"
"""What is still awaited of an object or a list: keys or indices, and coroutines."""

COROUTINE: Final = CoroutineType


class Run(Failures):
    """What the functions of one operation share while it runs once."""

    def __init__(
        self,
        *,
        schema: GraphQLSchema,
        shortcuts: Shortcuts,
        operation: OperationDefinitionNode,
        fragments: dict[str, FragmentDefinitionNode],
        variables: VariableValues,
        context: object,
        root: object,
    ) -> None:
        super().__init__()
        self.schema = schema
        self.shortcuts = shortcuts
        self._operation = operation
        self._fragments = fragments
        self._variables = variables
        self._context = context
        self._root = root
        self._arguments: dict[Site, dict[str, Any]] = {}
        self._behind: set[Future[Any]] = set()
        # Nothing here knows the run itself: what was read then goes with its last reference,
        # and no record waits in memory for the collector.
        self._track = partial(_tracked, self._behind)
        self._helpers = GraphQLResolveInfoHelpers(gather=_together, track=self._track)

    def info(self, site: Site, path: Path) -> GraphQLResolveInfo[Any]:
        """What a resolver is told about where it is asked; `path` may be of a value inside."""
        return GraphQLResolveInfo(
            site.name,
            site.nodes,
            site.definition.type,
            site.kind,
            _info_path(path),
            self.schema,
            self._fragments,
            self._root,
            self._operation,
            self._variables,
            self._context,
            is_awaitable,
            None,
            self._helpers,
        )

    def wrapped(self, site: Site, path: Path) -> Any:
        """The same, as a function that is asked directly takes it."""
        info = self.info(site, path)
        shortcut = site.shortcut
        return info if shortcut is None else shortcut.wrapped(info)

    def arguments(self, site: Site) -> dict[str, Any]:
        """The arguments of a field. Raises whatever makes them unusable.

        Those that nobody can change are worked out once.
        """
        known = self._arguments.get(site)
        if known is not None:
            return known
        given = arguments_of(site, self._variables)
        if all(is_frozen(value) for value in given.values()):
            self._arguments[site] = given
        return given

    def settled(self, slot: Slot, value: Any, path: Path) -> Any:
        """A value that came unexpectedly, or later; the answer for it, or a coroutine."""
        try:
            if is_awaitable(value):
                return self._awaited(slot, value, path)
            found = completed(self, slot, value, path)
        except Exception as error:  # noqa: BLE001 - it is told at its place
            return self.failed(slot, error, path)
        return self.guarded(slot, found, path) if found.__class__ is COROUTINE else found

    def written(self, slot: Slot, value: Any, written: Any, path: Path) -> Any:
        """What a scalar has written, which is of no usual class. Raises where it is no answer."""
        found = checked(slot.leaf, value, written)
        return self.guarded(slot, found, path) if found.__class__ is COROUTINE else found

    async def _awaited(self, slot: Slot, value: Awaitable[Any], path: Path) -> Any:
        try:
            found = completed(self, slot, await value, path)
            return await found if found.__class__ is COROUTINE else found
        except Exception as error:  # noqa: BLE001 - it is told at its place
            return self.failed(slot, error, path)

    async def guarded(self, slot: Slot, late: Awaitable[Any], path: Path) -> Any:
        """What comes of it, or of its failure."""
        try:
            return await late
        except Exception as error:  # noqa: BLE001 - it is told at its place
            return self.failed(slot, error, path)

    async def gathered(self, found: Any, late: Sequence[tuple[Any, Any]]) -> Any:
        """An object or a list, once everything in it is there: all of it is awaited at once."""
        if len(late) == 1:
            key, coroutine = late[0]
            found[key] = await coroutine
            return found
        results = await gather_with_cancel(*(coroutine for _, coroutine in late))
        for (key, _), result in zip(late, results, strict=True):
            found[key] = result
        return found

    def abandon(self, late: Late, rest: Iterable[Any] = ()) -> None:
        """What is around it has failed. It goes on behind, so that nothing is left unawaited."""
        waiting = [coroutine for _, coroutine in late or ()]
        with suppress(Exception):
            waiting.extend(item for item in rest if is_awaitable(item))
        self._track(waiting)


def arguments_of(site: Site, variables: VariableValues | None) -> dict[str, Any]:
    """The arguments of a field by their names. Raises `GraphQLError` and what converting raises."""
    node = site.nodes[0]
    if not site.definition.args and not node.arguments:
        return {}
    given = get_argument_values(site.definition, node, variables, None, hide_suggestions=True)
    shortcut = site.shortcut
    return given if shortcut is None else dict(shortcut.arguments(given))


def _info_path(path: Path) -> InfoPath:
    while path is not None and isinstance(path[1], int):
        path = path[0]
    found = None
    for place in _places(path):
        if isinstance(place, int):
            found = InfoPath(found, place, None)
        else:
            found = InfoPath(found, place.key, place.kind.name)
    if found is None:
        raise GraphQLError("a resolver is asked for a field")
    return found


def _places(path: Path) -> list[Site | int]:
    found: list[Site | int] = []
    while path is not None:
        path, last = path
        found.append(last)
    return found[::-1]


def _together(values: Sequence[Awaitable[Any]]) -> Awaitable[list[Any]]:
    return gather_with_cancel(*values)


def _tracked(behind: set[Future[Any]], values: Sequence[Any]) -> None:
    waiting = [value for value in values if is_awaitable(value)]
    if waiting:
        going_on = gather(*waiting, return_exceptions=True)
        behind.add(going_on)
        going_on.add_done_callback(behind.discard)
