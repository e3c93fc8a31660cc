"""The registers' own words for rights that open a portal are settings, by country."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from gateway.app import build
from gateway.config.identity import read_identity
from gateway.upstream.machine_tokens import Credentials
from tests.world import NOW, Backends, Gateway, WorldClock, settings_for

RIGHTS = "{ viewer { representations { role } } }"
MANDATE, WARD, FULLMAKT = (
    ("relative", "RELATIVE"),
    ("guardian", "GUARDIAN"),
    ("fullmektig", "RELATIVE"),
)
# As the stubs' registers have them, and as they might.
WORDS = [
    ("DK", "category", '"Sundhed og sygdom"', '"Bolig og flytning"', MANDATE),
    ("DK", "area", '"Social- og sundhedsportal"', '"sundhed.dk"', MANDATE),
    ("DK", "privilege", '"urn:dk:omsorgsportal:laes"', '"urn:dk:fmk:view"', MANDATE),
    ("DK", "scope", '"alle personlige forhold"', '"økonomiske forhold"', WARD),
    ("NO", "service_area", "3", "7", FULLMAKT),
]


@asynccontextmanager
async def counting(
    running: Backends, folder: Path, country: str, setting: str, word: str
) -> AsyncIterator[Gateway]:
    """A gateway whose identity.toml says so of that country's registers."""
    settings = settings_for(running, folder)
    path = folder / "identity.toml"
    before = path.read_text(encoding="utf-8")
    table = f'[[registers]]\ncountry = "{country}"\n'
    path.write_text(before.replace(table, f"{table}{setting} = {word}\n"), encoding="utf-8")
    machine = Credentials(client_id="omsorg-demo", secret="demo-secret")
    clock = WorldClock(NOW)
    app = build(replace(settings, identity=read_identity(path, lambda _: machine)), clock)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as http,
    ):
        yield Gateway(http=http, clock=clock, backends=running, app=app)


async def roles(world: Gateway, person: str) -> list[str]:
    found = await world.data(RIGHTS, person=person)
    return [right["role"] for right in found["viewer"]["representations"]]


@pytest.mark.parametrize(("country", "setting", "theirs", "another", "right"), WORDS)
async def test_only_rights_by_the_registers_word_that_is_set_count(
    stubs: Backends,
    tmp_path: Path,
    country: str,
    setting: str,
    theirs: str,
    another: str,
    right: tuple[str, str],
) -> None:
    for word, holds in ((theirs, True), (another, False)):
        async with counting(stubs, tmp_path, country, setting, word) as world:
            for person, role in (MANDATE, WARD, FULLMAKT):
                untouched = (person, role) != right
                expected = ["CITIZEN", role] if holds or untouched else ["CITIZEN"]
                assert await roles(world, person) == expected, person
