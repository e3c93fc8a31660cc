"""What two worlds said to the same request, and where they differ."""

from collections import Counter
from dataclasses import dataclass

from tests.leak.generated.pair import Heard, Pair, Request

_AROUND = 90


@dataclass(frozen=True, slots=True)
class Difference:
    """A request that two worlds answer differently: in what, and how it shows.

    `again`: the next time that it was asked, too.
    """

    request: Request
    kind: str
    shown: str
    again: bool = True


async def difference(pair: Pair, request: Request) -> tuple[Heard, Difference | None]:
    """What the first world says, and in what the other differs."""
    one, other = await pair.ask(request)
    found = told_apart(one, other)
    return one, None if found is None else Difference(request, *found)


def told_apart(one: Heard, other: Heard) -> tuple[str, str] | None:
    """By what two answers can be told apart; None where they cannot."""
    if one.status != other.status:
        return "status", f"{one.status} / {other.status}"
    if one.body != other.body:
        return "body", _around(one.body, other.body)
    if one.headers != other.headers:
        return "headers", _only(one.headers, other.headers)
    if one.asked != other.asked:
        return "asked of the care systems", _only(one.asked, other.asked)
    return None


def _around(one: bytes, other: bytes) -> str:
    pairs = zip(one, other, strict=False)
    at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    begin = max(0, at - _AROUND)
    return " / ".join(
        text[begin : at + _AROUND].decode("utf-8", "replace") for text in (one, other)
    )


def _only(one: tuple[object, ...], other: tuple[object, ...]) -> str:
    here, there = Counter(one), Counter(other)
    return f"only in one: {list(here - there)[:3]}; only in the other: {list(there - here)[:3]}"
