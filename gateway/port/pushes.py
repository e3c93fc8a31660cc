"""The Protocol of care systems that say of their own accord that something has changed."""

from collections.abc import AsyncIterator
from typing import Protocol, runtime_checkable


@runtime_checkable
class PushesChanges(Protocol):
    """Says which records change, for as long as somebody listens. The others are polled."""

    def changed_records(self) -> AsyncIterator[str]:
        """The key (`RecordHead.id`) of each record in which something has changed, as it happens.

        An empty text says that the source is heard: it comes once the source has answered, and
        until then nothing may be relied upon.

        One stream serves a whole municipality; it says nothing of what has changed. It ends with a
        `SourceError` when the source lets go; whoever listens tries again later, and looks at
        everything watched once more, since what was said meanwhile was not heard.
        """
        ...
