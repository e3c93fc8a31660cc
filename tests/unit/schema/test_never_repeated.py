"""Whatever value is sent, and wherever: no error and no line of the log has it again."""

import re

import pytest
from graphql import (
    parse_value,
    value_from_ast_untyped,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.times import times
from tests.unit.schema.reaching import OPERATIONS
from tests.unit.schema.sending import inside, repeated, sent, with_variable

LEAVES = st.sampled_from(
    [
        '"Kanarie 251248-9996"',
        "\"2512489996 Did you mean 'kanarie'?\"",
        '"""Kanarie\n2512489996"""',
        "2512489996",
        "-25124899962512489996",
        "2512489996.2512489996",
        "KANARIE_2512489996",
        "Kanarie",
    ]
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda found: f"[{', '.join(found)}]"),
        inner.map(lambda found: f"{{kanarie_2512489996: {found}}}"),
        inner.map(lambda found: f"{{body: {found}, kinds: {found}, code: {found}}}"),
    ),
    max_leaves=4,
)
BOUNDED = settings(derandomize=True, max_examples=times(120), deadline=None, database=None)
PLACES = st.integers(min_value=0, max_value=40)


@pytest.mark.parametrize("is_field", [True, False])
@BOUNDED
@given(operation=st.sampled_from(OPERATIONS), place=PLACES, text=VALUES)
def test_no_value_of_a_document_comes_back(
    operation: str, place: int, text: str, *, is_field: bool
) -> None:
    errors = sent(inside(operation, place, text, is_field=is_field))
    assert not repeated(errors)


@BOUNDED
@given(operation=st.sampled_from(OPERATIONS), place=PLACES, text=VALUES)
def test_no_value_of_a_variable_comes_back(operation: str, place: int, text: str) -> None:
    document, _ = with_variable(operation, place)
    value = value_from_ast_untyped(parse_value(text))
    assert not repeated(sent(document, {"x": value}))


@BOUNDED
@given(operation=st.sampled_from(OPERATIONS), place=PLACES, text=VALUES)
def test_no_default_of_a_variable_comes_back(operation: str, place: int, text: str) -> None:
    document, kind = with_variable(operation, place)
    said = document.replace(f"$x: {kind}", f"$x: {kind} = {text}", 1)
    assert not repeated(sent(said))


NAMED = (
    "query {name} {{ viewer {{ nothing }} }}",
    "{{ viewer {{ {name} }} }}",
    "{{ {name}: viewer {{ nothing }} }}",
    '{{ {name}: viewer {{ id }} {name}: glossary(search: "") {{ nodes {{ term }} }} }}',
    "{{ ...{name} }}",
    "{{ ...{name} }} fragment {name} on Query {{ ...{name} }}",
    "{{ viewer {{ id }} }} fragment {name} on Viewer {{ id }}",
    "{{ viewer {{ ... on {name} {{ id }} }} }}",
    "query Q(${name}: Int) {{ viewer {{ id }} }}",
    "query {name} {{ nodes(ids: ${name}) {{ id }} }}",
    "query Q($x: {name}) {{ node(id: $x) {{ id }} }}",
    "query Q($x: [{name}!]!) {{ node(id: $x) {{ id }} }}",
    "{{ viewer @{name} {{ id }} }}",
    "{{ viewer @include({name}: true) {{ id }} }}",
    "{{ node({name}: 1) {{ id }} }}",
    "{{ municipalities(country: {name}) {{ nodes {{ name }} }} }}",
    "mutation {{ acceptTerms(input: {{{name}: 1}}) {{ __typename }} }}",
    "subscription {name} {{ __typename }}",
    "query {name} {{ __typename }} query {name} {{ __typename }}",
    "type {name} {{ a: Int }}",
    "extend type {name} {{ a: Int }}",
)
"""Every place where a name of the client's own making may stand, each of them wrong."""


@pytest.mark.parametrize("name", ["n2512489996", "_25_12_48_99_96", "p251248q9996", "K2_512489996"])
@pytest.mark.parametrize("shape", NAMED)
def test_a_name_brings_no_number_back(shape: str, name: str) -> None:
    errors = sent(shape.format(name=name))
    assert errors
    for error in errors:
        assert not re.search(r"\d", error["message"])
        assert name not in str({**error, "path": None})
