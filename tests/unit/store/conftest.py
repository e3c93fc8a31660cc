"""A database of each kind that several stores can be opened on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases import Database
from tests.unit.store.desk import Desk


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    made = Desk(database, tmp_path / "heads")
    await made.open()
    yield made
    for store in made.stores:
        await store.close()
