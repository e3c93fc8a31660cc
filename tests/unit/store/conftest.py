"""A database file that several stores can be opened on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.store.desk import Desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    made = Desk(tmp_path / "store.db")
    await made.open()
    yield made
    for store in made.stores:
        await store.close()
