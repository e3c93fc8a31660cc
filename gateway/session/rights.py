"""Which of a register's rows give a right, on which days, to do what as whom.

Sources: Aarhus Kommune, "Min Dialog" (category "Sundhed og sygdom", "Social- og sundhedsportal";
an expiry date; revocable any time); Billund Kommune, "Hvad kan jeg bruge Borgerportalen til?"
(værgemål over alle personlige forhold); "Digital innbyggerdialog, hva er det?" (fullmakt).

What was revoked, withdrawn or ended gives none, whenever that is to take effect; nor does anybody
dead. Whether a day has come is for the municipality's own zone to say: see `reach`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gateway.domain.municipalities import Country
from gateway.domain.people import NationalNumber, Person
from gateway.domain.representations import Days, Representation
from gateway.domain.topics import Role
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


def relatives(mandates: Iterable[Fuldmagt], counts: WhatCounts) -> Iterator[Representation]:
    """Rights by digital fuldmagt."""
    for row in mandates:
        about = row.category == counts.category and row.area == counts.area
        stands = row.revoked_at is None and not row.grantor.deceased
        if about and counts.privilege in row.privileges and stands:
            days = Days(first=row.valid_from, last=row.valid_until)
            yield _danish("fuldmagt", row.id, Role.RELATIVE, row.grantor, days)


def parents(
    custody: Iterable[Custody], mandates: Mapping[NationalNumber, tuple[Days, ...]]
) -> Iterator[Representation]:
    """Rights by custody. `mandates`: when a mandate of that person to the parent stands beside it.

    Without a day of birth nobody can tell that the child is young enough. How young that is, each
    municipality says for itself.
    """
    for row in custody:
        child = row.child
        if child.birth_date is not None and not child.deceased:
            beside = mandates.get(NationalNumber(child.cpr), ())
            yield _danish("custody", row.id, Role.PARENT, child, Days(), beside)


def guardians(
    guardianships: Iterable[Guardianship], counts: WhatCounts
) -> Iterator[Representation]:
    """Rights by guardianship (værgemål) over all personal matters."""
    for row in guardianships:
        if row.scope == counts.scope and row.ended_at is None and not row.ward.deceased:
            days = Days(first=row.decided_on, last=row.valid_until)
            yield _danish("guardianship", row.id, Role.GUARDIAN, row.ward, days)


def norwegian_relatives(
    fullmakter: Iterable[Fullmakt], counts: WhatCounts
) -> Iterator[Representation]:
    """Rights by Norwegian fullmakt."""
    for row in fullmakter:
        giver = row.fullmaktsgiver
        about = any(area.nr == counts.service_area for area in row.tjenesteomrader)
        if about and row.trukket_tilbake is None and not giver.dod:
            yield Representation(
                key=f"fullmakt.{row.id}",
                role=Role.RELATIVE,
                person=Person(name=giver.navn, born=giver.fodselsdato),
                number=NationalNumber(giver.pid),
                country=Country.NO,
                valid_from=row.gyldig_fra,
                valid_until=row.gyldig_til,
            )


def _danish(
    register: str,
    key: str,
    role: Role,
    person: Registered,
    days: Days,
    mandates: tuple[Days, ...] = (),
) -> Representation:
    return Representation(
        key=f"{register}.{key}",
        role=role,
        person=Person(name=person.name, born=person.birth_date),
        number=NationalNumber(person.cpr),
        country=Country.DK,
        valid_from=days.first,
        valid_until=days.last,
        mandates=mandates,
    )
