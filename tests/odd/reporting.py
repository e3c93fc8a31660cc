"""What a long run has seen, as a page of Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.odd.serving import MOST_GROWN, OddGateway
from tests.odd.trying import Trying


@dataclass(frozen=True)
class Found:
    """Something that must not be, and the bytes that show it; none where it came at the end."""

    kind: str
    error: str
    sent: tuple[bytes, ...]


def report(
    tried: Mapping[str, Trying],
    found: Sequence[Found],
    seconds: float,
    seed: int,
    odd: OddGateway,
) -> str:
    """The whole page."""
    number = sum(one.came.total() for one in tried.values())
    alive = odd.live.process.poll() is None
    most = f"{odd.held('VmHWM') / 1e6:.0f} MB" if alive else "unknown: the process has ended"
    megabytes = f"{odd.at_first / 1e6:.0f} MB at first, {most} at most"
    allowed = f"{(odd.at_first + MOST_GROWN) / 1e6:.0f} MB are allowed"
    lines = [
        "# Odd input\n",
        f"{number} examples in {seconds:.0f} seconds, seed {seed}. Found: {len(found)}.\n",
        f"Memory: {megabytes}; {allowed}.\n",
        "| kind | examples | slowest answer | what came |",
        "|---|---|---|---|",
        *(_row(kind, one) for kind, one in tried.items()),
    ]
    return "\n".join([*lines, *map(_finding, found), ""])


def _row(kind: str, one: Trying) -> str:
    came = ", ".join(f"{what}: {times}" for what, times in one.came.most_common())
    slowest = f"{one.slowest * 1000:.0f} ms" if one.slowest else ""
    return f"| {kind} | {one.came.total()} | {slowest} | {came} |"


def _finding(one: Found) -> str:
    parts = "\n".join(repr(part) for part in one.sent)
    return f"\n## {one.kind}\n\n```\n{one.error}\n```\n\n```python\n{parts}\n```"
