"""Whether a change has left for its source: noticed where it is sent, asked where it is judged.

Between the moment a change is sent and a source's definite "no", its outcome is unknown, whatever
goes wrong: a timeout, a broken answer, a mistake of our own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

CHANGES: Final = "omsorg.changes"
"""The extension of a request that is a change: its notice."""


@dataclass(slots=True)
class Sent:
    """`maybe_done` from the moment a change is sent, until its source says that it is not done."""

    maybe_done: bool = False
    done_before: bool = False

    def leaves(self) -> None:
        """A change is about to be sent."""
        self.maybe_done = True

    def confirmed(self) -> None:
        """The source has said that it is done: no later "no" takes that back."""
        self.done_before = True

    def declined(self) -> None:
        """It was never sent, or the source has said that it did nothing."""
        self.maybe_done = self.done_before


_noticed: ContextVar[Sent | None] = ContextVar("sent", default=None)


@contextmanager
def noticing_changes() -> Iterator[Sent]:
    """What is sent inside is noticed in the value given."""
    sent = Sent()
    token = _noticed.set(sent)
    try:
        yield sent
    finally:
        _noticed.reset(token)


def sent_now() -> Sent:
    """The notice of the change under way.

    Raises:
        RuntimeError: A program error: nobody asked to notice, so nobody would know the outcome.
    """
    sent = _noticed.get()
    if sent is None:
        raise RuntimeError("a change is sent only by the door, which notices it")
    return sent
