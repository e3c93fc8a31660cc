"""The docs are a site: whole, strict, and with nothing from another host."""

import re
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    is_introspection_type,
    is_specified_directive,
    is_specified_scalar_type,
)

from tests.docs.site import Page, addresses_in_scripts, loaded
from tests.world import ROOT

pytestmark = pytest.mark.xdist_group("console")  # beside the tests that look at the same site

SCHEMA = build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))
PAGES = [str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")]
NEVER_LOADED = {
    "https://${e}/api/v4/projects/${encodeURIComponent(t",  # were a repository set in mkdocs.yml
    "https://bit.ly/2s3ChXG",  # stands in a sentence of lunr's
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
}
"""What the theme's scripts name and do not fetch."""


def test_nothing_of_it_is_loaded_from_another_host(site: Path) -> None:
    foreign = [
        (str(path.relative_to(site)), address)
        for path, address in loaded(site)
        if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", address, re.IGNORECASE)
    ]
    assert foreign == []


def test_everything_that_is_loaded_is_there(site: Path) -> None:
    missing = [
        (str(path.relative_to(site)), address)
        for path, address in loaded(site)
        if address
        and not address.startswith(("data:", "#", "/"))
        and not (path.parent / address.partition("?")[0].partition("#")[0]).resolve().exists()
    ]
    assert missing == []


def test_no_script_of_it_knows_the_address_of_another_host(site: Path) -> None:
    assert {address for _, address in addresses_in_scripts(site)} - NEVER_LOADED == set()
    pages = [Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")]
    assert [page for page in pages if page.classes & {"mermaid", "md-source"}] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_in_the_navigation(page: str, site: Path) -> None:
    target = re.sub(r"(?:^|(?<=/))README\.md$", "index.md", page).removesuffix(".md") + ".html"
    assert (site / target).is_file()
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]
    assert re.search(rf"(?:^|[ :]){re.escape(page)}$", nav, re.MULTILINE)


def test_how_a_question_is_tested_is_told_to_no_reader(site: Path) -> None:
    telling = [p for p in site.rglob("*.html") if "<!-- ask" in p.read_text(encoding="utf-8")]
    assert telling == []


def test_every_definition_of_the_schema_stands_in_the_reference(site: Path) -> None:
    anchors = _anchors(site)
    wanted = {one.name for one in SCHEMA.type_map.values() if not is_introspection_type(one)}
    wanted |= {f"at-{d.name}" for d in SCHEMA.directives if not is_specified_directive(d)}
    assert wanted - anchors == set()


def test_every_field_argument_and_value_stands_in_the_reference(site: Path) -> None:
    wanted = set()
    for one in SCHEMA.type_map.values():
        if is_introspection_type(one):
            continue
        if isinstance(one, GraphQLObjectType | GraphQLInterfaceType):
            wanted |= {f"{one.name}.{name}" for name in one.fields}
            wanted |= {f"{one.name}.{n}.{a}" for n, field in one.fields.items() for a in field.args}
        elif isinstance(one, GraphQLInputObjectType):
            wanted |= {f"{one.name}.{name}" for name in one.fields}
        elif isinstance(one, GraphQLEnumType):
            wanted |= {f"{one.name}.{name}" for name in one.values}
    assert len(wanted) > 500
    assert wanted - _anchors(site) == set()


def test_every_description_of_the_schema_stands_in_the_reference(site: Path) -> None:
    said = re.sub(r"\s+|<[^>]+>", "", " ".join(_texts(site)))
    described = [
        one
        for one in SCHEMA.type_map.values()
        if not is_introspection_type(one) and not is_specified_scalar_type(one)
    ]
    missing = [
        one.name
        for one in described
        if one.description and re.sub(r"[\s`]+", "", one.description) not in _unescaped(said)
    ]
    assert missing == []


def _anchors(site: Path) -> set[str]:
    return {found for text in _texts(site) for found in Page(text).ids}


def _texts(site: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in (site / "reference").glob("*.html")]


def _unescaped(text: str) -> str:
    for escaped, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(escaped, sign)
    return text
