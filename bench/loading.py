"""The load as a process of its own, on the other core."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.cores import LOAD, pinned
from bench.places import RECORDING, ROOT


def loaded(
    *, work: str, ids: str, concurrency: int, seconds: float, recording: Path = RECORDING
) -> dict[str, Any]:
    """What came of so many who ask a work at once for so long."""
    command = [sys.executable, "-m", "bench.load", "--work", work, "--ids", ids]
    command += ["--concurrency", str(concurrency), "--seconds", str(seconds)]
    command += ["--recording", str(recording)]
    ended = subprocess.run(pinned(command, LOAD), cwd=ROOT, capture_output=True, check=False)  # noqa: S603 - our own
    if ended.returncode:
        raise SystemExit(f"the load broke: {ended.stderr.decode()[-2000:]}")
    came: dict[str, Any] = json.loads(ended.stdout)
    return came
