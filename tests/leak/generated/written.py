"""An operation as a tree of fields, and the text and variables that it is sent as."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, TypeAlias

INTERFACES: Final = frozenset({"Node", "NotShown", "Unconfirmed"})


class Word(str):
    """A name that stands bare in a document: a value of an enum."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Given:
    """An argument: its name, its type as the schema writes it, and its value."""

    name: str
    type: str
    value: Any


@dataclass(frozen=True, slots=True)
class Field:
    """A field with what is asked below it. `owner` is the type that it stands in."""

    owner: str
    name: str
    alias: str | None = None
    given: tuple[Given, ...] = ()
    below: tuple["Part", ...] = ()

    @property
    def key(self) -> str:
        """What it is called in the answer."""
        return self.alias or self.name


@dataclass(frozen=True, slots=True)
class On:
    """What is asked of one type only; `named`: as a fragment of its own."""

    type: str
    below: tuple["Part", ...]
    named: bool = False


Part: TypeAlias = Field | On
Parts: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """What is sent: the document, its variables, and which of its operations is meant."""

    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    name: str | None = None


def written(
    parts: Parts, rng: Random, *, kind: str = "query", name: str | None = None
) -> Operation:
    """The operation as a document; half of what is given goes as variables."""
    return _Pen(rng).operation(parts, kind, name)


def literal(value: Any) -> str:
    """A value as it stands in a document."""
    if isinstance(value, Word):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(literal, value)) + "]"
    return json.dumps(value)


def visited(parts: Parts, answer: Any) -> Iterator[tuple[Field, dict[str, Any], Any]]:
    """Every field of an answer with the object that it stands in and its value."""
    if isinstance(answer, list):
        for one in answer:
            yield from visited(parts, one)
        return
    if not isinstance(answer, dict):
        return
    for part in parts:
        if isinstance(part, On):
            if answer.get("__typename", part.type) == part.type or part.type in INTERFACES:
                yield from visited(part.below, answer)
        elif part.key in answer:
            yield part, answer, answer[part.key]
            yield from visited(part.below, answer[part.key])


class _Pen:
    """Writes one document, and collects its variables and fragments."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._variables: dict[str, Given] = {}
        self._fragments: list[str] = []

    def operation(self, parts: Parts, kind: str, name: str | None) -> Operation:
        body = self._selection(parts)
        told = ", ".join(f"${v}: {given.type}" for v, given in self._variables.items())
        head = " ".join(word for word in (kind, name) if word) + (f"({told})" if told else "")
        return Operation(
            query="\n".join([f"{head} {body}", *self._fragments]),
            variables={v: given.value for v, given in self._variables.items()},
            name=name,
        )

    def _selection(self, parts: Parts) -> str:
        return "{ " + " ".join(map(self._part, parts)) + " }"

    def _part(self, part: Part) -> str:
        if isinstance(part, On):
            return self._on(part)
        alias = f"{part.alias}: " if part.alias else ""
        given = ", ".join(f"{one.name}: {self._given(one)}" for one in part.given)
        below = f" {self._selection(part.below)}" if part.below else ""
        return f"{alias}{part.name}{f'({given})' if given else ''}{below}"

    def _on(self, part: On) -> str:
        if not part.named:
            return f"... on {part.type} {self._selection(part.below)}"
        body = self._selection(part.below)
        name = f"F{len(self._fragments)}"
        self._fragments.append(f"fragment {name} on {part.type} {body}")
        return f"...{name}"

    def _given(self, given: Given) -> str:
        if self._rng.random() < 0.5:
            return literal(given.value)
        name = f"v{len(self._variables)}"
        self._variables[name] = given
        return f"${name}"
