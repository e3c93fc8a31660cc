"""Each limit is just what is allowed, counted through fragments, and of invalid documents too."""

from typing import Any

import pytest
from graphql import build_schema, parse

from gateway.execution.documents import Documents
from gateway.execution.limits import (
    WORDS,
    Limits,
    TooComplexError,
    _Count,
    check_limits,
    check_values,
    root_fields,
)

SCHEMA = build_schema("""
  directive @d repeatable on QUERY | VARIABLE_DEFINITION
  interface Thing { name: String, inner: Thing }
  type Query implements Thing { name: String, inner: Thing, some(of: [[Int]], in: In): Thing }
  type Other implements Thing { name: String, inner: Thing, other: String }
  input In { many: [Int], again: In }
""")
Q, T = "fragment F on Query", "fragment F on Thing"
VARIABLE = "query($a: Int %s) { some(of: [[$a]]) { name } }"
ON, OFF = "@include(if: true)", "@skip(if: false)"
CASES: list[tuple[str, int, str, str]] = [
    ("depth", 2, "{ inner { name } }", "{ inner { inner { name } } }"),
    (
        "depth",
        2,
        f"{{ inner {{ ...F }} }} {T} {{ name }}",
        f"{{ inner {{ ...F }} }} {T} {{ inner {{ name }} }}",
    ),
    (
        "fields",
        3,
        "{ name inner { name } }",
        f"{{ a: name inner {{ ...F }} }} {T} {{ name ... {{ b: name }} }}",
    ),
    (
        "root_fields",
        2,
        "{ name inner { a: name b: name } }",
        f"{{ name ...F }} {Q} {{ ... {{ a: name b: name }} }}",
    ),
    (
        "aliases",
        1,
        "{ a: name inner { name } }",
        f"{{ a: name inner {{ ...F }} }} {T} {{ b: name }}",
    ),
    (
        "directives",
        2,
        f"{{ name {ON} inner {OFF} {{ name }} }}",
        f"{{ name {ON} inner {OFF} {{ ...F {ON} }} }} {T} {{ name }}",
    ),
    (
        "directives",
        2,
        f"{{ ...F ...F }} {Q} {{ name {ON} }}",
        f"{{ ...F ...F ...F }} {Q} {{ name {ON} }}",
    ),
    ("directives", 1, f"{{ ... {ON} {{ name }} }}", f"query @d {{ ... {ON} {{ name }} }}"),
    ("directives", 1, VARIABLE % "@d", VARIABLE % "@d @d"),
    (
        "fragments",
        2,
        f"{{ ...F }} {Q} {{ ... {{ name }} }}",
        f"{{ ...F ... {{ name }} }} {Q} {{ ... {{ name }} }}",
    ),
    (
        "repeated_fields",
        1,
        "{ name name inner { name } }",
        f"{{ name ...F }} {Q} {{ name inner {{ name ... {{ name }} }} }}",
    ),
    (
        "repeated_fields",
        1,
        "{ inner { name } inner { a: name } }",
        "{ inner { name } inner { name } }",
    ),
    (
        "list_items",
        2,
        "{ some(of: [[1, 2], [3, 4]]) { name } }",
        "{ some(of: [[1], [1, 2, 3]]) { name } }",
    ),
    (
        "list_items",
        2,
        "{ some(in: {again: {many: [1, 2]}}) { name } }",
        "{ some(in: {again: {many: [1, 2, 3]}}) { name } }",
    ),
    (
        "list_items",
        2,
        "query($l: [Int] = [1, 2]) { some(in: {many: $l}) { name } }",
        "query($l: [Int] = [1, 2, 3]) { some(in: {many: $l}) { name } }",
    ),
    (
        "list_items",
        2,
        "{ inner { ... on Query { some(of: [[1, 2]]) { name } } } }",
        "{ inner { ... on Query { some(of: [[1, 2, 3]]) { name } } } }",
    ),
    (
        "introspections",
        1,
        "{ __schema { description } }",
        '{ a: __schema { description } ... { b: __type(name: "A") { name } } }',
    ),
    ("operations", 1, "query A { name }", "query A { name } query B { name }"),
    ("tokens", 4, "{ name }", "{ a: name }"),
]


def errors(text: str, **limits: int) -> list[Any]:
    return [
        dict(e.extensions or {}) for e in Documents(SCHEMA, Limits(**limits)).prepared(text).errors
    ]


@pytest.mark.parametrize(("limit", "most", "at_it", "beyond"), CASES)
def test_a_limit_is_what_is_just_allowed(limit: str, most: int, at_it: str, beyond: str) -> None:
    assert errors(at_it) == []
    assert errors(beyond) == []
    assert errors(at_it, **{limit: most}) == []
    told = {"name": limit, "most": most}
    assert errors(beyond, **{limit: most}) == [{"code": "TOO_COMPLEX", "limit": told}]


def test_every_limit_of_a_document_has_a_case_and_words() -> None:
    assert {limit for limit, *_ in CASES} == set(WORDS)


def test_what_is_asked_of_several_types_is_not_asked_twice() -> None:
    text = "{ inner { ... on Query { name } ... on Other { name } } }"
    assert errors(text, repeated_fields=1) == []
    again = "{ inner { ... on Query { name } ... on Query { name } } }"
    assert errors(again, repeated_fields=0)[0]["code"] == "TOO_COMPLEX"


@pytest.mark.parametrize(
    "text",
    [
        "{ ...F } fragment F on Query { ...F }",
        "{ ...F } fragment F on Query { ...G } fragment G on Query { ...F name }",
        "{ ...Nowhere }",
        "{ nothing { at { all } } }",
        "fragment F on Query { name }",
    ],
)
def test_a_document_that_is_not_valid_is_counted_to_an_end(text: str) -> None:
    check_limits(parse(text), Limits())
    assert errors(text)


@pytest.mark.parametrize(
    "last", ["__typename", "...F0", "... { ...F29 }", "nothing { at { all } }"], ids=str
)
def test_what_doubles_with_every_line_is_stopped(last: str) -> None:
    """Thirty lines would be a billion steps."""
    parts = ["{ ...F0 }"]
    parts += [f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(29)]
    parts.append(f"fragment F29 on Query {{ {last} }}")
    with pytest.raises(TooComplexError):
        check_limits(parse(" ".join(parts)), Limits())


def test_a_document_that_asks_too_much_is_not_validated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two thousand fields of one name are compared with one another: that alone takes long."""

    def unwanted(*_: object, **__: object) -> None:
        raise AssertionError("it was validated")

    monkeypatch.setattr("gateway.execution.documents.validate", unwanted)
    assert errors("{ inner { " + "name " * 300 + "} }")[0]["limit"]["name"] == "repeated_fields"


@pytest.mark.parametrize(
    "wrap",
    [lambda v: v, lambda v: {"a": [v]}, lambda v: [[{"a": v}]]],
    ids=["bare", "inside", "deep"],
)
def test_lists_in_variables_are_counted_wherever_they_are(wrap: Any) -> None:
    check_values({"x": wrap([1, 2])}, Limits(list_items=2))
    with pytest.raises(TooComplexError):
        check_values({"x": wrap([1, 2, 3])}, Limits(list_items=2))


def test_a_value_however_deep_is_looked_through() -> None:
    deep: Any = [1, 2, 3]
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(TooComplexError):
        check_values({"x": deep}, Limits(list_items=2))


def test_root_fields_are_those_of_fragments_too() -> None:
    document = parse("{ a: name ...F } fragment F on Query { ... { b: name } inner { name } }")
    found = root_fields(document, document.definitions[0])  # type: ignore[arg-type]
    assert sorted((one.alias or one.name).value for one in found) == ["a", "b", "inner"]


@pytest.mark.parametrize(
    "text",
    [
        "{ name } fragment Z on Query { " + "name " * 300 + "}",
        "{ name } " + Q + " " + "@d " * 120 + "{ name }",
        "{ name } fragment Z on Query { some(of: [[" + "1 " * 300 + "]]) { name } }",
        "{ name } fragment Z on Query { ...Y } fragment Y on Nothing { " + "a " * 300 + "}",
    ],
    ids=["fields", "directives", "lists", "unknown types"],
)
def test_what_no_operation_means_is_counted_before_it_is_validated(text: str) -> None:
    assert errors(text)[0]["code"] == "TOO_COMPLEX"


def test_a_value_is_looked_at_once_however_often_it_is_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Twenty operations that mean it by ten fragments each are not two hundred walks."""
    looked: list[str] = []
    hold = _Count.hold
    monkeypatch.setattr(
        _Count, "hold", lambda self, what, number: looked.append(what) or hold(self, what, number)
    )
    text = f"{Q} {{ some(of: [{'[1] ' * 100}]) {{ name }} }} "
    text += " ".join(f"query A{n} {{ {'...F ' * 10} }}" for n in range(20))
    check_limits(parse(text), Limits())
    assert looked.count("list_items") == 101


def test_whatever_is_kept_of_documents_is_bounded_by_their_length() -> None:
    known = Documents(SCHEMA, Limits(), most_kept=70)
    texts = [f"{{ {name}: name }} {'#' * 10}" for name in "abcd"]
    first, *rest = (known.prepared(text) for text in texts)
    assert sum(map(len, texts[1:])) <= 70 < sum(map(len, texts))
    assert [known.prepared(text) for text in texts[1:]] == rest
    assert all(known.prepared(t) is r for t, r in zip(texts[1:], rest, strict=True))
    assert known.prepared(texts[0]) is not first
