"""What a value becomes, step by step as the specification says it: the way for whatever is rare.

What is found out here about a class of values, the written functions know from then on.
"""

from collections.abc import AsyncIterable, Awaitable
from contextlib import suppress
from enum import Enum
from types import CoroutineType, GeneratorType
from typing import Any, Final, Protocol, cast

from graphql import (
    GraphQLAbstractType,
    GraphQLError,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    Undefined,
    default_type_resolver,
    is_abstract_type,
    is_enum_type,
    is_object_type,
    located_error,
)
from graphql.pyutils import inspect, is_awaitable, is_iterable
from graphql.pyutils.is_awaitable import is_async_iterable

from gateway.execution.compiled.shortcuts import Shortcuts
from gateway.execution.compiled.slots import Completes, Path, Site, Slot, keys

_NULL: Final = "Cannot return null for non-nullable field {kind}.{name}."
_CUSTOM: Final = "..."
"""Stands for a class whose values a scalar of the schema's own writes."""

_NAMING: Final = (str, int)
"""Classes by whose values an enum may know its names, besides those of Python's own enums."""


class Running(Protocol):
    """The part of a run that is needed here."""

    schema: GraphQLSchema
    shortcuts: Shortcuts

    def info(self, site: Site, path: Path) -> GraphQLResolveInfo[Any]:
        """What a resolver is told."""
        ...

    def settled(self, slot: Slot, value: Any, path: Path) -> Any:
        """A value completed with its own failure caught."""
        ...

    async def gathered(self, found: Any, late: list[tuple[Any, Any]]) -> Any:
        """A list, once all is there."""
        ...

    def abandon(self, late: list[tuple[Any, Any]]) -> None:
        """Let it end behind."""
        ...


def completed(run: Running, slot: Slot, value: Any, path: Path) -> Any:
    """The answer for a value that is there, or a coroutine. Raises whatever is wrong with it."""
    if isinstance(value, Exception):
        raise value
    if value is None or value is Undefined:
        if slot.non_null:
            raise TypeError(_NULL.format(kind=slot.site.kind, name=slot.site.name))
        return None
    if slot.completes is not None:
        return _list(run, slot, slot.completes, value, path)
    if slot.leaf is not None:
        return _leaf(slot, slot.leaf, value)
    shape = slot.classes.get(value.__class__)
    if shape is not None:
        return shape(value, run, path)
    return _object(run, slot, value, path)


def _leaf(slot: Slot, leaf: GraphQLLeafType, value: Any) -> Any:
    written = checked(leaf, value, leaf.coerce_output_value(value))
    if is_enum_type(leaf):
        if isinstance(value, Enum) or value.__class__ in _NAMING:
            slot.leaves.setdefault(value.__class__, {})[value] = written
    elif value.__class__ not in slot.leaves and _is_plain(value.__class__):
        slot.leaves[value.__class__] = _CUSTOM
    return written


def checked(leaf: GraphQLLeafType | None, value: Any, written: Any) -> Any:
    """What a scalar or an enum has written for a value, or a coroutine for what comes later."""
    if written is Undefined or written is None:
        raise TypeError(
            f"Expected `{inspect(leaf)}.coerce_output_value({inspect(value)})` to return"
            f" non-nullable value, returned: {inspect(written)}"
        )
    return _written_in_time(written) if is_awaitable(written) else written


async def _written_in_time(written: Awaitable[Any]) -> Any:
    return await written


def _list(run: Running, slot: Slot, completes: Completes, value: Any, path: Path) -> Any:
    if is_async_iterable(value):
        return _list_in_time(run, slot, value, path)
    if not is_iterable(value):
        raise GraphQLError(
            "Expected Iterable, but did not find one for field"
            f" '{slot.site.kind}.{slot.site.name}'."
        )
    return completes(value, run, path)


async def _list_in_time(
    run: Running, slot: Slot, values: AsyncIterable[Any], path: Path
) -> list[Any]:
    found: list[Any] = []
    late: list[tuple[Any, Any]] = []
    items = values.__aiter__()
    try:
        while True:
            try:
                item = await anext(items)
            except StopAsyncIteration:
                break
            except Exception as error:
                raise located_error(error, slot.site.nodes, keys(path)) from error
            place = len(found)
            found.append(run.settled(cast("Slot", slot.item), item, (path, place)))
            if isinstance(found[place], CoroutineType):
                late.append((place, found[place]))
    except Exception:
        with suppress(Exception):
            await items.aclose()  # type: ignore[attr-defined]
        run.abandon(late)
        raise
    return cast("list[Any]", await run.gathered(found, late)) if late else found


def _object(run: Running, slot: Slot, value: Any, path: Path) -> Any:
    named = slot.named
    if not is_abstract_type(named):
        return _of_type(run, slot, cast("GraphQLObjectType", named), value, path)
    info = run.info(slot.site, path)
    resolve = named.resolve_type or default_type_resolver
    name = resolve(value, info, named)
    if is_awaitable(name):
        return _of_type_in_time(run, slot, name, value, path)
    return _of_type(run, slot, _possible(run, slot, named, name, value), value, path)


async def _of_type_in_time(
    run: Running, slot: Slot, name: Awaitable[Any], value: Any, path: Path
) -> Any:
    named = cast("GraphQLAbstractType", slot.named)
    kind = _possible(run, slot, named, await name, value)
    found = _of_type(run, slot, kind, value, path)
    return await found if isinstance(found, CoroutineType) else found


def _of_type(run: Running, slot: Slot, kind: GraphQLObjectType, value: Any, path: Path) -> Any:
    shape = slot.shapes[kind.name]
    if kind.is_type_of:
        is_it = kind.is_type_of(value, run.info(slot.site, path))
        if is_awaitable(is_it):
            return _checked_in_time(run, slot, kind, is_it, (value, path))
        if not is_it:
            raise _is_not(kind, value, slot)
    _learn(run, slot, shape, kind, value.__class__)
    return shape(value, run, path)


async def _checked_in_time(
    run: Running,
    slot: Slot,
    kind: GraphQLObjectType,
    is_it: Awaitable[bool],
    found: tuple[Any, Path],
) -> Any:
    value, path = found
    if not await is_it:
        raise _is_not(kind, value, slot)
    completed = slot.shapes[kind.name](value, run, path)
    return await completed if isinstance(completed, CoroutineType) else completed


def _learn(
    run: Running, slot: Slot, shape: Completes, kind: GraphQLObjectType, found: type
) -> None:
    """From now on values of this class go straight to their function, if that is always right."""
    is_told = is_abstract_type(slot.named) or kind.is_type_of is not None
    if _is_plain(found) and (not is_told or run.shortcuts.class_tells(found)):
        slot.classes[found] = shape


def _is_plain(found: type) -> bool:
    """Whether a value of this class can be neither a failure nor something to await."""
    return not (
        issubclass(found, BaseException | GeneratorType)
        or hasattr(found, "__await__")
        or hasattr(found, "__getattr__")
    )


def _is_not(kind: GraphQLObjectType, value: Any, slot: Slot) -> GraphQLError:
    said = f"Expected value of type '{kind}' but got: {inspect(value)}."
    return GraphQLError(said, slot.site.nodes)


def _possible(
    run: Running, slot: Slot, named: GraphQLAbstractType, name: Any, value: Any
) -> GraphQLObjectType:
    """The type of this name, where a value of it may stand here."""
    where = f"for field '{slot.site.kind}.{slot.site.name}'"
    if name is None:
        said = (
            f"Abstract type '{named}' must resolve to an Object type at runtime {where}."
            f" Either the '{named}' type should provide a 'resolve_type' function or each"
            " possible type should provide an 'is_type_of' function."
        )
    elif not isinstance(name, str):
        said = (
            f"Abstract type '{named}' must resolve to an Object type at runtime {where} with value"
            f" {inspect(value)}, received '{inspect(name)}', which is not a valid Object type name."
        )
    else:
        kind = run.schema.get_type(name)
        if is_object_type(kind) and run.schema.is_sub_type(named, kind):
            return kind
        said = _wrong(run.schema, named, name)
    raise GraphQLError(said, slot.site.nodes)


def _wrong(schema: GraphQLSchema, named: GraphQLAbstractType, name: str) -> str:
    kind = schema.get_type(name)
    if kind is None:
        return (
            f"Abstract type '{named}' was resolved to a type '{name}' that does not exist inside"
            " the schema."
        )
    if not is_object_type(kind):
        return f"Abstract type '{named}' was resolved to a non-object type '{name}'."
    return f"Runtime Object type '{kind}' is not a possible type for '{named}'."
