"""Where the resources stand: one table, in SQLite, in the order that searches answer in."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.pool import StaticPool
from sqlmodel import Field, Session, SQLModel, col, create_engine, delete, func, or_, select

from backends.helsenorge_stub.data import Held
from backends.helsenorge_stub.fhir import URI, Json
from backends.helsenorge_stub.search import Search


class Shelved(SQLModel, table=True):
    """One resource. `starts` and `ends` are seconds since 1970; `number` is whose list it is in.

    `uid` is its identifier that is a URI, `status` its status.
    """

    __tablename__ = "helsenorge_shelved"

    row: int | None = Field(default=None, primary_key=True)
    kind: str = Field(index=True)
    resource_id: str = Field(index=True)
    number: str = Field(index=True)
    starts: float = 0
    ends: float = 0
    categories: str = ""
    status: str = ""
    uid: str = Field(default="", index=True)
    body: str


class Shelf:
    """The stub's database. Each change is one transaction: all of it or nothing."""

    def __init__(self, database: str | None) -> None:
        self._engine = _engine(database)
        SQLModel.metadata.create_all(
            self._engine, tables=[SQLModel.metadata.tables[str(Shelved.__tablename__)]]
        )

    def fill(self, everything: Iterable[Held]) -> None:
        """Replaces all there is."""
        with Session(self._engine) as session:
            session.exec(delete(Shelved))
            session.add_all(_row(held) for held in everything)
            session.commit()

    def find(self, search: Search, number: str) -> tuple[int, list[Json]]:
        """How many match in all, and the asked-for page of them."""
        matches = [
            col(Shelved.kind) == search.kind,
            or_(col(Shelved.number) == number, col(Shelved.number) == ""),
        ]
        if search.after is not None:
            matches.append(col(Shelved.ends) > search.after)
        if search.before is not None:
            matches.append(col(Shelved.starts) < search.before)
        if search.uid is not None:
            matches.append(col(Shelved.uid) == search.uid)
        if search.category is not None:
            matches.append(col(Shelved.categories).contains(f" {search.category} "))
        starts = col(Shelved.starts)
        order = starts.desc() if search.newest_first else starts
        with Session(self._engine) as session:
            total = session.exec(select(func.count()).select_from(Shelved).where(*matches)).one()
            page = (
                select(Shelved)
                .where(*matches)
                .order_by(order, col(Shelved.resource_id))
                .offset(search.offset)
                .limit(search.count)
            )
            return total, [json.loads(row.body) for row in session.exec(page)]

    def put(self, changed: Iterable[Held]) -> None:
        """Each in the place of what has the same type, id and list, or added."""
        with Session(self._engine) as session:
            for held in changed:
                row = _row(held)
                same = select(Shelved.row).where(
                    Shelved.kind == row.kind,
                    Shelved.resource_id == row.resource_id,
                    Shelved.number == row.number,
                )
                row.row = session.exec(same).first()
                session.merge(row)
            session.commit()

    def every(self, kind: str, number: str) -> list[Json]:
        """All of one type in one person's own list, oldest first."""
        own = [col(Shelved.kind) == kind, col(Shelved.number) == number]
        return [held.resource for held in self._held(own)]

    def undecided(self, until: float | None = None) -> list[Held]:
        """Every Task that waits for a decision, or those begun by that moment; oldest first."""
        waiting = [col(Shelved.kind) == "Task", col(Shelved.status) == "received"]
        if until is not None:
            waiting.append(col(Shelved.starts) <= until)
        return self._held(waiting)

    def digest(self) -> str:
        """A hash of everything there is."""
        order = (col(Shelved.kind), col(Shelved.resource_id), col(Shelved.number))
        said = hashlib.sha256()
        with Session(self._engine) as session:
            for row in session.exec(select(Shelved).order_by(*order)):
                said.update(f"{row.kind}\0{row.resource_id}\0{row.number}\0{row.body}\0".encode())
        return said.hexdigest()

    def _held(self, matches: list[Any]) -> list[Held]:
        sought = select(Shelved).where(*matches)
        sought = sought.order_by(col(Shelved.starts), col(Shelved.resource_id))
        with Session(self._engine) as session:
            return [Held(row.number, json.loads(row.body)) for row in session.exec(sought)]

    def one(self, kind: str, resource_id: str, number: str) -> Json | None:
        """A resource that stands in this person's lists, or None."""
        sought = select(Shelved).where(
            Shelved.kind == kind,
            Shelved.resource_id == resource_id,
            or_(col(Shelved.number) == number, col(Shelved.number) == ""),
        )
        with Session(self._engine) as session:
            row = session.exec(sought).first()
            return json.loads(row.body) if row else None


def _engine(database: str | None) -> Engine:
    if database:
        return create_engine(f"sqlite:///{database}", connect_args={"check_same_thread": False})
    return create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )


_BEGINNINGS = ("start", "sent", "dateTime", "authoredOn")


def _row(held: Held) -> Shelved:
    body = held.resource
    starts = next((body[key] for key in _BEGINNINGS if key in body), None)
    ends = body.get("end") or starts
    uids = (i["value"] for i in body.get("identifier", []) if i["system"] == URI)
    codes = [c["code"] for concept in body.get("category", []) for c in concept.get("coding", [])]
    return Shelved(
        kind=body["resourceType"],
        resource_id=body["id"],
        number=held.number,
        starts=_seconds(starts),
        ends=_seconds(ends),
        categories=f" {' '.join(codes)} ",
        status=body.get("status", ""),
        uid=next(uids, ""),
        body=json.dumps(body, ensure_ascii=False),
    )


def _seconds(moment: str | None) -> float:
    return datetime.fromisoformat(moment).timestamp() if moment else 0
