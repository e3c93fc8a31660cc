"""Where the resources lie: one table, on SQLite in memory or in a file."""

from sqlalchemy import JSON, Column
from sqlalchemy.pool import StaticPool
from sqlmodel import Field, Session, SQLModel, col, create_engine, select

from backends.cura_stub.data import everything
from backends.cura_stub.options import Options
from backends.cura_stub.terms import Json


class CuraResource(SQLModel, table=True):
    """One resource of one tenant; `patient` is the record under which it is found."""

    key: int | None = Field(default=None, primary_key=True)
    tenant: str = Field(index=True)
    type: str = Field(index=True)
    id: str = Field(index=True)
    patient: str | None = Field(default=None, index=True)
    position: float
    body: Json = Field(sa_column=Column(JSON, nullable=False))


class Store:
    """The stub's database, filled anew at every start."""

    def __init__(self, options: Options) -> None:
        place = f"sqlite:///{options.database}" if options.database else "sqlite://"
        self._engine = create_engine(
            place, poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        table = SQLModel.metadata.tables["curaresource"]
        SQLModel.metadata.drop_all(self._engine, tables=[table])
        SQLModel.metadata.create_all(self._engine, tables=[table])
        self._fill(options)

    def _fill(self, options: Options) -> None:
        with Session(self._engine) as session:
            for tenant, rows in everything(options).items():
                session.add_all(
                    CuraResource(
                        tenant=tenant,
                        type=row.body["resourceType"],
                        id=row.body["id"],
                        patient=row.patient,
                        position=row.position,
                        body=row.body,
                    )
                    for row in rows
                )
            session.commit()

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
        query = select(CuraResource).where(
            CuraResource.tenant == tenant,
            CuraResource.type == kind,
            CuraResource.id == identity,
        )
        with Session(self._engine) as session:
            row = session.exec(query).first()
            return row.body if row else None

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()
