"""Words that keep a document from being shown: the quick look finds what the pattern finds."""

import re
from random import Random

import pytest

from gateway.systems.nexus.documents import WITHHELD_WORDS
from gateway.systems.nexus.plain import withheld
from gateway.systems.nexus.plain.withheld import is_withheld


def test_every_letter_of_a_withheld_word_is_known_in_each_of_its_writings():
    letters = set("".join(withheld._STEMS))
    alike = re.compile(f"[{''.join(letters)}]", re.IGNORECASE)
    writings = {chr(number) for number in range(0x10FFFF) if alike.match(chr(number))}
    assert {w for w in writings if w.lower() not in letters} == withheld._NOT_LOWERED


@pytest.mark.parametrize("stem", withheld._STEMS)
def test_a_withheld_word_is_found_wherever_it_stands(stem):
    random = Random(stem)
    around = ["", "x", " ", "op", "Blodtryks", "ske", "sk", "er", "æ", "_", "1", "\u0130", "ı"]
    for _ in range(400):
        word = "".join(random.choice((c, c.upper())) for c in stem)
        word = random.choice((word, word.replace("i", "ı"), word.replace("S", "ſ")))
        name = random.choice(around) + word + random.choice(around)
        assert is_withheld(name) is (WITHHELD_WORDS.search(name) is not None), name
