"""The stub's own database: persons, and everything that is written about them."""

from typing import Any

from sqlalchemy import JSON, Column, Engine, func
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


def opened(address: str | None) -> Engine:
    """An empty database: in memory, or in the file named."""
    if address is None:
        engine = create_engine(
            "sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool
        )
    else:
        engine = create_engine(f"sqlite:///{address}", connect_args={"check_same_thread": False})
    tables = [SQLModel.metadata.tables[t.__tablename__] for t in (Patient, Entity)]
    SQLModel.metadata.drop_all(engine, tables=tables)
    SQLModel.metadata.create_all(engine, tables=tables)
    return engine


class Store:
    """Questions that the routes ask."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, rows: list[Patient] | list[Entity]) -> None:
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
