"""How many calls a care system forces one after another, by work.

Sources answer after a long time, and nothing waits in a queue of ours: whatever waits for another
call's answer begins a whole wave later.
"""

from collections.abc import Awaitable, Callable
from uuid import uuid4

from bench.in_process import answer_of, gateway
from bench.places import VAR
from bench.recording import Recording
from bench.replaying import tell
from bench.tape import Tape
from bench.works import Work, works

_WAVE = 0.2
_TRIES = 3
_Ask = Callable[[Work], Awaitable[object]]


async def longest_chains(recording: Recording) -> dict[str, int]:
    """The longest chain of each work, measured on the replay server, which must be running."""
    tape = Tape()
    async with gateway(tape, VAR / "chains", wide=True) as http:

        async def ask(work: Work) -> None:
            await answer_of(http, work, recording, str(uuid4()))

        found = {work.name: await _waves(work, tape, ask) for work in works().values()}
    tell(delay=0)
    return found


async def _waves(work: Work, tape: Tape, ask: _Ask) -> int:
    """Of some tries the fewest: on a busy machine a call may miss its wave."""
    tell(work=work.name, delay=0)
    tape.begin("warm-up")
    await ask(work)
    tell(delay=_WAVE * 1000)
    found = []
    for number in range(_TRIES):
        name = f"{work.name} {number}"
        tape.begin(name)
        await ask(work)
        found.append(int(max(call.ended for call in tape.calls if call.work == name) / _WAVE))
    return min(found)
