"""The command line as a process of its own."""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.world import ROOT

OMSORG = (sys.executable, "-m", "gateway")


def said(*words: str, folder: Path = ROOT, **told: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*OMSORG, *words],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **told},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def mistake(*words: str, folder: Path = ROOT, **told: str) -> str:
    """What is said of a mistake."""
    found = said(*words, folder=folder, **told)
    assert found.returncode == 2, found
    assert "Traceback" not in found.stderr
    ours = [line for line in found.stderr.splitlines() if line.startswith("omsorg: ")]
    assert len(ours) == 1, found.stderr
    return ours[0]


def wait_for(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + 60
    while True:
        assert process.poll() is None, "it stopped"
        assert time.monotonic() < until, "it did not start"
        try:
            httpx.get(f"{address}/healthz", trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
