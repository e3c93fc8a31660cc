"""Grants ("indsatser", "bevillinger") as typed elements, each of which can be hidden."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from backends.nexus_stub.pen import Pen
from backends.nexus_stub.store import Entity
from backends.nexus_stub.world import Row, stamp, uid


@dataclass(frozen=True)
class Sort:
    """One entry of the catalogue of grants."""

    name: str
    law: str
    section: str
    code: str
    description: str
    supplier: str
    minutes: int


CATALOGUE = (
    Sort(
        "Personlig hygiejne",
        "Serviceloven",
        "§ 83, stk. 1, nr. 1",
        "H1.1",
        "Hjælp til bad 2 x ugentligt og til øvre og nedre toilette dgl.",
        "Hjemmeplejen Nord",
        30,
    ),
    Sort(
        "Rengøring",
        "Serviceloven",
        "§ 83, stk. 1, nr. 2",
        "H1.8",
        "Støvsugning og gulvvask i stue, køkken og bad hver 14. dag.",
        "Rent Hjem ApS",
        60,
    ),
    Sort(
        "Madservice med udbringning",
        "Serviceloven",
        "§ 83, stk. 1, nr. 3",
        "H1.11",
        "Kølemad, 7 hovedretter om ugen. Obs. dysfagi: blød kost.",
        "Det Danske Madhus",
        5,
    ),
    Sort(
        "Sårbehandling",
        "Sundhedsloven",
        "§ 138",
        "G1.39",
        "Skiftning af forbinding på ve. crus hver 3. dag v. SPL.",
        "Sygeplejen Syd",
        25,
    ),
    Sort(
        "Kompressionsbehandling",
        "Sundhedsloven",
        "§ 138",
        "G1.19",
        "På- og aftagning af kompressionsstrømper morgen og aften.",
        "Sygeplejen Syd",
        10,
    ),
    Sort(
        "Genoptræning uden forudgående indlæggelse",
        "Serviceloven",
        "§ 86, stk. 1",
        "H5.1",
        "Træning af gang- og balancefunktion 2 x ugentligt i 8 uger.",
        "Træning og Rehabilitering",
        60,
    ),
    Sort(
        "Hjemmetræning digitalt",
        "Serviceloven",
        "§ 83 a",
        "H2",
        "",
        "Træning og Rehabilitering",
        30,
    ),
    Sort(
        "Socialpædagogisk støtte",
        "Serviceloven",
        "§ 85",
        "",
        "Støtte til struktur i hverdagen, 3 timer ugentligt. Mål jf. VUM-handlingsplan.",
        "Bostøtten Værftet",
        180,
    ),
)
_STATES = (
    (1401, "Ansøgt"),
    (1403, "Bevilget"),
    (1406, "Bestilt"),
    (1410, "Aktiv"),
    (1415, "Afslået"),
    (1416, "Afsluttet"),
    (1417, "Ophørt"),
    (1418, "Frafaldet"),
)


def grants(pen: Pen, pathway: dict[str, Any]) -> list[Entity]:
    """One person's grants, newest first; two lie in a package."""
    shown = [_row(pen, index, pathway) for index in range(pen.times(16, 3))]
    hidden = [
        *pen.copies("grant", shown, "fjernet-indsats", status="Fjernet"),
        *pen.copies("grant", shown, "annulleret-indsats", status="Annulleret"),
        *pen.copies("grant", shown, "fremmed-indsats", patientId=pen.neighbour),
    ]
    return pen.entities("grant", shown, hidden)


def _row(pen: Pen, index: int, pathway: dict[str, Any]) -> Row:
    sort = CATALOGUE[index % len(CATALOGUE)]
    state_id, state = _STATES[index % len(_STATES)] if index else (1410, "Aktiv")
    number, day = pen.id("grant"), -9 - 23 * index
    half = {
        "type": "basketGrantReference",
        "id": number,
        "version": 2,
        "name": sort.name,
        "date": stamp(pen.world.day(day), 10, 30),
        "activityIdentifier": {
            "identifier": f"PATIENT_GRANT:{number}",
            "type": "PATIENT_GRANT",
            "activityId": number,
        },
        "additionalInfo": [{"key": "Leverandør", "value": sort.supplier}] if index % 3 else [],
        **pathway,
        "status": state,
        "documentId": None,
        "patientId": pen.resident.id,
        "patientActivityType": "basketGrant",
        "package": {"id": 300_201, "name": "Plejepakke 2"} if index in (2, 3) else None,
    }
    return {"half": half, "full": _full(pen, index, half, (state_id, state), day)}


def _full(
    pen: Pen, index: int, half: dict[str, Any], state: tuple[int, str], day: int
) -> dict[str, Any]:
    sort = CATALOGUE[index % len(CATALOGUE)]
    basket = 427_000 + half["id"] % 1000
    identifier = {
        "patientGrantId": half["id"],
        "catalogGrantId": 2200 + CATALOGUE.index(sort),
        "parentPatientGrantId": None,
        "previousId": None,
        "basketId": basket,
        "index": None,
        "isPackage": False,
        "packageIdentifier": None,
        "package": False,
        "_links": {},
    }
    return {
        "workflowState": {"id": state[0], "name": state[1], "key": None, "_links": {}},
        "name": sort.name,
        "identifier": identifier,
        "version": half["version"],
        "basketId": basket,
        "uid": uid(pen.random),
        "currentElements": _elements(pen, sort, state[1], day, index),
        "currentWorkflowTransitions": [],
        "patient": {"id": half["patientId"]},
        "patientId": half["patientId"],
        "basketGrantId": half["id"] + 11,
        "currentOrderGrantId": None,
        "futureOrderGrantId": None,
        "color": "E6C315",
        "bulkIdentifiers": [identifier | {"index": 0}],
        "model": "CASEFLOW_PAY_FREQ",
        "futureElements": None,
        "futureWorkflowTransitions": [],
    }


def _elements(pen: Pen, sort: Sort, state: str, day: int, index: int) -> list[dict[str, Any]]:
    """What is said of a grant, most of it hidden from the person it is about."""
    shows_law, shows_text = index % 4 != 1, index % 5 != 3
    shows_code = bool(sort.code) and shows_text
    shows_start, ended = index % 3 != 1, state in ("Afsluttet", "Ophørt", "Frafaldet")
    world, secrets = pen.world, pen.secrets
    begin, end = stamp(world.day(day + 7)), stamp(world.day(day + 21)) if ended else None

    def secret(what: str) -> str | None:
        return secrets.word(what) if world.hidden else None

    def hidden_day() -> str | None:
        return secrets.moment() if world.hidden else None

    def paragraph(name: str | None, section: str | None) -> dict[str, Any]:
        return {"paragraph": _paragraph(name, section) if name else None}

    supplier = {"id": 88, "name": sort.supplier, "active": True, "_links": {}}
    law = (sort.law, sort.section) if shows_law else (secret("lov"), secret("paragraf"))
    return [
        _element("paragraph", paragraph(*law), shown=shows_law),
        _element("payor", {"value": secret("betaler"), "possibleValues": []}, shown=False),
        _element("plannedDate", {"date": hidden_day()}, shown=False),
        _element("workflowRequestedDate", {"date": stamp(world.day(day - 14))}),
        _element("workflowApprovedDate", {"date": _approved(pen, state, day)}),
        _element(
            "orderedDate", {"date": begin if shows_start else hidden_day()}, shown=shows_start
        ),
        _element("entryDate", {"date": stamp(world.day(day - 15))}),
        _element("billingStartDate", {"date": begin}),
        _element("billingEndDate", {"date": None}),
        _element("followUpDate", {"date": hidden_day()}, shown=False),
        _element("repetition", {"next": None, "count": 1, "pattern": "WEEK"}),
        _element(
            "financialAccount", {"oldFinancialAccountDisplayName": secret("konto")}, shown=False
        ),
        _element("supplier", {"supplier": supplier, "paragraphs": []}),
        _element("resourceCount", {"lowerBound": 1, "upperBound": 4, "number": None}),
        _element("visitatedDurationInMinutes", {"number": sort.minutes}),
        _element(
            "price", {"decimal": None, "priceInPeriod": {}, "text": secret("pris")}, shown=False
        ),
        _element("klMapping", _mapping(sort, secret, shown=shows_code), shown=shows_code),
        _element("supplementaryInformation", {"text": secret("supplerende")}, shown=False),
        _element(
            "description",
            {"text": sort.description if shows_text else secret("beskrivelse"), "maxLength": None},
            shown=shows_text,
        ),
        _element("personReference", {"text": secret("personreference")}, shown=False),
        _element("rejectedDate", {"date": hidden_day()}, shown=False),
        _element("basketGrantEndDate", {"date": end}),
        _element("orderGrantEndDate", {"date": hidden_day()}, shown=False),
        _element("invoiceLines", {"lineCount": 3}, shown=False)
        | {"_links": {"opusAccountAvailable": {"href": "#"}}},
    ]


def _approved(pen: Pen, state: str, day: int) -> str | None:
    return None if state in ("Ansøgt", "Afslået") else stamp(pen.world.day(day))


def _paragraph(name: str, section: str | None) -> dict[str, Any]:
    return {
        "id": 48,
        "version": 1,
        "name": name,
        "section": section,
        "description": None,
        "group": {"id": "PERSONAL_HELP", "name": "Personlig hjælp", "_links": {}},
        "medcomGroup": "PERSONAL_CARE",
        "active": True,
        "_links": {},
    }


def _mapping(sort: Sort, secret: Callable[[str], str | None], *, shown: bool) -> dict[str, Any]:
    code, name = (sort.code, sort.name) if shown else (secret("kode"), secret("kode-navn"))
    grant: dict[str, Any] = {"uuid": code, "name": name, "code": code, "children": [], "_links": {}}
    return {"text": code, "maxLength": None, "klCatalogGrant": grant}


def _element(kind: str, content: dict[str, Any], *, shown: bool = True) -> dict[str, Any]:
    return {
        "type": kind,
        "metadata": {
            "disabled": False,
            "required": kind in ("paragraph", "supplier"),
            "hiddenOnCatalog": False,
            "hiddenOnPatient": not shown,
            "disabledOnPatient": False,
        },
        "priority": 1,
        "elementGrouping": "IMPORTANT_DATES" if kind.endswith("Date") else "OTHER",
        **content,
        "hideable": True,
        "disableable": True,
        "disabledOnCatalog": False,
        "_links": {},
    }
