"""Conditions after Fælles Sprog III."""

from datetime import date
from typing import Annotated

import strawberry

from gateway.domain import conditions as model
from gateway.domain.conditions import ConditionKind
from gateway.domain.ids import Kind
from gateway.domain.topics import Topic
from gateway.resolvers import conditions
from gateway.resolvers.conditions import ConditionsWanted
from gateway.resolvers.scope import Scope
from gateway.schema.costs import PAGES, once
from gateway.schema.glossary import Coding, GlossaryTerm, plain_words
from gateway.schema.nodes import Node
from gateway.schema.paging import After, Connection, First, connection, cut
from gateway.schema.publishing import published, resolved
from gateway.schema.shown import shown
from gateway.schema.words import Asked, said

published(
    ConditionKind,
    "ConditionKind",
    "What sort of condition.",
    {
        ConditionKind.FUNCTIONAL: "What the person can do (funktionsevnetilstand).",
        ConditionKind.HEALTH: "A health problem (helbredstilstand).",
    },
)


@strawberry.type(description="One condition (tilstand).")
class Condition(Node):
    found: strawberry.Private[model.Condition]
    scope: strawberry.Private[Scope]
    kind: ConditionKind = strawberry.field(description="What sort of condition.")
    area: str = strawberry.field(description="The area it belongs to, as professionals call it.")
    name: str = strawberry.field(description="What professionals call it.")
    code: Coding = strawberry.field(description="What professionals file it under.")
    level: int | None = strawberry.field(
        description="From 0, no limitations, to 4, total ones, on the scale of Fælles Sprog III; "
        "null where the scale does not apply (health conditions)."
    )
    active: bool = strawberry.field(description="Whether it is a condition now.")
    recorded_on: date | None = strawberry.field(description="The day it was recorded.")

    @resolved("What it is in plain words, by its code, in the municipality's language.")
    def plain(self) -> GlossaryTerm | None:
        return plain_words(conditions.plain(self.scope, self.found))

    @resolved("The level in words; null where the scale does not apply.")
    def level_text(self, language: Asked = None) -> str | None:
        text = conditions.level_text(self.found)
        return None if text is None else said(text, language, self.scope.language)

    @classmethod
    def of(cls, found: model.Condition, scope: Scope) -> "Condition":
        return cls(
            key=scope.key(Kind.CONDITION, found.id),
            found=found,
            scope=scope,
            kind=found.kind,
            area=shown(found.area),
            name=shown(found.name),
            code=Coding.of(found.code),
            level=found.level,
            active=found.active,
            recorded_on=found.recorded_on,
        )


@strawberry.type(description="The conditions of a record.")
class Conditions(Node):
    scope: strawberry.Private[Scope]

    @resolved("Active first, then by area and name.", *once(1, "items"), PAGES)
    async def items(
        self,
        kind: Annotated[
            ConditionKind | None,
            strawberry.argument(description="Only this kind; both if left out."),
        ] = None,
        active: Annotated[
            bool | None,
            strawberry.argument(description="Only active ones, or only others; all if left out."),
        ] = None,
        first: First = 50,
        after: After = None,
    ) -> Connection[Condition] | None:
        wanted = ConditionsWanted(kind=kind, active=active)
        page = await conditions.conditions(self.scope, wanted, cut(first, after))
        return connection(page, Condition.of, self.scope, Topic.CONDITIONS)

    @classmethod
    def of(cls, scope: Scope) -> "Conditions":
        return cls(key=scope.key(Kind.CONDITIONS), scope=scope)
