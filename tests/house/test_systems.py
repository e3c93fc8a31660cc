"""Every care system has all that belongs to one: a stub, its place in the tests, the contracts."""

import shutil
from importlib import import_module
from pathlib import Path

import pytest
from starlette.types import ASGIApp

from gateway.cli.demo import credentials, stubs
from gateway.cli.tables import connected
from gateway.domain.topics import Role, Topic
from gateway.systems import SYSTEMS
from tests.house.test_contracts import verdicts
from tests.leak.asking import LOOKS
from tests.leak.roads import ROADS
from tests.leak.test_two_worlds import LOOKS as LOOKS_IN_TWO_WORLDS
from tests.world import CARE_SYSTEMS, CREDENTIALS, MUNICIPALITIES, NOW, ROOT, STUB_OF, STUBS

SOURCES = {str(code): source for code, source in connected().items()}
WRONG_IN_A_SYSTEM = {
    "import gateway.disclosure.opening": "Only the door opens a sealed record",
    "import gateway.records.door": "Only those behind the schema hold the door handle",
    "import gateway.session.idle": "The house has one staircase",
    "import gateway.systems": "Only routing looks systems up",
    "import gateway.systems.{another}.wire": "Care systems never meet",
    "import backends.{own}_stub.app": "Stubs are strangers to the gateway and to one another",
    "import httpx": "HTTP to sources is spoken in one place",
    "import sqlmodel": "Databases are spoken to in one place",
    "import strawberry": "GraphQL stays upstairs",
}
WRONG_IN_A_STUB = ("import gateway.domain.topics", "import backends.{another}_stub.app")


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_has_a_stub_with_its_dialect_and_a_municipality_in_the_demo(system: str) -> None:
    stub = ROOT / "backends" / f"{system}_stub"
    assert {p.name for p in stub.iterdir()} >= {"__main__.py", "app.py", "README.md", "examples"}
    assert list((stub / "examples").glob("*.json"))
    app = import_module(f"backends.{system}_stub.app")
    built: ASGIApp = app.build(app.Options(today=NOW.date()))
    assert callable(built)
    assert stub.name in CARE_SYSTEMS, f"put a municipality with {system} in municipalities.toml"


def test_the_demo_finds_its_stubs_and_credentials_in_the_two_files() -> None:
    assert {stub.package: stub.port for stub in stubs()} == STUBS
    variables = {f"OMSORG_CREDENTIALS_{name.replace('-', '_')}" for name in CREDENTIALS}
    assert set(credentials()) == variables


@pytest.mark.parametrize("code", MUNICIPALITIES)
def test_the_leak_tests_look_into_every_municipality(code: str) -> None:
    assert any(look[2] == code for look in LOOKS), f"give {code} a line in LOOKS"


@pytest.mark.parametrize("stub", CARE_SYSTEMS)
def test_the_two_worlds_look_into_every_care_system(stub: str) -> None:
    looks = {STUB_OF[code] for _, _, code in LOOKS_IN_TWO_WORLDS}
    assert stub in looks, f"give {stub} a line in test_two_worlds"


@pytest.mark.parametrize("code", MUNICIPALITIES)
def test_the_leak_tests_know_the_road_to_what_is_shown_and_to_medicine(code: str) -> None:
    policy = SOURCES[code].policy
    shown = {t for t in Topic if any(policy.shows(t, role) for role in Role)}
    assert ROADS[STUB_OF[code]].keys() >= shown | {Topic.MEDICATIONS}


@pytest.mark.parametrize("system", SYSTEMS)
def test_wrong_imports_in_its_folders_break_the_contracts(system: str, tmp_path: Path) -> None:
    """All of them at once, since the linter takes its time."""
    for part in ("gateway", "backends"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    another = next(key for key in SYSTEMS if key != system)
    spoil(tmp_path / "gateway/systems" / system / "adapter.py", WRONG_IN_A_SYSTEM, system, another)
    assert broken(tmp_path) >= set(WRONG_IN_A_SYSTEM.values())
    shutil.copytree(
        ROOT / "gateway/systems" / system, tmp_path / "gateway/systems" / system, dirs_exist_ok=True
    )
    for wrong in WRONG_IN_A_STUB:
        place = tmp_path / "backends" / f"{system}_stub" / "app.py"
        before = place.read_text(encoding="utf-8")
        spoil(place, (wrong,), system, another)
        assert broken(tmp_path) == {"Stubs are strangers to the gateway and to one another"}
        place.write_text(before, encoding="utf-8")


def spoil(place: Path, wrong: "dict[str, str] | tuple[str, ...]", own: str, another: str) -> None:
    lines = [line.format(own=own, another=another) for line in wrong]
    before = place.read_text(encoding="utf-8")
    place.write_text("\n".join([before, *lines, ""]), encoding="utf-8")


def broken(folder: Path) -> set[str]:
    return {name for name, verdict in verdicts(folder).items() if verdict == "BROKEN"}
