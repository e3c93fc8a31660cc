"""Making wheels of a copy of the house, with the page of an npm of pasteboard: two files.

The npm notes what it is told.
"""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.world import ROOT

CARRIED = "gateway/console_page/"
MADE = {"index.html", "assets/main.js"}
NPM = f"""#!{sys.executable}
import pathlib, sys
with pathlib.Path("..", "told.txt").open("a") as told:
    told.write(sys.argv[1] + " ")
if pathlib.Path("..", "failing.txt").is_file():
    sys.exit("npm says why")
if sys.argv[1] == "run":
    if pathlib.Path("..", "editing.txt").is_file():
        pathlib.Path("..", "editing.txt").unlink()
        pathlib.Path("src", "main.tsx").write_text("edited meanwhile")
    for name in {MADE}:
        made = pathlib.Path("dist", name)
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_text("made")
"""
BESIDES = (
    *("hatch_build.py", "pyproject.toml", "README.md", "requirements.lock", ".gitignore"),
    "Makefile",
)


def copied(tree: Path, package: str = "gateway") -> Path:
    """What a wheel is made from, the console not built; `package` stands for the gateway."""
    unwanted = shutil.ignore_patterns("__pycache__", "*.pyc", "node_modules", "dist")
    shutil.copytree(ROOT / package, tree / "gateway", ignore=unwanted)
    shutil.copytree(ROOT / "console", tree / "console", ignore=unwanted)
    for name in BESIDES:
        shutil.copy2(ROOT / name, tree / name)
    return tree


def build(
    tree: Path, target: str = "wheel", path: Path | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the build. `path` is where programs are found: without it, nowhere."""
    settings = {k: v for k, v in os.environ.items() if not k.startswith("HATCH_")}
    return subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", "out"],
        cwd=tree,
        env={**settings, "PATH": str(path or tree / "nowhere"), **more},
        capture_output=True,
        text=True,
        check=False,
    )


def wheel(tree: Path, target: str = "wheel", path: Path | None = None, **more: str) -> Path:
    """The wheel of a build that ended well."""
    done = build(tree, target, path, **more)
    assert done.returncode == 0, done.stderr
    [made] = (tree / "out").glob("*.whl")
    return made


def files(folder: Path) -> dict[str, bytes]:
    found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    return {name: path.read_bytes() for name, path in found.items()}


def page(made: Path) -> dict[str, bytes]:
    """The files of the page in a wheel."""
    with zipfile.ZipFile(made) as opened:
        names = [name for name in opened.namelist() if name.startswith(CARRIED)]
        return {name.removeprefix(CARRIED): opened.read(name) for name in names}
