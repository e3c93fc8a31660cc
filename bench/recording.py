"""A recording: what sources were asked in each work, what they answered, and what came of it."""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from bench.places import RECORDING, SERVED

ANY_WORK = ""
"""The work of calls that every work may make: tokens, keys, probes."""
KEPT = ("content-type", "etag", "location", "last-modified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request to a source and its answer. `begun` and `ended` in seconds from the work's start.

    `named` is the identifier that the request gave to what it makes; answers hold it too.
    """

    work: str
    port: int
    method: str
    target: str
    asked: bytes
    status: int
    headers: Mapping[str, str]
    answered: bytes
    begun: float
    ended: float
    named: str | None = None


@dataclass(slots=True, kw_only=True)
class Recording:
    """Everything that a replay, a contender and the load need.

    `answers` are the expected ones by work; `ids` fill in variables, for us and for peers;
    `tokens` are by person; `chains` are the longest chains of calls, by work. `served` is the first
    of the ports it was made with.
    """

    now: str
    served: int = SERVED
    calls: list[Call] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    chains: dict[str, int] = field(default_factory=dict)

    def write(self, path: Path = RECORDING) -> None:
        """Write it as JSON."""
        told = asdict(self)
        told["calls"] = [{k: _packed(v) for k, v in call.items()} for call in told["calls"]]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def read(path: Path = RECORDING) -> Recording:
    """The recording; a message with the remedy where there is none."""
    if not path.is_file():
        raise SystemExit(f"{path} is missing: make it with `python -m bench.record`")
    told = json.loads(path.read_text(encoding="utf-8"))
    told["calls"] = [
        Call(**{k: _unpacked(k, v) for k, v in call.items()}) for call in told["calls"]
    ]
    if told["served"] != SERVED:
        raise SystemExit(f"{path} is of other ports: set BENCH_PORTS_FROM={told['served']}")
    return Recording(**told)


_BYTES = ("asked", "answered")


def _packed(value: Any) -> Any:
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(value).decode()}


def _unpacked(name: str, value: Any) -> Any:
    if name not in _BYTES:
        return value
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value.encode()


Key = tuple[int, str, str, tuple[tuple[str, str], ...], Any]


def key(port: int, method: str, target: str, body: bytes) -> Key:
    """What makes two requests the same: parameters in any order, JSON however it is written."""
    path, _, query = target.partition("?")
    return (port, method, path, _pairs(query), _meaning(body))


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(parse_qsl(text, keep_blank_values=True)))


def _meaning(body: bytes) -> Any:
    if not body:
        return ""
    if body[:1] in b"{[":
        try:
            return json.dumps(json.loads(body), sort_keys=True)
        except ValueError:
            return body
    return _pairs(body.decode("utf-8", "replace"))
