"""What MkDocs calls while it builds: the pages of the schema's reference are made here."""

import re
import shutil
from pathlib import Path
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from reference_pages import pages

_ROOT: Final = Path(__file__).parent.parent
_SDL: Final = _ROOT / "schema.graphql"
_ELSEWHERE: Final = re.compile(r"https://(?:unpkg\.com|api\.github\.com)/[^\"'`$]*")
_NOTHING: Final = "data:,"
_HOW_TO_ASK: Final = re.compile(r"^<!-- (?:ask|before|said): .*?-->\n", re.DOTALL | re.MULTILINE)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """A change of the schema is a change of the site, also while one looks at it."""
    config.watch.append(str(_SDL))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the reference, made from the schema as it is in this checkout."""
    for name, text in pages(_SDL.read_text(encoding="utf-8")).items():
        files.append(File.generated(config, f"reference/{name}.md", content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """How a test asks what a page shows is nobody else's business."""
    return _HOW_TO_ASK.sub("", markdown)


def on_post_build(config: MkDocsConfig) -> None:
    """The theme would load diagrams, polyfills and figures of a repository from other hosts.

    What it carries for searching in other languages is asked for by nobody.
    """
    scripts = Path(config.site_dir, "assets", "javascripts")
    for script in scripts.rglob("*.js"):
        text = script.read_text(encoding="utf-8")
        script.write_text(_ELSEWHERE.sub(_NOTHING, text), encoding="utf-8")
    for source in Path(config.site_dir).rglob("*.map"):
        source.unlink()
    shutil.rmtree(scripts / "lunr", ignore_errors=True)
