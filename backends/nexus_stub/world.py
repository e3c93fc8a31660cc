"""What rows are written with: shown randomness, hidden randomness, ids, canary words and stamps."""

from collections import defaultdict
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
HIDDEN_IDS_FROM = 60_000_000
# Keys whose texts steer the machine (kinds, states, moments): the rest of a hidden row is canary.
_STEERING = frozenset(
    {"type", "status", "code", "uid", "date", "category", "origin", "visibility", "law"}
    | {"patientActivityType", "fileType", "mediaType", "pathwayStatus", "deliveryStatus"}
    | {"startDate", "endDate", "sentDate", "readDate", "lastActivity", "lastInternalActivity"}
    | {"uploadingDate", "relevanceDate", "observationTimestamp", "createDate", "updateDate"}
    | {"lendingDate", "expectedDeliveryDate", "deliveredDate", "returnedDate", "grantDate"}
    | {
        "submittedDate",
        "decidedDate",
        "completedDate",
        "assessmentDate",
        "kind",
        "key",
        "identifier",
        "id",
        "lastAuthorType",
    }
)
Row: TypeAlias = dict[str, Any]


@dataclass
class World:
    """One world: shown things follow `seed` and `today`, hidden things follow `hidden` too."""

    today: date
    seed: int = 1
    canary: str = "KANARIE"
    hidden: int = 1
    _ids: defaultdict[tuple[str, str, bool], int] = field(
        default_factory=lambda: defaultdict(int), repr=False
    )

    def shown(self, *what: str) -> Random:
        """Randomness that is the same in every hidden world."""
        return Random(f"{self.seed}/{'/'.join(what)}")

    def secret(self, *what: str) -> "Secrets":
        """Randomness of this hidden world alone."""
        return Secrets(Random(f"{self.seed}-{self.hidden}-{'/'.join(what)}"), self)

    def number(self, tenant: str, kind: str, first: int, *, hidden: bool = False) -> int:
        """The next id of a kind; hidden rows take theirs from a range of their own."""
        key = (tenant, kind, hidden)
        self._ids[key] += 1
        return self._ids[key] + (HIDDEN_IDS_FROM if hidden else first)

    def day(self, offset: int) -> date:
        """The day that many days from today."""
        return self.today + timedelta(days=offset)


@dataclass
class Secrets:
    """Words, moments and amounts that nobody outside the care system may learn."""

    random: Random
    world: World

    def word(self, what: str) -> str:
        """A canary word."""
        return f"{self.world.canary}-{what}-{self.random.randrange(10**6)}"

    def surname(self) -> str:
        """The surname of someone on the staff."""
        return self.word("efternavn")

    def amount(self, most: int = 2) -> int:
        """How many hidden rows of one sort there are: none in the world without hidden rows."""
        return self.random.randint(1, most * self.world.hidden) if self.world.hidden else 0

    def moment(self) -> str:
        """A hidden moment within a year of today."""
        day = self.world.day(self.random.randint(-365, 60))
        return stamp(day, self.random.randint(7, 20), self.random.choice((0, 15, 30, 45)))

    def poisoned(self, row: Row, what: str, **changes: Any) -> Row:
        """A hidden copy of a row: every text is a canary, every moment another."""
        copy: Row = self._poison(deepcopy(row), what)
        return copy | changes

    def _poison(self, value: Any, what: str, key: str = "") -> Any:
        if isinstance(value, dict):
            return {k: self._poison(v, what, k) for k, v in value.items()}
        if isinstance(value, list):
            return [self._poison(item, what, key) for item in value]
        if not isinstance(value, str) or value == "":
            return value
        if key in _STEERING:
            return self.moment() if key.lower().endswith(("date", "activity", "stamp")) else value
        return self.word(what)


def stamp(day: date, hour: int = 0, minute: int = 0) -> str:
    """Local wall-clock time as Nexus writes a moment: UTC with milliseconds and `+0000`."""
    local = datetime.combine(day, time(hour, minute), COPENHAGEN)
    return utc_stamp(local)


def utc_stamp(moment: datetime) -> str:
    """A moment as Nexus writes it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000+0000"


def uid(random: Random) -> str:
    """A GUID of the seeded kind."""
    digits = f"{random.getrandbits(128):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


@dataclass(frozen=True)
class Placed:
    """A row and where it stands in the source's list."""

    place: float
    row: Row


def mixed(shown: Iterable[Row], hidden: Iterable[Row], secrets: Secrets) -> list[Placed]:
    """Shown rows in their order, hidden ones anywhere between them."""
    rows = [Placed(float(index), row) for index, row in enumerate(shown)]
    end = max(len(rows), 1)
    return rows + [Placed(secrets.random.uniform(-0.9, end), row) for row in hidden]
