"""Which core does what: contenders on one, the load and the sources on the other."""

import os
import shutil
from collections.abc import Sequence

_MINE = sorted(os.sched_getaffinity(0))
SERVER = _MINE[0]
LOAD = _MINE[-1]


def pinned(command: Sequence[str], *cores: int) -> list[str]:
    """The command on these cores and no other, with all that it starts."""
    taskset = shutil.which("taskset")
    if taskset is None:
        raise SystemExit("taskset is missing: install util-linux, then run again")
    return [taskset, "-c", ",".join(map(str, cores)), *command]
