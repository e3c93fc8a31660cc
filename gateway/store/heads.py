"""Heads: how far each writer's chain had come, in files outside the database.

Each start of a process keeps one small file, rewritten in place after every transaction and before
anybody is answered. A head is never ahead of the log: the log is durable first. It may be behind
after a loss of power, as nobody waits for the file itself to reach the disk.
"""

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from gateway.domain.errors import Misconfigured
from gateway.store.chain import head_link
from gateway.store.keyed import KeyRing, StoreKey

_SIZE: Final = 512
_OWNER_ONLY: Final = 0o600
_FOLDER: Final = 0o700


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """How far one writer had come: `link` is that of its entry `number`, 0 for its registration.

    `registered` is the link of the registration; `key` the id of the writer's key.
    """

    writer: int
    uid: str
    key: str
    registered: str
    number: int
    link: str

    def written(self, key: StoreKey) -> bytes:
        """The file's whole content."""
        content = json.dumps({name: getattr(self, name) for name in self.__slots__})
        return json.dumps([content, head_link(key, content)]).encode().ljust(_SIZE) + b"\n"

    @classmethod
    def read(cls, text: bytes, keys: KeyRing) -> Self | None:
        """The head in a file; None where nobody with one of the keys has written it."""
        try:
            content, link = json.loads(text)
            head = cls(**json.loads(content))
            key = keys.get(head.key)
        except (ValueError, TypeError):
            return None
        return head if key is not None and head_link(key, content) == link else None


def file_name(writer: int, uid: str) -> str:
    """The name of a writer's file."""
    return f"writer-{writer}-{uid[:8]}.head"


class HeadFile:
    """The head of this process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path: Path | None = None
        self._file: int | None = None

    def make_folder(self) -> None:
        """Raises `Misconfigured` where heads cannot be kept there."""
        try:
            self._folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
        except OSError:
            raise Misconfigured(
                "the folder for the log's heads cannot be made: name another with OMSORG_LOG_HEADS"
            ) from None
        if not os.access(self._folder, os.W_OK | os.X_OK):
            raise Misconfigured(
                "the folder for the log's heads cannot be written: mend its rights, or name "
                "another with OMSORG_LOG_HEADS"
            )

    def begin(self, head: Head, key: StoreKey) -> None:
        """Make the file. Raises `Misconfigured` where it cannot be made, or is there already."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        self._path = self._folder / file_name(head.writer, head.uid)
        try:
            self._file = os.open(self._path, flags, _OWNER_ONLY)
            self.keep(head, key)
            os.fsync(self._file)
            _on_disk(self._folder)
        except OSError:
            raise Misconfigured(
                "a head of the log cannot be written: check the folder of OMSORG_LOG_HEADS"
            ) from None

    def keep(self, head: Head, key: StoreKey) -> None:
        """Write it over what was there. Raises `OSError`, also where its file was taken away."""
        if self._file is None or self._path is None:
            raise OSError
        if not os.path.samestat(self._path.stat(), os.fstat(self._file)):
            raise FileNotFoundError
        content = head.written(key)
        if os.pwrite(self._file, content, 0) != len(content):
            raise OSError

    def close(self) -> None:
        """Let it go, on disk if it can be."""
        if self._file is None:
            return
        file, self._file = self._file, None
        with contextlib.suppress(OSError):
            os.fsync(file)
        os.close(file)


def _on_disk(folder: Path) -> None:
    """A new file is there after a loss of power only when its folder is, too."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
