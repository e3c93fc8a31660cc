"""What was measured, and in what surroundings; kept as JSON."""

import json
import os
import platform
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bench.contenders import Contender
from bench.figures import Spread, spread
from bench.places import ROOT, VAR

RESULTS = VAR / "results.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One contender at one work in one round. Times in milliseconds, memory in MB.

    `delay` is that of the sources; `cpu` is per request; `unknown` counts what the sources were
    asked that was not recorded.
    """

    contender: str
    work: str
    round: int
    concurrency: int
    delay: float
    requests: int
    per_second: float
    p50: float
    p99: float
    cpu: float
    memory: float
    errors: int
    wrong: int
    refused: int = 0
    unknown: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Results:
    """Everything of one run. `not_started` says of a contender why it could not be measured."""

    measured: list[Measured] = field(default_factory=list)
    not_started: dict[str, str] = field(default_factory=dict)
    started: dict[str, list[float]] = field(default_factory=dict)
    surroundings: dict[str, Any] = field(default_factory=dict)
    chains: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    delay_as_it_is: dict[str, float] = field(default_factory=dict)
    commit: float = 0.0

    def of(self, contender: str, work: str, concurrency: int, delay: float) -> list[Measured]:
        """The rounds of one measurement."""
        return [
            one
            for one in self.measured
            if (one.contender, one.work, one.concurrency, one.delay)
            == (contender, work, concurrency, delay)
        ]

    def ratio(
        self, one: str, other: str, work: str, concurrency: int, take: Callable[[Measured], float]
    ) -> Spread | None:
        """How many times as much as `other` `one` takes, round by round, without delay."""
        ours = {m.round: take(m) for m in self.of(one, work, concurrency, 0.0)}
        theirs = {m.round: take(m) for m in self.of(other, work, concurrency, 0.0)}
        both = [ours[n] / theirs[n] for n in ours if theirs.get(n)]
        return spread(both) if both else None

    def write(self, path: Path = RESULTS) -> None:
        """Keep them."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")


def read(path: Path = RESULTS) -> Results:
    """What was kept; a message with the remedy where nothing is."""
    if not path.is_file():
        raise SystemExit(f"{path} is missing: run `make bench` first")
    told = json.loads(path.read_text(encoding="utf-8"))
    told["measured"] = [Measured(**one) for one in told["measured"]]
    return Results(**told)


def surroundings(chosen: Iterable[Contender]) -> dict[str, Any]:
    """Versions, the machine, the day and the commit."""
    return {
        "day": time.strftime("%Y-%m-%d", time.gmtime()),
        "commit": _said(["git", "rev-parse", "--short", "HEAD"]),
        "changed": bool(_said(["git", "status", "--porcelain", "--", "gateway"])),
        "python": platform.python_version(),
        "node": _said(["node", "--version"]),
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "packages": {one.title: _versions(one) for one in chosen},
    }


def _versions(contender: Contender) -> dict[str, str]:
    modules = ROOT / contender.folder / "node_modules"
    return {name: _version(name, modules) for name in contender.packages}


def _version(name: str, modules: Path) -> str:
    manifest = modules / name / "package.json"
    if manifest.is_file():
        return str(json.loads(manifest.read_text(encoding="utf-8"))["version"])
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _said(command: Sequence[str]) -> str:
    if shutil.which(command[0]) is None:
        return "missing"
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    return ended.stdout.strip()


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
