"""Which of a register's rows give a right now, and to do what as whom.

Sources: Aarhus Kommune, "Min Dialog" (category "Sundhed og sygdom", "Social- og sundhedsportal";
an expiry date; revocable any time); Billund Kommune, "Hvad kan jeg bruge Borgerportalen til?"
(værgemål over alle personlige forhold); "Digital innbyggerdialog, hva er det?" (fullmakt).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from gateway.domain.municipalities import Country
from gateway.domain.people import NationalNumber, Person
from gateway.domain.representations import Representation
from gateway.domain.topics import Role
from gateway.session.ages import last_day_of_custody
from gateway.session.registers import Custody, Fuldmagt, Fullmakt, Guardianship, Registered


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatCounts:
    """The registers' own words for rights that open a care portal.

    The privilege and the scope are not public and are to be set as the registers have them;
    3 is the service area "Digitale helsetjenester".
    """

    category: str = "Sundhed og sygdom"
    area: str = "Social- og sundhedsportal"
    privilege: str = "urn:dk:omsorgsportal:laes"
    scope: str = "alle personlige forhold"
    service_area: int = 3


def relatives(
    mandates: Iterable[Fuldmagt], counts: WhatCounts, today: date
) -> Iterator[Representation]:
    """Rights by digital fuldmagt."""
    for row in mandates:
        about = row.category == counts.category and row.area == counts.area
        lasting = in_force(row.valid_from, row.valid_until, row.revoked_at, today)
        if about and counts.privilege in row.privileges and lasting and not row.grantor.deceased:
            yield _danish("fuldmagt", row.id, Role.RELATIVE, row.grantor, row.valid_until)


def parents(
    custody: Iterable[Custody], mandated: frozenset[NationalNumber], until_age: int, today: date
) -> Iterator[Representation]:
    """Rights by custody, until the child's birthday. `mandated` are those who gave a mandate too.

    Without a day of birth nobody can tell that the child is young enough.
    """
    for row in custody:
        child = row.child
        if child.birth_date is None or child.deceased:
            continue
        last_day = last_day_of_custody(child.birth_date, until_age)
        if today <= last_day:
            has_mandate = NationalNumber(child.cpr) in mandated
            yield _danish("custody", row.id, Role.PARENT, child, last_day, has_mandate=has_mandate)


def guardians(
    guardianships: Iterable[Guardianship], counts: WhatCounts, today: date
) -> Iterator[Representation]:
    """Rights by guardianship (værgemål) over all personal matters."""
    for row in guardianships:
        lasting = in_force(row.decided_on, row.valid_until, row.ended_at, today)
        if row.scope == counts.scope and lasting and not row.ward.deceased:
            yield _danish("guardianship", row.id, Role.GUARDIAN, row.ward, row.valid_until)


def norwegian_relatives(
    fullmakter: Iterable[Fullmakt], counts: WhatCounts, today: date
) -> Iterator[Representation]:
    """Rights by Norwegian fullmakt."""
    for row in fullmakter:
        giver = row.fullmaktsgiver
        about = any(area.nr == counts.service_area for area in row.tjenesteomrader)
        lasting = in_force(row.gyldig_fra, row.gyldig_til, row.trukket_tilbake, today)
        if about and lasting and not giver.dod:
            yield Representation(
                key=f"fullmakt.{row.id}",
                role=Role.RELATIVE,
                person=Person(name=giver.navn, born=giver.fodselsdato),
                number=NationalNumber(giver.pid),
                country=Country.NO,
                valid_until=row.gyldig_til,
                has_mandate=True,
            )


def in_force(first: date | None, last: date | None, ended: datetime | None, today: date) -> bool:
    """Both days inclusive. What was revoked is not in force, whenever that takes effect."""
    begun = first is None or first <= today
    return begun and (last is None or today <= last) and ended is None


def _danish(
    register: str,
    key: str,
    role: Role,
    person: Registered,
    last_day: date | None,
    *,
    has_mandate: bool | None = None,
) -> Representation:
    return Representation(
        key=f"{register}.{key}",
        role=role,
        person=Person(name=person.name, born=person.birth_date),
        number=NationalNumber(person.cpr),
        country=Country.DK,
        valid_until=last_day,
        has_mandate=role is Role.RELATIVE if has_mandate is None else has_mandate,
    )
