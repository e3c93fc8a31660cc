"""A file that is not what was said of it, or does not come, is not handed on."""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.fetching import a_link, documents, fetch, newest
from tests.world import Backends, Gateway, gateway


@pytest.mark.parametrize("said", [0, 10, 1_000_000])
@pytest.mark.parametrize("title", ["Scannet journal 1998-2012", "Afgørelse om hjemmehjælp"])
async def test_a_file_larger_than_was_said_gives_no_byte(
    world: Gateway, title: str, said: int
) -> None:
    """The huge one is 700 MB whatever its document says; the letter has some hundred bytes."""
    lie = [{"at": "fileSize", "value": said}]
    world.backends.fault("nexus_stub", path=r"documents/\d+$", kind="edit", edits=lie)
    found = {d["title"]: d["download"] for d in await documents(world)}
    assert found[title]["bytes"] == said
    response = await fetch(world, found[title]["url"])
    if said == 1_000_000 and title.startswith("Afg"):
        assert response.status_code == 200
        return
    assert response.status_code == 502
    assert response.headers["content-type"].startswith("application/json")
    assert response.json()["errors"][0]["extensions"] == {"code": "SOURCE_INVALID"}


async def test_a_file_that_has_become_another_kind_is_not_given(world: Gateway) -> None:
    """A letter whose bytes come as a web page is not handed on."""
    url = await a_link(world)
    world.backends.fault("nexus_stub", path="content$", kind="rubbish")
    response = await fetch(world, url)
    assert response.status_code == 502
    assert b"html" not in response.content


@pytest.mark.parametrize(
    ("habit", "status", "code"),
    [
        ({"kind": "hang"}, 504, "SOURCE_TIMEOUT"),
        ({"kind": "fail", "status": 500}, 503, "SOURCE_UNAVAILABLE"),
        ({"kind": "cut"}, 503, "SOURCE_UNAVAILABLE"),
        ({"kind": "redirect", "to": "http://127.0.0.1:9/"}, 502, "SOURCE_INVALID"),
    ],
)
async def test_a_source_that_fails_is_told_apart(
    stubs: Backends, tmp_path: Path, habit: dict[str, Any], status: int, code: str
) -> None:
    quick = {"OMSORG_READ_BUDGET": "4"}
    async with gateway(stubs, tmp_path, environment=quick) as world:
        url = await a_link(world)
        stubs.fault("nexus_stub", path="content$", **habit)
        response = await fetch(world, url)
        assert response.status_code == status
        assert response.json()["errors"][0]["extensions"] == {"code": code}
        assert (await newest(world))[0]["outcome"] == "ANSWERED"
