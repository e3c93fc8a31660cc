"""Which answer a request to a source gets: the recorded one, found fast."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from re import compile as pattern
from typing import Final

from bench.recording import ANY_WORK, Call, Key, key

_NAMED: Final = pattern(rb'"identifier"\s*:\s*\[\s*\{[^}]*?"value"\s*:\s*"([^"]+)"')
_MOST_SEEN: Final = 10_000
_NOTHING = b"HTTP/1.1 599 Not Recorded\r\ncontent-length: 0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes of a response. `named` is what is put in the place of another name in them."""

    whole: bytes
    named: bytes | None = None


class Answers:
    """What the sources have answered. Where works differ, the one that is running counts."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self._by_work: dict[str, dict[Key, Answer]] = {}
        self._made: dict[tuple[int, str, str], Answer] = {}
        self._anywhere: dict[Key, Answer] = {}
        for call in calls:
            self._take(call)
        self.running(ANY_WORK)

    def running(self, work: str) -> None:
        """From here on answers are those of this work."""
        self._work = self._by_work.get(work, {})
        self._seen: dict[tuple[int, bytes, bytes, bytes], Answer] = {}

    def find(self, port: int, method: bytes, target: bytes, body: bytes) -> Answer | None:
        """The answer to this request; None for one that is not recorded."""
        raw = (port, method, target, body)
        if (known := self._seen.get(raw)) is not None:
            return known
        made = self._made.get((port, method.decode(), target.decode()))
        if made is not None:
            return made
        asked = key(port, method.decode(), target.decode(), body)
        found = self._work.get(asked) or self._anywhere.get(asked)
        if found is not None and len(self._seen) < _MOST_SEEN:
            self._seen[raw] = found
        return found

    def _take(self, call: Call) -> None:
        answer = Answer(_response(call), call.named.encode() if call.named else None)
        if answer.named is not None:
            self._made[call.port, call.method, call.target] = answer
            return
        asked = key(call.port, call.method, call.target, call.asked)
        self._by_work.setdefault(call.work, {})[asked] = answer
        self._anywhere.setdefault(asked, answer)


def said(answer: Answer | None, body: bytes) -> bytes:
    """The bytes to send: what was made bears the name that this request gave it."""
    if answer is None:
        return _NOTHING
    if answer.named is None:
        return answer.whole
    named = _NAMED.search(body)
    if named is None or len(named.group(1)) != len(answer.named):
        return _NOTHING
    return answer.whole.replace(answer.named, named.group(1))


def _response(call: Call) -> bytes:
    lines = [f"HTTP/1.1 {call.status} {HTTPStatus(call.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in call.headers.items()]
    lines += [f"content-length: {len(call.answered)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + call.answered
