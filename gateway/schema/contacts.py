"""Whom one is in touch with, and the person's own page."""

from datetime import date, datetime

import strawberry

from gateway.domain import contacts as model
from gateway.domain.ids import Kind
from gateway.domain.people import Party
from gateway.resolvers import contacts
from gateway.resolvers.messages import shows_messages
from gateway.resolvers.scope import Scope
from gateway.schema.calendar_parts import StaffMember
from gateway.schema.costs import at_most, once
from gateway.schema.messages import MessageRecipient, recipient
from gateway.schema.nodes import Node
from gateway.schema.publishing import resolved
from gateway.schema.shown import shown


@strawberry.type(description="A unit that the person gets help from.")
class CareUnit:
    name: str = strawberry.field(description="What it is called.")
    kind: str | None = strawberry.field(description="What sort of unit, in the source's words.")
    phone: str | None = strawberry.field(description="A number to call.")
    address: str | None = strawberry.field(description="Where it is.")
    opening_hours: str | None = strawberry.field(description="When it can be reached.")
    message_recipient: MessageRecipient | None = strawberry.field(
        description="How to write to it, where the viewer is shown messages."
    )

    @classmethod
    def of(cls, found: model.CareUnit, scope: Scope) -> "CareUnit":
        writable = found.message_recipient if shows_messages(scope) else None
        return cls(
            name=shown(found.name),
            kind=shown(found.kind),
            phone=found.phone,
            address=shown(found.address),
            opening_hours=found.opening_hours,
            message_recipient=recipient(writable, scope),
        )


@strawberry.type(description="Units and staff that the person is in touch with.")
class Contacts(Node):
    scope: strawberry.Private[Scope]

    @resolved("Units that the person gets help from, by name.", *once(1, "contacts"), at_most(10))
    async def units(self) -> list[CareUnit] | None:
        return [CareUnit.of(unit, self.scope) for unit in await contacts.units(self.scope)]

    @resolved("Contact persons, by name as the portal shows it.", *once(1, "contacts"), at_most(20))
    async def staff(self) -> list[StaffMember] | None:
        return [StaffMember.of(member) for member in await contacts.staff(self.scope)]

    @classmethod
    def of(cls, scope: Scope) -> "Contacts":
        return cls(key=scope.key(Kind.CONTACTS), scope=scope)


@strawberry.type(description="A piece of general information about the person's health.")
class HealthInformation:
    area: str = strawberry.field(description="What it is about.")
    text: str = strawberry.field(description="The information, as written.")

    @classmethod
    def of(cls, found: model.HealthInformation) -> "HealthInformation":
        return cls(area=shown(found.area), text=found.text)


@strawberry.type(description="A relative named in the record.")
class Relative:
    name: str = strawberry.field(description="The name.")
    relation: str | None = strawberry.field(description="How they are related, as written.")
    phone: str | None = strawberry.field(
        description="A number to call; null for those who represent the person, where the "
        "municipality has not opened it to them."
    )

    @classmethod
    def of(cls, found: model.Relative) -> "Relative":
        return cls(name=shown(found.name), relation=shown(found.relation), phone=found.phone)


@strawberry.type(description="Somebody who may use the portal on the person's behalf.")
class MandateHolder:
    name: str = strawberry.field(description="The name.")
    valid_until: date | None = strawberry.field(description="The last day of the mandate.")

    @classmethod
    def of(cls, found: model.MandateHolder) -> "MandateHolder":
        return cls(name=shown(found.name), valid_until=found.valid_until)


@strawberry.type(
    description="The person's own page. Other people's telephone numbers, and other mandate "
    "holders, are shown to the person only, until a municipality opens them to representatives."
)
class Profile(Node):
    scope: strawberry.Private[Scope]

    @resolved("General information about health, by area.", *once(1, "profile"), at_most(12))
    async def health_information(self) -> list[HealthInformation] | None:
        found = await contacts.health_information(self.scope)
        return [HealthInformation.of(each) for each in found]

    @resolved("Relatives named in the record, by name.", *once(1, "profile"), at_most(10))
    async def relatives(self) -> list[Relative] | None:
        return [Relative.of(each) for each in await contacts.relatives(self.scope)]

    @resolved(
        "Who may use the portal on the person's behalf, by name.", *once(1, "profile"), at_most(10)
    )
    async def mandate_holders(self) -> list[MandateHolder] | None:
        return [MandateHolder.of(each) for each in await contacts.mandate_holders(self.scope)]

    @classmethod
    def of(cls, scope: Scope) -> "Profile":
        return cls(key=scope.key(Kind.PROFILE), scope=scope)


@strawberry.type(description="The life story that the person or a relative has written.")
class LifeStory(Node):
    scope: strawberry.Private[Scope]

    @resolved("The story; empty where none is written.", *once(1, "story"))
    async def text(self) -> str:
        return (await contacts.life_story(self.scope)).text

    @resolved("When it was last changed.", *once(1, "story"))
    async def updated_at(self) -> datetime | None:
        at = (await contacts.life_story(self.scope)).updated_at
        return None if at is None else self.scope.local(at)

    @resolved("Whose side last changed it.", *once(1, "story"))
    async def updated_by(self) -> Party | None:
        return (await contacts.life_story(self.scope)).updated_by

    @classmethod
    def of(cls, scope: Scope) -> "LifeStory":
        return cls(key=scope.key(Kind.LIFE_STORY), scope=scope)
