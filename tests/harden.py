"""The long versions of the tests that attack the gateway, one after the other, in one report.

`python -m tests.harden --report var/harden.md`, or `make harden`. Ends with 1 where something was
found; what was found stands in the report.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.times import TIMES
from tests.world import ROOT

_LAST_LINES: Final = 30


@dataclass(frozen=True, slots=True)
class Part:
    """A command of its own. One that writes a report is told where."""

    title: str
    command: Sequence[str]
    writes: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a part ended, and what it had to say."""

    part: Part
    code: int
    seconds: float
    said: str


def parts(*, pairs: int, seconds: int, seed: int) -> list[Part]:
    """All of them; `seconds` is for how long odd bytes are sent."""
    module = [sys.executable, "-m"]
    tests = [*module, "pytest", "-q", "--no-header", "--show-capture=no"]
    generated = [*module, "tests.leak.generated", "--pairs", str(pairs), "--seed", str(seed)]
    odd = [*module, "tests.odd", "--seconds", str(seconds), "--seed", str(seed)]
    return [
        Part("Two worlds that differ only in what is hidden", generated, writes=True),
        Part("Deliberate leaks, each of which must be noticed", [*tests, "tests/leak/generated"]),
        Part("Odd bytes as body, URL, header and frame", odd, writes=True),
        Part("Odd input by name, and limits", [*tests, "tests/odd", "tests/e2e/test_limits.py"]),
        Part("Costs: the estimate is never passed", [*tests, "tests/generated"]),
        Part("Errors repeat nothing", [*tests, "tests/unit/schema/test_never_repeated.py"]),
        Part("The public audits, and browsers", [*tests, "tests/e2e/audits", "tests/e2e/street"]),
    ]


def done(part: Part, folder: Path, times: int) -> Outcome:
    """Do one; what it says meanwhile goes to standard error."""
    sys.stderr.write(f"\n{part.title}\n")
    place = folder / "part.md"
    place.unlink(missing_ok=True)
    told = [*part.command, *(["--report", str(place)] if part.writes else [])]
    begun = time.monotonic()
    ended = subprocess.run(
        told,
        cwd=ROOT,
        env={**os.environ, TIMES: str(times)},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    said = place.read_text(encoding="utf-8") if place.is_file() else _quoted(ended.stdout)
    return Outcome(part, ended.returncode, time.monotonic() - begun, said)


def report(outcomes: Sequence[Outcome]) -> str:
    """All of it in Markdown: how each part ended, then what each had to say."""
    found = [one for one in outcomes if one.code]
    whole = f"{len(found)} of {len(outcomes)} parts found something." if found else "Nothing found."
    table = [
        f"| {one.part.title} | {'FOUND SOMETHING' if one.code else 'nothing found'} "
        f"| {one.seconds:.0f} | `{' '.join(['python', *one.part.command[1:]])}` |"
        for one in outcomes
    ]
    head = [
        "# Hardening",
        whole,
        "\n".join(["| part | outcome | seconds | command |", "|-|-|-|-|", *table]),
    ]
    return "\n\n".join([*head, *_told(outcomes)]) + "\n"


def _told(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for one in outcomes:
        yield f"## {one.part.title}"
        # A part's own headings stand below this one.
        yield "\n".join(
            f"##{line}" if line.startswith("#") else line for line in one.said.splitlines()
        )


def _quoted(said: str) -> str:
    return "\n".join(f"    {line}" for line in said.splitlines()[-_LAST_LINES:])


def main() -> int:
    """0 where nothing was found, else 1."""
    told = _arguments()
    outcomes: list[Outcome] = []
    told.report.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        for part in parts(pairs=told.pairs, seconds=told.seconds, seed=told.seed):
            outcomes.append(done(part, Path(folder), told.times))
            # What is known by now is not lost where somebody stops the rest.
            told.report.write_text(report(outcomes), encoding="utf-8")
    found = sum(bool(one.code) for one in outcomes)
    sys.stdout.write(f"{found} of {len(outcomes)} parts found something. See {told.report}.\n")
    return 1 if found else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.harden", description=__doc__)
    parser.add_argument("--pairs", type=int, default=10_000, help="of the two worlds; 10000")
    parser.add_argument("--seconds", type=int, default=600, help="of odd bytes; 600")
    parser.add_argument("--times", type=int, default=20, help="as many examples as usual; 20")
    parser.add_argument("--seed", type=int, default=1, help="what choices are made from; 1")
    parser.add_argument("--report", type=Path, default=Path("var/harden.md"))
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
