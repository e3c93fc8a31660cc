"""A small copy of the house that wheels are made from, and an npm of pasteboard."""

from pathlib import Path

import pytest

from tests.house.wheels import NPM, copied


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """What a small wheel is made from, the console not built."""
    return copied(tmp_path / "tree", package="gateway/port")


@pytest.fixture
def npm(tmp_path: Path) -> Path:
    """A folder for PATH with the npm of pasteboard, and nothing else."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/npm").write_text(NPM, encoding="utf-8")
    (tmp_path / "bin/npm").chmod(0o700)
    return tmp_path / "bin"
