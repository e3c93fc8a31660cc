"""Rights that a register's rows give or once gave: whose record somebody tried who had a right.

Such a right opens nothing. It says whom a refused look is about, so that this person can read of
it. Rows that never were a right do not count: of another category, area or scope, not yet begun,
or ended before their first day.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

import msgspec

from gateway.domain.representations import Representation
from gateway.session.registers import Custody, Fuldmagt, Fullmakt, Guardianship, Registered
from gateway.session.rights import (
    WhatCounts,
    guardians,
    norwegian_relatives,
    parents,
    relatives,
)


def relatives_ever(
    mandates: Iterable[Fuldmagt], counts: WhatCounts, today: date
) -> Iterator[Representation]:
    """By digital fuldmagt, also where it is out of date or revoked, or the giver is dead."""
    for row in mandates:
        if _was_in_force(row.valid_from, row.valid_until, row.revoked_at):
            grantor = _living(row.grantor)
            endless = msgspec.structs.replace(
                row, valid_until=None, revoked_at=None, grantor=grantor
            )
            yield from _begun(relatives((endless,), counts), today)


def parents_ever(custody: Iterable[Custody]) -> Iterator[Representation]:
    """By custody, also where the child has grown up or is dead."""
    for row in custody:
        living = msgspec.structs.replace(row, child=_living(row.child))
        yield from parents((living,), {})


def guardians_ever(
    guardianships: Iterable[Guardianship], counts: WhatCounts, today: date
) -> Iterator[Representation]:
    """By guardianship, also where it has ended or the ward is dead."""
    for row in guardianships:
        if _was_in_force(row.decided_on, row.valid_until, row.ended_at):
            ward = _living(row.ward)
            endless = msgspec.structs.replace(row, valid_until=None, ended_at=None, ward=ward)
            yield from _begun(guardians((endless,), counts), today)


def norwegian_relatives_ever(
    fullmakter: Iterable[Fullmakt], counts: WhatCounts, today: date
) -> Iterator[Representation]:
    """By Norwegian fullmakt, also where it is out of date or taken back, or the giver is dead."""
    for row in fullmakter:
        if _was_in_force(row.gyldig_fra, row.gyldig_til, row.trukket_tilbake):
            giver = msgspec.structs.replace(row.fullmaktsgiver, dod=False)
            endless = msgspec.structs.replace(
                row, gyldig_til=None, trukket_tilbake=None, fullmaktsgiver=giver
            )
            yield from _begun(norwegian_relatives((endless,), counts), today)


def _begun(rights: Iterable[Representation], today: date) -> Iterator[Representation]:
    return (right for right in rights if today in right.days)


def _was_in_force(first: date | None, last: date | None, ended: datetime | None) -> bool:
    """Whether there was a day between the beginning and the end."""
    if first is None:
        return True
    return (last is None or first <= last) and (ended is None or first <= ended.date())


def _living(person: Registered) -> Registered:
    return msgspec.structs.replace(person, deceased=False)
