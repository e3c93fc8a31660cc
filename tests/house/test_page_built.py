"""The console page is built where it is not built of its very sources, and else never.

By the build of a wheel and by the Makefile, each of which takes what the other has built.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.wheels import MADE, page, wheel
from tests.untested import untested

pytestmark = pytest.mark.xdist_group("wheel")


def heard(tree: Path) -> str:
    """What npm has been told since this was last asked."""
    noted = tree / "told.txt"
    text = noted.read_text(encoding="utf-8") if noted.is_file() else ""
    noted.unlink(missing_ok=True)
    return text


def made(tree: Path, npm: Path) -> None:
    """Run what `make run` runs first, where Python has been set up."""
    if shutil.which("make") is None:
        raise untested("what the Makefile builds", "make is missing; install it.")
    (tree / ".venv").mkdir(exist_ok=True)
    (tree / ".venv/ready").touch()
    done = subprocess.run(
        ["make", "--silent", f"PY={sys.executable}", "console-if-node"],
        cwd=tree,
        env={"PATH": f"{npm}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def wheeled(tree: Path, npm: Path) -> None:
    wheel(tree, path=npm)


SECOND = pytest.mark.parametrize("second", [wheeled, made])
FIRST = pytest.mark.parametrize("first", [wheeled, made])
Builder = Callable[[Path, Path], None]
OLD = (1_000_000_000, 1_000_000_000)


def edited(console: Path) -> None:
    (console / "src/main.tsx").write_text("edited", encoding="utf-8")


def copied_in_with_its_old_time(console: Path) -> None:
    edited(console)
    os.utime(console / "src/main.tsx", OLD)


def added_with_an_old_time(console: Path) -> None:
    (console / "added.html").write_text("added", encoding="utf-8")
    os.utime(console / "added.html", OLD)


def deleted(console: Path) -> None:
    (console / "policy.html").unlink()


def renamed(console: Path) -> None:
    (console / "src/main.tsx").rename(console / "src/first.tsx")


def unfinished(console: Path) -> None:
    """As vite leaves it when it is stopped: it begins with emptying the folder."""
    (console / "dist/.stamp").unlink()


def not_built(console: Path) -> None:
    shutil.rmtree(console / "dist")


@SECOND
@pytest.mark.parametrize(
    "change",
    [
        edited,
        copied_in_with_its_old_time,
        added_with_an_old_time,
        deleted,
        renamed,
        unfinished,
        not_built,
    ],
)
def test_the_page_is_built_again_whatever_happened_to_its_sources(
    tree: Path, npm: Path, second: Builder, change: Callable[[Path], None]
) -> None:
    wheeled(tree, npm)
    assert heard(tree) == "ci run "
    change(tree / "console")
    second(tree, npm)
    assert heard(tree) == "ci run "


@FIRST
@SECOND
def test_a_page_is_built_once_whoever_does_it_and_wherever_it_is_copied(
    tree: Path, npm: Path, first: Builder, second: Builder
) -> None:
    first(tree, npm)
    assert heard(tree) == "ci run "
    for path in (tree / "console").rglob("*"):
        path.touch()
    os.utime(tree / "console/dist/.stamp", OLD)
    second(tree, npm)
    assert heard(tree) == ""
    assert set(page(wheel(tree))) == MADE


@FIRST
@SECOND
def test_what_is_edited_while_the_page_is_built_is_built_the_next_time(
    tree: Path, npm: Path, first: Builder, second: Builder
) -> None:
    (tree / "editing.txt").touch()
    first(tree, npm)
    assert heard(tree) == "ci run "
    second(tree, npm)
    assert heard(tree) == "ci run "
    second(tree, npm)
    assert heard(tree) == ""
