"""The report of the long attacks says how each part ended, and so does the exit code."""

import re
import sys
from pathlib import Path

import pytest

from tests import harden
from tests.times import TIMES
from tests.world import ROOT

SAYS = "import sys; sys.stdout.write('one line'); raise SystemExit({code})"
WRITES = (
    "import os, sys; open(sys.argv[-1], 'w').write('# A report\\n\\nof ' + os.environ['"
    + TIMES
    + "'])"
)


def parts(code: int) -> list[harden.Part]:
    return [
        harden.Part("The first", [sys.executable, "-c", SAYS.format(code=code)]),
        harden.Part("The second", [sys.executable, "-c", WRITES], writes=True),
    ]


@pytest.mark.parametrize(("code", "ends"), [(0, 0), (1, 1), (5, 1)])
def test_whatever_a_part_finds_is_what_the_whole_ends_with(
    code: int,
    ends: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = tmp_path / "var" / "report.md"
    monkeypatch.setattr(harden, "parts", lambda **_: parts(code))
    monkeypatch.setattr(sys, "argv", ["harden", "--report", str(told), "--times", "7"])
    assert harden.main() == ends
    text = told.read_text(encoding="utf-8")
    assert ("FOUND SOMETHING" in text) is bool(ends)
    assert "| The second | nothing found |" in text
    assert "    one line" in text
    assert "### A report\n\nof 7" in text
    assert str(told) in capsys.readouterr().out


def test_every_part_is_there_to_be_done() -> None:
    for part in harden.parts(pairs=1, seconds=1, seed=1):
        for word in part.command:
            if word.startswith("tests/"):
                assert (ROOT / word).exists(), word
            if re.fullmatch(r"tests(\.\w+)+", word):
                assert (ROOT / word.replace(".", "/") / "__main__.py").is_file(), word
