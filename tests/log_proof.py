"""The log's proofs as somebody else would make them: from what is documented, without the gateway.

A link is an HMAC-SHA256, in hexadecimal, over `link-KIND:PREVIOUS:CONTENT`, where CONTENT is what
the row says as a JSON array (Python's separators, letters as they are), in the order below, moments
in UTC with microseconds. The keys are made from secrets as the settings say, or are given.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

WRITER = ("number", "uid", "started_at", "key")
CHECKPOINT = ("writer", "number", "first", "last", "whole", "until", "cut_at", "key")
ENTRY = (
    *("writer", "number", "at", "kind", "key", "actor", "actor_name", "actor_born", "role"),
    *("subject", "subject_name", "subject_born", "record", "municipality", "application"),
    *("operation", "topics_shown", "topics_withheld", "outcome", "correlation", "without_right"),
)
_MOMENTS = {"at", "started_at", "until", "cut_at"}
_TRUTHS = {"whole", "without_right"}

Asks = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Proved:
    """A log whose every link is right: `entries` by writer, in their order."""

    entries: Mapping[int, list[Mapping[str, Any]]]

    def all(self) -> Iterable[Mapping[str, Any]]:
        for mine in self.entries.values():
            yield from mine


def key_of(secret: str) -> bytes:
    """The key that is made from a secret: HKDF (RFC 5869) with SHA-256, no salt, one block."""
    pseudorandom = hmac.digest(b"\0" * 32, secret.encode(), "sha256")
    return hmac.digest(pseudorandom, b"omsorg store\x01", "sha256")


def key_id(key: bytes) -> str:
    """The id of a key that was given none."""
    return hmac.new(key, b"id:", hashlib.sha256).hexdigest()[:8]


def link(key: bytes, kind: str, previous: str, content: str) -> str:
    return hmac.new(key, f"link-{kind}:{previous}:{content}".encode(), hashlib.sha256).hexdigest()


def proved(asked: Asks, heads: Path, *keys: bytes, **named: bytes) -> Proved:
    """The log, or an AssertionError that says where it is broken."""
    ring = {**{key_id(key): key for key in keys}, **named}
    writers = _rows(asked, "log_writer", WRITER, "number")
    cuts = _rows(asked, "log_checkpoint", CHECKPOINT, "writer, number")
    entries: dict[int, list[Mapping[str, Any]]] = {writer["number"]: [] for writer in writers}
    for entry in _rows(asked, "access_log", ENTRY, "writer, number"):
        entries[entry["writer"]].append(entry)
    previous = ""
    for place, writer in enumerate(writers, 1):
        assert writer["number"] == place
        key = ring[writer["key"]]
        assert writer["link"] == link(key, "writer", previous, _said(writer, WRITER)), place
        previous = writer["link"]
        mine = [cut for cut in cuts if cut["writer"] == place]
        begins = _beginning(mine, writer, ring)
        _prove_chain(key, begins, entries[place])
        _prove_head(ring, heads, writer, begins, entries[place])
    return Proved(entries)


def _beginning(
    cuts: list[Mapping[str, Any]], writer: Mapping[str, Any], ring: Mapping[str, bytes]
) -> tuple[int, str]:
    """The place that a writer's first entry follows: its last cut, or its registration."""
    number, last = 0, writer["link"]
    for cut in cuts:
        made = link(ring[cut["key"]], "cut", writer["link"], _said(cut, CHECKPOINT))
        assert cut["link"] == made, cut
        assert cut["first"] == number + 1, cut
        assert cut["whole"], cut
        number, last = cut["number"], cut["last"]
    return number, last


def _prove_chain(key: bytes, begins: tuple[int, str], entries: list[Mapping[str, Any]]) -> None:
    number, previous = begins
    for entry in entries:
        number += 1
        assert entry["number"] == number, f"a gap before {entry['writer']}-{entry['number']}"
        made = link(key, "entry", previous, _said(entry, ENTRY))
        assert entry["link"] == made, f"{entry['writer']}-{number} does not follow"
        previous = entry["link"]


def _prove_head(
    ring: Mapping[str, bytes],
    heads: Path,
    writer: Mapping[str, Any],
    begins: tuple[int, str],
    entries: list[Mapping[str, Any]],
) -> None:
    """A writer's head is never ahead of the log. One that was killed at once has none."""
    file = heads / f"writer-{writer['number']}-{writer['uid'][:8]}.head"
    if not file.exists():
        assert not entries, f"{file.name} is missing"
        return
    content, proof = json.loads(file.read_bytes())
    assert proof == link(ring[writer["key"]], "head", "", content)
    head = json.loads(content)
    assert (head["writer"], head["uid"]) == (writer["number"], writer["uid"])
    assert (head["key"], head["registered"]) == (writer["key"], writer["link"])
    places = {0: writer["link"], begins[0]: begins[1]}
    places |= {entry["number"]: entry["link"] for entry in entries}
    cut = 0 < head["number"] < begins[0]
    assert cut or places.get(head["number"]) == head["link"], f"{file.name} is ahead of the log"


def _rows(asked: Asks, table: str, columns: Iterable[str], order: str) -> list[Mapping[str, Any]]:
    names = (*columns, "link")
    found = asked(f"select {', '.join(names)} from {table} order by {order}")  # noqa: S608
    return [dict(zip(names, row, strict=True)) for row in found]


def _said(row: Mapping[str, Any], columns: Iterable[str]) -> str:
    return json.dumps([_plain(name, row[name]) for name in columns], ensure_ascii=False)


def _plain(name: str, value: Any) -> Any:
    """As it stands in a proof: databases give moments and truth in ways of their own."""
    if name in _MOMENTS:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.replace(tzinfo=UTC).isoformat(timespec="microseconds")
    return bool(value) if name in _TRUTHS else value
