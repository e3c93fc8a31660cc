"""Where a right to act holds: under a municipality's own rules, on the day of its own zone.

Of two connected municipalities one may have a new day already and the other not: then a right that
ends or begins at midnight opens records in one of them only.
"""

from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from gateway.disclosure.policy import Policy
from gateway.domain.municipalities import Country
from gateway.domain.portal import SignInRule
from gateway.domain.representations import Representation
from gateway.domain.topics import Role
from gateway.port import Offers
from gateway.session.ages import last_day_of_custody


class Place(Protocol):
    """A connected municipality, as far as rights to act in it go."""

    @property
    def country(self) -> Country:
        """Whose registers' rights count there."""
        ...

    @property
    def zone(self) -> ZoneInfo:
        """By which its days begin and end."""
        ...

    @property
    def policy(self) -> Policy:
        """Says which roles open records there."""
        ...

    @property
    def offers(self) -> Offers:
        """Says from and until which ages."""
        ...


def reaches(right: Representation, place: Place, now: datetime) -> bool:
    """Whether a right opens records in this municipality at all, now."""
    if right.role not in place.policy.admits or right.country is not place.country:
        return False
    return holds(right, place.offers.sign_in, today_at(place, now))


def today_at(place: Place, now: datetime) -> date:
    """The day that it is in the municipality's zone."""
    return now.astimezone(place.zone).date()


def holds(right: Representation, rule: SignInRule, today: date) -> bool:
    """Whether a right holds under a portal's rule on its municipality's day.

    First and last day are inclusive. A parent's ends with the child's birthday, never later than
    the eighteenth, and may need the child's mandate beside custody.
    """
    if today not in right.days:
        return False
    if right.role is not Role.PARENT:
        return True
    born = right.person.born
    if born is None or today > last_day_of_custody(born, rule.parent_until_age):
        return False
    return not rule.parent_needs_mandate or any(today in days for days in right.mandates)


def last_day_under(right: Representation, rule: SignInRule) -> date | None:
    """The last day on which a right can hold under a portal's rule; None: no end is known."""
    born = right.person.born
    if right.role is not Role.PARENT or born is None:
        return right.valid_until
    last = last_day_of_custody(born, rule.parent_until_age)
    if not rule.parent_needs_mandate:
        return last
    return max((min(days.last or last, last) for days in right.mandates), default=last)
