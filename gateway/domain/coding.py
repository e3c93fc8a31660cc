"""Codes from the classifications that professionals use."""

from dataclasses import dataclass

FSIII = "urn:oid:1.2.208.176.2.21"
"""Fælles Sprog III: its terms have a UUID and, the older ones, a letter code too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """One code: `system` is a URI, `display` the name that the system itself gives the code."""

    system: str
    code: str
    display: str | None = None
