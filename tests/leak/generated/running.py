"""Many generated requests in two worlds, compared one by one."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from tests.leak.asking import RIGHTS
from tests.leak.generated.comparing import Difference, difference
from tests.leak.generated.generator import Aim, Generator
from tests.leak.generated.pair import Heard, Look, Pair, Request
from tests.leak.generated.reached import Reached
from tests.leak.generated.shrinking import shrunk
from tests.leak.generated.written import Operation


@dataclass(slots=True)
class Run:
    """What was asked, what was reached, and every difference that was found, made small."""

    requests: list[Request] = field(default_factory=list)
    reached: Reached = field(default_factory=Reached)
    differences: list[Difference] = field(default_factory=list)

    async def ask(self, pair: Pair, request: Request, *, small: bool) -> Heard:
        """What the first world says; a difference is taken down."""
        heard, apart = await difference(pair, request)
        self.requests.append(request)
        if apart is not None and small:
            _, repeated = await difference(pair, request)
            apart = await shrunk(pair, apart) if repeated else replace(apart, again=False)
        self.differences += [] if apart is None else [apart]
        return heard


async def run(
    pair: Pair,
    aim: Aim,
    *,
    seed: int,
    pairs: int,
    enough: int = 5,
    small: bool = True,
    progress: Callable[[int], None] = lambda _done: None,
) -> Run:
    """Ask that many requests in both worlds; stop after `enough` differences, each made `small`."""
    found, rights = Run(), dict[Look, str | None]()
    for look in aim.looks:
        heard = await found.ask(pair, Request(look, "rights", Operation(RIGHTS)), small=small)
        rights[look] = _right(look, heard)
    generator = Generator(seed, aim, rights)
    while len(found.requests) < pairs and len(found.differences) < enough:
        drawn = generator.next()
        heard = await found.ask(pair, drawn.request, small=small)
        generator.learn(drawn, heard)
        found.reached.note(drawn, heard)
        progress(len(found.requests))
    return found


async def asked_again(pair: Pair, requests: list[Request]) -> list[Difference]:
    """The same requests once more, and the differences that there are now."""
    found = []
    for request in requests:
        _, apart = await difference(pair, request)
        if apart is not None:
            found.append(apart)
    return found


def _right(look: Look, heard: Heard) -> str | None:
    """The id of the right that somebody looks by; None for oneself."""
    answer: Any = msgspec.json.decode(heard.body)
    rights = answer["data"]["viewer"]["representations"]
    return next((one["id"] for one in rights if one["role"] == look.role), None)
