"""Rights given for certain days, and what becomes of people (`POST /demo/happen`)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from sqlmodel import Session

from backends.identity_stub.contents import (
    AREA,
    CATEGORY,
    HEALTH_SERVICES,
    PERSONAL,
    PRIVILEGES,
)
from backends.identity_stub.tables import Custody, Fullmakt, Guardianship, Mandate, Registered
from backends.stage.cast import Person

Right = Mandate | Custody | Guardianship | Fullmakt
_SINCE_LONG: Final = date(1990, 1, 1)
_KINDS: Final = ("mandate", "custody", "guardianship")


def right_of(order: Mapping[str, Any], holder: Person, about: Person, place: int) -> Right:
    """A new right as ordered; `place` is how many there were between the two before.

    `from` and `until` are its first and last day, both inclusive. `kind` is a Danish register's;
    between Norwegians it is a fullmakt. Raises `ValueError`.
    """
    kind = str(order.get("kind", "mandate"))
    if kind not in _KINDS:
        message = f"say the kind of right: {', '.join(_KINDS)}"
        raise ValueError(message)
    key = str(uuid5(NAMESPACE_URL, f"urn:omsorg:demo:granted:{holder.key}:{about.key}:{place}"))
    first, last = _day(order, "from") or _SINCE_LONG, _day(order, "until")
    if holder.country == "NO":
        return Fullmakt(
            id=key,
            fullmektig=holder.number,
            giver=about.number,
            areas=str(HEALTH_SERVICES),
            valid_from=first,
            valid_until=last,
        )
    if kind == "custody":
        return Custody(id=key, parent=holder.number, child=about.number)
    if kind == "guardianship":
        return Guardianship(
            id=key,
            guardian=holder.number,
            ward=about.number,
            scope=PERSONAL,
            decided_on=first,
            valid_until=last,
        )
    return Mandate(
        id=key,
        holder=holder.number,
        grantor=about.number,
        category=CATEGORY,
        area=AREA,
        privileges=PRIVILEGES,
        valid_from=first,
        valid_until=last,
    )


def die(session: Session, person: Person) -> None:
    """The civil register learns of a death."""
    session.get_one(Registered, person.number).deceased = True


def be_born(session: Session, person: Person, order: Mapping[str, Any]) -> None:
    """The civil register gives somebody another day of birth. Their number stays as it is."""
    born = _day(order, "on")
    if born is None:
        message = "say the day of birth (`on`), as in 2012-02-29"
        raise ValueError(message)
    session.get_one(Registered, person.number).born = born


def _day(order: Mapping[str, Any], name: str) -> date | None:
    told = order.get(name)
    return None if told is None else date.fromisoformat(str(told))
