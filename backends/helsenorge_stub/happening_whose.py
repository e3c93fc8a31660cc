"""In whose record something happens."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backends.helsenorge_stub.epj import Epj
from backends.helsenorge_stub.fhir import Json
from backends.helsenorge_stub.people import citizens

MUNICIPALITY = "NO-3216"


@dataclass(frozen=True)
class Whose:
    """A person of the demo world, and their record here."""

    number: str
    patient: Json

    @property
    def patient_id(self) -> str:
        """The id of the Patient."""
        found: str = self.patient["id"]
        return found


def whose(epj: Epj, told: Mapping[str, Any]) -> Whose:
    """The person of an order; raises ValueError."""
    if told.get("municipality", MUNICIPALITY) != MUNICIPALITY:
        message = f"only {MUNICIPALITY} is here"
        raise ValueError(message)
    people = citizens(epj.options.today)
    key = told.get("person")
    if key not in people:
        message = f"say in whose record: person is one of {', '.join(people)}"
        raise ValueError(message)
    number = people[key].number
    return Whose(number, epj.shelf.every("Patient", number)[0])
