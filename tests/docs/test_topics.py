"""Each topic of a record has a place in the docs, with a question that really shows it."""

import re
from pathlib import Path

import pytest

from gateway.domain.topics import Topic
from tests.docs.pages import Question, questions
from tests.world import ROOT

PAGES = sorted((ROOT / "docs" / "topics").glob("*.md"))
TABLE = (ROOT / "docs" / "support-table.md").read_text(encoding="utf-8")
NOT_SHOWN = {"Withheld", "NotOffered"}


def field_of(topic: str) -> str:
    """The name of the topic's field in a record."""
    first, *others = topic.lower().split("_")
    return first + "".join(word.capitalize() for word in others)


def place_of(topic: str) -> tuple[Path, list[Question]]:
    """The one page that has the topic in a heading, and the questions under it."""
    found = [
        (page, part)
        for page in PAGES
        for part in [[q for q in questions(page) if f"`{topic}`" in q.heading]]
        if part
    ]
    assert len(found) == 1, topic
    return found[0]


@pytest.mark.parametrize("topic", Topic)
def test_a_topic_is_shown_by_a_question_of_its_own(topic: str) -> None:
    _, asked = place_of(topic)
    pattern = re.compile(rf"careRecord\.{field_of(topic)}\.__typename=(\w+)")
    shown = {kind for question in asked for kind in pattern.findall(" ".join(question.shows))}
    assert shown
    if is_shown_anywhere(topic):
        assert shown - NOT_SHOWN, f"{topic} is asked only where it is not shown"


@pytest.mark.parametrize("topic", Topic)
def test_a_topic_is_asked_with_what_to_do_where_it_is_not_shown(topic: str) -> None:
    page, asked = place_of(topic)
    visible = [question.document for question in asked if not question.hidden]
    asking = [document for document in visible if f"{field_of(topic)} {{" in document]
    assert asking
    assert all("... on NotShown {" in document for document in asking)
    assert "](../support-table.md)" in page.read_text(encoding="utf-8")


def is_shown_anywhere(topic: str) -> bool:
    rows = re.findall(rf"^\| {topic} \|(.*)\|$", TABLE, re.MULTILINE)
    assert rows
    return any("shown" in row for row in rows)
