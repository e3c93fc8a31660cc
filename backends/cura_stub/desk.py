"""The desk at which one tenant's records are changed: its rows, its clock, and what was done."""

from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from backends.cura_stub.acting import patient_of
from backends.cura_stub.answers import Refusal, forbidden
from backends.cura_stub.options import ZONE, Options
from backends.cura_stub.received import Reference
from backends.cura_stub.store import Store
from backends.cura_stub.terms import VISIBILITY, Json, coding
from backends.stage.machinery import DemoClock
from backends.stage.plot import Plot

FOR_THE_CITIZEN = [coding(VISIBILITY, "citizen")]


@dataclass(frozen=True)
class Desk:
    """Nothing here waits: between a look and the change that follows from it, nobody else comes."""

    options: Options
    tenant: str
    store: Store
    clock: DemoClock
    plot: Plot

    def moment(self) -> datetime:
        """Now, by the stub's clock, in the tenant's zone."""
        return self.clock.now().astimezone(ZONE)

    def now(self) -> str:
        """The same as FHIR writes it."""
        return self.moment().isoformat()

    def person(self, subject: Reference | None) -> Json:
        """The Patient that a change is about."""
        found = self.store.read(self.tenant, "Patient", patient_of(subject))
        if found is None:
            raise forbidden("UNKNOWN_PATIENT", "Borgeren findes ikke.", 404)
        return found

    def require_open(self, person: Json) -> None:
        """Refuses a change in a record that is closed."""
        if not person["active"]:
            raise forbidden("RECORD_INACTIVE", "Journalen er ikke aktiv.")

    def seen(self, kind: str, patient: str) -> list[Json]:
        """What the portal shows of one person's resources of a type, whatever their status."""
        rows = self.store.find(self.tenant, kind, patient)
        return [row for row in rows if _is_shown(row, patient)]

    def one_seen(self, kind: str, patient: str, identity: str) -> Json | None:
        """One of them, to be changed."""
        found = [row for row in self.seen(kind, patient) if row["id"] == identity]
        return found[0] if found else None

    def add(self, body: Json, patient: str) -> Json:
        """Keep a new resource, with an id of its own, for the citizen to see."""
        number = self.store.number()
        name = f"{self.options.seed}/{self.tenant}/written/{body['resourceType']}/{number}"
        meta = {**body.get("meta", {}), "security": FOR_THE_CITIZEN, "lastUpdated": self.now()}
        identity = str(uuid5(NAMESPACE_URL, f"https://cura.example/{name}"))
        added = {**body, "id": identity, "meta": meta}
        self.store.add(self.tenant, added, patient)
        return added

    def put(self, *bodies: Json, before: Json | None = None) -> None:
        """Keep changed resources, all or none."""
        for body in bodies:
            body["meta"]["lastUpdated"] = self.now()
        self.store.put(self.tenant, *bodies, before=before)

    def note(self, what: str, uid: str, about: str, by: str) -> None:
        """One effect, really done."""
        municipality = {"aarhus": "DK-0751", "frederiksberg": "DK-0147"}[self.tenant]
        self.plot.note(what, uid, about, by, municipality=municipality)


def moment_of(text: str) -> datetime:
    """An instant that a client wrote, in the tenants' zone. Refuses one without an offset."""
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None:
            return found.astimezone(ZONE)
    except (ValueError, OverflowError):
        raise Refusal(422, "value", "Tidspunktet kan ikke læses.") from None
    raise Refusal(422, "value", "Tidspunktet mangler sin tidszone.")


def _is_shown(body: Json, patient: str) -> bool:
    labels = [label["code"] for label in body["meta"]["security"]]
    told = [body.get("subject"), *(one.get("actor") for one in body.get("participant", []))]
    people = [one.get("reference", "") for one in told if one]
    about = {one for one in people if one.startswith("Patient/")}
    return labels == ["citizen"] and about == {f"Patient/{patient}"}
