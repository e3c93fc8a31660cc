"""A stream of requests for several looks, each made of what that look has heard so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

import msgspec

from tests.leak.asking import LOOKS, SCHEMA
from tests.leak.generated.changing import change
from tests.leak.generated.pair import Heard, Look, Request
from tests.leak.generated.pool import Pool
from tests.leak.generated.selecting import Selecting
from tests.leak.generated.shapes import SHAPES, TOPICS, Draw
from tests.leak.generated.spoiling import spoiled
from tests.leak.generated.values import Values
from tests.leak.generated.written import Parts, written

EVERYBODY: Final = tuple(Look(*look) for look in LOOKS)
_WRONG: Final = 0.07
_CHANGES: Final = 0.03
_FILES: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What requests are drawn for: by whom, of which topics, and of which sorts by weight."""

    looks: tuple[Look, ...] = EVERYBODY
    topics: tuple[str, ...] = TOPICS
    weights: Mapping[str, float] = field(
        default_factory=lambda: {name: weight for name, (weight, _) in SHAPES.items()}
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """A request, and the tree that its answer can be read by; a wrong one has none."""

    request: Request
    parts: Parts = ()


class Generator:
    """Draws requests. The same seed and the same answers give the same requests."""

    def __init__(self, seed: int, aim: Aim, rights: Mapping[Look, str | None]) -> None:
        self._rng = Random(seed)
        self._aim = aim
        self._rights = rights
        self._pools = {look: Pool(self._rng) for look in aim.looks}
        self._turn = 0

    def next(self) -> Drawn:
        """The next look's next request."""
        look = self._aim.looks[self._turn % len(self._aim.looks)]
        self._turn += 1
        pool, fate = self._pools[look], self._rng.random()
        if pool.files and fate < _FILES:
            return Drawn(Request(look, "file", path=self._file(pool)))
        draw = self._draw(look, pool)
        if fate > 1 - _CHANGES:
            return Drawn(Request(look, "change", written(change(draw), self._rng, kind="mutation")))
        names = list(self._aim.weights)
        shape = self._rng.choices(names, [self._aim.weights[name] for name in names])[0]
        parts = SHAPES[shape][1](draw)
        name = self._rng.choice((None, None, "Look", "Everything"))
        operation = written(parts, self._rng, name=name)
        if self._rng.random() < _WRONG:
            return Drawn(Request(look, "wrong", spoiled(operation, self._rng)))
        return Drawn(Request(look, shape, operation), parts)

    def learn(self, drawn: Drawn, heard: Heard) -> None:
        """Take in what was heard in one world: it is what the next requests are made of."""
        if drawn.parts and heard.status == 200:
            answer: Any = msgspec.json.decode(heard.body)
            self._pools[drawn.request.look].learn(drawn.parts, answer.get("data"))

    def _draw(self, look: Look, pool: Pool) -> Draw:
        foreign: Sequence[Pool] = [p for other, p in self._pools.items() if other != look and p.ids]
        values = Values(self._rng, look, pool, foreign, self._rights[look])
        room = self._rng.choice((4, 8, 15, 40))
        select = Selecting(SCHEMA, values, room)
        return Draw(self._rng, look, pool, values, select, self._aim.topics)

    def _file(self, pool: Pool) -> str:
        url = self._rng.choice(pool.files).removeprefix("http://gateway.test")
        if self._rng.random() < 0.7:
            return url
        return url[:-1] + self._rng.choice("ABC012")
