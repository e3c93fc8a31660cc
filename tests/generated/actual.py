"""What an operation really cost: counted at the stubs, and in its answer."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from gateway.execution.cost import Cost

PAGES = re.compile(r"_page|[?&]page=|/pages?/|[?&]offset=")
"""Further pages of an answer: they belong to the question that began it."""
NOBODYS = re.compile(r"/token|/metadata|/v2/?$|jwks|\.well-known|\$hendelser|/demo/")
"""Machine tokens, issuers' keys, home pages and the background rounds."""


def calls(requests: Iterable[Mapping[str, Any]]) -> int:
    """How many questions were asked."""
    return sum(
        not NOBODYS.search(one["path"]) and not PAGES.search(f"{one['path']}?{one['query']}")
        for one in requests
    )


def rows(value: Any) -> int:
    """How many items all the lists of an answer have."""
    if isinstance(value, dict):
        return sum(rows(inner) for inner in value.values())
    return len(value) + sum(map(rows, value)) if isinstance(value, list) else 0


def cost(requests: Iterable[Mapping[str, Any]], answer: Mapping[str, Any]) -> Cost:
    return Cost(calls(requests), rows(answer.get("data")))
