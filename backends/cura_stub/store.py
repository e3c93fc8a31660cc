"""Where the resources lie: one table, on SQLite in memory or in a file, and their old versions."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, Column, insert
from sqlalchemy.pool import StaticPool
from sqlmodel import Field, Session, SQLModel, col, create_engine, select
from sqlmodel.sql.expression import SelectOfScalar

from backends.cura_stub.data import everything
from backends.cura_stub.options import Options
from backends.cura_stub.terms import Json

_AFTER_ALL_OTHERS = 1_000_000


class CuraResource(SQLModel, table=True):
    """One resource of one tenant; `patient` is the record under which it is found."""

    key: int | None = Field(default=None, primary_key=True)
    tenant: str = Field(index=True)
    type: str = Field(index=True)
    id: str = Field(index=True)
    patient: str | None = Field(default=None, index=True)
    position: float
    body: Json = Field(sa_column=Column(JSON, nullable=False))


class CuraVersion(SQLModel, table=True):
    """What a resource of a versioned type was before it was changed."""

    key: int | None = Field(default=None, primary_key=True)
    tenant: str
    type: str
    id: str = Field(index=True)
    body: Json = Field(sa_column=Column(JSON, nullable=False))


class Store:
    """The stub's database, filled anew at every start. Every change is one transaction."""

    def __init__(self, options: Options) -> None:
        self._filling = list(_filling(options))
        self._written = 0
        place = f"sqlite:///{options.database}" if options.database else "sqlite://"
        self._engine = create_engine(
            place, poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        self.refill()

    def refill(self) -> None:
        """Back to what the options said at the start."""
        known = SQLModel.metadata.tables
        tables = [known["curaresource"], known["curaversion"]]
        SQLModel.metadata.drop_all(self._engine, tables=tables)
        SQLModel.metadata.create_all(self._engine, tables=tables)
        self._written = 0
        with Session(self._engine) as session:
            for table, rows in self._filling:
                session.connection().execute(insert(table), rows)
            session.commit()

    def digest(self) -> str:
        """A hash over everything, old versions included."""
        with Session(self._engine) as session:
            rows = [
                [r.tenant, r.patient, r.position, r.body]
                for r in session.exec(select(CuraResource))
            ]
            earlier = [[v.tenant, v.body] for v in session.exec(select(CuraVersion))]
        lines = sorted(json.dumps(one, sort_keys=True) for one in [*rows, *earlier])
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def find(self, tenant: str, kind: str, patient: str | None = None) -> list[Json]:
        """All resources of a type, or those found under one patient, in their order."""
        query = select(CuraResource).where(CuraResource.tenant == tenant, CuraResource.type == kind)
        if patient is not None:
            query = query.where(CuraResource.patient == patient)
        query = query.order_by(col(CuraResource.position), col(CuraResource.key))
        with Session(self._engine) as session:
            return [row.body for row in session.exec(query)]

    def read(self, tenant: str, kind: str, identity: str) -> Json | None:
        """One resource by its id."""
        with Session(self._engine) as session:
            row = session.exec(_one(tenant, kind, identity)).first()
            return row.body if row else None

    def earlier(self, tenant: str, kind: str, identity: str) -> list[Json]:
        """What it was before, newest first."""
        query = select(CuraVersion).where(
            CuraVersion.tenant == tenant, CuraVersion.type == kind, CuraVersion.id == identity
        )
        with Session(self._engine) as session:
            query = query.order_by(col(CuraVersion.key).desc())
            return [row.body for row in session.exec(query)]

    def number(self) -> int:
        """A number for the next new resource, the same in the same order after a refill."""
        self._written += 1
        return self._written

    def add(self, tenant: str, body: Json, patient: str | None) -> None:
        """A new resource, after all others of its type."""
        position = _AFTER_ALL_OTHERS + self._written
        with Session(self._engine) as session:
            session.add(CuraResource(**_resource(tenant, body, patient, position)))
            session.commit()

    def put(self, tenant: str, *bodies: Json, before: Json | None = None) -> None:
        """These in place of what they were, all or none; `before` is kept as an old version."""
        with Session(self._engine) as session:
            for body in bodies:
                row = session.exec(_one(tenant, body["resourceType"], body["id"])).one()
                row.body = body
                session.add(row)
            if before is not None:
                session.add(CuraVersion(**_version(tenant, before)))
            session.commit()

    def remove(self, tenant: str, kind: str, identity: str) -> None:
        """Gone, as if it had never been there."""
        with Session(self._engine) as session:
            session.delete(session.exec(_one(tenant, kind, identity)).one())
            session.commit()

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()


def _one(tenant: str, kind: str, identity: str) -> SelectOfScalar[CuraResource]:
    return select(CuraResource).where(
        CuraResource.tenant == tenant, CuraResource.type == kind, CuraResource.id == identity
    )


def _filling(options: Options) -> Iterator[tuple[type[SQLModel], list[dict[str, Any]]]]:
    """What each table holds at the start, where it holds anything."""
    made = [(tenant, row) for tenant, rows in everything(options).items() for row in rows]
    yield CuraResource, [_resource(t, row.body, row.patient, row.position) for t, row in made]
    if earlier := [_version(t, old) for t, row in made for old in row.earlier]:
        yield CuraVersion, earlier


def _resource(tenant: str, body: Json, patient: str | None, position: float) -> dict[str, Any]:
    kept = {"patient": patient, "position": position}
    return {**_version(tenant, body), **kept}


def _version(tenant: str, body: Json) -> dict[str, Any]:
    return {"tenant": tenant, "type": body["resourceType"], "id": body["id"], "body": body}
