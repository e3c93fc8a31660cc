"""Where null goes when something may not be null, and how often it is told of."""

import asyncio
from typing import Any

import pytest

from tests.unit.execution.compiled.both_ways import both, settled, told_errors
from tests.unit.execution.compiled.small import later, schema_of

SDL = """
type Query { may: Thing must: Thing! leaf: Int }
type Thing { may: Thing must: Thing! leaf: Int mustLeaf: Int! late: Int lateMust: Int! }
"""
DEEP = "{ may { leaf must { must { mustLeaf } may { must { mustLeaf leaf } } } } leaf }"
MUST = "Cannot return null for non-nullable field Thing.mustLeaf."


class Thing:
    """Everything leads to another thing; what is at `bad` is null or fails."""

    def __init__(self, bad: dict[str, Any], path: str = "", *, late: bool = False) -> None:
        self._bad, self._path, self._late = bad, path, late

    def _at(self, name: str, value: Any) -> Any:
        path = f"{self._path}.{name}".strip(".")
        found = self._bad.get(path, value)
        if callable(found):
            found = found(self._bad, path, late=self._late)
        if self._late:
            return later(found)
        if isinstance(found, Exception):
            raise found
        return found

    may = property(lambda self: self._at("may", Thing))
    must = property(lambda self: self._at("must", Thing))
    leaf = property(lambda self: self._at("leaf", 1))
    mustLeaf = property(lambda self: self._at("mustLeaf", 2))  # noqa: N815 - the field's name


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize(
    ("bad", "data"),
    [
        ("may.must.must.mustLeaf", {"may": None, "leaf": 1}),
        (
            "may.must.may.must.mustLeaf",
            {"may": {"leaf": 1, "must": {"must": {"mustLeaf": 2}, "may": None}}, "leaf": 1},
        ),
        ("may.must", {"may": None, "leaf": 1}),
        ("may", {"may": None, "leaf": 1}),
    ],
)
@pytest.mark.parametrize("value", [None, ValueError("it failed")])
async def test_null_goes_up_to_the_next_place_that_may_be_null(
    bad: str, data: Any, value: Any, *, late: bool
) -> None:
    result = await both(
        schema_of(SDL), DEEP, root=lambda: Thing({bad: value}, late=late), context=dict
    )
    assert result.data == data
    if value is None and bad == "may":
        assert result.errors is None
    else:
        assert [error.path for error in result.errors or ()] == [bad.split(".")]


@pytest.mark.parametrize("late", [False, True])
async def test_all_is_null_where_nothing_up_to_the_root_may_be(*, late: bool) -> None:
    result = await both(
        schema_of(SDL),
        "{ leaf must { must { mustLeaf } } }",
        root=lambda: Thing({"must.must.mustLeaf": None}, late=late),
    )
    assert result.data is None
    assert told_errors(result) == [(["must", "must", "mustLeaf"], MUST)]


async def test_what_was_told_of_before_its_place_was_lost_stays_told() -> None:
    result = await both(
        schema_of(SDL),
        "{ may { leaf must { leaf mustLeaf } } }",
        root=lambda: Thing({"may.leaf": ValueError("a"), "may.must.mustLeaf": ValueError("b")}),
    )
    assert result.data == {"may": None}
    assert told_errors(result) == [
        (["may", "leaf"], "a"),
        (["may", "must", "mustLeaf"], "b"),
    ]


async def test_nothing_is_told_of_what_fails_below_a_place_that_is_lost() -> None:
    """The field that waits fails after its object has become null already."""

    async def slow(*_: Any) -> int:
        for _turn in range(5):
            await asyncio.sleep(0)
        raise ValueError("too late to matter")

    def fails(*_: Any) -> int:
        raise ValueError("at once")

    schema = schema_of(SDL, Thing_late=slow, Thing_lateMust=fails)
    result = await both(schema, "{ may { late lateMust } }", root={"may": {}})
    await settled()
    assert result.data == {"may": None}
    assert told_errors(result) == [(["may", "lateMust"], "at once")]


async def test_siblings_go_on_where_one_of_them_is_null() -> None:
    asked: list[str] = []

    def resolve(_source: Any, info: Any) -> Any:
        asked.append(info.path.as_list()[-1])
        return None if info.field_name == "mustLeaf" else {}

    schema = schema_of(SDL, Thing_mustLeaf=resolve, Thing_may=resolve, Query_may=resolve)
    result = await both(schema, "{ a: may { x: mustLeaf y: may { leaf } } b: may { leaf } }")
    assert result.data == {"a": None, "b": {"leaf": None}}
    assert asked == ["a", "x", "b"] * 4


async def test_an_error_tells_all_the_places_in_the_document_that_asked() -> None:
    text = "{\n  may { mustLeaf }\n  ...F\n}\nfragment F on Query { may { mustLeaf } }"
    result = await both(schema_of(SDL), text, root={"may": {}})
    (error,) = result.errors or ()
    assert [(place.line, place.column) for place in error.locations or ()] == [(2, 9), (5, 29)]
