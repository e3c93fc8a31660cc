"""Whom one is in touch with, and the person's own page."""

from gateway.domain.contacts import (
    CareUnit,
    HealthInformation,
    LifeStory,
    MandateHolder,
    Relative,
)
from gateway.domain.people import StaffMember
from gateway.resolvers.order import alphabetical
from gateway.resolvers.scope import Scope


async def units(scope: Scope) -> list[CareUnit]:
    """Units that one gets help from, by name."""
    found = (await scope.reader.contacts()).units
    return sorted(found, key=lambda unit: alphabetical(unit.name, scope.country))


async def staff(scope: Scope) -> list[StaffMember]:
    """Contact persons, by name as shown."""
    return staff_in_order(scope, (await scope.reader.contacts()).staff)


def staff_in_order(scope: Scope, members: tuple[StaffMember, ...]) -> list[StaffMember]:
    """Staff by name as shown: a surname that is cut away has no say in the order."""

    def by_name(member: StaffMember) -> tuple[tuple[str, str], str, str]:
        return alphabetical(member.name, scope.country), member.role or "", member.unit or ""

    return sorted(members, key=by_name)


async def health_information(scope: Scope) -> list[HealthInformation]:
    """General information about health, by area."""
    found = (await scope.reader.profile()).health_information
    return sorted(found, key=lambda each: alphabetical(each.area, scope.country))


async def relatives(scope: Scope) -> list[Relative]:
    """Relatives named in the record, by name."""
    found = (await scope.reader.profile()).relatives
    return sorted(found, key=lambda each: alphabetical(each.name, scope.country))


async def mandate_holders(scope: Scope) -> list[MandateHolder]:
    """Who may use the portal on the citizen's behalf, by name."""
    found = (await scope.reader.profile()).mandate_holders
    return sorted(found, key=lambda each: alphabetical(each.name, scope.country))


async def life_story(scope: Scope) -> LifeStory:
    """The life story."""
    return await scope.reader.life_story()
