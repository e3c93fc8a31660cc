"""Reading the heads in the folders outside the database."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gateway.domain.errors import Misconfigured
from gateway.store.heads import Head
from gateway.store.keyed import KeyRing

_NAME: Final = re.compile(r"writer-([0-9]{1,9})-[0-9a-f]{8}\.head", re.ASCII)
_TRIES: Final = 20
_LONGEST: Final = 4096


@dataclass(slots=True)
class Heads:
    """`good`: as they were written. `spoiled`: writers whose file says something else.

    `unknown`: writers whose file is under a key that is not known here, with its id.
    """

    good: list[Head] = field(default_factory=list)
    spoiled: set[int | None] = field(default_factory=set)
    unknown: set[tuple[int | None, str]] = field(default_factory=set)

    def of(self, writer: int) -> Sequence[Head]:
        """The good ones of a writer of this number."""
        return [head for head in self.good if head.writer == writer]

    def has_file_of(self, writer: int) -> bool:
        """Whether there is one that says nothing that can be relied on."""
        return writer in self.spoiled or any(of == writer for of, _ in self.unknown)


def read_heads(folders: Iterable[Path], keys: KeyRing) -> Heads:
    """What stands in them. Raises `Misconfigured` where a folder cannot be read."""
    heads = Heads()
    for folder in folders:
        try:
            for path in sorted(folder.iterdir()):
                if path.suffix == ".head":
                    _read(path, keys, heads)
        except OSError:
            raise Misconfigured(
                "a folder of heads cannot be read: check OMSORG_LOG_HEADS or --heads"
            ) from None
    return heads


def _read(path: Path, keys: KeyRing, heads: Heads) -> None:
    named = _NAME.fullmatch(path.name)
    writer = None if named is None else int(named[1])
    text = b""
    for _ in range(_TRIES):  # its process may be writing it at this very moment
        text = _beginning(path)
        head = _head(text, keys)
        if head is not None and writer in {None, head.writer}:
            heads.good.append(head)
            return
    stranger = _stranger(text, keys)
    if stranger is None:
        heads.spoiled.add(writer)
    else:
        heads.unknown.add((writer, stranger))


def _beginning(path: Path) -> bytes:
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return file.read(_LONGEST)


def _head(text: bytes, keys: KeyRing) -> Head | None:
    try:
        return Head.read(text, keys)
    except ValueError:
        return None


def _stranger(text: bytes, keys: KeyRing) -> str | None:
    """The id of the key that it was written with, if it is not known here."""
    try:
        key = json.loads(json.loads(text)[0])["key"]
    except (ValueError, TypeError, LookupError):
        return None
    return key if isinstance(key, str) and keys.get(key) is None else None
