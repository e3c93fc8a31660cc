"""Whether an answer is the expected one, and where it is not."""

from collections.abc import Iterator
from typing import Any, Final

MASKED: Final = frozenset({"id", "cursor", "startCursor", "endCursor"})
"""Ours are encrypted, a peer's are not: not compared."""


def differences(found: Any, expected: Any, at: str = "") -> Iterator[str]:
    """Each place at which they differ, with both values. The order of keys does not count."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for name in [*expected, *(n for n in found if n not in expected)]:
            if name in MASKED:
                continue
            here = f"{at}.{name}" if at else name
            if name not in found or name not in expected:
                yield f"{here}: {'missing' if name not in found else 'not expected'}"
            else:
                yield from differences(found[name], expected[name], here)
    elif isinstance(expected, list) and isinstance(found, list):
        if len(found) != len(expected):
            yield f"{at}: {len(found)} entries, expected {len(expected)}"
        for index, (one, other) in enumerate(zip(found, expected, strict=False)):
            yield from differences(one, other, f"{at}[{index}]")
    elif type(found) is not type(expected) or found != expected:
        yield f"{at}: {_short(found)}, expected {_short(expected)}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."  # noqa: PLR2004 - a line's length
