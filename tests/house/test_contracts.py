"""The import contracts bite: a wrong import in a copy of the house breaks the right one."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")

VERDICT = re.compile(r"^(?P<name>\S.*?) (?P<verdict>KEPT|BROKEN)(?: \(.*\))?$", re.MULTILINE)

WRONG = [
    ("gateway/domain/grants.py", "import httpx", "The model is plain Python"),
    ("gateway/disclosure/policy.py", "import msgspec", "The model is plain Python"),
    ("gateway/domain/grants.py", "import gateway.records.reader", "The house has one staircase"),
    ("gateway/records/files.py", "import gateway.routing.register", "The house has one staircase"),
    ("gateway/store/tables.py", "import gateway.session.idle", "The house has one staircase"),
    (
        "gateway/resolvers/calendar.py",
        "import gateway.disclosure.opening",
        "Only the door opens a sealed record",
    ),
    (
        "gateway/systems/nexus/adapter.py",
        "import gateway.disclosure.opening",
        "Only the door opens a sealed record",
    ),
    (
        "gateway/schema/calendar.py",
        "import gateway.records.reader",
        "Only those behind the schema hold the door handle",
    ),
    (
        "gateway/http/graphql.py",
        "import gateway.records.door",
        "Only those behind the schema hold the door handle",
    ),
    (
        "gateway/resolvers/calendar.py",
        "import gateway.signals",
        "Only the wiring chooses how processes signal each other",
    ),
    (
        "gateway/resolvers/watches.py",
        "import gateway.signals.shared",
        "Only the wiring chooses how processes signal each other",
    ),
    (
        "gateway/http/limiting.py",
        "import gateway.rates.in_memory",
        "Only the wiring chooses where rates are counted",
    ),
    (
        "gateway/resolvers/calendar.py",
        "import gateway.systems.nexus.adapter",
        "Care systems are reached by name, never by import",
    ),
    ("gateway/resolvers/calendar.py", "import gateway.systems", "Only routing looks systems up"),
    (
        "gateway/systems/nexus/adapter.py",
        "import gateway.systems.cura.wire",
        "Care systems never meet",
    ),
    (
        "gateway/systems/nexus/adapter.py",
        "import backends.nexus_stub.app",
        "Stubs are strangers to the gateway and to one another",
    ),
    (
        "backends/nexus_stub/app.py",
        "import gateway.port",
        "Stubs are strangers to the gateway and to one another",
    ),
    (
        "backends/nexus_stub/app.py",
        "import backends.cura_stub.app",
        "Stubs are strangers to the gateway and to one another",
    ),
    (
        "backends/stage/cast.py",
        "import gateway.domain.people",
        "Stubs are strangers to the gateway and to one another",
    ),
    ("gateway/resolvers/calendar.py", "import strawberry", "GraphQL stays upstairs"),
    ("gateway/records/reader.py", "import graphql", "GraphQL stays upstairs"),
    (
        "gateway/schema/calendar.py",
        "import gateway.routing.register",
        "What a client may say knows nothing of doors, stores or systems",
    ),
    (
        "gateway/execution/documents.py",
        "import gateway.domain.topics",
        "Execution knows GraphQL, not care",
    ),
    (
        "gateway/systems/nexus/adapter.py",
        "import httpx",
        "HTTP to sources is spoken in one place",
    ),
    ("gateway/upstream/links.py", "import gateway.upstream.client", "No cycles anywhere"),
    (
        "gateway/session/idle.py",
        "import sqlmodel",
        "Databases are spoken to in one place",
    ),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    for part in ("gateway", "backends"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def verdicts(folder: Path) -> dict[str, str]:
    """Every contract's name and whether it was KEPT or BROKEN."""
    done = subprocess.run(
        [LINTER, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )
    found = {m["name"]: m["verdict"] for m in VERDICT.finditer(done.stdout)}
    assert found, done.stdout + done.stderr
    return found


def test_the_house_as_it_stands_keeps_every_contract(copy: Path) -> None:
    assert set(verdicts(copy).values()) == {"KEPT"}


def test_every_contract_has_a_wrong_import_that_breaks_it(copy: Path) -> None:
    assert {contract for _, _, contract in WRONG} == set(verdicts(copy))


@pytest.mark.parametrize(("where", "wrong", "contract"), WRONG, ids=lambda part: str(part)[:40])
def test_a_wrong_import_breaks_the_contract_meant_for_it(
    copy: Path, where: str, wrong: str, contract: str
) -> None:
    place = copy / where
    before = place.read_text(encoding="utf-8")
    place.write_text(before + f"\n{wrong}\n", encoding="utf-8")
    try:
        assert verdicts(copy)[contract] == "BROKEN"
    finally:
        place.write_text(before, encoding="utf-8")


def test_a_folder_that_nobody_placed_is_refused(copy: Path) -> None:
    stray = copy / "gateway" / "utils"
    stray.mkdir()
    (stray / "__init__.py").touch()
    try:
        done = subprocess.run(
            [LINTER, "--no-cache"], cwd=copy, capture_output=True, text=True, check=False
        )
        assert done.returncode != 0
        assert "utils" in done.stdout
    finally:
        shutil.rmtree(stray)
