"""What can be made to happen by itself (`POST /demo/happen`): the municipality's own doings.

Each order names the person by their key in the demo world. Without an `appointment`, it is about
the next booked visit that can be cancelled. Each answers the ids of what it has touched.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from backends.helsenorge_stub.canaries import Canaries
from backends.helsenorge_stub.conversation import Thread, threads
from backends.helsenorge_stub.decisions import decide
from backends.helsenorge_stub.epj import Epj
from backends.helsenorge_stub.fhir import changed, local, reference, resource, stamp
from backends.helsenorge_stub.gate import terms_held
from backends.helsenorge_stub.happening_visits import (
    book,
    called_off,
    completed,
    moved,
    noted_by_staff,
    removed,
)
from backends.helsenorge_stub.happening_whose import Whose, whose
from backends.helsenorge_stub.messages import STAFF, from_staff
from backends.helsenorge_stub.services import BY_KEY, service_id
from backends.helsenorge_stub.staff import Employee, roster
from backends.stage.plot import Happening

Told = Mapping[str, Any]


def happenings(epj: Epj) -> Mapping[str, Happening]:
    """By name; each raises ValueError for an order that makes no sense."""

    def for_person(does: Callable[[Epj, Whose, Told], Told]) -> Happening:
        return lambda told: does(epj, whose(epj, told), told)

    return {
        "answer": for_person(_answer),
        "book": for_person(book),
        "cancel": for_person(called_off),
        "close-record": for_person(_close),
        "complete-visit": for_person(completed),
        "epj": partial(_decide, epj),
        "internal-note": for_person(noted_by_staff),
        "let-go": partial(_let_go, epj),
        "move": for_person(moved),
        "remove": for_person(removed),
        "withdraw-terms": for_person(_withdraw),
    }


def _answer(epj: Epj, person: Whose, told: Told) -> Told:
    thread = _thread(epj, person, told.get("thread"))
    message = resource(
        "Communication",
        epj.new_id(),
        contained=from_staff(epj.options, *_post(epj, thread)),
        status="completed",
        category=[local("meldingstype", "dialog", "Digital dialog")],
        topic={"text": thread.subject},
        subject=reference("Patient", person.patient_id),
        inResponseTo=[reference("Communication", thread.root)],
        sent=thread.moment(epj.now()),
        sender=dict(STAFF),
        recipient=[reference("Patient", person.patient_id)],
        payload=[{"contentString": told.get("body") or "Hei! Vi har lest meldingen din."}],
    )
    epj.keep(person.number, [message])
    return {"thread": thread.root, "message": message["id"]}


def _thread(epj: Epj, person: Whose, root: str | None) -> Thread:
    """The thread asked for, or the one in which something was said last."""
    found = threads(epj, person.number, person.patient_id)
    if root is not None and root not in found:
        raise ValueError("there is no such thread: give the id of its first message")
    if not found:
        raise ValueError("this person has no thread to answer in")
    return found[root] if root else max(found.values(), key=lambda t: (t.last_said, t.root))


def _post(epj: Epj, thread: Thread) -> tuple[str, Employee]:
    """The service of the thread, and somebody who works there."""
    staff = roster(Canaries(epj.options))
    key = next((k for k in BY_KEY if service_id(epj.options, k) == thread.service), "tildeling")
    return key, next((one for one in staff if one.service == key), staff[0])


def _decide(epj: Epj, told: Told) -> Told:
    """Without an appointment: everything that waits, of whoever it is."""
    waiting, asked = epj.shelf.undecided(), told.get("appointment")
    if asked is not None:
        waiting = [w for w in waiting if w.resource["focus"]["reference"] == f"Appointment/{asked}"]
        if not waiting:
            raise ValueError("no cancellation of that visit waits for a decision")
    accept = bool(told.get("accept", True))
    return {"appointments": [decide(epj, one, accept=accept) for one in waiting]}


def _close(epj: Epj, person: Whose, _told: Told) -> Told:
    epj.keep(person.number, [changed(person.patient, epj.now(), active=False)])
    return {"record": person.patient_id}


def _withdraw(epj: Epj, person: Whose, _told: Told) -> Told:
    held = terms_held(epj.shelf, person.number)
    withdrawn = [changed(consent, epj.now(), status="inactive") for consent in held]
    epj.keep(person.number, withdrawn)
    return {"consents": [consent["id"] for consent in withdrawn]}


def _let_go(epj: Epj, _told: Told) -> Told:
    return {"streams": epj.hearers.let_go(), "at": stamp(epj.now())}
