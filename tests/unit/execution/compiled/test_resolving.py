"""How values are found, and what a resolver is told about where it stands."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from graphql import GraphQLError, parse

from gateway.execution.operation import Execution, interpreted
from tests.unit.execution.compiled.both_ways import both, told_errors
from tests.unit.execution.compiled.comparing import answer
from tests.unit.execution.compiled.small import later, schema_of

PLAIN = schema_of("type Query { n(by: Int = 2): Int none: Int thing: Query }")


class Slotted:
    __slots__ = ("n",)

    def __init__(self) -> None:
        self.n = 4


class Method:
    def n(self, _info: Any, by: int) -> int:
        return by * 2


class Counted(Mapping[str, Any]):
    def __getitem__(self, key: str) -> Any:
        return {"n": 4}[key]

    def __iter__(self) -> Iterator[str]:
        return iter("n")

    def __len__(self) -> int:
        return 0


SOURCES = {
    "a dict": lambda: {"n": 4},
    "a mapping": Counted,
    "a dict of functions": lambda: {"n": lambda _info, by: by * 2},
    "a dict of coroutine functions": lambda: {"n": lambda _info, by: later(by * 2)},
    "an object": Slotted,
    "an object with a method": Method,
    "a coroutine inside": lambda: {"n": later(4)},
}


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("late", [False, True])
async def test_a_field_without_a_resolver_is_what_the_object_has(
    source: str, *, late: bool
) -> None:
    def root() -> Any:
        found = SOURCES[source]()
        return {"thing": later(found) if late else found}

    result = await both(PLAIN, "{ thing { n none } none }", root=root)
    assert result.data == {"thing": {"n": 4, "none": None}, "none": None}


async def test_keys_stand_in_the_order_of_the_document_with_what_is_merged_at_its_first() -> None:
    text = "{ b: n thing { x: none } a: n ...F thing { n } } fragment F on Query { c: n b: n }"
    result = await both(PLAIN, text, root=lambda: {"n": 1, "thing": {"n": later(2)}})
    assert result.data is not None
    assert list(result.data) == ["b", "thing", "a", "c"]
    assert list(result.data["thing"]) == ["x", "n"]


@pytest.mark.parametrize("kind", ["query", "mutation", "subscription"])
async def test_the_root_tells_its_type(kind: str) -> None:
    sdl = "type Query { n: Int } type Mutation { n: Int } type Subscription { n: Int }"
    result = await both(schema_of(sdl), f"{kind} {{ __typename a: __typename }}")
    assert result.data == {"__typename": kind.title(), "a": kind.title()}


async def test_an_event_is_the_root_of_its_answer() -> None:
    sdl = "type Query { n: Int } type Subscription { thing(n: Int): Thing! } type Thing { n: Int! }"
    schema = schema_of(sdl)
    text = "subscription S($n: Int) { other: thing(n: $n) { n } }"
    result = await both(schema, text, root={"thing": {"n": 5}}, variables={"n": 1})
    assert result.data == {"other": {"n": 5}}
    assert (await both(schema, text, root={"thing": {}})).data is None


async def test_a_resolver_is_told_where_it_is_asked() -> None:
    heard: list[Any] = []

    def told(source: Any, info: Any, **given: Any) -> Any:
        path = info.path
        heard.append(
            (
                source,
                given,
                info.field_name,
                [node.loc.start for node in info.field_nodes],
                str(info.return_type),
                info.parent_type.name,
                (path.as_list(), path.typename, path.prev and path.prev.typename),
                info.schema is schema,
                sorted(info.fragments),
                info.root_value,
                info.operation.name.value,
                info.variable_values.coerced,
                info.context,
            )
        )
        return [{"n": 1}]

    schema = schema_of("type Query { things: [Thing] } type Thing { n(by: Int = 3): [Thing] }")
    for kind, field in (("Query", "things"), ("Thing", "n")):
        schema.type_map[kind].fields[field].resolve = told  # type: ignore[attr-defined]
    text = """query Q($by: Int) { a: things { n(by: $by) { __typename } ...F } ...G }
      fragment F on Thing { n(by: $by) { __typename } b: n { __typename } }
      fragment G on Query { a: things { __typename } }"""
    more = {"variables": {"by": 5}, "root": {"the": "root"}, "context": lambda: "the context"}
    await both(schema, text, **more)  # type: ignore[arg-type]
    assert heard[:3] == heard[3:6] == heard[6:9] == heard[9:]
    assert heard[1][6] == (["a", 0, "n"], "Thing", None)


async def test_resolvers_wait_side_by_side() -> None:
    """Each waits until all have begun: one after the other they would wait for ever."""

    def waiting() -> dict[str, Any]:
        begun: list[str] = []
        all_begun = asyncio.Event()

        async def wait(info: Any, by: int) -> int:
            begun.append(info.path.as_list()[-1])
            if len(begun) == 4:
                all_begun.set()
            await asyncio.wait_for(all_begun.wait(), 5)
            return by

        return {"n": wait, "thing": {"n": wait, "thing": {"n": wait}}}

    result = await both(PLAIN, "{ a: n b: n thing { n thing { n } } }", root=waiting)
    assert result.data == {"a": 2, "b": 2, "thing": {"n": 2, "thing": {"n": 2}}}


class Refused(GraphQLError):
    """An error of a schema's own."""


FAILURES = {
    "an exception": (lambda: ValueError("it failed"), "it failed", {}),
    "stopping": (lambda: StopIteration("stopped"), "stopped", {}),
    "an error": (lambda: GraphQLError("told", extensions={"code": "X"}), "told", {"code": "X"}),
    "an error's subclass": (lambda: Refused("no", extensions={"a": 1}), "no", {"a": 1}),
}


WAYS = [(returned, late) for returned in (False, True) for late in (False, True)]


@pytest.mark.parametrize(
    ("failure", "returned", "late"),
    # A coroutine cannot end by raising what tells of the end of an iterator.
    [(one, *way) for one in FAILURES for way in WAYS if (one, way) != ("stopping", (False, True))],
)
async def test_a_failure_is_an_error_at_its_place(
    failure: str, *, returned: bool, late: bool
) -> None:
    made, message, extensions = FAILURES[failure]

    def fails(*_: Any, **_given: Any) -> Any:
        if returned:
            return _as_value(made()) if late else made()
        if late:
            return later(made())
        raise made()

    schema = schema_of("type Query { thing: Query n: Int }", Query_n=fails)
    result = await both(schema, "{ thing { n } }", root={"thing": {}})
    assert result.data == {"thing": {"n": None}}
    assert told_errors(result) == [(["thing", "n"], message)]
    assert (result.errors or [])[0].extensions == extensions


async def _as_value(value: Any) -> Any:
    return value


async def test_an_error_may_tell_a_path_of_its_own() -> None:
    def fails(*_: Any, **_given: Any) -> Any:
        raise GraphQLError("elsewhere", path=["somewhere", 3])

    schema = schema_of("type Query { n: Int thing: Query }", Query_n=fails)
    result = await both(schema, "{ n thing { n } }", root={"thing": {}})
    assert told_errors(result) == [(["somewhere", 3], "elsewhere")] * 2


async def test_what_is_no_exception_of_a_program_is_nobodys_error() -> None:
    def stops(*_: Any, **_given: Any) -> Any:
        raise asyncio.CancelledError

    schema = schema_of("type Query { n: Int }", Query_n=stops)
    document = parse("{ n }")
    given: dict[str, Any] = {"context": None, "variables": None, "name": None}
    for _ in range(3):
        with pytest.raises(asyncio.CancelledError):
            await Execution(schema).executed(document, **given)
        with pytest.raises(asyncio.CancelledError):
            await interpreted(schema, document, **given)


async def test_an_operation_that_is_not_there_is_an_error() -> None:
    document = parse("query A { n } query B { n }")
    given: dict[str, Any] = {"context": None, "variables": None}
    for name in (None, "C"):
        result = await Execution(PLAIN).executed(document, name=name, **given)
        assert result.data is None
        assert len(result.errors or ()) == 1
    found = await Execution(PLAIN).executed(document, name="B", root={"n": 1}, **given)
    assert answer(found).data == '{"n": 1}'
