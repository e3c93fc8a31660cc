"""Files in which documents are registered, in the formats that clients' tools write.

- Apollo's `generate-persisted-query-manifest`: an object with `format`
  `apollo-persisted-query-manifest`, `version` 1, and `operations`, each with `id` and `body`.
- Relay's compiler (`persistConfig.file`), GraphQL Codegen and others: an object of texts by their
  ids.
- A folder of `.graphql` (or `.gql`) files: each is a document, known by its file's name without the
  ending.

Every document is also known by `sha256:` and the hash of its text.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

import msgspec

from gateway.domain.errors import Misconfigured

_APOLLO: Final = "apollo-persisted-query-manifest"
_ENDINGS: Final = frozenset({".graphql", ".gql"})
_IDENTIFIER: Final = re.compile(r"(?:x-[\w.~-]{1,64}:)?[\w.~-]{1,256}", re.ASCII)
"""Of the specification's appendix on persisted documents, less `sha256:` and the text's hash."""

Stamp: TypeAlias = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class DocumentFiles:
    """Where each owner's documents are registered."""

    places: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)

    def read(self) -> Mapping[str, Mapping[str, str]]:
        """The texts by owner and id. Raises `Misconfigured` with file and remedy."""
        return {owner: _read_all(places) for owner, places in self.places.items()}

    def stamp(self) -> Stamp:
        """What is different as soon as any of the files is; also where one cannot be looked at."""
        found: set[tuple[str, int, int]] = set()
        for place in {place for places in self.places.values() for place in places}:
            try:
                found.update(_stamps(_files(place)))
            except OSError:
                found.add((str(place), 0, -2))
        return tuple(sorted(found))


def read_manifest(place: Path) -> dict[str, str]:
    """The texts of a manifest or a folder by their ids. Raises `Misconfigured`."""
    try:
        return _read(place)
    except OSError:
        raise _mistake(place, "it cannot be looked at") from None


def _read(place: Path) -> dict[str, str]:
    if not place.exists():
        said = "there is no such file or folder: name another or mend `documents` of the client"
        raise Misconfigured(f"documents in {place.name}: {said}")
    if place.is_dir():
        return {file.stem: _text(file) for file in _files(place) if _is_id(file.stem, file)}
    try:
        told = msgspec.json.decode(_text(place))
    except (msgspec.DecodeError, RecursionError):
        raise _mistake(place, "it is not JSON") from None
    if not isinstance(told, dict):
        raise _mistake(place, "it is no object")
    pairs = _apollo(told, place) if told.get("format") == _APOLLO else list(told.items())
    for identifier, text in pairs:
        if not isinstance(text, str):
            raise _mistake(place, "one of its documents is no text")
        if identifier != _hash_of(text):
            _is_id(identifier, place)
    if len(dict(pairs)) < len(pairs):
        raise _mistake(place, "two of its documents have one id")
    return dict(pairs)


def _read_all(places: tuple[Path, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for place in places:
        for identifier, text in read_manifest(place).items():
            if found.setdefault(identifier, text) != text:
                raise _mistake(place, f"the id {identifier} means another document elsewhere")
    return found


def _apollo(told: dict[str, Any], place: Path) -> list[tuple[str, Any]]:
    operations = told.get("operations")
    if told.get("version") != 1 or not isinstance(operations, list):
        raise _mistake(place, "it is no manifest of version 1")
    if not all(isinstance(one, dict) for one in operations):
        raise _mistake(place, "one of its operations is no object")
    return [(one.get("id"), one.get("body")) for one in operations]


def _is_id(identifier: object, place: Path) -> bool:
    if not isinstance(identifier, str) or not _IDENTIFIER.fullmatch(identifier):
        said = "an id is letters, digits and any of - . _ ~, at most 256"
        raise _mistake(place, said)
    return True


def _hash_of(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _files(place: Path) -> list[Path]:
    if not place.is_dir():
        return [place]
    return sorted(file for file in place.iterdir() if file.suffix in _ENDINGS)


def _stamps(files: list[Path]) -> Iterator[tuple[str, int, int]]:
    for file in files:
        try:
            found = file.stat()
        except OSError:
            yield str(file), 0, -1
        else:
            yield str(file), found.st_mtime_ns, found.st_size


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise _mistake(file, "it cannot be read as UTF-8") from None


def _mistake(place: Path, what: str) -> Misconfigured:
    return Misconfigured(
        f"documents in {place.name}: {what}: write it anew with your client's tool"
    )
