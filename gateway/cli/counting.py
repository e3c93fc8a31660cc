"""How many entries a log has, and how many of them have been proved: for progress only."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import func, select

from gateway.domain.errors import Misconfigured
from gateway.store.exporting import Wanted, only
from gateway.store.keyed import KeyRing, StoreKey
from gateway.store.snapshots import snapshot
from gateway.store.tables import ACCESS

_ENTRY: Final = "entry"


def entries(url: str, wanted: Wanted) -> int | None:
    """How many there are of those that are wanted; None where they cannot be counted."""
    question = only(wanted, select(func.count()).select_from(ACCESS))
    try:
        with snapshot(url) as connection:
            return connection.execute(question).scalar()
    except Misconfigured:
        return None


def counted(keys: KeyRing, one_more: Callable[[], None]) -> KeyRing:
    """The same keys; each link of an entry that they make is told: an entry is proved with one."""
    return KeyRing(_Counted(key, one_more) for key in keys)


class _Counted(StoreKey):
    def __init__(self, key: StoreKey, one_more: Callable[[], None]) -> None:
        """Not made anew: what it is made of is nobody's to read."""
        self.id = key.id
        self._link, self._one_more = key.link, one_more

    def link(self, kind: str, previous: str, content: str) -> str:
        if kind == _ENTRY:
            self._one_more()
        return self._link(kind, previous, content)
