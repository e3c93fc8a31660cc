"""Whether a resource is valid base FHIR R4 (4.0.1), as two independent libraries of npm judge it.

`errors(resource)` answers one sentence per fault, an empty list for a valid resource. Entries of a
Bundle and contained resources are judged too. The judge is one Node process, started at first use;
a missing Node or a missing package is installed from the lock file here, or said in one sentence.
"""

import atexit
import fcntl
import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

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
    _install_once()
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


def _install_once() -> None:
    """Several test processes may start at once: the first one installs, the others wait."""
    with (_HERE / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (_HERE / "node_modules" / ".package-lock.json").is_file():
            _install()


def _install() -> None:
    npm = shutil.which("npm")
    done = npm and subprocess.run([npm, "ci", "--silent"], cwd=_HERE, check=False)
    if not done or done.returncode:
        raise JudgeMissingError(
            "The FHIR judge is not installed and could not be: run `npm ci` in tests/fhir."
        )


def _end(judge: subprocess.Popen[str]) -> None:
    judge.communicate()
