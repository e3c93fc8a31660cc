"""How rows are drawn: one generator for what is shown, another for what is hidden, apart for ever.

A shown row, its id and its place never depend on the hidden world; a hidden one never takes an id
or a draw from the shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import NAMESPACE_URL, uuid5

from backends.cura_stub.options import ZONE, Options
from backends.cura_stub.terms import CPR, VISIBILITY, Json, coding
from backends.stage.cast import Person

GIVEN = ("Signe", "Mikkel", "Fatima", "Jørgen", "Åse", "Bjørn", "Line", "Østen", "Hanne", "Ali")
ROLES = (
    "Sygeplejerske",
    "Social- og sundhedsassistent (SSA)",
    "Social- og sundhedshjælper (SSH)",
    "Fysioterapeut",
    "Ergoterapeut",
    "Visitator",
)


_TEXTS = frozenset(
    {"comment", "contentString", "description", "display", "name", "patientInstruction"}
    | {"summary", "text", "title", "valueString"}
)
_CREWS = {"hjemmepleje": (1, 2, 7, 8), "sygepleje": (0, 6), "genoptraening": (3, 4, 9)}


@dataclass(frozen=True)
class Row:
    """One stored resource: `patient` is the record it is found under, `position` its place.

    `earlier` are its old versions, oldest first.
    """

    body: Json
    patient: str | None
    position: float
    earlier: tuple[Json, ...] = ()


@dataclass
class Pen:
    """Writes the rows of one topic of one tenant for one person."""

    options: Options
    tenant: str
    topic: str
    patient: str
    rows: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        told = self.options
        self.luck = Random(f"{told.seed}-{self.tenant}-{self.topic}")
        self.dark = Random(f"{told.seed}-{told.hidden}-{self.tenant}-{self.topic}")

    def id(self, kind: str, number: int | str, tenant: str | None = None) -> str:
        """The id of a shown resource."""
        return _uuid(f"{self.options.seed}/{tenant or self.tenant}/{kind}/{number}")

    def canary(self, what: str) -> str:
        """A word that must never come out of the gateway."""
        return f"{self.options.canary}-{what}-{self.dark.randrange(100, 1_000_000)}"

    def show(self, body: Json, *earlier: Json) -> Json:
        """Stores a resource that the portals show, and its old versions, oldest first."""
        self._store(body, "citizen", len(self.rows), earlier)
        return body

    def hide(self, body: Json, *, label: str = "internal") -> None:
        """Stores a resource that no portal shows, somewhere among the others.

        `label` is its visibility: `citizen` for rows that must be told apart by something else.
        """
        told = self.options
        self._mark(body)
        body["id"] = _uuid(
            f"hidden/{told.seed}/{told.hidden}/{self.tenant}/{self.topic}/{len(self.rows)}"
        )
        self._store(body, label, self.dark.uniform(-1, max(len(self.rows), 3)))

    def _mark(self, place: Json) -> None:
        """Puts a canary into every text that has none yet, at any depth."""
        for key, value in place.items():
            if isinstance(value, str) and key in _TEXTS and self.options.canary not in value:
                place[key] = f"{value} {self.canary('hidden')}"
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, dict):
                    self._mark(inner)

    def _store(
        self, body: Json, label: str, position: float, earlier: tuple[Json, ...] = ()
    ) -> None:
        for one in (body, *earlier):
            meta = one.setdefault("meta", {})
            meta["security"] = [coding(VISIBILITY, label)]
            meta["lastUpdated"] = self.moment(-1, 3)
        self.rows.append(Row(body, self.patient, position, earlier))

    def hidden_times(self, least: int, most: int) -> Iterator[int]:
        """As many turns as the hidden world has of a thing; none in the world without any."""
        yield from range(self.dark.randint(least, most) if self.options.hidden else 0)

    def day(self, offset: int) -> date:
        """The day that many days from today."""
        return self.options.today + timedelta(days=offset)

    def moment(self, offset: int, hour: int, minute: int = 0) -> str:
        """That clock time of a day in the tenant's zone, as an instant with its offset."""
        return instant(self.day(offset), hour, minute)

    @property
    def subject(self) -> Json:
        """A reference to the person of this record."""
        return {"reference": f"Patient/{self.patient}"}


@dataclass(frozen=True)
class Employee:
    """Somebody of the staff: the surname is a canary in every world."""

    key: str
    given: str
    family: str
    role: str

    @property
    def display(self) -> str:
        """Given name and surname, as the care system writes it everywhere."""
        return f"{self.given} {self.family}"


def employees(options: Options, tenant: str) -> list[Employee]:
    """The staff of one tenant."""
    dark = Random(f"{options.seed}-{options.hidden}-{tenant}-staff")
    return [
        Employee(
            key=_uuid(f"{options.seed}/{tenant}/staff/{number}"),
            given=given,
            family=f"{options.canary}-surname-{dark.randrange(100, 1_000_000)}",
            role=ROLES[number % len(ROLES)],
        )
        for number, given in enumerate(GIVEN)
    ]


def crew(people: list[Employee], unit: str) -> list[Employee]:
    """Those of the staff who work in a unit."""
    return [people[number] for number in _CREWS.get(unit, (5,))]


def instant(day: date, hour: int, minute: int = 0) -> str:
    """A clock time in the tenant's zone; one that DST skips is the moment an hour later."""
    wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)
    return wall.astimezone(UTC).astimezone(ZONE).isoformat()


def later(start: str, minutes: int) -> str:
    """That many elapsed minutes after an instant."""
    moment = datetime.fromisoformat(start).astimezone(UTC) + timedelta(minutes=minutes)
    return moment.astimezone(ZONE).isoformat()


def by_number(person: Person, kind: str) -> Json:
    """A logical reference to a person by national identity number."""
    return {
        "type": kind,
        "identifier": {"use": "official", "system": CPR, "value": person.number},
        "display": person.name,
    }


def patient_id(options: Options, tenant: str, key: str) -> str:
    """The id of a person's Patient resource."""
    return _uuid(f"{options.seed}/{tenant}/patient/{key}")


def _uuid(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"https://cura.example/{name}"))
