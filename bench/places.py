"""Where the benchmark keeps things, which ports it takes, and at what moment its world stands."""

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

SERVED: Final = 18100
"""The port on which the contender of the moment answers."""
SOURCES: Final = {
    "cura_stub": 18101,
    "nexus_stub": 18102,
    "helsenorge_stub": 18103,
    "identity_stub": 18104,
}
"""Stubs while recording, the replay server afterwards: links in answers stay true."""
CONTROL: Final = 18105
"""Where the replay server is told how slow to be, and tells what it was asked in vain."""
