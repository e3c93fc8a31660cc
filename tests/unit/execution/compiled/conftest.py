"""What the tests of the compiler share."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture
def uncollected() -> Iterator[None]:
    """No search for cycles while thousands of documents are read; what is left goes at the end."""
    gc.disable()
    yield
    gc.enable()
    gc.collect()
