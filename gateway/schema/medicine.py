"""Medicine and messages between professionals: for a portal that shows them. None does today."""

from datetime import datetime

import strawberry

from gateway.domain import medicine as model
from gateway.domain.ids import Kind
from gateway.domain.topics import Topic
from gateway.resolvers import medicine
from gateway.resolvers.scope import Scope
from gateway.schema.costs import PAGES, once
from gateway.schema.nodes import Node
from gateway.schema.paging import After, Connection, First, connection, cut
from gateway.schema.publishing import resolved
from gateway.schema.shown import shown


@strawberry.type(description="One medicine.")
class Medication(Node):
    name: str = strawberry.field(description="What it is called.")
    dose: str = strawberry.field(description="How much of it, and when.")

    @classmethod
    def of(cls, found: model.Medication, scope: Scope) -> "Medication":
        key = scope.key(Kind.MEDICATION, found.id)
        return cls(key=key, name=shown(found.name), dose=shown(found.dose))


@strawberry.type(description="The medicine of a record.")
class Medications(Node):
    scope: strawberry.Private[Scope]

    @resolved("Every medicine, by name.", *once(1, "items"), PAGES)
    async def items(self, first: First = 50, after: After = None) -> Connection[Medication] | None:
        page = await medicine.medications(self.scope, cut(first, after))
        return connection(page, Medication.of, self.scope, Topic.MEDICATIONS)

    @classmethod
    def of(cls, scope: Scope) -> "Medications":
        return cls(key=scope.key(Kind.MEDICATIONS), scope=scope)


@strawberry.type(description="One message between professionals (MedCom, PLO).")
class MedcomMessage(Node):
    subject: str = strawberry.field(description="What it is about.")
    sent_at: datetime = strawberry.field(description="When it was sent.")
    sender: str = strawberry.field(description="Where it came from.")

    @classmethod
    def of(cls, found: model.MedcomMessage, scope: Scope) -> "MedcomMessage":
        return cls(
            key=scope.key(Kind.MEDCOM_MESSAGE, found.id),
            subject=shown(found.subject),
            sent_at=scope.local(found.sent_at),
            sender=shown(found.sender),
        )


@strawberry.type(description="The messages between professionals in a record.")
class MedcomMessages(Node):
    scope: strawberry.Private[Scope]

    @resolved("Newest first.", *once(1, "items"), PAGES)
    async def items(
        self, first: First = 50, after: After = None
    ) -> Connection[MedcomMessage] | None:
        page = await medicine.medcom_messages(self.scope, cut(first, after))
        return connection(page, MedcomMessage.of, self.scope, Topic.MEDCOM_MESSAGES)

    @classmethod
    def of(cls, scope: Scope) -> "MedcomMessages":
        return cls(key=scope.key(Kind.MEDCOM_MESSAGES), scope=scope)
