"""Errors of one run: located, told once, and not told of what has become null meanwhile."""

from typing import Any

from graphql import GraphQLError, located_error

from gateway.execution.compiled.slots import Path, Slot, keys


class Failures:
    """The errors that an answer will tell, in the order in which they came."""

    def __init__(self) -> None:
        self.errors: list[GraphQLError] = []
        self._nulled: set[tuple[Any, ...]] = set()

    def failed(self, slot: Slot, error: Exception, path: Path) -> None:
        """A value has failed: it is null, with this error, or it takes what it is in with it.

        Raises:
            GraphQLError: It may not be null.
        """
        located = located_error(error, slot.site.nodes, keys(path))
        if slot.non_null:
            raise located
        self.add(located, path)

    def add(self, error: GraphQLError, path: Path) -> None:
        """Tell of it, unless its place is gone: what is under it may go on for a while."""
        place = tuple(keys(path))
        if any(place[:length] in self._nulled for length in range(len(place) + 1)):
            return
        self._nulled.add(place)
        self.errors.append(error)
