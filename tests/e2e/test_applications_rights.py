"""Which rights an application is told of, and when the registers are asked at all.

A right that opens nothing in an application is nobody's business there, and whoever is refused
before rights count is refused alike whether or not the registers answer.
"""

from pathlib import Path

import pytest

from tests.applications import CONSOLE, PARTNER
from tests.e2e.holders import HOLDERS, RIGHTS, held, let, link_of, nobodys
from tests.e2e.test_applications import NODE, Application, granted
from tests.e2e.watching import EVENTS, Watch, socket_of
from tests.world import CARE_SYSTEMS, Backends

REACHED = {
    "relative": (["NO-3216"], ["DK-0217"]),
    "parent": (["DK-0751", "DK-0147", "NO-3216"], ["DK-0217"]),
    "guardian": (["DK-0751", "NO-3216"], ["DK-0217"]),
    "fullmektig": (["DK-0751", "DK-0217"], ["NO-3216"]),
}
"""Municipalities in which a person's rights open nothing, and one in which they do."""


@pytest.mark.parametrize("person", REACHED)
async def test_an_application_is_told_only_of_rights_that_open_something_in_it(
    stubs: Backends, tmp_path: Path, person: str
) -> None:
    """Neither in the list nor by id: whom somebody acts for elsewhere is not its business."""
    nowhere, there = REACHED[person]
    async with granted(stubs, tmp_path, municipalities=nowhere) as partner:
        console = Application(partner.world, CONSOLE)
        whole = (await console.data(person, RIGHTS))["viewer"]["representations"]
        others = [one for one in whole if one["role"] != "CITIZEN"]
        assert others
        told = (await partner.data(person, RIGHTS))["viewer"]["representations"]
        assert [one["role"] for one in told] == ["CITIZEN"]
        for one in others:
            assert await partner.data(person, NODE, id=one["id"]) == {"node": None}
    (tmp_path / "there").mkdir()
    async with granted(stubs, tmp_path / "there", municipalities=there) as partner:
        told = (await partner.data(person, RIGHTS))["viewer"]["representations"]
        assert {one["id"] for one in others} & {one["id"] for one in told}


# ------------------------------------------------------------------ refused before rights count


HOLDER = next(one for one in HOLDERS if (one.person, one.code) == ("relative", "DK-0217"))
BEFORE = {
    "a sign-in that is not sure enough": ("low", CONSOLE),
    "a sign-in of another country": ("innbygger", CONSOLE),
    "an application without that role": ("relative", PARTNER),
}
"""Who is refused whatever the registers say: a person, and the application they ask with."""


@pytest.mark.parametrize("who", BEFORE)
async def test_whoever_is_refused_before_rights_count_is_refused_without_the_registers(
    stubs: Backends, tmp_path: Path, who: str
) -> None:
    """By every road by an id, and the same as an id that nobody has."""
    person, client = BEFORE[who]
    async with granted(stubs, tmp_path, roles=["CITIZEN"]) as partner:
        world = partner.world
        record = (await held(world, HOLDER)).record
        application = Application(world, client)
        let(world)
        world.backends.fault("identity_stub", path="registers/.*", kind="fail", status=500)
        world.backends.forget_requests()
        for one in (record, nobodys(record), "forged"):
            answer = await application.ask(person, NODE, id=one)
            assert answer.keys() == {"data", "extensions"}
            assert answer["data"] == {"node": None}
            async with socket_of(world, application.token(person)) as socket:
                payload = {"query": EVENTS, "variables": {"id": one}}
                socket.say(type="subscribe", id="w", payload=payload)
                assert await Watch(socket).ends() == "NO_LONGER_AVAILABLE"
        link = await link_of(world, person, record)
        head = {"authorization": f"Bearer {application.token(person)}"}
        assert (await world.http.get(link, headers=head)).status_code == 404
        asked = world.backends.requests("identity_stub", *CARE_SYSTEMS)
        assert [one for one in asked if "registers" in one["path"]] == []
