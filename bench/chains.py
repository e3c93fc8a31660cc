"""How many calls a care system forces one after another, by work.

Sources answer after a long time, and nothing waits in a queue of ours: whatever waits for another
call's answer begins a whole wave later.
"""

from uuid import uuid4

from bench.in_process import answer_of, gateway
from bench.places import VAR
from bench.recording import Recording
from bench.replaying import tell
from bench.tape import Tape
from bench.works import works

_WAVE = 0.2


async def longest_chains(recording: Recording) -> dict[str, int]:
    """The longest chain of each work, measured on the replay server, which must be running."""
    tell(delay=0)
    tape, found = Tape(), {}
    async with gateway(tape, VAR / "chains", wide=True) as http:
        for work in works().values():
            tell(work=work.name, delay=0)
            tape.begin("warm-up")
            await answer_of(http, work, recording, str(uuid4()))
            tell(delay=_WAVE * 1000)
            tape.begin(work.name)
            await answer_of(http, work, recording, str(uuid4()))
            ended = max(call.ended for call in tape.calls if call.work == work.name)
            found[work.name] = int(ended / _WAVE)
    tell(delay=0)
    return found
