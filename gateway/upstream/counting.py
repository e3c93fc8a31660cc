"""How each call to a source went, told to whoever counts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from gateway.domain.errors import SourceError, SourceInvalid, SourceTimeout

Notes: TypeAlias = Callable[[str, str], None]
"""Is told a source's name, and `answered`, `unavailable`, `timeout`, `invalid` or `abandoned`."""


def unnoted(_source: str, _outcome: str) -> None:
    """Nobody counts."""


@contextmanager
def noted(notes: Notes, source: str) -> Iterator[None]:
    """Tell how the call inside went. One that is broken off by ourselves is abandoned."""
    outcome = "abandoned"
    try:
        yield
        outcome = "answered"
    except SourceError as error:
        outcome = _kind(error)
        raise
    finally:
        notes(source, outcome)


def _kind(error: SourceError) -> str:
    if isinstance(error, SourceTimeout):
        return "timeout"
    return "invalid" if isinstance(error, SourceInvalid) else "unavailable"
