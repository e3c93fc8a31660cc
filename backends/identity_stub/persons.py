"""Who may sign in, by which issuer, and at which assurance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from backends.stage.cast import Person, cast

_DESCRIPTIONS = {
    "citizen": "adult, active in Aarhus, Frederiksberg, Helsingør and Billund",
    "relative": "adult with a mandate from citizen, and a record of their own in Billund",
    "former-relative": "one mandate from citizen ran out yesterday, one was revoked",
    "parent": "has custody of a child of 8 and of youth, both in Helsingør",
    "youth": "16 years old, active in Helsingør",
    "closed": "adult whose record in Helsingør is inactive",
    "stranger": "adult with no record anywhere",
    "guardian": "guardian (værge) of an adult in Helsingør",
    "heir": "mandate from a person now dead",
    "low": "citizen, signed in with assurance Low",
    "innbygger": "citizen of Vestby, terms in force",
    "nyinnbygger": "citizen of Vestby, terms never accepted",
    "fullmektig": "fullmakt from innbygger, no record of their own",
}
_LOW = "low"
_SAME_PERSON = {_LOW: "citizen"}


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """One choice on the sign-in page. `subject` is a pseudonym that no number leads to."""

    key: str
    description: str
    person: Person
    subject: UUID
    low_assurance: bool

    @property
    def issuer(self) -> str:
        """The issuer's short name, also the first part of its path."""
        return "idporten" if self.person.country == "NO" else "mitid"

    @property
    def scheme(self) -> str:
        """The sign-in scheme as the gateway's schema names it."""
        return "ID_PORTEN" if self.issuer == "idporten" else "MITID"


def demo_persons(today: date, seed: int) -> Mapping[str, DemoPerson]:
    """Everyone who can sign in, by key, in the order of the sign-in page."""
    people = cast(today)
    found: dict[str, DemoPerson] = {}
    for key, description in _DESCRIPTIONS.items():
        person = people[_SAME_PERSON.get(key, key)]
        issuer = "idporten" if person.country == "NO" else "mitid"
        found[key] = DemoPerson(
            key=key,
            description=description,
            person=person,
            subject=uuid5(NAMESPACE_URL, f"urn:omsorg:demo:{seed}:{issuer}:{person.key}"),
            low_assurance=key == _LOW,
        )
    return found
