"""Who listens to what happens in the record system: server-sent events, one stream for a listener.

An event names the record in which something has changed, and says nothing else. A listener that
does not keep up is let go: it knows then that it has missed something, and can come again.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

HEARTBEAT = 15.0
MOST_WAITING = 100


@dataclass(eq=False)
class Hearer:
    """One listener, and what waits to be told; None is the end of it."""

    waiting: asyncio.Queue[str | None] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))
    gone: bool = False

    def drop(self) -> None:
        """End here, whatever still waits."""
        self.gone = True

    def leave(self) -> None:
        """End when everything that waits is told."""
        try:
            self.waiting.put_nowait(None)
        except asyncio.QueueFull:
            self.drop()


class Hearers:
    """All listeners. `heartbeat` is how many seconds of silence there are at most."""

    def __init__(self, heartbeat: float = HEARTBEAT) -> None:
        self._heartbeat = heartbeat
        self._here: set[Hearer] = set()

    def welcome(self) -> Hearer:
        """A listener that hears everything from now on."""
        hearer = Hearer()
        self._here.add(hearer)
        return hearer

    def tell(self, patient: str) -> None:
        """Something has changed in this record. Whoever has too much waiting is let go."""
        for hearer in list(self._here):
            try:
                hearer.waiting.put_nowait(patient)
            except asyncio.QueueFull:
                self._here.discard(hearer)
                hearer.drop()

    def let_go(self) -> int:
        """End every stream; how many there were."""
        leaving = list(self._here)
        self._here.clear()
        for hearer in leaving:
            hearer.leave()
        return len(leaving)

    async def stream(self, hearer: Hearer, at_beat: Callable[[], None]) -> AsyncIterator[str]:
        """The text of the stream; `at_beat` is called before each heartbeat."""
        try:
            yield ": her\n\n"
            while True:
                try:
                    patient = await asyncio.wait_for(hearer.waiting.get(), self._heartbeat)
                except TimeoutError:
                    at_beat()
                    yield ": puls\n\n"
                    continue
                if hearer.gone or patient is None:
                    return
                yield f"data: {json.dumps({'patient': f'Patient/{patient}'})}\n\n"
        finally:
            self._here.discard(hearer)
