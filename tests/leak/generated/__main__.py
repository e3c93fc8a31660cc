"""`python -m tests.leak.generated --pairs 10000 --seed 1 --report FILE`: the long run.

Ends with 1 where two worlds can be told apart or too little was reached.
"""

import argparse
import asyncio
import logging
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from tests.leak.generated.generator import Aim
from tests.leak.generated.pair import Hidden, beside, sources_of, two_worlds
from tests.leak.generated.report import Part, report
from tests.leak.generated.running import run

WORLDS = (
    (Hidden(0), Hidden(7)),
    (Hidden(1), Hidden(2, "UGLEGYLP")),
    (Hidden(0), Hidden(25)),
    (Hidden(3), Hidden(3, "UGLEGYLP")),
)
"""Nothing and something; other amounts and words; nothing and very much; other words alone."""


@dataclass(slots=True)
class Progress:
    """A line a second on standard error."""

    whole: int
    before: int = 0
    told_at: float = 0.0

    def tell(self, done: int) -> None:
        """So many pairs of this part are done."""
        now = time.monotonic()
        if now - self.told_at >= 1:
            self.told_at = now
            sys.stderr.write(f"\r{self.before + done} of {self.whole} pairs")
            sys.stderr.flush()


async def long_run(pairs: int, seed: int) -> list[Part]:
    """A share of the pairs in each two worlds."""
    progress, parts = Progress(pairs), list[Part]()
    for number, worlds in enumerate(WORLDS):
        share = pairs * (number + 1) // len(WORLDS) - progress.before
        sys.stderr.write("\rstarting the care systems of two worlds\n")
        with (
            sources_of(worlds[0]) as one,
            sources_of(worlds[1]) as other,
            TemporaryDirectory() as folder,
        ):
            begun = time.monotonic()
            async with two_worlds(beside(one, other), Path(folder)) as pair:
                found = await run(
                    pair, Aim(), seed=seed + number, pairs=share, progress=progress.tell
                )
            parts.append(Part(worlds, found, time.monotonic() - begun))
        progress.before += share
    sys.stderr.write("\n")
    return parts


def main() -> int:
    """0 where nothing can be told apart and enough was reached, else 1."""
    told = _told()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    parts = asyncio.run(long_run(told.pairs, told.seed))
    text = report(parts, told.seed)
    told.report.write_text(text, encoding="utf-8")
    bad = [part for part in parts if part.run.differences or part.run.reached.missing()]
    sys.stdout.write(f"{text.splitlines()[2]} See {told.report}.\n")
    return 1 if bad else 0


def _told() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.leak.generated", description=__doc__)
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=Path, default=Path("two-worlds.md"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
