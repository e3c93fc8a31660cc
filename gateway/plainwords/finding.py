"""Finding known terms in running text, in one pass over its words."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(slots=True)
class _Node:
    """What has been read of a term so far. `exact` holds forms that count only as written."""

    nexts: "dict[str, _Node]" = field(default_factory=dict)
    exact: dict[str, int] = field(default_factory=dict)
    any_case: int | None = None

    def term_ending_here(self, written: str) -> int | None:
        return self.exact.get(written, self.any_case)


class Finder:
    """Terms as whole words, the longest where several begin; the text is only read.

    Case is ignored, except in forms with a capital inside: SAT is oxygen, sat is a verb. The time
    taken grows with the text's length times the longest term's.
    """

    def __init__(self, forms: Iterable[tuple[str, int]]) -> None:
        """Take forms, each with the number of its term; of equal forms the first counts."""
        self._root = _Node()
        for form, number in forms:
            self._add(_tokens(form), number)

    def numbers_in(self, text: str) -> list[int]:
        """The terms' numbers in the order of their first appearance, each once."""
        tokens = _tokens(text)
        found: dict[int, None] = {}
        start = 0
        while start < len(tokens):
            number, end = self._longest_at(tokens, start)
            if number is not None:
                found.setdefault(number)
            start = end
        return list(found)

    def _add(self, tokens: Sequence[str], number: int) -> None:
        node = self._root
        for token in tokens:
            node = node.nexts.setdefault(token.casefold(), _Node())
        written = "".join(tokens)
        if any(letter.isupper() for letter in written[1:]):
            node.exact.setdefault(written, number)
        elif node.any_case is None:
            node.any_case = number

    def _longest_at(self, tokens: Sequence[str], start: int) -> tuple[int | None, int]:
        node, number, end = self._root, None, start + 1
        for position in range(start, len(tokens)):
            following = node.nexts.get(tokens[position].casefold())
            if following is None:
                break
            node = following
            here = node.term_ending_here("".join(tokens[start : position + 1]))
            if here is not None:
                number, end = here, position + 1
        return number, end


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(unicodedata.normalize("NFC", text))
