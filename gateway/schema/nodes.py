"""What has an id of its own."""

import strawberry

from gateway.resolvers.scope import Key, RecordKey
from gateway.schema.publishing import resolved


@strawberry.interface(description="Something with an id of its own, to be fetched by `node`.")
class Node:
    """Holds what the id is made of; the id itself is sealed when it is asked for."""

    key: strawberry.Private[Key | RecordKey]

    @resolved(
        "Opaque, the same each time, and no capability: rights are checked at every "
        "use. An id of a personal thing is bound to the record and to the viewer's role."
    )
    def id(self) -> strawberry.ID:
        return strawberry.ID(self.key.sealed())
