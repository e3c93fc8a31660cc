"""Many generated requests in two worlds, compared one by one."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.leak.generated.comparing import Difference, difference
from tests.leak.generated.generator import Aim, Generator, rights_of
from tests.leak.generated.pair import Pair, Request
from tests.leak.generated.reached import Reached
from tests.leak.generated.shrinking import shrunk


@dataclass(slots=True)
class Run:
    """What was asked, what was reached, and every difference that was found, made small."""

    requests: list[Request] = field(default_factory=list)
    reached: Reached = field(default_factory=Reached)
    differences: list[Difference] = field(default_factory=list)


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
    generator = Generator(seed, aim, await rights_of(pair.one, aim.looks))
    found = Run()
    for done in range(pairs):
        drawn = generator.next()
        heard, apart = await difference(pair, drawn.request)
        generator.learn(drawn, heard)
        found.requests.append(drawn.request)
        found.reached.note(drawn, heard)
        if apart is not None:
            found.differences.append(await shrunk(pair, apart) if small else apart)
        progress(done + 1)
        if len(found.differences) >= enough:
            break
    return found


async def asked_again(pair: Pair, requests: list[Request]) -> list[Difference]:
    """The same requests once more, and the differences that there are now."""
    found = []
    for request in requests:
        _, apart = await difference(pair, request)
        if apart is not None:
            found.append(apart)
    return found
