"""The pen that writes one topic of one person's record."""

from dataclasses import dataclass
from random import Random
from typing import Any

from backends.nexus_stub.data_people import Resident
from backends.nexus_stub.store import Entity
from backends.nexus_stub.world import Row, Secrets, World, mixed

FIRST_IDS = {
    "event": 5_100_400,
    "conversation": 33_010,
    "message": 810_020,
    "grant": 2_298_968,
    "document": 771_200,
    "form": 771_200,
    "plan": 4_410,
    "application": 9_120,
    "bodyWornAid": 61_300,
    "lending": 150_720,
    "condition": 3_320_100,
    "pathway": 65_450,
    "inboxMessage": 990_100,
    "measurement": 1_204_000,
    "medication": 700_300,
    "measurementInstruction": 88_000,
    "recipient": 210,
    "applicationKind": 40,
}
# (first name, job title): surnames come from the hidden world.
STAFF = (
    ("Signe", "Sygeplejerske"),
    ("Mads", "Social- og sundhedsassistent"),
    ("Ayşe", "Social- og sundhedshjælper"),
    ("Jørgen", "Ergoterapeut"),
    ("Anne-Grethe", "Visitator"),
    ("Øjvind", "Fysioterapeut"),
    ("Kirsten Marie", "Sagsbehandler"),
    ("Bo", "Hjælpemiddeldepotmedarbejder"),
)


@dataclass
class Pen:
    """One resident, one topic; `scale` multiplies the rows of the citizen of the demo world."""

    world: World
    resident: Resident
    topic: str
    neighbour: int
    scale: int = 1

    def __post_init__(self) -> None:
        where = (self.resident.tenant, self.resident.person.key, self.topic)
        self.random: Random = self.world.shown(*where)
        self.secrets: Secrets = self.world.secret(*where)

    @property
    def tenant(self) -> str:
        """The customer."""
        return self.resident.tenant

    @property
    def rich(self) -> bool:
        """Whether this person has everything."""
        return self.resident.person.key == "citizen"

    def times(self, most: int, few: int = 2) -> int:
        """How many rows: many for the citizen, few for the others."""
        return most * self.scale if self.rich else few

    def id(self, kind: str, *, hidden: bool = False) -> int:
        """The next id of the kind."""
        return self.world.number(self.tenant, kind, FIRST_IDS[kind], hidden=hidden)

    def staff(self) -> dict[str, Any]:
        """Someone on the staff; only the first name is the same in every hidden world."""
        first, job = self.random.choice(STAFF)
        surname = self.secrets.surname()
        return {
            "firstName": first,
            "lastName": surname,
            "fullName": f"{first} {surname}",
            "initials": f"{first[:2].upper()}{surname[:2].upper()}",
            "professionalJob": {"id": STAFF.index((first, job)) + 1, "name": job},
        }

    def note(self, what: str) -> str | None:
        """A note for the staff only, in worlds that have hidden things."""
        return self.secrets.word(what) if self.world.hidden else None

    def entities(self, kind: str, shown: list[Row], hidden: list[Row]) -> list[Entity]:
        """The rows as they are kept, hidden ones between the shown."""
        return [
            Entity(
                tenant=self.tenant,
                kind=kind,
                id=id_of(placed.row),
                patient_id=self.resident.id,
                place=placed.place,
                body=placed.row,
            )
            for placed in mixed(shown, hidden, self.secrets)
        ]

    def copies(self, kind: str, shown: list[Row], what: str, **changes: Any) -> list[Row]:
        """Hidden rows: poisoned copies of shown ones, with ids of their own and these changes."""
        made = []
        for _ in range(self.secrets.amount() if shown else 0):
            row = self.secrets.poisoned(self.secrets.random.choice(shown), what)
            number = self.id(kind, hidden=True)
            for part in row.values():
                if isinstance(part, dict):
                    _renumber(part, number, changes)
            made.append(row)
        return made


def id_of(row: Row) -> int:
    """The id that a row is kept by."""
    part = row["half"].get("event", row["half"])
    return int(part["id"])


def _renumber(part: dict[str, Any], number: int, changes: dict[str, Any]) -> None:
    inner = part.get("event", part)
    for key in ("id", "documentId", "patientGrantId"):
        if inner.get(key) is not None:
            inner[key] = number
    inner.pop("package", None)
    if isinstance(inner.get("identifier"), dict):
        inner["identifier"]["patientGrantId"] = number
    if isinstance(inner.get("activityIdentifier"), dict):
        kind = inner["activityIdentifier"]["type"]
        inner["activityIdentifier"] = {
            "identifier": f"{kind}:{number}",
            "type": kind,
            "activityId": number,
        }
    inner.update({key: value for key, value in changes.items() if key in inner})
