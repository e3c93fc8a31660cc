"""Staff: first names that may be shown, surnames that carry canaries."""

from dataclasses import dataclass

from backends.helsenorge_stub.canaries import Canaries
from backends.helsenorge_stub.fhir import HPR, Json, identifier

_ROSTER = (
    ("Signe", "Sykepleier", "nord"),
    ("Anne Lise", "Sykepleier", "sor"),
    ("Bjørn", "Helsefagarbeider", "nord"),
    ("Åse", "Hjemmehjelper", "bistand"),
    ("Øyvind", "Fysioterapeut", "fysio"),
    ("Márjá", "Ergoterapeut", "ergo"),
    ("Per-Erik", "Saksbehandler", "tildeling"),
    ("Tuva", "Demenskoordinator", "demens"),
)


@dataclass(frozen=True)
class Employee:
    """One employee. `family` carries a canary; `text_only` ones have no structured name."""

    number: int
    given: str
    family: str
    role: str
    service: str
    text_only: bool

    @property
    def display(self) -> str:
        """The whole name, as FHIR `display` strings have it."""
        return f"{self.given} {self.family}"

    def contained(self) -> Json:
        """A Practitioner inside an Appointment, under the local id `#behandler-N`."""
        name: Json = {"text": self.display}
        if not self.text_only:
            name = {"given": [self.given], "family": self.family, "text": self.display}
        return {
            "resourceType": "Practitioner",
            "id": f"behandler-{self.number}",
            "identifier": [identifier(HPR, str(9_144_000 + self.number))],
            "name": [name],
        }


def roster(canaries: Canaries) -> tuple[Employee, ...]:
    """Everyone on the roster; only the surnames differ between worlds of hidden things."""
    return tuple(
        Employee(n, given, canaries.word("etternavn"), role, service, text_only=n == 2)
        for n, (given, role, service) in enumerate(_ROSTER)
    )
