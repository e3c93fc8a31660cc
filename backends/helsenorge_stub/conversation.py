"""Threads as they stand on the shelf: what belongs to one, and which service it is with."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backends.helsenorge_stub.epj import Epj
from backends.helsenorge_stub.fhir import Json, local_codes, stamp
from backends.helsenorge_stub.messages import STAFF

_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Thread:
    """One conversation; its messages oldest first, `root` the id of the first."""

    root: str
    messages: list[Json]

    @property
    def subject(self) -> str:
        """What it is about."""
        said: str = self.messages[0]["topic"]["text"]
        return said

    @property
    def service(self) -> str | None:
        """The id of the service that it is with."""
        return next((s for s in map(_service_of, self.messages) if s), None)

    @property
    def last_said(self) -> datetime:
        """When the newest message was sent."""
        return datetime.fromisoformat(self.messages[-1]["sent"])

    def moment(self, now: datetime) -> str:
        """When a message written now was sent: by the clock, and never together with another."""
        taken = {datetime.fromisoformat(m["sent"]) for m in self.messages}
        sent = now.replace(microsecond=now.microsecond // 1000 * 1000)
        while sent in taken:
            sent += _MILLISECOND
        return stamp(sent)


def threads(epj: Epj, number: str, patient: str) -> dict[str, Thread]:
    """Every thread that the person sees, by the id of its first message."""
    found: dict[str, Thread] = {}
    for message in epj.shelf.every("Communication", number):
        if _is_shown(message, f"Patient/{patient}"):
            root = _root(message)
            found.setdefault(root, Thread(root, [])).messages.append(message)
    return {root: thread for root, thread in found.items() if thread.messages[0]["id"] == root}


def is_from_staff(message: Json) -> bool:
    """Whether the municipality wrote it."""
    return bool(message["sender"] == STAFF)


def _is_shown(message: Json, own: str) -> bool:
    dialogue = local_codes(message["category"], "meldingstype") == {"dialog"}
    restricted = message.get("meta", {}).get("security")
    about = message["subject"].get("reference") == own
    return dialogue and about and not restricted and message["status"] == "completed"


def _root(message: Json) -> str:
    first = next(iter(message.get("inResponseTo", [])), None)
    root: str = first["reference"].removeprefix("Communication/") if first else message["id"]
    return root


def _service_of(message: Json) -> str | None:
    inside = (s for c in message.get("contained", []) for s in c.get("healthcareService", []))
    told = [*message.get("recipient", []), *inside]
    start = "HealthcareService/"
    references = (r.get("reference", "") for r in told)
    return next((r.removeprefix(start) for r in references if r.startswith(start)), None)
