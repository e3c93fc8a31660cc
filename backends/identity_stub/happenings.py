"""Rights that are given and taken away while somebody watches (`POST /demo/happen`)."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, select

from backends.identity_stub.contents import Contents
from backends.identity_stub.granting import Right, be_born, die, right_of
from backends.identity_stub.tables import Custody, Fullmakt, Guardianship, Mandate, Table
from backends.stage.cast import Person
from backends.stage.machinery import DemoClock
from backends.stage.plot import Plot


def plot_of(
    engine: Engine, contents: Contents, people: Mapping[str, Person], clock: DemoClock
) -> Plot:
    """The plot of the registers.

    `revoke` and `restore` take `{"person": KEY, "of": KEY}`: whoever holds the rights, and whose
    record they open. Custody has no end in its register: it is gone, and comes back. `grant` takes
    the same and gives one more right (see `granting`). `die` takes `{"person": KEY}`, and `born`
    `{"person": KEY, "on": DAY}`.
    """
    plan = _Rights(engine, contents, people, clock)
    return Plot(
        digest=plan.digest,
        refill=plan.refill,
        happenings={
            "revoke": plan.revoke,
            "restore": plan.restore,
            "grant": plan.grant,
            "die": plan.die,
            "born": plan.born,
        },
    )


class _Rights:
    def __init__(
        self, engine: Engine, contents: Contents, people: Mapping[str, Person], clock: DemoClock
    ) -> None:
        self._engine = engine
        self._contents = contents
        self._people = people
        self._clock = clock

    def revoke(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        """Every right of one person over another ends now."""
        holder, about = self._pair(order)
        now = self._clock.now()
        with Session(self._engine) as session:
            found = list(_rights(session, holder, about))
            for right in found:
                if isinstance(right, Custody):
                    session.delete(right)
                elif isinstance(right, Mandate):
                    right.revoked_at = right.revoked_at or now
                elif isinstance(right, Guardianship):
                    right.ended_at = right.ended_at or now
                else:
                    right.withdrawn_at = right.withdrawn_at or now
            answer = {"rights": sorted(right.id for right in found)}
            session.commit()
        return answer

    def restore(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        """Every right of one person over another is as it was when the world was filled."""
        holder, about = self._pair(order)
        with Session(self._engine) as session:
            for right in _rights(session, holder, about):
                session.delete(right)
            session.flush()
            first = [row for row in self._contents.rows() if _pair_of(row) == (holder, about)]
            session.add_all(first)
            answer = {"rights": sorted(str(getattr(row, "id", "")) for row in first)}
            session.commit()
        return answer

    def grant(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        """One more right of one person over another."""
        keys = [str(order.get(name)) for name in ("person", "of")]
        pair = self._pair(order)
        holder, about = (self._people[key] for key in keys)
        with Session(self._engine) as session:
            right = right_of(order, holder, about, len(list(_rights(session, *pair))))
            answer = {"rights": [right.id]}
            session.add(right)
            session.commit()
        return answer

    def die(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        """Somebody dies."""
        with Session(self._engine) as session:
            die(session, self._person(order))
            session.commit()
        return {}

    def born(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        """Somebody has another birthday."""
        with Session(self._engine) as session:
            be_born(session, self._person(order), order)
            session.commit()
        return {}

    def digest(self) -> str:
        """A hash of all that the registers hold."""
        with Session(self._engine) as session:
            rows = [
                f"{table.name} {tuple(row)}"
                for table in Table.metadata.sorted_tables
                for row in session.connection().execute(table.select())
            ]
        return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()

    def refill(self) -> None:
        """Everything as it was."""
        with Session(self._engine) as session:
            for table in reversed(Table.metadata.sorted_tables):
                session.connection().execute(table.delete())
            session.add_all(self._contents.rows())
            session.commit()

    def _person(self, order: Mapping[str, Any]) -> Person:
        found = self._people.get(str(order.get("person")))
        if found is None:
            message = f"say who (`person`): {', '.join(self._people)}"
            raise ValueError(message)
        return found

    def _pair(self, order: Mapping[str, Any]) -> tuple[str, str]:
        keys = order.get("person"), order.get("of")
        found = [self._people.get(str(key)) for key in keys]
        if not found[0] or not found[1]:
            message = f"say whose right (`person`), over whom (`of`): {', '.join(self._people)}"
            raise ValueError(message)
        return found[0].number, found[1].number


def _rights(session: Session, holder: str, about: str) -> Iterator[Right]:
    rows: list[Right] = [
        *session.exec(select(Mandate)),
        *session.exec(select(Custody)),
        *session.exec(select(Guardianship)),
        *session.exec(select(Fullmakt)),
    ]
    return (row for row in rows if _pair_of(row) == (holder, about))


def _pair_of(row: Table) -> tuple[str, str] | None:
    if isinstance(row, Mandate):
        return row.holder, row.grantor
    if isinstance(row, Custody):
        return row.parent, row.child
    if isinstance(row, Guardianship):
        return row.guardian, row.ward
    return (row.fullmektig, row.giver) if isinstance(row, Fullmakt) else None
