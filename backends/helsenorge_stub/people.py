"""Whose records there are: people of the cast, and background citizens with invented names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from backends.helsenorge_stub.canaries import Canaries, shown_id
from backends.helsenorge_stub.fhir import (
    FNR,
    LOCAL,
    MUNICIPALITY,
    PROFILE,
    Json,
    coding,
    identifier,
    local,
    local_time,
    reference,
    resource,
    utc,
)
from backends.helsenorge_stub.options import Options
from backends.stage.cast import Person, cast, norwegian_number

TERMS_VERSION = "2024-1"
OLDER_TERMS_VERSION = "2021-2"


@dataclass(frozen=True, kw_only=True)
class Citizen:
    """A person with a record here. `accepted` maps versions of the terms to when they were.

    Without `has_email` there is a telephone to be told by, and nothing else.
    """

    person: Person
    accepted: dict[str, datetime]
    active: bool = True
    dead: bool = False
    phone: str = "+4790112233"
    has_email: bool = True

    @property
    def number(self) -> str:
        """The national identity number, eleven digits."""
        return self.person.number


def citizens(today: date) -> dict[str, Citizen]:
    """By key: `innbygger`, `nyinnbygger`, and `bakgrunn-1` and up."""
    known = cast(today)
    long_ago = local_time(today - timedelta(days=400), "10:15")
    older = local_time(today - timedelta(days=1200), "19:40")
    background = [_background(n, *row) for n, row in enumerate(_BACKGROUND)]
    accepted = {TERMS_VERSION: long_ago}
    return {
        "innbygger": Citizen(
            person=known["innbygger"],
            accepted={OLDER_TERMS_VERSION: older, **accepted},
            phone="+4798765432",
        ),
        "nyinnbygger": Citizen(person=known["nyinnbygger"], accepted={}),
        "bakgrunn-1": Citizen(person=background[0], accepted=accepted, has_email=False),
        "bakgrunn-2": Citizen(person=background[1], accepted=accepted, active=False),
        "bakgrunn-3": Citizen(person=background[2], accepted=accepted, dead=True),
        "bakgrunn-4": Citizen(
            person=background[3], accepted={TERMS_VERSION: local_time(today, "07:30")}
        ),
        "bakgrunn-5": Citizen(person=background[4], accepted={OLDER_TERMS_VERSION: older}),
    }


_BACKGROUND = (
    ("Solveig", "Ødegård", date(1944, 2, 29), "female"),
    ("Torbjørn", "Åsen", date(1951, 7, 4), "male"),
    ("Ragnhild", "Bråten", date(1933, 11, 30), "female"),
    ("Nils Aslak", "Sæther", date(1969, 6, 15), "male"),
    ("Ingeborg", "Kjølberg", date(1938, 1, 8), "female"),
)


def _background(n: int, given: str, family: str, born: date, gender: str) -> Person:
    return Person(
        key=f"bakgrunn-{n + 1}",
        given=given,
        family=family,
        number=_any_number(born),
        born=born,
        country="NO",
        gender=gender,
    )


def _any_number(born: date) -> str:
    for individual in range(300, 340):
        try:
            return norwegian_number(born, individual)
        except ValueError:
            continue
    raise ValueError("no valid synthetic number: choose another birth date")


def patient_id(options: Options, key: str) -> str:
    """The id of the Patient resource."""
    return shown_id(options, "patient", key)


def patient(options: Options, key: str, citizen: Citizen, canaries: Canaries) -> Json:
    """A no-basis-Patient. The regular doctor's name is a staff name, and hidden."""
    who = citizen.person
    return resource(
        "Patient",
        patient_id(options, key),
        profile="no-basis-Patient",
        identifier=[identifier(FNR, who.number)],
        active=citizen.active,
        name=[{"use": "official", "given": [who.given], "family": who.family}],
        telecom=list(_telecom(citizen)),
        gender=who.gender,
        birthDate=who.born.isoformat(),
        deceasedBoolean=True if citizen.dead else None,
        address=[_address()],
        generalPractitioner=[
            {"type": "Practitioner", "display": f"Sidsel {canaries.word('etternavn')}"}
        ],
        managingOrganization=reference(
            "Organization", shown_id(options, "organisation"), "Vestby kommune"
        ),
    )


def _telecom(citizen: Citizen) -> Iterator[Json]:
    yield {"system": "phone", "value": citizen.phone, "use": "mobile"}
    if citizen.has_email:
        given, family = citizen.person.given.split()[0].lower(), citizen.person.family.lower()
        email = f"{given}.{family}@epost.example".translate(str.maketrans("øåæ", "oaa"))
        yield {"system": "email", "value": email}


def _address() -> Json:
    municipality = {
        "url": "municipality",
        "valueCoding": coding(MUNICIPALITY, "3216", "Vestby"),
    }
    return {
        "extension": [
            {"url": f"{PROFILE}no-basis-propertyinformation", "extension": [municipality]},
            {"url": f"{PROFILE}no-basis-address-official", "valueBoolean": True},
        ],
        "use": "home",
        "type": "both",
        "line": ["Kirkeveien 4"],
        "city": "Vestby",
        "district": "Vestby",
        "postalCode": "1540",
        "country": "NO",
    }


def consents(options: Options, key: str, citizen: Citizen) -> Iterator[Json]:
    """Terms accepted here (only the newest is active), and the consent given nationally."""
    for version, at in citizen.accepted.items():
        newest = at == max(citizen.accepted.values())
        yield consent(
            patient_id(options, key),
            shown_id(options, "consent", key, version),
            status="active" if newest else "inactive",
            category="bruksvilkar",
            rule=version,
            at=utc(at),
        )
    yield consent(
        patient_id(options, key),
        shown_id(options, "consent", key, "helsenorge"),
        status="active",
        category="helsenorge-samtykke",
        rule="basis-pluss",
        at=utc(local_time(options.today - timedelta(days=900), "12:00")),
    )


def hidden_consents(options: Options, key: str, canaries: Canaries) -> Iterator[Json]:
    """Terms registered by mistake: they were never accepted by this person."""
    for n in range(canaries.amount(1, 2)):
        at = local_time(options.today - timedelta(days=canaries.random.randrange(2, 90)), "09:00")
        yield consent(
            patient_id(options, key),
            canaries.id("consent", key, n),
            status="entered-in-error",
            category="bruksvilkar",
            rule=canaries.word("vilkar"),
            at=utc(at),
        )


def consent(
    patient: str,
    consent_id: str,
    *,
    status: str,
    category: str,
    rule: str,
    at: str,
    **more: Any,
) -> Json:
    """A Consent of one category to one version (`rule`), given `at` that instant."""
    return resource(
        "Consent",
        consent_id,
        status=status,
        scope={
            "coding": [
                coding("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy")
            ]
        },
        category=[local("samtykke", category)],
        patient=reference("Patient", patient),
        dateTime=at,
        policyRule=local(category, rule),
        policy=[{"uri": f"{LOCAL}{category}/{rule}"}],
        **more,
    )
