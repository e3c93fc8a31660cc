"""Every question in the docs is asked, and gets an answer: the one that the page shows, if it does.

How a page says as whom and with what is told in `tests/docs/pages.py`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.docs.asking import asked
from tests.docs.finding import assert_shown
from tests.docs.pages import PAGES, Question, questions
from tests.world import ROOT, Backends

QUESTIONS = {page: questions(page) for page in PAGES}
ASKING = [
    pytest.param(page, id=str(page.relative_to(ROOT))) for page, found in QUESTIONS.items() if found
]


@pytest.mark.parametrize("page", ASKING)
def test_every_question_says_as_whom_it_is_asked(page: Path) -> None:
    silent = [question.document for question in QUESTIONS[page] if question.asked is None]
    assert silent == []


@pytest.mark.parametrize("page", ASKING)
async def test_every_question_of_a_page_is_answered(
    page: Path, stubs: Backends, tmp_path: Path
) -> None:
    for question, answer in await asked(QUESTIONS[page], stubs, tmp_path):
        assert_answered(question, answer)


def assert_answered(question: Question, answer: Mapping[str, Any]) -> None:
    __tracebackhide__ = True
    asked_there = f"under {question.heading}:\n{question.document}\n{answer}"
    codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
    assert codes == question.clauses.get("fails", "").split(), asked_there
    for promise in question.shows:
        assert_shown(answer["data"], promise)
    if not codes:
        empty = [name for name, told in answer["data"].items() if told in (None, [], {})]
        assert empty == [], asked_there
    if question.answer is not None:
        assert answer["data"] == question.answer["data"], asked_there
