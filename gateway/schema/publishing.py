"""How a name of the model becomes part of the contract: a visible act, with its description."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar, cast

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

Published = TypeVar("Published", bound=StrEnum)
Resolver = TypeVar("Resolver", bound=Callable[..., Any])
T = TypeVar("T")


def published(
    enum: type[Published], name: str, description: str, values: Mapping[Published, str]
) -> type[Published]:
    """Publish an enum of the model under a name, every value described.

    Raises:
        ValueError: A value lacks its description.
    """
    missing = [member.name for member in enum if member not in values]
    if missing:
        raise ValueError(f"{name}: describe {', '.join(missing)} too")
    strawberry.enum(enum, name=name, description=description)
    definition: StrawberryEnumDefinition = enum.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = values[enum(value.value)]
    return enum


def resolved(description: str, *directives: object) -> Callable[[Resolver], Resolver]:
    """A field that is worked out when it is asked for, with its description and its cost."""
    field = strawberry.field(description=description, directives=directives)
    return cast("Callable[[Resolver], Resolver]", field)


def watched(description: str, *directives: object) -> Callable[[Resolver], Resolver]:
    """A field with a value for each thing that happens, with its description and its cost."""
    field = strawberry.subscription(description=description, directives=directives)
    return cast("Callable[[Resolver], Resolver]", field)


def each_in_its_own_time(items: Iterable[Coroutine[Any, Any, T]]) -> list[T | None]:
    """A list whose items are worked out side by side and completed one by one.

    Waiting for all of them here would make the slowest item cost the others the time they need
    for what is below them. An item that fails is null, with its error at its index.
    """
    return cast("list[T | None]", [asyncio.ensure_future(item) for item in items])
