"""How each call to a source went, told to whoever counts."""

from collections.abc import Callable
from typing import TypeAlias

from gateway.domain.errors import SourceError, SourceInvalid, SourceTimeout

Notes: TypeAlias = Callable[[str, str], None]
"""Is told a source's name, and `answered`, `unavailable`, `timeout`, `invalid` or `abandoned`."""


def unnoted(_source: str, _outcome: str) -> None:
    """Nobody counts."""


class noted:  # noqa: N801 - used as a function is
    """Tell how the call inside went. One that is broken off by ourselves is abandoned."""

    __slots__ = ("_notes", "_source")

    def __init__(self, notes: Notes, source: str) -> None:
        self._notes = notes
        self._source = source

    def __enter__(self) -> None:
        """Nothing is told before the end."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Tell it; what was raised goes on."""
        self._notes(self._source, "answered" if error is None else _outcome(error))


def _outcome(error: BaseException) -> str:
    if not isinstance(error, SourceError):
        return "abandoned"
    if isinstance(error, SourceTimeout):
        return "timeout"
    return "invalid" if isinstance(error, SourceInvalid) else "unavailable"
