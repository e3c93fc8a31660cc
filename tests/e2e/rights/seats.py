"""Who may look at whose record, where, and by which right."""

from dataclasses import dataclass

from backends.stage.cast import cast
from tests.world import NOW

PEOPLE = cast(NOW.date())


@dataclass(frozen=True)
class Seat:
    """Somebody with a right over somebody's record in one municipality.

    `kind` is what the identity stub calls the right, empty for one's own record.
    """

    person: str
    of: str
    role: str
    code: str
    kind: str = "mandate"

    def __str__(self) -> str:
        return f"{self.person}-{self.role}-{self.code}".lower()

    @property
    def name(self) -> str:
        """The name of the person whose record it is."""
        return PEOPLE[self.of].name

    @property
    def is_own(self) -> bool:
        return self.role == "CITIZEN"


AARHUS = Seat("relative", "citizen", "RELATIVE", "DK-0751")
FREDERIKSBERG = Seat("relative", "citizen", "RELATIVE", "DK-0147")
HELSINGOER = Seat("relative", "citizen", "RELATIVE", "DK-0217")
VESTBY = Seat("fullmektig", "innbygger", "RELATIVE", "NO-3216")
GUARDIAN = Seat("guardian", "ward", "GUARDIAN", "DK-0217", "guardianship")
PARENT = Seat("parent", "child", "PARENT", "DK-0217", "custody")
PARENT_OF_YOUTH = Seat("parent", "youth", "PARENT", "DK-0217", "custody")
YOUTH = Seat("youth", "youth", "CITIZEN", "DK-0217", "")
DATED = (AARHUS, HELSINGOER, GUARDIAN, VESTBY)
"""One of each register that gives rights for certain days, and of each care system."""
OF_EACH_REGISTER = (AARHUS, HELSINGOER, VESTBY, GUARDIAN, PARENT)
OF_EACH_SYSTEM = (AARHUS, FREDERIKSBERG, HELSINGOER, VESTBY, GUARDIAN, PARENT)
