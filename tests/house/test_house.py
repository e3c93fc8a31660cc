"""The house keeps its own rules: files, names, locks and folders."""

import ast
import re
from pathlib import Path
from pkgutil import resolve_name

import pytest

from gateway.port import SystemSpec
from gateway.systems import SYSTEMS

ROOT = Path(__file__).parents[2]
SIX = {
    "__init__.py",
    "adapter.py",
    "wire.py",
    "translate.py",
    "policy.py",
    "offers.py",
    "README.md",
}
LARGEST = 300
LOCKS = [*ROOT.glob("requirements*.lock"), *ROOT.glob("console/package-lock.json")]
LOCKS += ROOT.glob("examples/*/package-lock.json")
LOCKS += ROOT.glob("bench/peers/*/package-lock.json")
LOCKS += [p for p in ROOT.glob("tests/**/package-lock.json") if "node_modules" not in p.parts]
PROGRAM = [p for part in ("gateway", "backends") for p in (ROOT / part).rglob("*.py")]


def test_every_system_folder_has_a_line_and_every_line_a_folder() -> None:
    folders = {p.name for p in (ROOT / "gateway/systems").iterdir() if (p / "__init__.py").exists()}
    assert set(SYSTEMS) == folders


def test_the_table_of_systems_is_alphabetical() -> None:
    assert list(SYSTEMS) == sorted(SYSTEMS)


@pytest.mark.parametrize("key", SYSTEMS)
def test_every_line_leads_to_a_doorplate_of_that_name(key: str) -> None:
    spec = resolve_name(SYSTEMS[key])
    assert isinstance(spec, SystemSpec)
    assert spec.key == key


@pytest.mark.parametrize("key", SYSTEMS)
def test_every_system_has_the_same_six_names_and_a_readme(key: str) -> None:
    found = {p.name for p in (ROOT / "gateway/systems" / key).iterdir()}
    assert found >= SIX


@pytest.mark.parametrize("lock", LOCKS, ids=lambda p: str(p.relative_to(ROOT)))
def test_lock_files_say_what_to_fetch_and_not_from_where(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    if lock.suffix == ".json":
        assert '"resolved"' not in text
        assert '"integrity"' in text
    else:
        assert "://" not in text
        assert "--hash=sha256:" in text


def test_no_file_of_the_program_is_too_long() -> None:
    long = [str(p) for p in PROGRAM if len(p.read_text(encoding="utf-8").splitlines()) > LARGEST]
    assert long == []


def test_every_module_opens_with_a_sentence() -> None:
    silent = [
        str(p)
        for p in PROGRAM
        if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))
        and p.read_text(encoding="utf-8").strip()
    ]
    assert silent == []


def test_only_config_and_the_demo_read_the_environment() -> None:
    readers = {
        str(p.relative_to(ROOT / "gateway"))
        for p in (ROOT / "gateway").rglob("*.py")
        if re.search(r"os\.environ|getenv", p.read_text(encoding="utf-8"))
    }
    assert readers == {"cli/demo.py", "cli/serving.py"}


def test_the_docs_name_every_setting_of_the_environment_and_no_other() -> None:
    """Credentials have a name for each source. Of some a file may be named instead."""
    name = r"OMSORG_(?:CREDENTIALS|[A-Z]+(?:_[A-Z]+)*)"
    told = re.findall(name, (ROOT / "docs" / "operating.md").read_text(encoding="utf-8"))
    read = [
        found
        for path in (ROOT / "gateway").rglob("*.py")
        for found in re.findall(rf'"({name})_?"', path.read_text(encoding="utf-8"))
    ]
    assert {one.removesuffix("_FILE") for one in read} == {
        one.removesuffix("_FILE") for one in told
    }


def test_no_file_of_the_gateway_knows_the_word_of_the_canaries() -> None:
    word = "KAN" + "ARIE"
    knowing = [
        str(p)
        for p in (ROOT / "gateway").rglob("*")
        if p.is_file() and p.suffix != ".pyc" and word.lower().encode() in p.read_bytes().lower()
    ]
    assert knowing == []
