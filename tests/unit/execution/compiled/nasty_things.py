"""The nasty world's objects: dicts, plain classes, slots, and classes that tell nothing."""

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

KINDS = ("Dog", "Cat", "Person", "Rock", "Pair")
CALLED = ("name", "mood", "lives", "self", "late")
"""Fields without a resolver: an object has methods for them, a dict has functions."""

_READ = ("value", "weight")
"""Fields that are an attribute of another name."""


class Loose:
    """Of any kind: its class tells nothing of it."""

    def __init__(self, kind: str, token: str, world: Any) -> None:
        self.kind, self.token, self.world = kind, token, world
        for name in CALLED:
            setattr(self, name, _function(self, name))


class Lazy:
    """Finds its fields when they are asked for, as proxies do."""

    def __init__(self, kind: str, token: str, world: Any) -> None:
        self.kind, self.token, self.world = kind, token, world

    def __getattr__(self, name: str) -> Any:
        if name in CALLED:
            return _function(self, name)
        raise AttributeError(name)


class Listed(Mapping[str, Any]):
    """A mapping that is no dict."""

    def __init__(self, found: dict[str, Any]) -> None:
        self._found = found

    def __getitem__(self, key: str) -> Any:
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _function(source: Any, name: str) -> Callable[..., Any]:
    def called(_info: Any, /, **given: Any) -> Any:
        return world_of(source).field(source, kind_of(source), name, given)

    return called


def _method(name: str) -> Callable[..., Any]:
    def called(self: Any, _info: Any, /, **given: Any) -> Any:
        return self.world.field(self, self.kind, name, given)

    return called


def _property(name: str) -> property:
    return property(lambda self: self.world.field(self, self.kind, name, {}))


def _refuses(*_: Any) -> bool:
    raise ValueError("it is compared with nothing")


def _init(self: Any, token: str, world: Any) -> None:
    self.token, self.world = token, world


def _class(kind: str, **more: Any) -> type:
    members = {name: _method(name) for name in CALLED}
    members |= {f"{name}_": _property(name) for name in _READ}
    return type(kind, (), {"kind": kind, "__init__": _init, **members, **more})


PLAIN = {kind: _class(kind) for kind in KINDS}
SLOTTED = {kind: _class(f"{kind}", __slots__=("token", "world")) for kind in KINDS}
EMPTY = {kind: _class(kind, __len__=lambda _: 0, __bool__=lambda _: False) for kind in KINDS}
UNEQUAL = {kind: _class(kind, __eq__=_refuses, __hash__=None) for kind in KINDS}


def _promises(kind: str) -> type:
    def awaiting(self: Any) -> Iterator[Any]:
        yield
        return PLAIN[kind](self.token, self.world)

    return type(kind, (PLAIN[kind],), {"__await__": awaiting})


PROMISED = {kind: _promises(kind) for kind in KINDS}
"""Of a class that looks like the plain one, and has to be awaited."""

TELLING = frozenset(
    found
    for of_kind in (PLAIN, SLOTTED, EMPTY, UNEQUAL)
    for kind, found in of_kind.items()
    if kind != "Rock"
)
"""Classes whose values are all of one kind; some rocks are too heavy to tell."""


def thing(kind: str, token: str, world: Any, rng: Random) -> Any:
    """An object of this kind, in one of the ways in which there are objects."""
    classes = [PLAIN, PLAIN, SLOTTED, EMPTY, UNEQUAL, *([PROMISED] if world.late else [])]
    if kind not in KINDS:
        return {"kind": kind, "token": token, "world": world}
    if kind in {"Rock", "Pair"} or rng.random() < 0.5:
        return rng.choice(classes)[kind](token, world)
    form = rng.randrange(4)
    if form < 2:
        return (Loose, Lazy)[form](kind, token, world)
    found: dict[str, Any] = {"kind": kind, "token": token, "world": world}
    found["__typename"] = kind
    found |= {name: _function(found, name) for name in CALLED}
    return found if form == 2 else Listed(found)


def kind_of(source: Any) -> Any:
    return source.get("kind") if isinstance(source, Mapping) else getattr(source, "kind", None)


def token_of(source: Any) -> str:
    if isinstance(source, Mapping):
        return str(source.get("token"))
    return str(getattr(source, "token", type(source).__name__))


def world_of(source: Any) -> Any:
    return source["world"] if isinstance(source, Mapping) else source.world
