"""The token for `/metrics`: told or in a file, long enough, and fit to stand in a header."""

from pathlib import Path

import pytest

from gateway.domain.errors import Misconfigured
from tests.unit.config.files import environment, settings, written

GOOD = "f3a9" * 8


def test_without_one_there_are_no_metrics(tmp_path: Path) -> None:
    written(tmp_path)
    assert settings(environment(tmp_path)).metrics_token is None


def test_it_is_told_or_in_a_file(tmp_path: Path) -> None:
    written(tmp_path)
    file = tmp_path / "token"
    file.write_text(f"{GOOD}\n", encoding="utf-8")
    for told in ({"OMSORG_METRICS_TOKEN": GOOD}, {"OMSORG_METRICS_TOKEN_FILE": str(file)}):
        found = settings(environment(tmp_path, **told))
        assert found.metrics_token == GOOD
        assert GOOD not in repr(found)


@pytest.mark.parametrize("bad", ["", GOOD[:-1], f"{GOOD} x", f"{GOOD}ø", f"{GOOD}\n{GOOD}"])
def test_one_that_is_short_or_no_token_is_refused(tmp_path: Path, bad: str) -> None:
    written(tmp_path)
    with pytest.raises(Misconfigured, match="OMSORG_METRICS_TOKEN") as raised:
        settings(environment(tmp_path, OMSORG_METRICS_TOKEN=bad))
    assert GOOD[:8] not in str(raised.value)
