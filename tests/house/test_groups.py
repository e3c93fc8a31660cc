"""Tests of one group run in one process: two browsers, or two worlds, at once are too many."""

import subprocess
import sys
from pathlib import Path

import pytest

FILE = """
import os
import pathlib
import pytest

pytestmark = pytest.mark.xdist_group("together")


@pytest.mark.parametrize("number", range(10))
def test_one(number):
    place = pathlib.Path(__file__).with_name(f"{number}-{pathlib.Path(__file__).stem}.txt")
    place.write_text(os.environ["PYTEST_XDIST_WORKER"])
"""
FILES = 4


@pytest.mark.parametrize(("mark", "workers"), [("xdist_group", 1), ("filterwarnings", 2)])
def test_a_group_is_not_parted(tmp_path: Path, mark: str, workers: int) -> None:
    """With any other mark they are."""
    for number in range(FILES):
        text = FILE.replace("xdist_group", mark).replace("together", "ignore:together")
        (tmp_path / f"test_{number}.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup"]
    done = subprocess.run([*command, str(tmp_path)], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()
    told = [place.read_text(encoding="utf-8") for place in tmp_path.glob("*.txt")]
    assert len(told) == FILES * 10
    assert len(set(told)) == workers
