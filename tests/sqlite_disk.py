"""The disk under SQLite, in this process: what is written ahead and synchronized is seen, held up
or made to fail.

SQLite reaches files through a table of functions (https://sqlite.org/c3ref/vfs.html). While `disk`
is in use, write-ahead logs that are opened get a copy of that table in which writing and
synchronizing pass through Python and then go where they always go. Nothing is assumed of what
SQLite does on which setting.
"""

import contextlib
import ctypes
import threading
from collections.abc import Iterator
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p, cast
from importlib import import_module
from typing import Any

from tests.untested import untested

_WRITE_AHEAD_LOG = 0x80000
_IO_ERROR_SYNC = 1034
_VERSION, _WRITES, _SYNCS, _METHODS = 0, 3, 5, 19
"""Places in `sqlite3_io_methods`, as in all versions since 3.7; and how many there are."""
_OPENS = 5
"""The place of `xOpen` in `sqlite3_vfs`, in words after two, the first of which are numbers."""
_VFS = 21

_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)
_Words = c_void_p * _METHODS


class Disk:
    """What the write-ahead logs were told, as it happened: `write` and `sync`."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.fails = False
        self.held = threading.Event()
        """Set as soon as somebody waits for the disk that is held."""
        self._goes = threading.Event()
        self._goes.set()

    @property
    def syncs(self) -> int:
        """How often something was to be made durable."""
        return self.told.count("sync")

    def hold(self) -> None:
        """From now on whoever synchronizes waits."""
        self.held.clear()
        self._goes.clear()

    def let_go(self) -> None:
        """Let them go on."""
        self._goes.set()

    def let_go_once(self) -> None:
        """Let who waits go on; the next one waits again."""
        self.let_go()
        self.hold()

    def write(self) -> None:
        self.told.append("write")

    def sync(self) -> int:
        """The error that it ends with, or 0."""
        if not self._goes.is_set():
            self.held.set()
            self._goes.wait(20)
        if self.fails:
            return _IO_ERROR_SYNC
        self.told.append("sync")
        return 0


@contextlib.contextmanager
def disk() -> Iterator[Disk]:
    """Everything that this process opens meanwhile is on it."""
    places = _places()
    made = Disk()
    with places.using(made):
        yield made
        made.let_go()


class _Places:
    """Our table of functions, made once: SQLite keeps what points to it."""

    def __init__(self, library: Any) -> None:
        library.sqlite3_vfs_find.restype = c_void_p
        library.sqlite3_vfs_find.argtypes = [c_char_p]
        library.sqlite3_vfs_register.argtypes = [c_void_p, c_int]
        self._library = library
        self._original = library.sqlite3_vfs_find(None)
        self._words = (c_void_p * _VFS).from_buffer_copy(ctypes.string_at(self._original, 8 * _VFS))
        self._open = _Open(self._words[_OPENS])
        self._name = ctypes.create_string_buffer(b"omsorg-tests")
        self._opening = _Open(self._opened)
        self._words[3] = ctypes.addressof(self._name)
        self._words[_OPENS] = cast(self._opening, c_void_p)
        self._tables: dict[int, Any] = {}
        self._kept: list[Any] = []
        self._disk: Disk | None = None

    @contextlib.contextmanager
    def using(self, told: Disk) -> Iterator[None]:
        self._disk = told
        self._library.sqlite3_vfs_register(ctypes.addressof(self._words), 1)
        try:
            yield
        finally:
            self._library.sqlite3_vfs_register(self._original, 1)
            self._disk = None

    def _opened(self, vfs: int, name: int, file: int, flags: int, out: int) -> int:
        failed: int = self._open(vfs, name, file, flags, out)
        methods = cast(file, POINTER(c_void_p))
        if not failed and flags & _WRITE_AHEAD_LOG and methods[0]:
            methods[0] = ctypes.addressof(self._table(methods[0]))
        return failed

    def _table(self, original: int) -> Any:
        if original not in self._tables:
            self._tables[original] = self._copied(original)
        return self._tables[original]

    def _copied(self, original: int) -> Any:
        table = _Words.from_buffer_copy(ctypes.string_at(original, 8 * _METHODS))
        really_write, really_sync = _Write(table[_WRITES]), _Sync(table[_SYNCS])

        def write(file: int, data: int, size: int, at: int) -> int:
            if self._disk is not None:
                self._disk.write()
            failed: int = really_write(file, data, size, at)
            return failed

        def sync(file: int, flags: int) -> int:
            failed: int = really_sync(file, flags)
            return failed or (0 if self._disk is None else self._disk.sync())

        ours = _Write(write), _Sync(sync)
        self._kept += [really_write, really_sync, *ours]
        table[_WRITES], table[_SYNCS] = (cast(one, c_void_p) for one in ours)
        return table


_made: list[_Places] = []


def _places() -> _Places:
    if not _made:
        _made.append(_Places(_library()))
    return _made[0]


def _library() -> Any:
    """The one that Python itself uses, however it was put together with it."""
    for place in (getattr(import_module("_sqlite3"), "__file__", None), None):
        with contextlib.suppress(OSError, AttributeError):
            found = ctypes.CDLL(place)
            found.sqlite3_vfs_register  # noqa: B018
            return found
    raise untested("what SQLite synchronizes", "as this Python hides its functions")
