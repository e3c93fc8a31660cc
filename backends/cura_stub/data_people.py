"""Patients, the units and the staff of a tenant, and who is attached to a person."""

from backends.cura_stub.draw import Employee, Pen, Row, crew
from backends.cura_stub.terms import (
    CPR,
    DK_CORE_PATIENT,
    HL7,
    SOR,
    Json,
    coding,
    concept,
    extension,
    own,
)
from backends.stage.cast import Person

UNITS = {
    "aarhus": (
        ("hjemmepleje", "Hjemmeplejen Syd", "Skanderborgvej 170, 8260 Viby J", "Hele døgnet"),
        ("sygepleje", "Sundhedsenhed Viby", "Grundtvigsvej 14, 8260 Viby J", "Alle dage 7-23"),
        ("genoptraening", "Genoptræningscenter Åbo", "Søndervangs Allé 45, 8260 Viby J", None),
        ("linje", "Sundhed- og Omsorgslinjen", "Grøndalsvej 2, 8260 Viby J", "Hverdage 8-15"),
    ),
    "frederiksberg": (
        ("hjemmepleje", "Hjemmeplejen Østergård", "Nordre Fasanvej 57, 2000 Frederiksberg", None),
        ("sygepleje", "Sygeplejeklinikken Nimb", "Nimbs Allé 3, 2000 Frederiksberg", "8-15.30"),
        ("genoptraening", "Træningscenter Ågade", "Ågade 118, 2000 Frederiksberg", "Hverdage 8-17"),
    ),
}
KIND_NAMES = {
    "hjemmepleje": "Hjemmepleje",
    "sygepleje": "Sygepleje",
    "genoptraening": "Genoptræning",
    "linje": "Telefonlinje",
}
ADDRESSES = {
    "aarhus": "Kongsvang Allé 7, 2. tv., 8260 Viby J",
    "frederiksberg": "Ågade 102, 3. th., 2000 Frederiksberg",
}
_SOR_UNITS = {"aarhus": "441000016007000", "frederiksberg": "320000016009000"}


def patient(pen: Pen, person: Person, *, active: bool = True) -> None:
    """One person of the cast as a Patient, after dk-core-patient."""
    number = {
        "use": "official",
        "type": concept(coding(f"{HL7}/v2-0203", "NNDNK")),
        "system": CPR,
        "value": person.number,
    }
    unit = {"use": "official", "system": SOR, "value": _SOR_UNITS[pen.tenant]}
    body = {
        "resourceType": "Patient",
        "id": pen.patient,
        "meta": {"profile": [DK_CORE_PATIENT], "lastUpdated": pen.moment(-1, 3)},
        "identifier": [number],
        "active": active,
        "name": [{"use": "official", "family": person.family, "given": person.given.split()}],
        "gender": person.gender,
        "birthDate": person.born.isoformat(),
        "deceasedBoolean": False,
        "managingOrganization": {"identifier": unit},
    }
    pen.rows.append(Row(body, pen.patient, 0))


def organizations(pen: Pen) -> None:
    """The tenant's units, as they are included in other answers."""
    for number, (kind, name, address, hours) in enumerate(UNITS[pen.tenant]):
        opening = {"extension": [extension("opening-hours", valueString=hours)]} if hours else {}
        telecom = [{"system": "phone", "value": f"89 40 {40 + number} 0{number}", "use": "work"}]
        body = {
            "resourceType": "Organization",
            "id": pen.id("organization", kind),
            **opening,
            "active": True,
            "type": [concept(own("unit-kind", kind, KIND_NAMES[kind]))],
            "name": name,
            "telecom": telecom,
            "address": [{"use": "work", "text": address}],
        }
        pen.rows.append(Row(body, None, number))


def staff(pen: Pen, people: list[Employee]) -> None:
    """Practitioner and PractitionerRole of everyone employed."""
    kinds = [unit[0] for unit in UNITS[pen.tenant]]
    for number, one in enumerate(people):
        name = {"use": "official", "family": one.family, "given": [one.given], "text": one.display}
        practitioner = {
            "resourceType": "Practitioner",
            "id": one.key,
            "active": True,
            "name": [name],
        }
        role = {
            "resourceType": "PractitionerRole",
            "id": pen.id("role", one.key),
            "active": True,
            "practitioner": {"reference": f"Practitioner/{one.key}", "display": one.display},
            "organization": unit_reference(pen, kinds[number % len(kinds)]),
            "code": [concept(text=one.role)],
        }
        pen.rows.extend([Row(practitioner, None, number), Row(role, None, number)])


def unit_reference(pen: Pen, kind: str) -> Json:
    """A reference to one of the tenant's units, with its name."""
    name = next(unit[1] for unit in UNITS[pen.tenant] if unit[0] == kind)
    return {"reference": f"Organization/{pen.id('organization', kind)}", "display": name}


def care_teams(pen: Pen, people: list[Employee]) -> None:
    """The units that the person gets help from, each with the contact persons there."""
    for kind, name, _, _ in UNITS[pen.tenant]:
        contacts = crew(people, kind)[:2]
        pen.show(_care_team(pen, kind, name, contacts))
    for number in pen.hidden_times(1, 2):
        name = f"Internt koordinationsteam {pen.canary('team')}"
        hidden = _care_team(pen, UNITS[pen.tenant][0][0], name, people[:1])
        hidden["status"] = ("active", "entered-in-error")[number]
        hidden["note"] = [{"text": pen.canary("team-note")}]
        pen.hide(hidden)


def _care_team(pen: Pen, kind: str, name: str, contacts: list[Employee]) -> Json:
    members = [
        {
            "role": [concept(text=one.role)],
            "member": {
                "reference": f"PractitionerRole/{pen.id('role', one.key)}",
                "display": one.display,
            },
        }
        for one in contacts
    ]
    unit = {"role": [concept(own("team-role", "enhed"))], "member": unit_reference(pen, kind)}
    return {
        "resourceType": "CareTeam",
        "id": pen.id("team", kind),
        "extension": [extension("messages-accepted", valueBoolean=kind != "linje")],
        "status": "active",
        "category": [concept(own("unit-kind", kind, KIND_NAMES[kind]))],
        "name": name,
        "subject": pen.subject,
        "participant": [unit, *members],
        "managingOrganization": [unit_reference(pen, kind)],
    }
