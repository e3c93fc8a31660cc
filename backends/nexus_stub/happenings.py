"""What happens in the municipality by itself: `POST /demo/happen`, told by a test or a demo."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from backends.nexus_stub.data_calendar import SORTS, event_row
from backends.nexus_stub.data_messages import made_uid, message_row, staff_side
from backends.nexus_stub.data_people import state_of
from backends.nexus_stub.pen import Pen
from backends.nexus_stub.rules import can_be_answered, event_of
from backends.nexus_stub.scene import Scene, end_of_list, rewritten
from backends.nexus_stub.store import Entity, Patient
from backends.nexus_stub.talk import added, messages_of, read_by, said
from backends.nexus_stub.told import (
    Told,
    conversation_meant,
    event_meant,
    minutes_of,
    moment_of,
    pen_of,
    text_of,
)
from backends.nexus_stub.world import Row, utc_stamp
from backends.stage.plot import Happening

_ANSWER = "Tak for din besked. Vi vender tilbage, hvis der er mere. Mvh. kommunen"
_HOUR = 60


def happenings(scene: Scene) -> Mapping[str, Happening]:
    """By name. Each order names `municipality` and `person`; each answers the ids touched."""
    town = _Town(scene)
    return {
        "answer": town.answer,
        "complete-visit": town.complete_visit,
        "move": town.move,
        "remove": town.remove,
        "book": town.book,
        "cancel": town.cancel,
        "close-record": town.close_record,
        "internal-note": town.internal_note,
    }


@dataclass
class _Town:
    """The staff of the municipalities."""

    scene: Scene

    def answer(self, told: Told) -> Told:
        """A message from the staff, in the latest open conversation unless `thread` says which."""
        pen, text = pen_of(self.scene, told), text_of(told, "body", _ANSWER)
        with self.scene.store.changing() as session:
            entity = conversation_meant(session, pen, told)
            if not can_be_answered(entity):
                raise ValueError("thread: choose one that is open")
            said(session, entity, read_by(messages_of(entity), self.scene.now(), staff=True))
            message = self._message(pen, entity, text, hidden=False)
            added(session, entity, message)
        return {"thread": str(entity.id), "message": str(message["id"])}

    def internal_note(self, told: Told) -> Told:
        """A note among the staff in a conversation: nothing that a citizen sees is another."""
        pen = pen_of(self.scene, told)
        with self.scene.store.changing() as session:
            entity = conversation_meant(session, pen, told)
            text = pen.secrets.word("intern-besked")
            message = self._message(pen, entity, text, hidden=True)
            messages = [*messages_of(entity), message]
            said(session, entity, messages, lastInternalActivity=message["sentDate"])
        return {"thread": str(entity.id), "message": str(message["id"])}

    def complete_visit(self, told: Told) -> Told:
        """It was made, and noted as done now."""
        return self._changed(told, status="COMPLETED", completedDate=self.scene.now())

    def move(self, told: Told) -> Told:
        """To another time, `minutes` later (60) or, below zero, earlier."""
        later = timedelta(minutes=minutes_of(told, _HOUR))
        with self.scene.store.changing() as session:
            entity = event_meant(self.scene, session, told)
            event = event_of(entity)
            times = {k: _moved(event[k], later) for k in ("startDate", "endDate") if event[k]}
            _change(session, entity, **times)
        return {"appointment": str(entity.id)}

    def remove(self, told: Told) -> Told:
        """It is deleted, and stays in the list as such."""
        return self._changed(told, status="DELETED")

    def cancel(self, told: Told) -> Told:
        """The municipality cancels it."""
        return self._changed(told, status="CANCELLED")

    def book(self, told: Told) -> Told:
        """A new one at `start`, of the kind of event that `kind` names (PLEJE)."""
        pen, kind = pen_of(self.scene, told), told.get("kind", "PLEJE")
        sort = next((s for s in SORTS if s.id == kind), None)
        if sort is None:
            raise ValueError("kind: choose among " + ", ".join(sorted({s.id for s in SORTS})))
        begin = moment_of(told, "start")
        row = event_row(pen, sort, begin, begin + timedelta(minutes=sort.minutes), "PLANNED")
        [entity] = pen.entities("event", [row], [])
        with self.scene.store.changing() as session:
            entity.place = end_of_list(session, pen.tenant, "event", pen.resident.id)
            session.add(entity)
        return {"appointment": str(entity.id)}

    def close_record(self, told: Told) -> Told:
        """The person no longer gets help: the record is inactive."""
        pen = pen_of(self.scene, told)
        with self.scene.store.changing() as session:
            patient = session.get_one(Patient, (pen.tenant, pen.resident.id))
            state = state_of(replace(pen.resident, state="INACTIVE"))
            patient.body = {**patient.body, "patientState": state}
            session.add(patient)
        return {"record": str(pen.resident.id)}

    def _message(self, pen: Pen, entity: Entity, text: str, *, hidden: bool) -> Row:
        number = self.scene.number(pen.tenant, "message", hidden=hidden)
        author = staff_side(pen, entity.body["half"]["recipient"]["name"])
        guid = made_uid(self.scene.world, pen.tenant, "message", number)
        visibility = "STAFF" if hidden else "CITIZEN"
        return message_row(number, guid, self.scene.now(), author, text, visibility=visibility)

    def _changed(self, told: Told, **changes: Any) -> Told:
        with self.scene.store.changing() as session:
            entity = event_meant(self.scene, session, told)
            _change(session, entity, **changes)
        return {"appointment": str(entity.id)}


def _change(session: Session, entity: Entity, **changes: Any) -> None:
    event = event_of(entity)
    changed = {**event, **changes, "version": event["version"] + 1}
    rewritten(session, entity, half={"event": changed})


def _moved(text: str, later: timedelta) -> str:
    return utc_stamp(datetime.fromisoformat(text) + later)
