"""A stream tells nothing that a look would not: no canary, no number, nothing of what is hidden.

Each eye watches while everything happens in the record that can happen, seen and unseen.
"""

import asyncio
import re
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from backends.stage.cast import cast
from tests.e2e.watching import EYES, POLL, Eye, Watch, a_round, turn, turned, watch
from tests.leak.test_numbers import numbers_in
from tests.leak.words import told
from tests.world import CARE_SYSTEMS, NOW, STUB_OF, STUBS, Backends, Gateway, backends, free_ports

BEGIN = "2026-11-26T09:00:00+01:00"
NOTICED = re.compile(r'"at":"[^"]*"')
PAGES = re.compile(r"_page|[?&]page=|/pages?/|[?&]offset=|metadata|hendelser|/token")
WITH_NOTES = {code for code, stub in STUB_OF.items() if stub == "nexus_stub"}
SEEN_AND_HEARD = 5
pytestmark = pytest.mark.xdist_group("worlds")


async def everything_happens(world: Gateway, eye: Eye, *, hidden: bool = True) -> list[str]:
    """All that is heard while it does; `hidden`: also what nobody is to hear of."""

    async def happens(what: str, **more: object) -> dict[str, str]:
        came = world.backends.happen(eye.code, what, eye.subject, **more)
        await a_round(world)
        return came

    async with watch(world, eye) as stream:
        visit = (await happens("book", start=BEGIN))["appointment"]
        await stream.hears()
        if hidden and eye.code in WITH_NOTES:
            await happens("internal-note")
        await happens("move", appointment=visit)
        await stream.hears()
        await happens("answer", body="Et svar")
        await stream.hears()
        if hidden and eye.code in WITH_NOTES:
            await happens("internal-note")
        await happens("complete-visit", appointment=visit)
        await stream.hears()
        gone = (await happens("book", start=BEGIN))["appointment"]
        await stream.hears()
        await happens("remove", appointment=gone)
        await stream.hears()
        return stream.heard


@pytest.mark.parametrize("eye", EYES, ids=str)
async def test_no_canary_and_no_number_is_heard(stubs: Backends, tmp_path: Path, eye: Eye) -> None:
    async with turned(stubs, tmp_path) as world:
        heard = "\n".join(await everything_happens(world, eye))
    assert heard.count("recordEvents") > SEEN_AND_HEARD
    assert told(heard, stubs.canary) == []
    assert numbers_in(heard) == []


async def lived(hidden: int, ports: list[int], folder: Path) -> list[tuple[list[str], list[str]]]:
    """What each eye hears in one world, and what its care systems were asked."""
    found = []
    folder.mkdir()
    with backends(hidden=hidden, ports=ports) as running:
        for eye in EYES:
            place = folder / str(eye)
            place.mkdir()
            running.forget()
            async with turned(running, place) as world:
                heard = await everything_happens(world, eye, hidden=bool(hidden))
            requests = running.requests(*CARE_SYSTEMS)
            paged = [r for r in requests if PAGES.search(f"{r['path']}?{r['query']}")]
            kinds = sorted({f"{r['method']} {r['path']}" for r in requests if r not in paged})
            found.append(([NOTICED.sub("", text) for text in heard], kinds))
    return found


async def test_what_is_hidden_changes_nothing_that_can_be_heard(tmp_path: Path) -> None:
    ports = free_ports(len(STUBS))
    one = await lived(0, ports, tmp_path / "one")
    other = await lived(7, ports, tmp_path / "other")
    for eye, first, second in zip(EYES, one, other, strict=True):
        assert first == second, eye


async def lost(world: Gateway, stream: Watch) -> str:
    """Why it ends, once it has been looked at often enough: a source's push may take a turn too."""
    ending = asyncio.ensure_future(stream.ends())
    for _ in range(4):
        await turn(world, POLL)
        if (await asyncio.wait({ending}, timeout=5))[0]:
            break
    return await ending


@pytest.mark.parametrize("kind", ["fail", "rubbish", "cut"])
@pytest.mark.parametrize("eye", [EYES[0], EYES[2], EYES[4], EYES[5]], ids=str)
async def test_on_a_bad_day_the_log_names_nobody(
    stubs: Backends, tmp_path: Path, eye: Eye, kind: str
) -> None:
    async with turned(stubs, tmp_path) as world:
        with capture_logs() as lines:
            async with watch(world, eye) as stream:
                stubs.fault(
                    STUB_OF[eye.code], path="ppointment|vents|ommunication|onversation", kind=kind
                )
                for _ in range(2):
                    await a_round(world)
                assert await lost(world, stream) == "SOURCE_LOST"
        said = str(lines)
    assert "source_failed" in said
    people = cast(NOW.date()).values()
    assert numbers_in(said) == []
    assert not any(one.family in said for one in people)
    assert told(said, stubs.canary) == []
