"""A document is known to its owner, by its id and by its hash, and to nobody else."""

import hashlib

import pytest

from gateway.execution.registered import Registered, Remembered, hash_of

TEXT = "query ($id: ID!) {\n  user(id: $id) {\n    name\n  }\n}"
OF_THE_SPECIFICATION = "7dba4bd717b41f10434822356a93c32b1fb4907b983e854300ad839f84cdcd6e"
SAME_WITHOUT_BLANKS = "query($id:ID!){user(id:$id){name}}"
ITS_HASH = "71f7dc5758652baac68e4a10c50be732b741c892ade2883a99358f52b555286b"


@pytest.mark.parametrize(
    ("text", "hashed"), [(TEXT, OF_THE_SPECIFICATION), (SAME_WITHOUT_BLANKS, ITS_HASH)]
)
def test_the_hash_is_that_of_the_specification_s_examples(text: str, hashed: str) -> None:
    known = Registered({"a": {"one": text}})
    assert hash_of(text) == hashed
    assert known.by_id("a", f"sha256:{hashed}") == known.by_hash("a", hashed) == text


@pytest.mark.parametrize("identifier", ["one", f"sha256:{OF_THE_SPECIFICATION}"])
def test_another_s_document_is_as_little_there_as_nobody_s(identifier: str) -> None:
    known = Registered({"a": {"one": TEXT}, "b": {"two": "{ name }"}})
    assert known.by_id("a", identifier) == TEXT
    assert known.by_id("b", identifier) is known.by_id("c", identifier) is None
    assert known.by_hash("b", OF_THE_SPECIFICATION) is None


def test_an_id_is_no_hash_and_a_hash_no_id() -> None:
    known = Registered({"a": {ITS_HASH: TEXT}})
    assert known.by_id("a", ITS_HASH) == TEXT
    assert known.by_hash("a", ITS_HASH) is None
    assert known.by_id("a", OF_THE_SPECIFICATION) is None


def test_registering_replaces_everything() -> None:
    known = Registered({"a": {"one": TEXT}})
    known.register({"a": {"two": TEXT}})
    assert (known.by_id("a", "one"), known.by_id("a", "two")) == (None, TEXT)


def test_what_was_remembered_longest_ago_makes_room() -> None:
    kept = Remembered(most=2)
    for text in ("a", "b"):
        kept.remember("one", hash_of(text), text)
    assert kept.by_hash("one", hash_of("a")) == "a"
    kept.remember("one", hash_of("c"), "c")
    assert [kept.by_hash("one", hash_of(text)) for text in "abc"] == ["a", None, "c"]
    assert kept.by_hash("other", hash_of("a")) is None


def test_a_long_text_is_not_remembered() -> None:
    kept = Remembered(longest=10)
    kept.remember("one", hash_of("x" * 11), "x" * 11)
    assert kept.by_hash("one", hashlib.sha256(b"x" * 11).hexdigest()) is None
