"""Two worlds that differ only in what is hidden give equal answers, to the byte.

Bodies, headers, statuses, ids, cursors, sizes of pages, and what the care systems were asked
(pages of a list that is cut may differ). Each world is begun anew, at the same moment, on the
same ports, with the same upstream ids for what is shown.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.leak.asking import Asking
from tests.leak.walks import everything
from tests.world import CARE_SYSTEMS, STUBS, backends, free_ports, gateway

LOOKS = [
    ("citizen", None, "DK-0751"),
    ("citizen", None, "DK-0147"),
    ("citizen", None, "DK-0217"),
    ("relative", "RELATIVE", "DK-0530"),
    ("parent", "PARENT", "DK-0217"),
    ("innbygger", None, "NO-3216"),
]
PAGES = re.compile(r"_page|[?&]page=|/pages?/|[?&]offset=")
pytestmark = pytest.mark.xdist_group("worlds")


async def lived(hidden: int, ports: list[int], folder: Path) -> list[dict[str, Any]]:
    """All that is heard in one world, and all that its care systems were asked."""
    folder.mkdir()
    heard: list[dict[str, Any]] = []
    with backends(hidden=hidden, ports=ports) as running:
        for index, (person, role, code) in enumerate(LOOKS):
            place = folder / str(index)
            place.mkdir()
            running.forget()
            async with gateway(running, place) as world:
                asking = Asking(world, person, code)
                await asking.take_on(role)
                await everything(asking)
                requests = running.requests(*CARE_SYSTEMS)
                heard.append({"answers": asking.heard, "asked": sorted(map(line, requests))})
    return heard


def line(request: dict[str, Any]) -> str:
    """A request without what is random in it by design."""
    return f"{request['method']} {request['path']}?{request['query']} {request['body']}"


async def test_what_is_hidden_changes_nothing_that_can_be_seen(tmp_path: Path) -> None:
    ports = free_ports(len(STUBS))
    one = await lived(0, ports, tmp_path / "one")
    other = await lived(7, ports, tmp_path / "other")
    for look, first, second in zip(LOOKS, one, other, strict=True):
        assert len(first["answers"]) == len(second["answers"]), look
        for a, b in zip(first["answers"], second["answers"], strict=True):
            assert a == b, look
        asked = [[r for r in world["asked"] if not PAGES.search(r)] for world in (first, second)]
        assert asked[0] == asked[1], look
