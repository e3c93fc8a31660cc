"""Every limit can be set, strictly, and is otherwise what the program says."""

from dataclasses import asdict, fields
from pathlib import Path

import pytest

from gateway.config.client_shapes import LimitsTable
from gateway.domain.errors import Misconfigured
from gateway.execution.limits import Limits
from tests.unit.config.files import CLIENTS, environment, settings, written

NAMES = [field.name for field in fields(Limits)]


def limits(folder: Path, table: str) -> Limits:
    written(folder, clients=f"{CLIENTS}\n{table}\n")
    return settings(environment(folder)).clients.limits


def test_every_limit_can_be_set() -> None:
    assert set(LimitsTable.model_fields) == set(NAMES)


def test_without_a_word_limits_hold_as_they_are(tmp_path: Path) -> None:
    assert limits(tmp_path, "") == Limits()
    assert limits(tmp_path, "[limits]") == Limits()
    assert all(value > 0 for value in asdict(Limits()).values())


@pytest.mark.parametrize("name", NAMES)
def test_a_limit_that_is_set_is_that_and_no_other_changes(tmp_path: Path, name: str) -> None:
    found = asdict(limits(tmp_path, f"[limits]\n{name} = 1234"))
    assert found == {**asdict(Limits()), name: 1234}


@pytest.mark.parametrize("wrong", ["0", "-1", '"20"', "1.5", "true", "99999999999"])
@pytest.mark.parametrize("name", ["depth", "body_bytes"])
def test_a_limit_that_is_none_is_a_slip(tmp_path: Path, name: str, wrong: str) -> None:
    with pytest.raises(Misconfigured, match=r"clients\.toml line \d+: .*" + name):
        limits(tmp_path, f"[limits]\n{name} = {wrong}")


def test_a_limit_that_there_is_not_is_a_slip(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="dept"):
        limits(tmp_path, "[limits]\ndept = 5")
