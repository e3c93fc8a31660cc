"""Client text reaches a log only escaped, short, and without anything like a number."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.http.client_text import loggable


def test_nothing_stays_nothing() -> None:
    assert loggable(None) is None


@pytest.mark.parametrize("text", ["", "MyCare", "a b_c-d.e", "12345", "2026-11-22"])
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert loggable(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2512489996", "******"),
        ("q251248", "q******"),
        ("q25124x8999", "q25124x8999"),
        ("251248-9996", "******-9996"),
        ("a2512489996b2512489996", "a******b******"),
        ("٢٥١٢٤٨٩٩٩٦", "******"),
        ("２５１２４８", "******"),
    ],
)
def test_six_digits_in_a_row_are_masked(text: str, expected: str) -> None:
    assert loggable(text) == expected


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "\x1b[31m", "a\x00b", "\x7f", "\x85", "\u2028"])
def test_no_control_character_reaches_a_log(text: str) -> None:
    said = loggable(text)
    assert said is not None
    assert said.isprintable()
    assert said.isascii()
    assert said != text


def test_a_number_is_masked_even_where_the_text_is_cut() -> None:
    for before in range(300):
        said = loggable("1" * before + "x" + "2512489996")
        assert said is not None
        assert "2512" not in said, before
        said = loggable("y" * before + "2512489996")
        assert said is not None
        assert "2512" not in said, before


@given(st.text())
def test_whatever_is_sent(text: str) -> None:
    said = loggable(text)
    assert said is not None
    assert len(said) <= 64
    assert said.isascii()
    assert said.isprintable()
    assert re.search(r"\d{6}", said) is None
