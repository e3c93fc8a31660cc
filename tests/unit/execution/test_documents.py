"""Documents are parsed and judged once for all who send the same text."""

import pytest
from graphql import build_schema

from gateway.execution.documents import Documents
from gateway.execution.limits import Limits

SCHEMA = build_schema("type Query { name: String, inner: Query, at(place: Int): String }")


def documents(*, kept: int = 500, **limits: int) -> Documents:
    return Documents(SCHEMA, Limits(**limits), kept=kept)


def test_a_text_is_prepared_once() -> None:
    known = documents()
    assert known.prepared("{ name }") is known.prepared("{ name }")
    assert known.prepared("{name}") is not known.prepared("{ name }")


def test_what_is_no_document_is_not_kept() -> None:
    known = documents()
    for text in ("{", "{ nothing }", "{ inner { inner { name } } }"):
        strict = documents(depth=2)
        assert strict.prepared(text).errors
        assert strict.prepared(text) is not strict.prepared(text)
    assert not known.prepared("{ inner { inner { name } } }").errors


def test_the_longest_unused_makes_room() -> None:
    known = documents(kept=2)
    first = known.prepared("{ a: name }")
    second = known.prepared("{ b: name }")
    assert known.prepared("{ a: name }") is first
    known.prepared("{ c: name }")
    assert known.prepared("{ a: name }") is first
    assert known.prepared("{ b: name }") is not second


def test_a_very_long_text_takes_no_room() -> None:
    """Otherwise five hundred long comments would fill the memory."""
    known = documents()
    text = "{ name } #" + "x" * 100_000
    assert not known.prepared(text).errors
    assert known.prepared(text) is not known.prepared(text)


@pytest.mark.parametrize("digits", [11, 4_300, 4_301, 100_000])
@pytest.mark.parametrize(
    "text", ["{{ at(place: {0}) }}", "query($place: Int = {0}) {{ at(place: $place) }}"]
)
def test_a_number_of_any_length_is_the_documents_own_mistake(text: str, digits: int) -> None:
    """And not something unexpected of ours: Python reads no more than 4300 digits."""
    [error] = documents().prepared(text.format("1" * digits)).errors
    assert error.original_error is None
    assert error.locations


@pytest.mark.parametrize(
    ("limits", "at_it", "beyond"),
    [
        ({"depth": 2}, "{ inner { name } }", "{ inner { inner { name } } }"),
        (
            {"depth": 2},
            "{ ... { inner { ... { name } } } }",
            "{ inner { inner { ... { name } } } }",
        ),
        ({"aliases": 2}, "{ a: name b: name }", "{ a: name ... { b: name c: name } }"),
        ({"root_fields": 2}, "{ a: name b: name }", "{ a: name ... { b: name c: name } }"),
        ({"fields": 3}, "{ inner { name } name }", "{ inner { name } inner { a: name } }"),
        ({"operations": 1}, "query A { name }", "query A { name } query B { name }"),
        ({"tokens": 4}, "{ name }", "{ a: name }"),
        (
            {"fields": 2},
            "{ ...A } fragment A on Query { name }",
            "{ ...A ...B ...B } fragment A on Query { name } fragment B on Query { n: name }",
        ),
    ],
    ids=str,
)
def test_a_limit_is_what_is_just_allowed(limits: dict[str, int], at_it: str, beyond: str) -> None:
    known = documents(**limits)
    assert not known.prepared(at_it).errors
    [error] = known.prepared(beyond).errors
    assert (error.extensions or {})["code"] == "TOO_COMPLEX"
