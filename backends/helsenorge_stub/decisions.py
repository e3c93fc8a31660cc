"""What the record system decides of cancellations that wait (SvarAvbestilling)."""

from datetime import datetime, timedelta

from backends.helsenorge_stub.data import Held
from backends.helsenorge_stub.epj import Epj
from backends.helsenorge_stub.fhir import Json, changed, stamp
from backends.helsenorge_stub.visit_state import answered, cancelled

PATIENCE = timedelta(minutes=1)
"""How long a cancellation waits for somebody; then it is accepted by itself."""


def settle(epj: Epj) -> None:
    """Accept what has waited long enough, whenever the record system is asked something."""
    due = (epj.now() - PATIENCE).timestamp()
    for waiting in epj.shelf.undecided(due):
        decide(epj, waiting, accept=True)


def decide(epj: Epj, waiting: Held, *, accept: bool) -> str:
    """Accept or turn down one cancellation that waits; the id of its visit."""
    now, number, task = epj.now(), waiting.number, waiting.resource
    visit_id: str = task["focus"]["reference"].removeprefix("Appointment/")
    settled: Json = changed(
        task,
        now,
        status="completed" if accept else "rejected",
        lastModified=stamp(now),
    )
    visit = epj.shelf.one("Appointment", visit_id, number)
    epj.keep(number, [settled, *_outcome(visit, number, now, accept=accept)])
    return visit_id


def _outcome(visit: Json | None, number: str, now: datetime, *, accept: bool) -> list[Json]:
    """The visit as decided; nothing where something else has become of it meanwhile."""
    if visit is None or visit["status"] != "booked":
        return []
    return [cancelled(visit, now) if accept else answered(visit, number, "accepted", now)]
