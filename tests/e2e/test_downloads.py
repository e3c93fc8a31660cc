"""A link to a file is good for whom it was made for, with that person's token, and no more."""

from pathlib import Path
from typing import Any

from backends.nexus_stub.data import fill
from backends.nexus_stub.store import Store, opened
from backends.nexus_stub.world import World
from gateway.records.files import SUFFIXES
from tests.e2e.fetching import a_link, documents, fetch, newest
from tests.e2e.own_settings import own_gateway
from tests.world import NOW, Backends, Gateway

PEOPLE = "{ viewer { representations { id role } } }"
PDF, PNG = "application/pdf", "image/png"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# By title, after the stub's letters: what may be handed on, and what may not.
HANDED_ON = {
    "Afgørelse om hjemmehjælp": PDF,
    "Indkaldelse til træning": WORD,
    "Plantegning af badeværelse": PNG,
    "Ansøgning om støttestrømper": PDF,
}
NOT_HANDED_ON = {
    "Nyhedsbrev – Ældrerådet",  # a web page
    "Genogram",  # SVG can run programs
    "Installationsfil til skærmbesøg",  # a program
    "Scannet journal 1998-2012",  # 700 MB
    "Sygeplejefaglig udredning",  # has no file
}
MAGIC = {PDF: b"%PDF", PNG: b"\x89PNG", WORD: b"PK"}


async def test_only_files_of_listed_kinds_and_sizes_have_a_link(world: Gateway) -> None:
    found = {d["title"]: d["download"] for d in await documents(world)}
    assert found.keys() >= {*HANDED_ON, *NOT_HANDED_ON}
    for title, media_type in HANDED_ON.items():
        assert found[title]["mediaType"] == media_type
    for title in NOT_HANDED_ON:
        assert found[title] is None, title
    assert {d["mediaType"] for d in found.values() if d} <= set(SUFFIXES)


async def test_every_file_is_an_attachment_that_nothing_runs_and_nobody_keeps(
    world: Gateway,
) -> None:
    links = [d for d in await documents(world) if d["download"]]
    assert len(links) > 5
    for document in links:
        told = document["download"]
        assert told["url"].startswith("http://gateway.test/documents/")
        assert document["title"] not in told["url"]
        response = await fetch(world, told["url"])
        assert response.status_code == 200
        assert response.headers["content-type"] == told["mediaType"]
        assert len(response.content) == told["bytes"]
        assert response.content.startswith(MAGIC[told["mediaType"]])
        name = f"document.{SUFFIXES[told['mediaType']]}"
        assert response.headers["content-disposition"] == f'attachment; filename="{name}"'
        policy = "default-src 'none'; frame-ancestors 'none'; sandbox"
        assert response.headers["content-security-policy"] == policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in response.headers


async def test_a_link_is_nothing_without_a_token(world: Gateway) -> None:
    """Nor does the answer tell a good link from a bad one."""
    url = await a_link(world)
    world.backends.forget()
    answers = [
        await fetch(world, tried, None) for tried in (url, url[:-1], "/documents/x", url + "%00")
    ]
    assert {a.status_code for a in answers} == {401}
    assert len({a.content for a in answers}) == 1
    assert answers[0].headers["www-authenticate"] == 'Bearer realm="omsorg"'
    assert world.backends.requests("nexus_stub") == []


def endpoint(world: Gateway) -> Any:
    route = next(r for r in world.app.routes if r.path == "/documents/{opaque}")
    return route.endpoint.__self__


async def test_every_link_that_is_not_good_now_is_the_same_404(world: Gateway) -> None:
    """Forged, cut, foreign, withheld, deleted, another role's: equal bytes and equal headers."""
    url = await a_link(world)
    opaque = url.rpartition("/")[2]
    box = endpoint(world).services.box
    code, record, role, document, expires, mark = box.unseal("download", opaque)
    hidden = hidden_documents(record)
    assert {f"{what} document" for what in ("slettet", "kladde", "fremmed", "mc", "fm")} <= set(
        hidden
    )

    def link(**changed: Any) -> str:
        parts = {
            "code": code,
            "record": record,
            "role": role,
            "document": document,
            "expires": expires,
            "mark": mark,
            **changed,
        }
        made: str = box.seal("download", list(parts.values()))
        return f"/documents/{made}"

    assert (await fetch(world, link())).status_code == 200, "the test seals as the gateway does"
    tried = {
        "nonsense": "/documents/x",
        "cut": url[:-1],
        "longer": url + "A",
        "changed": url[:-4] + ("AAAA" if url[-4:] != "AAAA" else "BBBB"),
        "padded": url + "=",
        "an id": f"/documents/{(await documents(world))[0]['id']}",
        "unknown document": link(document="document:1"),
        "another record": link(record="1"),
        "another role": link(role="RELATIVE"),
        "another municipality": link(code="DK-0530"),
        "one that shows no documents": link(code="DK-0751"),
        "not connected": link(code="DK-0101"),
        "expired": link(expires=int(world.clock.now().timestamp())),
        "of somebody else": link(mark="0" * 32),
        **{what: link(document=key) for what, key in hidden.items()},
    }
    answers = {what: await fetch(world, path) for what, path in tried.items()}
    answers["with another person's token"] = await fetch(world, url, "relative")
    answers["with a stranger's token"] = await fetch(world, url, "stranger")
    assert {what: a.status_code for what, a in answers.items()} == dict.fromkeys(answers, 404)
    assert len({a.content for a in answers.values()}) == 1
    assert len({str(sorted(a.headers.items())) for a in answers.values()}) == 1
    assert b"There is no such document for you" in answers["cut"].content


def hidden_documents(record: str) -> dict[str, str]:
    """Documents and forms in this record upstream that must not be had, by their sort.

    The stub's data is made again here: the same seed and day give the same ids.
    """
    store = Store(opened(None))
    fill(store, World(today=NOW.date()), ("helsingor",), 1)
    found = {}
    for kind in ("document", "form"):
        for entity in store.entities("helsingor", kind, int(record)):
            half = entity.body["half"]
            if half["name"].startswith("KANARIE-"):
                found[half["name"].split("-")[1] + f" {kind}"] = str(
                    half["activityIdentifier"]["identifier"]
                )
    return found


async def test_a_link_is_good_for_a_few_minutes(world: Gateway) -> None:
    url = await a_link(world)
    world.clock.advance(minutes=4, seconds=59)
    assert (await fetch(world, url, lifetime="3600")).status_code == 200
    world.clock.advance(seconds=1)
    assert (await fetch(world, url, lifetime="3600")).status_code == 404


async def test_the_right_is_looked_up_anew(world: Gateway) -> None:
    """The relative's link stops with the mandate, although it has not expired."""
    rights = (await world.data(PEOPLE, person="relative"))["viewer"]["representations"]
    url = await a_link(world, "relative", **{"for": rights[1]["id"]})
    assert (await fetch(world, url, "relative")).status_code == 200
    revoked = [{"at": "mandates/*/revokedAt", "value": "2026-11-22T09:59:00Z"}]
    world.backends.fault("identity_stub", path="registers/.*/search", kind="edit", edits=revoked)
    world.clock.advance(seconds=31)
    assert (await fetch(world, url, "relative")).status_code == 404
    assert (await fetch(world, url, "citizen")).status_code == 404


async def test_every_download_leaves_a_line_before_it_is_answered(world: Gateway) -> None:
    url = await a_link(world)
    assert (await fetch(world, url)).status_code == 200
    line, listing = (await newest(world))[:2]
    assert line == {
        "operation": "download",
        "role": "CITIZEN",
        "outcome": "ANSWERED",
        "topicsShown": ["DOCUMENTS"],
        "topicsWithheld": [],
        "subject": {"name": "Nancy Berggren"},
        "actor": {"name": "Nancy Berggren"},
    }
    assert listing["operation"] == "Documents"


async def test_a_download_that_cannot_be_logged_is_not_given(
    world: Gateway, tmp_path: Path
) -> None:
    import sqlite3  # noqa: PLC0415

    url = await a_link(world)
    with sqlite3.connect(tmp_path / "store.sqlite") as database:
        database.execute("DROP TABLE access_log")
    response = await fetch(world, url)
    assert response.status_code == 503
    assert b"%PDF" not in response.content
    assert response.json()["errors"][0]["extensions"] == {"code": "INTERNAL"}


async def test_a_download_is_a_use_of_its_portal(stubs: Backends, tmp_path: Path) -> None:
    """In a Helsingør with Aarhus' four minutes: it counts, and stops when the sign-in has ended."""

    def idle(text: str) -> str:
        return text.replace("[DK-0217]\n", '[DK-0217]\nidle_timeout = "PT4M"\n')

    async with own_gateway(stubs, tmp_path, idle) as world:
        found = [d["download"]["url"] for d in await documents(world) if d["download"]]
        world.clock.advance(minutes=3, seconds=59)
        assert (await fetch(world, found[0], lifetime="3600")).status_code == 200
        world.clock.advance(seconds=59)
        fresh = await a_link(world)
        world.clock.advance(minutes=4)
        ended = await fetch(world, fresh, lifetime="3600")
        assert ended.status_code == 401
        assert b"%PDF" not in ended.content
