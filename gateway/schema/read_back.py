"""What came of a change, read anew from the care system's own data when it is asked for."""

from dataclasses import replace
from typing import Final, TypeVar

import strawberry

from gateway.domain.ids import Kind
from gateway.resolvers.writing import ChangeMade, Result
from gateway.schema.finding import in_record
from gateway.schema.nodes import Node
from gateway.schema.outcomes import OutcomeUnknown, Refused, unconfirmed

T = TypeVar("T", bound=Node)
KEY: Final = (
    "8 to 64 printable characters, made anew for each change and kept for trying the same again."
)


R = TypeVar("R", bound="ReadBack")


@strawberry.type
class ReadBack:
    """A change that is done, and the road back to what it was about."""

    done: strawberry.Private[ChangeMade]

    async def read(
        self, shape: type[T], kind: Kind, upstream: str = "", parent: str = ""
    ) -> T | None:
        """The thing as any query finds it. Raises a `SourceError` where it cannot be read now."""
        thing = replace(self.done.thing, kind=kind, upstream=upstream, parent=parent)
        found = await in_record(self.done.context, thing, use=True)
        return found if isinstance(found, shape) else None


def outcome(result: Result, shape: type[R]) -> R | Refused | OutcomeUnknown:
    """What came of a change, published: in its own shape where it is done."""
    return shape(done=result) if isinstance(result, ChangeMade) else unconfirmed(result)
