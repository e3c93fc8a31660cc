"""What an order to make something happen says, and which of a person's things it means.

Each function raises `ValueError` with what is wrong with the order.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

from sqlmodel import Session, select

from backends.nexus_stub.data_people import CITIES
from backends.nexus_stub.pen import Pen
from backends.nexus_stub.rules import (
    can_be_answered,
    can_be_cancelled,
    conversation_is_seen,
    event_of,
)
from backends.nexus_stub.scene import Scene
from backends.nexus_stub.store import Entity

Told: TypeAlias = Mapping[str, Any]
_TENANTS = {f"DK-0{code}": tenant for tenant, (_, _, code) in CITIES.items()}


def pen_of(scene: Scene, told: Told) -> Pen:
    """A pen for the record of `person` in `municipality`."""
    tenant = _TENANTS.get(str(told.get("municipality")))
    if tenant is None or tenant not in scene.tenants:
        known = ", ".join(code for code, one in _TENANTS.items() if one in scene.tenants)
        raise ValueError(f"municipality: choose among {known}")
    return scene.pen(tenant, str(told.get("person")), "happening")


def event_meant(scene: Scene, session: Session, told: Told) -> Entity:
    """The `appointment` named, or the next visit that can be cancelled."""
    pen = pen_of(scene, told)
    if "appointment" in told:
        return _own(session, pen, "event", told["appointment"])
    now = scene.clock.now()
    visits = [(_begin(e), e.id, e) for e in _list(session, pen, "event") if can_be_cancelled(e)]
    coming = [visit for visit in visits if visit[0] > now]
    if not coming:
        raise ValueError("appointment: no visit is booked")
    return min(coming, key=lambda visit: visit[:2])[2]


def conversation_meant(session: Session, pen: Pen, told: Told) -> Entity:
    """The `thread` named, or the latest that is open."""
    if "thread" in told:
        found = _own(session, pen, "conversation", told["thread"])
        if not conversation_is_seen(found):
            raise ValueError("thread: choose one that the citizen sees")
        return found
    is_open = [e for e in _list(session, pen, "conversation") if can_be_answered(e)]
    if not is_open:
        raise ValueError("thread: none is open")
    return max(is_open, key=lambda e: (e.body["half"]["lastActivity"], -e.place))


def text_of(told: Told, key: str, default: str) -> str:
    """A text that may be left out."""
    text = told.get(key, default)
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{key}: write a text")
    return text


def minutes_of(told: Told, default: int) -> int:
    """Whole minutes that may be left out."""
    number = told.get("minutes", default)
    if not isinstance(number, int):
        raise ValueError("minutes: write a whole number")  # noqa: TRY004  # what a plot answers
    return number


def moment_of(told: Told, key: str) -> datetime:
    """A moment with its offset."""
    found = datetime.fromisoformat(str(told.get(key)))
    if found.tzinfo is None:
        raise ValueError(f"{key}: write a moment with its offset")
    return found


def _own(session: Session, pen: Pen, kind: str, told: Any) -> Entity:
    entity = session.get(Entity, (pen.tenant, kind, int(str(told))))
    if entity is None or entity.patient_id != pen.resident.id:
        raise ValueError(f"{kind}: this person has none of that id")
    return entity


def _list(session: Session, pen: Pen, kind: str) -> list[Entity]:
    question = select(Entity).where(
        Entity.tenant == pen.tenant, Entity.kind == kind, Entity.patient_id == pen.resident.id
    )
    return list(session.exec(question))


def _begin(entity: Entity) -> datetime:
    return datetime.fromisoformat(event_of(entity)["startDate"])
