"""Reading JSON: strict about what is missing, indifferent to what is new, silent about values."""

import msgspec
import pytest

from gateway.domain.errors import SourceInvalid
from gateway.domain.records import Unreadable
from gateway.upstream.reading import converted, read, rows


class Inner(msgspec.Struct):
    number: int


class Shape(msgspec.Struct):
    name: str
    inner: list[Inner] = []


def test_what_is_new_is_passed_over():
    assert read(b'{"name": "a", "new": {"x": [1]}}', Shape, "sted") == Shape("a")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"{}", "sted"),
        (b'{"name": 5}', "sted.name"),
        (b'{"name": null}', "sted.name"),
        (
            b'{"name": "a", "inner": [{"number": 1}, {"number": "hemmelig"}]}',
            "sted.inner[1].number",
        ),
        (b'{"name": "a", "inner": [{}]}', "sted.inner[0]"),
        (b"[]", "sted"),
        (b"", "sted"),
        (b"<html>hemmelig", "sted"),
        (b'{"name": "hemmelig', "sted"),
        (b'{"name": "\xff"}', "sted"),
        (b"[" * 100_000, "sted"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_place(body, place):
    with pytest.raises(SourceInvalid) as caught:
        read(body, Shape, "sted")
    assert caught.value.place == place
    assert "hemmelig" not in repr(caught.value)
    assert caught.value.__cause__ is None


def test_plain_python_is_read_the_same_way():
    assert converted({"name": "a", "x": 1}, Shape, "sted") == Shape("a")
    with pytest.raises(SourceInvalid) as caught:
        converted({"name": 1}, Shape, "sted")
    assert caught.value.place == "sted.name"


def test_rows_keep_their_places():
    def translate(raw, place):
        if raw == "rotten":
            raise SourceInvalid(f"{place}.felt")
        if raw == "odd":
            raise ValueError("hemmelig")
        return None if raw == "hidden" else raw

    found = rows(["a", "hidden", "rotten", "odd", "b"], "liste", translate, source="kilde")
    assert found == ("a", Unreadable("liste[2].felt"), Unreadable("liste[3]"), "b")
