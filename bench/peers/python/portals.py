"""What portals say of themselves: constants, read once at start."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_FILE = Path(os.environ.get("BENCH_PORTALS", "var/bench/portals.json"))
PORTALS: Mapping[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
PERMISSIONS = {
    "cura": [
        "CANCEL_APPOINTMENT",
        "START_THREAD",
        "REPLY_TO_THREAD",
        "RECORD_MEASUREMENT",
        "SAVE_LIFE_STORY",
    ],
    "nexus": ["CANCEL_APPOINTMENT", "START_THREAD", "REPLY_TO_THREAD", "APPLY_FOR_AID"],
}
_TYPES = {"WITHHELD": "Withheld", "NOT_OFFERED": "NotOffered"}


def rule(code: str, topic: str) -> Mapping[str, Any]:
    """What a portal does with a topic."""
    found: Mapping[str, Any] = next(
        one for one in PORTALS[code]["portal"]["disclosure"] if one["topic"] == topic
    )
    return found


def not_shown(code: str, topic: str) -> dict[str, Any]:
    """The whole answer to a topic that a portal withholds or does not have."""
    told = rule(code, topic)
    return {"__typename": _TYPES[told["verdict"]], **told}
