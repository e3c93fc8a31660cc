"""How long one operation may spend on its sources: a deadline that every call inherits."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def reading_within(seconds: float) -> Iterator[None]:
    """Every upstream call that is begun inside ends within these seconds, or is a timeout."""
    token = _deadline.set(asyncio.get_running_loop().time() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def deadline(at_most: float) -> float:
    """When a call begun now must end, in the loop's time, `at_most` seconds from now."""
    latest = asyncio.get_running_loop().time() + at_most
    budget = _deadline.get()
    return latest if budget is None else min(budget, latest)
