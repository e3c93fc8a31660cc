"""One thing sent at random, and what came of it, which is judged."""

import time
from collections import Counter
from dataclasses import dataclass, field

from tests.odd.examples import Example
from tests.odd.frames import CLOSE, frame, opened, read
from tests.odd.judging import judge, judge_log
from tests.odd.serving import MOST_GROWN, PATIENCE, OddGateway
from tests.odd.talk import Talk
from tests.odd.words import TOKEN

_QUIET = 0.05
_MOST_WAITING = 150
_PROMPT = PATIENCE + 10
"""Seconds that a connection may last on which nothing is answered: also a silent WebSocket's."""
_END = frame(CLOSE, (1000).to_bytes(2, "big"))
_WRONG_CODES = {1006, 1011, 1012, 1013, 1014, 1015}
"""Close codes that say that something of ours went wrong, or that nobody may send."""


@dataclass
class Trying:
    """Tries examples against a gateway. `waiting` are those of which nothing has come yet."""

    odd: OddGateway
    came: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    waiting: list[Talk] = field(default_factory=list)

    def tried(self, example: Example) -> None:
        """Fail where the answer is none, or the process has suffered."""
        parts = [part.replace(TOKEN, self.odd.token.encode()) for part in example.parts]
        begun = time.monotonic()
        if example.is_socket:
            self._came(self._into_socket(parts))
        elif example.is_whole:
            self._came(self._answered(parts))
        else:
            self._heard_out(parts)
        if example.is_whole:
            self.slowest = max(self.slowest, time.monotonic() - begun)
        self.unharmed()

    def unharmed(self) -> None:
        """The process lives, is no larger than it may be, and has repeated nothing."""
        assert self.odd.still_answers()
        assert self.odd.held("VmHWM") < self.odd.at_first + MOST_GROWN
        judge_log(self.odd.newly_said())

    def drained(self) -> None:
        """Whatever waits is ended in time."""
        until = time.monotonic() + _PROMPT
        while self.waiting:
            with self.waiting.pop() as talk:
                talk.until_ended(max(0.1, until - time.monotonic()))
                self._came(_all_of(talk))

    def _came(self, what: str) -> None:
        self.came[what] += 1

    def _answered(self, parts: list[bytes]) -> str:
        method = parts[0].partition(b" ")[0].decode()
        with self.odd.talk() as talk:
            for part in parts:
                talk.say(part)
            answer = talk.heard(method)
        assert answer is not None, "it was closed without an answer"
        judge(answer, method)
        return str(answer.status)

    def _heard_out(self, parts: list[bytes]) -> None:
        talk = self.odd.talk()
        for part in parts:
            talk.say(part)
        while not talk.ended and talk.listen(_QUIET):
            pass
        if talk.heard_so_far or talk.ended:
            with talk:
                self._came(_all_of(talk))
            return
        self.waiting.append(talk)
        if len(self.waiting) > _MOST_WAITING:
            self.drained()

    def _into_socket(self, parts: list[bytes]) -> str:
        with opened(self.odd) as talk:
            for part in (*parts, _END):
                talk.say(part)
            while not talk.ended and read(talk.heard_so_far).code is None:
                if not talk.listen(0.3):
                    break
            talk.hush()
            talk.until_ended()
            return _closed(talk.heard_so_far)


def _all_of(talk: Talk) -> str:
    """Every answer that was heard; of several, the last is told."""
    last = "closed"
    while (answer := talk.taken()) is not None:
        judge(answer)
        last = str(answer.status)
        if answer.status == 101:
            return f"101, {_closed(talk.heard_so_far)}"
    return last


def _closed(heard: bytes) -> str:
    code = read(heard).code
    assert code not in _WRONG_CODES, heard[:500]
    return f"closed {code}" if code else "hung up"
