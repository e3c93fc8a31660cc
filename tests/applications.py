"""Applications that tests ask as, and files that grant them what a test wants them to have.

The tests' clock stands still, so that no bucket ever fills again: unless a test is about rates,
everybody has more tokens than a test can spend.
"""

from collections.abc import Mapping
from typing import Any

CONSOLE, PARTNER = "omsorg-console", "omsorg-partner"
PLENTY = {"per_minute": 60, "burst": 1_000_000}
AT_ANY_COST = {"most_calls": 1_000_000, "most_rows": 1_000_000_000}
"""Tests ask for everything in one operation, which nobody else may."""
EVERYTHING = {
    "topics": "all",
    "municipalities": "all",
    "free_queries": True,
    "explores": True,
    **PLENTY,
    **AT_ANY_COST,
}


def clients_toml(
    *,
    anonymous: Mapping[str, Any] | None = None,
    person: Mapping[str, Any] | None = None,
    console: Mapping[str, Any] | None = None,
    partner: Mapping[str, Any] | None = None,
    **others: Mapping[str, Any],
) -> str:
    """A file in which every application has everything, but for what is told otherwise.

    The console and the partner are always in it; `others` are `omsorg-` and their name.
    """
    told = {CONSOLE: console, PARTNER: partner, **{client(name): o for name, o in others.items()}}
    return "\n".join(
        [
            _table(
                "[anonymous]",
                {
                    **PLENTY,
                    **AT_ANY_COST,
                    "free_queries": True,
                    "explores": True,
                    **(anonymous or {}),
                },
            ),
            _table("[person]", {**PLENTY, **(person or {})}),
            *(_table("[[client]]", {"id": n, **EVERYTHING, **(t or {})}) for n, t in told.items()),
        ]
    )


def client(name: str) -> str:
    """The id of an application by its name in `clients_toml`."""
    return f"omsorg-{name}"


def _table(head: str, told: Mapping[str, Any]) -> str:
    return "\n".join([head, *(f"{key} = {_written(value)}" for key, value in told.items()), ""])


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple | set | frozenset):
        return f"[{', '.join(sorted(map(_written, value)))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)
