"""Whose records each customer keeps: the cast, and background citizens that nobody signs in as."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from backends.nexus_stub.store import Patient
from backends.nexus_stub.world import World, uid
from backends.stage.cast import Person, cast, danish_number

_STATES = {
    "ACTIVE": {"helsingor": "Aktiv", "billund": "Aktiv - 73 timers regel", "nordby": "Aktiv"},
    "INACTIVE": {"helsingor": "Inaktiv", "billund": "Afsluttet", "nordby": "Inaktiv"},
    "DEAD": {"helsingor": "Død", "billund": "Død", "nordby": "Død"},
    "DRAFT": {"helsingor": "Kladde", "billund": "Kladde", "nordby": "Kladde"},
}
_CAST_STATES = {
    "helsingor": {
        "citizen": "ACTIVE",
        "child": "ACTIVE",
        "youth": "ACTIVE",
        "ward": "ACTIVE",
        "closed": "INACTIVE",
        "deceased": "DEAD",
    },
    "billund": {"citizen": "ACTIVE", "relative": "ACTIVE"},
    "nordby": {"citizen": "ACTIVE"},
}
_FIRST_IDS = {"helsingor": 84_981, "billund": 51_204, "nordby": 1_007}
CITIES = {
    "helsingor": ("3000", "Helsingør", "217"),
    "billund": ("7190", "Billund", "530"),
    "nordby": ("9999", "Nordby", "999"),
}


@dataclass(frozen=True)
class Resident:
    """A person with a record at one customer."""

    tenant: str
    id: int
    person: Person
    state: str
    accessible: bool = True


def background() -> dict[str, Person]:
    """Invented neighbours, so that foreign things exist."""
    people = (
        ("neighbour", "Bodil", "Fremmed", date(1941, 5, 3), 2, "female"),
        ("protected", "Beskyttet", "Person", date(1967, 9, 21), 5, "male"),
        ("draft", "Kurt", "Kladde", date(1955, 2, 11), 7, "male"),
    )
    return {
        key: Person(
            key=key,
            given=given,
            family=family,
            number=danish_number(born, last),
            born=born,
            gender=gender,
        )
        for key, given, family, born, last, gender in people
    }


def residents(world: World, tenant: str) -> list[Resident]:
    """Everyone with a record at this customer, in the order of their ids."""
    people = cast(world.today) | background()
    states = _CAST_STATES[tenant] | {"neighbour": "ACTIVE", "protected": "ACTIVE", "draft": "DRAFT"}
    return [
        Resident(tenant, _FIRST_IDS[tenant] + 7 * index, people[key], state, key != "protected")
        for index, (key, state) in enumerate(states.items())
    ]


def patient_row(world: World, resident: Resident) -> Patient:
    """The person as Nexus stores them: every key of a full patient, most of them empty."""
    person = resident.person
    random = world.shown(resident.tenant, person.key, "patient")
    secrets = world.secret(resident.tenant, person.key, "patient")
    postal_code, city, code = CITIES[resident.tenant]
    body = {
        "id": resident.id,
        "version": random.randint(1, 40),
        "uid": uid(random),
        "patientIdentifier": {
            "type": "cpr",
            "identifier": person.dashed,
            "managedExternally": True,
        },
        "firstName": person.given,
        "middleName": None,
        "lastName": person.family,
        "fullName": person.name,
        "knownAs": None,
        "title": None,
        "notes": secrets.word("borgernotat") if world.hidden else None,
        "birthDate": person.born.isoformat(),
        "deceasedDate": world.day(-40).isoformat() if resident.state == "DEAD" else None,
        "gender": person.gender.upper(),
        "maritalStatus": None,
        "homeTelephone": None,
        "mobileTelephone": "20 00 00 17",
        "workTelephone": None,
        "primaryEmailAddress": None,
        "telephonesRestricted": False,
        "primaryAddress": _address(postal_code, city, code),
        "secondaryAddress": None,
        "temporaryAddress": None,
        "patientStatus": "FINAL",
        "patientCategory": {"id": 3, "name": "Borger"},
        "patientState": state_of(resident),
        "patientStateStartDate": world.day(-400).isoformat(),
        "patientStateEndDate": None,
        "smsReminder": False,
        "preferredLanguage": None,
    }
    return Patient(
        tenant=resident.tenant,
        id=resident.id,
        key=person.key,
        number=person.number,
        accessible=resident.accessible,
        body=body,
    )


def _address(postal_code: str, city: str, code: str) -> dict[str, Any]:
    return {
        "addressLine1": "Testvej 1",
        "addressLine2": None,
        "administrativeAreaCode": code,
        "countryCode": "DK",
        "postalCode": postal_code,
        "postalDistrict": city,
        "restricted": False,
        "geoCoordinates": None,
    }


def state_of(resident: Resident) -> dict[str, Any]:
    """Whether the record is open, in the municipality's own word."""
    kind = resident.state
    return {
        "id": 1 + list(_STATES).index(kind),
        "version": 2,
        "name": _STATES[kind][resident.tenant],
        "color": "00B050" if kind == "ACTIVE" else "7F7F7F",
        "type": {"id": kind, "name": kind.title(), "abbreviation": kind[0]},
        "active": kind == "ACTIVE",
        "defaultObject": kind == "ACTIVE",
    }
