"""Short ways to some fields of the nasty schema, and its resolvers as those who wrap them do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLObjectType, GraphQLResolveInfo

from tests.unit.execution.compiled.nasty_things import TELLING, kind_of, world_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One field's; arguments get a name of Python's own, and none of them may be 13."""

    attribute: str | None = None
    function: Callable[..., Any] | None = None
    takes_object: bool = False
    info: str | None = None

    def wrapped(self, info: GraphQLResolveInfo[Any]) -> Any:
        return ("wrapped", info)

    def arguments(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        if 13 in given.values():
            raise ValueError("unlucky")
        return {f"{name}_": value for name, value in given.items()}


def _of_object(name: str) -> Callable[..., Any]:
    def asked(source: Any, /, **given: Any) -> Any:
        bare = {key.removesuffix("_"): value for key, value in given.items()}
        return world_of(source).field(source, kind_of(source), name, bare)

    return asked


def _of_info(name: str) -> Callable[..., Any]:
    def asked(*, where: Any, **given: Any) -> Any:
        said, info = where
        bare = {key.removesuffix("_"): value for key, value in given.items()}
        told = (said, info.field_name, *info.path.as_list())
        return info.context.field(None, info.parent_type.name, name, {**bare, "told": told})

    return asked


async def _later(*, where: Any, **given: Any) -> Any:
    """A coroutine function, as most resolvers are."""
    return _of_info("rocks")(where=where, **given)


def _with_both(source: Any, /, *, where: Any, **given: Any) -> Any:
    path = where[1].path.as_list()
    return _of_object("friends")(source, **given, path_=path)


def _object(name: str) -> Way:
    return Way(function=_of_object(name), takes_object=True)


WAYS: Mapping[tuple[str, str], Way] = {
    ("Rock", "value"): Way(attribute="value_"),
    ("Rock", "weight"): Way(attribute="weight_"),
    ("Rock", "source"): _object("source"),
    ("Pair", "value"): Way(attribute="value_"),
    ("Pair", "weight"): Way(attribute="weight_"),
    ("Dog", "friends"): Way(function=_with_both, takes_object=True, info="where"),
    ("Dog", "owner"): _object("owner"),
    ("Dog", "class"): _object("class"),
    ("Person", "pets"): _object("pets"),
    ("Query", "me"): Way(function=_of_info("me"), info="where"),
    ("Query", "_"): Way(function=_of_info("_"), info="where"),
    ("Query", "rocks"): Way(function=_later, info="where"),
    ("Query", "courses"): Way(function=lambda: ("up", "down", 3)),
}


def resolver_of(way: Way) -> Callable[..., Any]:
    """The same field as its resolver finds it, with everything wrapped around."""

    def resolve(source: Any, info: GraphQLResolveInfo[Any], /, **given: Any) -> Any:
        if way.attribute is not None:
            return getattr(source, way.attribute)
        assert way.function is not None
        first = [source] if way.takes_object else []
        told = {} if way.info is None else {way.info: way.wrapped(info)}
        return way.function(*first, **told, **way.arguments(given))

    return resolve


class Ways:
    """All of them."""

    def of(self, kind: GraphQLObjectType, name: str) -> Way | None:
        return WAYS.get((kind.name, name))

    def class_tells(self, found: type) -> bool:
        return found in TELLING
