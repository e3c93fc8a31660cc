"""The registers' own tables."""

from datetime import date, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import registry
from sqlalchemy.pool import StaticPool
from sqlmodel import Field, SQLModel, create_engine


class Table(SQLModel, registry=registry()):
    """Tables of this stub, apart from those of any other in the same process."""


class Registered(Table, table=True):
    """A person as the civil register knows them; `number` is bare."""

    number: str = Field(primary_key=True)
    name: str
    born: date
    deceased: bool = False


class Mandate(Table, table=True):
    """One Danish digital fuldmagt; `valid_until` is the last day, `privileges` blank-separated."""

    id: str = Field(primary_key=True)
    holder: str = Field(index=True)
    grantor: str = Field(foreign_key="registered.number")
    category: str
    area: str
    privileges: str
    valid_from: date
    valid_until: date | None = None
    revoked_at: datetime | None = None


class Custody(Table, table=True):
    """A parent's custody of a child."""

    id: str = Field(primary_key=True)
    parent: str = Field(index=True)
    child: str = Field(foreign_key="registered.number")


class Guardianship(Table, table=True):
    """A guardian's (værge) appointment for a ward; `scope` is the register's word for its reach."""

    id: str = Field(primary_key=True)
    guardian: str = Field(index=True)
    ward: str = Field(foreign_key="registered.number")
    scope: str
    decided_on: date
    valid_until: date | None = None
    ended_at: datetime | None = None


class Fullmakt(Table, table=True):
    """One Norwegian fullmakt; `areas` are numbers of tjenesteområder, blank-separated."""

    id: str = Field(primary_key=True)
    fullmektig: str = Field(index=True)
    giver: str = Field(foreign_key="registered.number")
    areas: str
    valid_from: date
    valid_until: date | None = None
    withdrawn_at: datetime | None = None


def opened(database: str | None) -> Engine:
    """A database with the tables made anew: a file's earlier contents are dropped."""
    options = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    engine = create_engine(f"sqlite:///{database or ':memory:'}", **options)
    Table.metadata.drop_all(engine)
    Table.metadata.create_all(engine)
    return engine
