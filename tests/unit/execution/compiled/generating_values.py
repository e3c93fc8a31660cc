"""Values of input types at random: as a document writes them, and as variables have them."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
)


@dataclass(frozen=True, slots=True)
class Sampled:
    """What scalars take: literals as documents write them, and the same as variables have them."""

    literals: Mapping[str, tuple[str, ...]]
    values: Mapping[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Values:
    """Chooses values."""

    rng: Random
    sampled: Sampled

    def literal(self, kind: GraphQLInputType, depth: int = 0, *, null: bool = True) -> str:
        """A value as a document writes it."""
        if is_non_null_type(kind):
            return self.literal(kind.of_type, depth, null=False)
        if null and self.rng.random() < 0.08:
            return "null"
        if is_list_type(kind):
            if self.rng.random() < 0.2:
                return self.literal(kind.of_type, depth)
            some = [self.literal(kind.of_type, depth + 1) for _ in range(self.rng.randrange(3))]
            return f"[{', '.join(some)}]"
        if isinstance(kind, GraphQLInputObjectType):
            chosen = self._chosen(kind, depth)
            inner = [f"{name}: {self.literal(one, depth + 1, null=n)}" for name, one, n in chosen]
            return "{" + ", ".join(inner) + "}"
        enum = isinstance(kind, GraphQLEnumType)
        return self.rng.choice(list(kind.values) if enum else self.sampled.literals[kind.name])

    def _chosen(
        self, kind: GraphQLInputObjectType, depth: int
    ) -> list[tuple[str, GraphQLInputType, bool]]:
        fields = list(kind.fields.items())
        if kind.is_one_of:
            name, one = self.rng.choice(fields[:2] if depth > 2 else fields)
            return [(name, one.type, False)]
        return [
            (name, one.type, True)
            for name, one in fields
            if is_required_input_field(one) or (depth < 3 and self.rng.random() < 0.4)
        ]

    def value(self, kind: GraphQLInputType, depth: int = 0, *, null: bool = True) -> Any:
        """A value as variables have it."""
        if is_non_null_type(kind):
            return self.value(kind.of_type, depth, null=False)
        if null and self.rng.random() < 0.08:
            return None
        if is_list_type(kind):
            if self.rng.random() < 0.2:
                return self.value(kind.of_type, depth)
            return [self.value(kind.of_type, depth + 1) for _ in range(self.rng.randrange(3))]
        if isinstance(kind, GraphQLInputObjectType):
            chosen = self._chosen(kind, depth)
            return {name: self.value(one, depth + 1, null=n) for name, one, n in chosen}
        enum = isinstance(kind, GraphQLEnumType)
        return self.rng.choice(list(kind.values) if enum else self.sampled.values[kind.name])
