"""What may stand in a text that a citizen writes, and how long it may be, in characters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.domain.changes import NotDone, RefusalCode
from gateway.domain.texts import LONGEST_BODY, LONGEST_SUBJECT, clean_line, clean_note, clean_text

often = settings(max_examples=300, deadline=None, derandomize=True, database=None)
ODD = [
    pytest.param("a\x00b", id="NUL"),
    pytest.param("a\x1b[31m", id="ESC"),
    pytest.param("a\rb", id="a CR by itself"),
    pytest.param("a\r", id="a CR at the end"),
    pytest.param("a\n\rb", id="LF and CR"),
    pytest.param("a\r\r\nb", id="a CR before CRLF"),
    pytest.param("a\x0bb", id="VT"),
    pytest.param("a\x0cb", id="FF"),
    pytest.param("a\x7fb", id="DEL"),
    pytest.param("a\x85b", id="NEL"),
    pytest.param("a\x9bb", id="CSI"),
    pytest.param("a\ud83d", id="half of a character"),
    pytest.param("\ude00a", id="the other half"),
    pytest.param("\x00", id="only NUL"),
]


def refused(clean, *args, **kwargs):
    with pytest.raises(NotDone) as caught:
        clean(*args, **kwargs)
    return caught.value.code is RefusalCode.OUT_OF_RANGE


def test_the_design_s_limits():
    assert (LONGEST_BODY, LONGEST_SUBJECT) == (10_000, 200)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" * 10_000, id="one byte each"),
        pytest.param("å" * 10_000, id="two bytes each"),
        pytest.param("😀" * 10_000, id="four bytes, and two units of UTF-16, each"),
        pytest.param("x" * 9_998 + "\n\t", id="with what may stand in it"),
    ],
)
def test_ten_thousand_characters_are_allowed_and_one_more_is_not(text):
    assert clean_text(text, LONGEST_BODY) == text
    assert refused(clean_text, text + "x", LONGEST_BODY)


def test_a_pair_of_cr_and_lf_counts_once():
    assert clean_text("x\r\n" * 5_000, LONGEST_BODY) == "x\n" * 5_000
    assert refused(clean_text, "x\r\n" * 5_000 + "x", LONGEST_BODY)


@pytest.mark.parametrize("text", ODD)
def test_control_characters_and_halves_are_refused_everywhere(text):
    assert refused(clean_text, text, 100)
    assert refused(clean_text, text, 100, may_be_empty=True)
    assert refused(clean_line, text, 100)
    assert refused(clean_note, text)


@pytest.mark.parametrize("text", ["", " ", "\n\t\r\n", "\u00a0\u2003", "\u2028"])
def test_only_blanks_is_nothing(text):
    assert refused(clean_text, text, 100)
    assert refused(clean_line, text, 100)
    assert clean_note(text) is None
    assert clean_text(text, 100, may_be_empty=True) == text.replace("\r\n", "\n")


@pytest.mark.parametrize(
    "text", ["a\tb\nc", " a ", "e\u0301", "👩\u200d⚕️", "a\u00adb", "؟", "\ufeffa", "\ue000"]
)
def test_nothing_else_is_changed(text):
    assert clean_text(text, 100) == text
    assert clean_note(text) == text


@pytest.mark.parametrize("odd", ["\n", "\r\n", "\t", "\u2028", "\u2029", "\x0b", "\x85"])
def test_a_subject_is_one_line(odd):
    assert refused(clean_line, f"Om{odd}torsdag", LONGEST_SUBJECT)


def test_a_subject_s_length():
    assert clean_line("😀" * 200, LONGEST_SUBJECT) == "😀" * 200
    assert refused(clean_line, "x" * 201, LONGEST_SUBJECT)


def test_a_note_may_be_left_out():
    assert clean_note(None) is None
    assert clean_note("x" * 2_000) == "x" * 2_000
    assert refused(clean_note, "x" * 2_001)


@often
@given(st.text(alphabet=st.characters(), max_size=40))
def test_what_is_let_through_is_what_was_written_and_stays_so(text):
    """By code points, not by categories: C0 and C1, DEL, and surrogates are out."""
    plain = text.replace("\r\n", "\n")
    odd = any(
        (ord(c) < 0x20 and c not in "\n\t") or 0x7F <= ord(c) <= 0x9F or 0xD800 <= ord(c) <= 0xDFFF
        for c in plain
    )
    if odd or not plain.strip():
        assert refused(clean_text, text, 100)
    else:
        assert clean_text(text, 100) == plain
        assert clean_text(plain, 100) == plain
