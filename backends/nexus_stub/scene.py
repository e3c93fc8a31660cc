"""The stub's world as it was filled and as it has become since."""

import sqlite3
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, func, select

from backends.nexus_stub.data import fill
from backends.nexus_stub.data_people import residents
from backends.nexus_stub.pen import FIRST_IDS, Pen
from backends.nexus_stub.store import Entity, Store
from backends.nexus_stub.world import World, utc_stamp
from backends.stage.machinery import DemoClock


@dataclass
class Scene:
    """Everything that an order or a happening needs to change the data.

    `notice` is how many working days before a visit it can still be cancelled; None: until it
    begins.
    """

    store: Store
    clock: DemoClock
    new_world: Callable[[], World]
    tenants: tuple[str, ...]
    scale: int = 1
    notice: int | None = None
    world: World = field(init=False)
    _filled: tuple[World, sqlite3.Connection] | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self._fill()

    def refill(self) -> None:
        """Back to how it was filled. The second time and later it is a copy that is put back."""
        if self._filled is None:
            self.store.empty()
            self._fill()
            self._filled = deepcopy(self.world), self.store.copied()
        else:
            world, rows = self._filled
            self.world = deepcopy(world)
            self.store.put_back(rows)

    def _fill(self) -> None:
        self.world = self.new_world()
        fill(self.store, self.world, self.tenants, self.scale)

    def now(self) -> str:
        """The demo clock's moment, as Nexus writes it."""
        return utc_stamp(self.clock.now())

    def number(self, tenant: str, kind: str, *, hidden: bool = False) -> int:
        """The next id of a kind."""
        return self.world.number(tenant, kind, FIRST_IDS[kind], hidden=hidden)

    def pen(self, tenant: str, key: str, topic: str) -> Pen:
        """A pen for one more thing in somebody's record. Raises `ValueError` for nobody's."""
        found = next((r for r in residents(self.world, tenant) if r.person.key == key), None)
        if found is None:
            message = f"person: nobody here is called {key}"
            raise ValueError(message)
        return Pen(self.world, found, topic, neighbour=0)


def rewritten(session: Session, entity: Entity, **parts: Any) -> None:
    """Other parts of a thing's body."""
    entity.body = {**entity.body, **parts}
    session.add(entity)


def top_of_list(session: Session, tenant: str, kind: str, patient_id: int | None) -> float:
    """A place above all that stand in a person's list."""
    return _edge(session, func.min(col(Entity.place)), tenant, kind, patient_id) - 1


def end_of_list(session: Session, tenant: str, kind: str, patient_id: int | None) -> float:
    """A place below them."""
    return _edge(session, func.max(col(Entity.place)), tenant, kind, patient_id) + 1


def _edge(session: Session, edge: Any, tenant: str, kind: str, patient_id: int | None) -> float:
    question = select(edge).where(
        Entity.tenant == tenant, Entity.kind == kind, Entity.patient_id == patient_id
    )
    return float(session.exec(question).one() or 0)
