"""What a schema may tell of its resolvers, so that less stands between them and an answer."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from graphql import GraphQLObjectType, GraphQLResolveInfo


class Shortcut(Protocol):
    """How a field's value is found without what is wrapped around its resolver.

    Either an `attribute` of the object, or a `function`. The function takes the object where
    `takes_object`, under the name `info` what `wrapped` makes of the executor's own, and the
    arguments as `arguments` gives them: by the names of the function, values converted.
    """

    @property
    def attribute(self) -> str | None:
        """The name of the attribute that is the value."""
        ...

    @property
    def function(self) -> Callable[..., Any] | None:
        """What gives the value, or something to await."""
        ...

    @property
    def takes_object(self) -> bool:
        """Whether the object is the function's first argument."""
        ...

    @property
    def info(self) -> str | None:
        """By which name the function is told where it is asked."""
        ...

    def wrapped(self, info: GraphQLResolveInfo[Any]) -> Any:
        """What it is told there."""
        ...

    def arguments(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """The arguments of the field as those of the function."""
        ...


class Shortcuts(Protocol):
    """A schema's own knowledge of its resolvers."""

    def of(self, kind: GraphQLObjectType, name: str) -> Shortcut | None:
        """The way to a field; None where its resolver has to be asked as it is."""
        ...

    def class_tells(self, found: type) -> bool:
        """Whether the type of a value follows from its class alone, wherever it stands."""
        ...


class NoShortcuts:
    """Every resolver is asked as it is."""

    def of(self, kind: GraphQLObjectType, name: str) -> None:
        """None."""

    def class_tells(self, found: type) -> bool:
        """Never."""
        del found
        return False
