"""People: as little of them as is needed."""

import strawberry

from gateway.domain import people as model
from gateway.resolvers.viewer import birth_year
from gateway.schema.shown import shown


@strawberry.type(description="A person.")
class Person:
    name: str = strawberry.field(description="The name.")
    birth_year: int | None = strawberry.field(description="The year of birth, where known.")

    @classmethod
    def of(cls, found: model.Person) -> "Person":
        return cls(name=shown(found.name), birth_year=birth_year(found.born))
