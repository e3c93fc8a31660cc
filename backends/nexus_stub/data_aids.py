"""Aids: applications for body-worn ones, those granted, and reusable ones on loan."""

from typing import Any

from backends.nexus_stub.data_messages import citizen_side, made_uid
from backends.nexus_stub.pen import Pen
from backends.nexus_stub.store import Entity
from backends.nexus_stub.world import Row, stamp

# (technical code, name, what a first application must be accompanied by, page about it)
KINDS: tuple[tuple[str, str, str | None, str | None], ...] = (
    (
        "KOMPRESSION",
        "Kompressionsstrømper",
        "Lægelig dokumentation for varigheden (diagnose og kompressionsklasse).",
        "https://www.borger.dk/handicap/hjaelpemidler",
    ),
    ("INKONTINENS", "Bleer og indlæg", "Udfyldt væske-vandladningsskema over 3 døgn.", None),
    ("ORTOPAEDISK_FODTOEJ", "Ortopædisk fodtøj", "Erklæring fra speciallæge i ortopædi.", None),
    ("PARYK", "Paryk", None, None),
    ("STOMI", "Stomihjælpemidler", "Udskrivningsbrev fra sygehuset.", None),
    ("BRYSTPROTESE", "Brystprotese", "Lægelig dokumentation.", None),
    ("ORTOSE", "Ortose eller skinne", "Lægelig dokumentation, og tilbud fra bandagist.", None),
    ("DIABETES", "Diabeteshjælpemidler", "Dokumentation fra egen læge.", None),
)
_APPLICATION_STATES = ("MODTAGET", "UNDER_BEHANDLING", "BEVILGET", "AFSLAAET", "TRUKKET")
_SUPPLIERS = ("Sahva A/S", "Bandagist Jan Nielsen", None, "Abena A/S")
_PRODUCTS = (
    ("Rollator, let, 4 hjul", "Ganghjælpemidler", "104512", "REG-1201"),
    ("Badebænk med ryglæn", "Hjælpemidler til personlig pleje", "33021", "REG-0912"),
    ("Plejeseng, el-hev/sænk", "Senge", "57443", "REG-1812"),
    ("Kørestol, transport", "Kørestole", "90087", "REG-1222"),
    ("Toiletforhøjer 10 cm", "Hjælpemidler til personlig pleje", "33100", "REG-0912"),
    ("Trykaflastende pude – vekseltryk", "Tryksårsforebyggelse", "20771", "REG-0433"),
    ("Nødkald/tryghedsalarm", "Alarmer", "70010", "REG-2127"),
)
_DELIVERIES = ("ORDERED", "ON_ITS_WAY", "DELIVERED", "TO_BE_COLLECTED", "RETURNED")


def application_kinds(tenant: str, first: int) -> list[Entity]:
    """What can be applied for."""
    rows: list[dict[str, Any]] = [
        {
            "id": first + index,
            "code": code,
            "name": name,
            "documentation": _documentation(text, url),
        }
        for index, (code, name, text, url) in enumerate(KINDS)
    ]
    return [
        Entity(tenant=tenant, kind="applicationKind", id=row["id"], place=p, body={"half": row})
        for p, row in enumerate(rows)
    ]


def _documentation(text: str | None, url: str | None) -> dict[str, Any] | None:
    return {"text": text, "url": url} if text else None


def applications(pen: Pen) -> list[Entity]:
    """Applications for body-worn aids, newest first."""
    shown = [_application(pen, index) for index in range(pen.times(12, 1))]
    hidden = [
        *pen.copies("application", shown, "slettet-ansoegning", status="SLETTET"),
        *pen.copies("application", shown, "kladde-ansoegning", status="KLADDE"),
        *pen.copies("application", shown, "fremmed-ansoegning", patientId=pen.neighbour),
    ]
    return pen.entities("application", shown, hidden)


def _application(pen: Pen, index: int) -> Row:
    code, name, _, _ = KINDS[index % len(KINDS)]
    state, day = _APPLICATION_STATES[index % len(_APPLICATION_STATES)], -4 - 31 * index
    decided = state in ("BEVILGET", "AFSLAAET")
    number, person = pen.id("application"), pen.resident.person
    half = {
        "id": number,
        "version": 1,
        "uid": made_uid(pen.world, pen.tenant, "application", number),
        "kind": {"code": code, "name": name},
        "status": state,
        "submittedDate": stamp(pen.world.day(day), 20, 5),
        "decidedDate": stamp(pen.world.day(day + 20), 9, 0) if decided else None,
        "patientId": pen.resident.id,
        "motivation": f"Jeg har brug for {name.lower()} igen, da de gamle er slidt op.",
        "caseworkerNote": pen.note("sagsnotat"),
    }
    applicant = citizen_side("CITIZEN", person.given, person.family, person.dashed)
    return {"half": half, "full": {**half, "actingPerson": applicant}}


def body_worn_aids(pen: Pen) -> list[Entity]:
    """Body-worn aids granted, newest first."""
    shown = [_aid(pen, index) for index in range(pen.times(6, 1))]
    hidden = [
        *pen.copies("bodyWornAid", shown, "slettet-hjaelpemiddel", status="DELETED"),
        *pen.copies("bodyWornAid", shown, "fremmed-hjaelpemiddel", patientId=pen.neighbour),
    ]
    return pen.entities("bodyWornAid", shown, hidden)


def _aid(pen: Pen, index: int) -> Row:
    code, name, _, _ = KINDS[(index * 3) % len(KINDS)]
    supplier = _SUPPLIERS[index % len(_SUPPLIERS)]
    half = {
        "id": pen.id("bodyWornAid"),
        "version": 1,
        "name": f"{name}, {pen.random.choice(('2 par', '1 stk.', 'løbende levering'))}",
        "aidType": {"code": code, "name": name} if index != 2 else None,
        "status": "GRANTED",
        "grantDate": stamp(pen.world.day(-30 - 91 * index)) if index != 4 else None,
        "supplier": {"id": 40 + index % 4, "name": supplier, "active": True} if supplier else None,
        "patientId": pen.resident.id,
        "notes": pen.note("hjaelpemiddelnotat"),
    }
    return {"half": half}


def lendings(pen: Pen) -> list[Entity]:
    """Reusable aids on loan, newest first, those returned too."""
    shown = [_lending(pen, index) for index in range(pen.times(9, 1))]
    hidden = [
        *pen.copies("lending", shown, "slettet-udlaan", status="DELETED"),
        *pen.copies("lending", shown, "fremmed-udlaan", patientId=pen.neighbour),
    ]
    return pen.entities("lending", shown, hidden)


def _lending(pen: Pen, index: int) -> Row:
    name, category, number, hmi = _PRODUCTS[index % len(_PRODUCTS)]
    delivery = _DELIVERIES[index % len(_DELIVERIES)]
    day = -2 - 40 * index
    arrived = delivery in ("DELIVERED", "TO_BE_COLLECTED", "RETURNED")
    half = {
        "id": pen.id("lending"),
        "version": 1,
        "status": "ACTIVE",
        "lendingDate": stamp(pen.world.day(day)),
        "deliveryStatus": delivery,
        "expectedDeliveryDate": None if arrived else stamp(pen.world.day(3)),
        "deliveredDate": stamp(pen.world.day(day + 2), 11, 0) if arrived else None,
        "returnedDate": stamp(pen.world.day(day + 30)) if delivery == "RETURNED" else None,
        "item": {
            "itemNumber": number,
            "product": {
                "name": name,
                "hmiNumber": hmi,
                "categoryName": category if index != 6 else None,
            },
        },
        "patientId": pen.resident.id,
        "depotNote": pen.note("depotnotat"),
    }
    return {"half": half}
