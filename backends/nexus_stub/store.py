"""The stub's own database: persons, and everything that is written about them."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, Column, Engine, String, Table, func, type_coerce
from sqlalchemy import select as sql_select
from sqlalchemy.pool import StaticPool
from sqlmodel import Field, Session, SQLModel, col, create_engine, select


class Patient(SQLModel, table=True):
    """A citizen as Nexus knows them; `number` is the bare national identity number."""

    __tablename__ = "nexus_patient"
    tenant: str = Field(primary_key=True)
    id: int = Field(primary_key=True)
    key: str
    number: str = Field(index=True)
    accessible: bool = True
    body: dict[str, Any] = Field(sa_column=Column(JSON))


class Entity(SQLModel, table=True):
    """Anything with an integer id: the same number may be used once by each kind."""

    __tablename__ = "nexus_entity"
    tenant: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    id: int = Field(primary_key=True)
    patient_id: int | None = Field(default=None, index=True)
    place: float = 0.0
    body: dict[str, Any] = Field(sa_column=Column(JSON))


class Name(SQLModel, table=True):
    """A GUID that names a thing: once by each kind at one customer.

    `owner` is the id of the person whose record it stands in, `about` that of the thing it stands
    on, `made` that of what it names. `content` is a hash of what was ordered under it; empty for
    what was there from the start.
    """

    __tablename__ = "nexus_name"
    tenant: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    owner: int
    about: int
    made: int
    content: str = ""


def opened(address: str | None) -> Engine:
    """An empty database: in memory, or in the file named."""
    if address is None:
        engine = create_engine(
            "sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool
        )
    else:
        engine = create_engine(f"sqlite:///{address}", connect_args={"check_same_thread": False})
    _empty(engine)
    return engine


def _empty(engine: Engine) -> None:
    SQLModel.metadata.drop_all(engine, tables=_tables())
    SQLModel.metadata.create_all(engine, tables=_tables())


def _tables() -> list[Table]:
    return [SQLModel.metadata.tables[str(t.__tablename__)] for t in (Patient, Entity, Name)]


class Store:
    """Questions that the routes ask, and the transaction in which something is changed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def empty(self) -> None:
        """Nothing is left."""
        _empty(self._engine)

    def copied(self) -> sqlite3.Connection:
        """A copy of everything as it is now, in memory."""
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        with self._connected() as connection:
            connection.backup(copy)
        return copy

    def put_back(self, copy: sqlite3.Connection) -> None:
        """Everything as it was when it was copied, in the place of what is here."""
        with self._connected() as connection:
            copy.backup(connection)

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with closing(self._engine.raw_connection()) as pooled:
            connection = pooled.driver_connection
            assert isinstance(connection, sqlite3.Connection)  # noqa: S101  # as `opened` made it
            yield connection

    @contextmanager
    def changing(self) -> Iterator[Session]:
        """One transaction: all that is written in it, or none of it where something is raised.

        Inside, everything is asked of this session; another would end the transaction.
        """
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    def digest(self) -> str:
        """A hash over every row, as it is kept."""
        found = sha256()
        with self._engine.connect() as connection:
            for table in _tables():
                as_kept = (type_coerce(column, String) for column in table.columns)
                rows = connection.execute(sql_select(*as_kept).order_by(*table.primary_key))
                for row in rows:
                    found.update(repr(tuple(row)).encode())
        return found.hexdigest()

    def keep(self, rows: Sequence[SQLModel]) -> None:
        """Write many rows at once."""
        with Session(self._engine) as session:
            session.add_all(rows)
            session.commit()

    def patient_by_number(self, tenant: str, number: str) -> Patient | None:
        """The person with that bare number."""
        question = select(Patient).where(Patient.tenant == tenant, Patient.number == number)
        with Session(self._engine) as session:
            return session.exec(question).first()

    def patient(self, tenant: str, patient_id: int) -> Patient | None:
        """The person with that id."""
        with Session(self._engine) as session:
            return session.get(Patient, (tenant, patient_id))

    def patients_named(self, tenant: str, text: str, most: int) -> list[Patient]:
        """Persons whose name holds the text, by id."""
        question = select(Patient).where(Patient.tenant == tenant).order_by(col(Patient.id))
        with Session(self._engine) as session:
            found = [p for p in session.exec(question) if text in p.body["fullName"].lower()]
        return found[:most]

    def entity(self, tenant: str, kind: str, entity_id: int) -> Entity | None:
        """One thing."""
        with Session(self._engine) as session:
            return session.get(Entity, (tenant, kind, entity_id))

    def named(self, tenant: str, kind: str, uid: str) -> Name | None:
        """What a GUID names."""
        with Session(self._engine) as session:
            return session.get(Name, (tenant, kind, uid.lower()))

    def entities(
        self,
        tenant: str,
        kind: str,
        patient_id: int | None,
        *,
        first: int = 0,
        most: int | None = None,
    ) -> list[Entity]:
        """The list that stands in one person's record, in the source's order, or a page of it."""
        question = (
            select(Entity)
            .where(Entity.tenant == tenant, Entity.kind == kind, Entity.patient_id == patient_id)
            .order_by(col(Entity.place), col(Entity.id))
            .offset(first)
            .limit(most)
        )
        with Session(self._engine) as session:
            return list(session.exec(question))

    def count(self, tenant: str, kind: str, patient_id: int | None) -> int:
        """How long that list is."""
        question = select(func.count()).where(
            Entity.tenant == tenant, Entity.kind == kind, Entity.patient_id == patient_id
        )
        with Session(self._engine) as session:
            return session.exec(question).one()
