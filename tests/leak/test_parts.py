"""Parts of a shown topic that are cut: addresses of other hosts, other people's numbers and names.

They carry no word of their own in the stubs, so each is looked for by name.
"""

from typing import Any

import pytest

from tests.leak.asking import RECORD, Asking
from tests.world import Gateway

PROFILE = RECORD % "profile { ... on Profile { relatives { phone } mandateHolders { name } } }"
VIDEOS = RECORD % (
    'calendar { ... on Calendar { appointments(from: "2026-06-01", to: "2027-05-31", first: 100) '
    "{ nodes { video { joinUrl } } } } }"
)
AT = "/entry/*/resource/extension/*/extension/*/valueUrl"


async def profile_for(world: Gateway, person: str, role: str | None) -> dict[str, Any]:
    asking = Asking(world, person, "DK-0751")
    await asking.take_on(role)
    answer = await asking.ask(PROFILE, code="DK-0751", **{"for": asking.right})
    found: dict[str, Any] = answer["data"]["careRecord"]["profile"]
    return found


async def test_a_relative_sees_neither_telephones_nor_other_mandate_holders(
    world: Gateway,
) -> None:
    another = {"reference": {"type": "RelatedPerson", "display": "Vera Ny"}}
    edit = {"at": "/entry/*/resource/provision/actor/-", "value": another}
    world.backends.fault("cura_stub", path="Patient/_search", kind="edit", edits=[edit])
    own = await profile_for(world, "citizen", None)
    assert any(one["phone"] for one in own["relatives"])
    holders = [one["name"] for one in own["mandateHolders"]]
    assert holders == ["Rasmus Berggren", "Vera Ny"]
    seen = await profile_for(world, "relative", "RELATIVE")
    assert len(seen["relatives"]) == len(own["relatives"])
    assert {one["phone"] for one in seen["relatives"]} == {None}
    assert [one["name"] for one in seen["mandateHolders"]] == ["Rasmus Berggren"]


async def join_urls(world: Gateway) -> list[str | None]:
    answer = await Asking(world, "citizen", "DK-0751").ask(VIDEOS, code="DK-0751", **{"for": None})
    nodes = answer["data"]["careRecord"]["calendar"]["appointments"]["nodes"]
    return [one["video"]["joinUrl"] for one in nodes if one and one["video"]]


@pytest.mark.parametrize(
    "address",
    [
        "https://video.elsewhere.example/m/1",
        "https://video.min-dialog.example.elsewhere.example/m/1",
        "https://video.min-dialog.example@elsewhere.example/m/1",
        "https://somebody:secret@video.min-dialog.example/m/1",
        "http://video.min-dialog.example/m/1",
        "//video.min-dialog.example/m/1",
        "javascript:alert(1)",
        "https:video.min-dialog.example",
    ],
)
async def test_an_address_of_another_host_is_not_handed_on(world: Gateway, address: str) -> None:
    before = await join_urls(world)
    assert any(before)
    edit = {"at": AT, "value": address}
    world.backends.fault("cura_stub", path="Appointment/_search", kind="edit", edits=[edit])
    after = await join_urls(world)
    assert len(after) == len(before)
    assert set(after) == {None}
