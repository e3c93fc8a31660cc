"""How many calls a care system forces one after another, by work.

Sources answer after a long time, and nothing waits in a queue of ours: whatever needs another
call's answer begins when that has ended, and everything else before.
"""

from collections.abc import Awaitable, Callable, Iterable
from uuid import uuid4

from bench.in_process import answer_of, gateway
from bench.places import VAR
from bench.recording import Call, Recording
from bench.replaying import tell
from bench.tape import Tape
from bench.works import Work, works

_SLOW = 500.0
_TRIES = 2
_Ask = Callable[[Work], Awaitable[object]]


async def longest_chains(recording: Recording) -> dict[str, int]:
    """The longest chain of each work, measured on the replay server, which must be running."""
    tape = Tape()
    async with gateway(tape, VAR / "chains", wide=True) as http:

        async def ask(work: Work) -> None:
            await answer_of(http, work, recording, str(uuid4()))

        found = {work.name: await _longest(work, tape, ask) for work in works().values()}
    tell(delay=0)
    return found


async def _longest(work: Work, tape: Tape, ask: _Ask) -> int:
    """Of some tries the shortest: on a busy machine a call may begin late."""
    tell(work=work.name, delay=0)
    tape.begin("warm-up")
    await ask(work)
    tell(delay=_SLOW)
    found = []
    for number in range(_TRIES):
        name = f"{work.name} {number}"
        tape.begin(name)
        await ask(work)
        found.append(depth([call for call in tape.calls if call.work == name]))
    return min(found)


def depth(calls: Iterable[Call]) -> int:
    """The longest row of calls of which each began when the one before it had ended."""
    ends: list[tuple[float, int]] = []
    for call in sorted(calls, key=lambda one: one.begun):
        before = max((deep for ended, deep in ends if ended <= call.begun), default=0)
        ends.append((call.ended, before + 1))
    return max((deep for _, deep in ends), default=0)
