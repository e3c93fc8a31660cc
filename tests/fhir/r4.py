"""Whether a resource is valid base FHIR R4 (4.0.1), as two independent libraries of npm judge it.

`errors(resource)` answers one sentence per fault, an empty list for a valid resource. Entries of a
Bundle and contained resources are judged too. The judge is one Node process, started at first use;
a missing Node or a missing package is installed from the lock file here, or said in one sentence.
"""

import atexit
import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from tests.npm import NotInstalledError, install

_HERE = Path(__file__).parent


class JudgeMissingError(Exception):
    """The validator cannot be started; the message says what to install."""


def errors(resource: dict[str, Any]) -> list[str]:
    """Every fault found, with its place; empty for a valid resource."""
    judge = _judge()
    if judge.stdin is None or judge.stdout is None:
        raise JudgeMissingError("The FHIR judge has no pipes: run the tests again.")
    judge.stdin.write(json.dumps(resource) + "\n")
    judge.stdin.flush()
    verdict = judge.stdout.readline()
    if not verdict:
        raise JudgeMissingError(
            "The FHIR judge stopped: run `npm ci` in tests/fhir, with Node 20 or newer."
        )
    return [str(said) for said in json.loads(verdict)]


@cache
def _judge() -> subprocess.Popen[str]:
    node = shutil.which("node")
    if node is None:
        raise JudgeMissingError("The FHIR judge needs Node 20 or newer: install it, test again.")
    try:
        install(_HERE)
    except NotInstalledError as missing:
        raise JudgeMissingError(f"The FHIR judge is not installed: {missing}") from None
    judge = subprocess.Popen(
        [node, "judge.mjs"],
        cwd=_HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    atexit.register(_end, judge)
    return judge


def _end(judge: subprocess.Popen[str]) -> None:
    judge.communicate()
