"""Puts the console page into the wheel, and has npm build it first where that is not done.

`console/dist/.stamp` is written when a build has ended well; vite removes it when one begins. It
holds the fingerprint that the sources had before npm began: times tell neither of what was edited
meanwhile, nor of what was deleted or copied in. Run as a program, this prints that of the sources,
and the Makefile keeps the same stamp.
"""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.builders.wheel import WheelBuilderConfig

_CARRIED: Final = "gateway/console_page"
_NOT_SOURCES: Final = frozenset({"dist", "node_modules"})
_BUILDING: Final = (
    # Where NODE_ENV is production, npm would leave out what builds the page.
    ("ci", "--include=dev", "--loglevel=error"),
    ("run", "--silent", "build"),
)
_WITHOUT: Final = "or set HATCH_BUILD_NO_HOOKS=true for a wheel without the page"


class ConsolePage(BuildHookInterface[WheelBuilderConfig]):
    """Ends the build with a sentence where the page is neither built nor can be."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files of the page. An editable install takes them from the checkout."""
        if version == "editable":
            return
        console = Path(self.root, "console")
        if not _is_built(console):
            npm = _npm()
            self.app.display_info("Building the console page (about half a minute)...")
            _build(console, npm)
        for path in _files(console / "dist"):
            inside = path.relative_to(console / "dist").as_posix()
            build_data["force_include"][str(path)] = f"{_CARRIED}/{inside}"


def _npm() -> str:
    found = shutil.which("npm")
    if found is None:
        sys.exit(
            "The console page is not built, or older than its sources, and npm is missing: "
            f"install Node 20 or newer and build again, {_WITHOUT}."
        )
    return found


def _build(console: Path, npm: str) -> None:
    before = _fingerprint(console)
    for told in _BUILDING:
        # Standard output belongs to hatch, which names there what it has made.
        ended = subprocess.run(  # noqa: S603 - npm, and nothing from outside
            [npm, *told], cwd=console, stdout=sys.stderr, check=False
        )
        if ended.returncode != 0:
            sys.exit(
                f"The console page is not built, `npm {told[0]}` failed (see above): "
                f"mend that and build again, {_WITHOUT}."
            )
    (console / "dist" / ".stamp").write_text(f"{before}\n", encoding="utf-8")


def _is_built(console: Path) -> bool:
    """Whether a build has ended well, of these very sources."""
    stamp = console / "dist" / ".stamp"
    return stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == _fingerprint(console)


def _fingerprint(console: Path) -> str:
    """Of the names and contents of all sources."""
    whole = hashlib.sha256()
    for path in sorted(_sources(console)):
        whole.update(path.relative_to(console).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _sources(console: Path) -> Iterator[Path]:
    for path in console.iterdir():
        if path.name not in _NOT_SOURCES:
            yield from _files(path) if path.is_dir() else filter(Path.is_file, [path])


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.name != ".stamp")


if __name__ == "__main__":
    sys.stdout.write(f"{_fingerprint(Path(__file__).with_name('console'))}\n")
