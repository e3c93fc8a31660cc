"""How much of the access log an application is told: what its users may open in it, and no more."""

from pathlib import Path
from typing import Any

import pytest

from tests.applications import CONSOLE
from tests.e2e.holders import HOLDERS, held
from tests.e2e.test_applications import NODE, Application, granted
from tests.world import Backends

LOG = """{ viewer { accessLog(first: 100) { nodes {
  id role subject { name } municipality { code } outcome actor { name }
} } } }"""
OPEN = """
query ($code: MunicipalityCode!) { careRecord(municipality: $code) { ... on CareRecord { id } } }
"""
RELATIVE = next(one for one in HOLDERS if (one.person, one.code) == ("relative", "DK-0217"))


async def log_of(application: Application, person: str) -> list[dict[str, Any]]:
    told = await application.data(person, LOG)
    found: list[dict[str, Any]] = told["viewer"]["accessLog"]["nodes"]
    return found


async def test_entries_of_municipalities_that_were_not_granted_are_not_told(
    stubs: Backends, tmp_path: Path
) -> None:
    async with granted(stubs, tmp_path, municipalities=["DK-0751"]) as partner:
        console = Application(partner.world, CONSOLE)
        for code in ("DK-0751", "DK-0217", "DK-0147"):
            await console.data("citizen", OPEN, code=code)
        whole = await log_of(console, "citizen")
        assert {one["municipality"]["code"] for one in whole} == {"DK-0751", "DK-0217", "DK-0147"}
        told = await log_of(partner, "citizen")
        assert told == [one for one in whole if one["municipality"]["code"] == "DK-0751"]
        for one in whole:
            found = await partner.data("citizen", NODE, id=one["id"])
            assert (found["node"] is not None) is (one in told)


@pytest.mark.parametrize(
    ("roles", "is_told"), [(["CITIZEN"], False), (["CITIZEN", "RELATIVE"], True)]
)
async def test_what_one_did_for_others_is_told_only_where_that_role_was_granted(
    stubs: Backends, tmp_path: Path, *, roles: list[str], is_told: bool
) -> None:
    """Whose record a person looks after is not the business of an application for oneself."""
    async with granted(stubs, tmp_path, municipalities="all", roles=roles) as partner:
        await held(partner.world, RELATIVE)
        console = Application(partner.world, CONSOLE)
        [entry, *_] = await log_of(console, "relative")
        assert entry["role"] == "RELATIVE"
        assert entry["subject"] is not None
        assert (entry in await log_of(partner, "relative")) is is_told
        assert (await partner.data("relative", NODE, id=entry["id"]) != {"node": None}) is is_told
        about = await log_of(partner, "citizen")
        assert entry["actor"]["name"] in {one["actor"]["name"] for one in about}
