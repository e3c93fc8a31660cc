"""The docs as a site, built as `make docs` builds it, and what its files load."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from tests.world import ROOT

_LOADS = {"src", "srcset", "poster", "data", "action", "formaction"}
_LEADS = {"canonical", "next", "prev", "alternate"}
"""Links of a head that are told and not fetched."""
_IN_CSS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def built(folder: Path) -> subprocess.CompletedProcess[str]:
    """The build, and everything that it has said."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


class Page(HTMLParser):
    """What a page loads, by which names its parts are found, and what it says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.ids: set[str] = set()
        self.classes: set[str] = set()
        self._styling = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.loads += [value for name, value in told.items() if name in _LOADS]
        self.loads += in_css(told.get("style", ""))
        self.classes |= set(told.get("class", "").split())
        if tag == "link" and told.get("rel") not in _LEADS:
            self.loads.append(told.get("href", ""))
        if "id" in told:
            self.ids.add(told["id"])
        self._styling = tag == "style"

    def handle_data(self, data: str) -> None:
        if self._styling:
            self.loads += in_css(data)


def in_css(text: str) -> list[str]:
    """The addresses that a style sheet loads."""
    return [address or imported for address, imported in _IN_CSS.findall(_COMMENT.sub("", text))]


def loaded(site: Path) -> Iterator[tuple[Path, str]]:
    """Every address that a page or a style sheet of the site loads."""
    for page in site.rglob("*.html"):
        yield from ((page, address) for address in Page(page.read_text(encoding="utf-8")).loads)
    for sheet in site.rglob("*.css"):
        yield from ((sheet, address) for address in in_css(sheet.read_text(encoding="utf-8")))


def addresses_in_scripts(site: Path) -> Iterator[tuple[Path, str]]:
    """Every address in code, comments apart, of scripts and of those within pages."""
    for script in site.rglob("*.js"):
        yield from ((script, one) for one in _addresses(script.read_text(encoding="utf-8")))
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for script in re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL):
            yield from ((page, one) for one in _addresses(script))


def _addresses(text: str) -> list[str]:
    return re.findall(r"(?:https?|wss?):?//[^\"'`\s)]+", _COMMENT.sub("", text))
