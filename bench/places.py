"""Where the benchmark keeps things, which ports it takes, and at what moment its world stands."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
VAR: Final = ROOT / "var" / "bench"
RECORDING: Final = VAR / "recording.json"
PORTALS: Final = VAR / "portals.json"
WORKS: Final = ROOT / "bench" / "works"

NOW: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""A Monday morning. Every day is this day: what is too late to cancel stays the same."""

_FROM: Final = int(os.environ.get("BENCH_PORTS_FROM", "18100"))
"""Six ports from here on. A recording holds for those it was made with: links name them."""

SERVED: Final = _FROM
"""The port on which the contender of the moment answers."""
SOURCES: Final = {
    "cura_stub": _FROM + 1,
    "nexus_stub": _FROM + 2,
    "helsenorge_stub": _FROM + 3,
    "identity_stub": _FROM + 4,
}
"""Stubs while recording, the replay server afterwards: links in answers stay true."""
CONTROL: Final = _FROM + 5
"""Where the replay server is told how slow to be, and tells what it was asked in vain."""
