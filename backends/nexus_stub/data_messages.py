"""The portal's own conversations between a citizen and the municipality's departments."""

from backends.nexus_stub.pen import Pen
from backends.nexus_stub.store import Entity
from backends.nexus_stub.world import Row, World, stamp, uid
from backends.stage.cast import cast

AREAS = {
    "helsingor": (
        ("Hjemmeplejen", "Pleje og omsorg"),
        ("Sygeplejen", "Sygepleje"),
        ("Hjælpemidler", "Hjælpemidler og boligindretning"),
        ("Træning", "Træning og rehabilitering"),
        ("Social og psykiatri", "Voksensocialområdet"),
        ("Visitationen", "Visitation"),
    ),
    "billund": (
        ("Hjemmeplejen Billund-Grindsted", None),
        ("Sundhedscenteret", "Træning"),
        ("Handicap og psykiatri", "Voksenstøtte"),
        ("Ældre- og visitationsafdelingen", None),
    ),
    "nordby": (("Hjælpemiddeldepotet", None),),
}
_TOPICS = (
    (
        "Spørgsmål om badedag",
        "Kan min badedag flyttes til torsdag? Jeg skal til ØNH-læge om tirsdagen.",
        "Ja, vi flytter badet til torsdag kl. 8. Mvh. Hjemmeplejen",
    ),
    (
        "Støttestrømper klemmer",
        "De nye strømper strammer under knæet – især om aftenen.",
        "SPL kommer forbi og ser på det. Hold benene højt imens.",
    ),
    (
        "Træningstid",
        "Jeg kan ikke komme til holdtræningen i uge 8.",
        "Tak for beskeden. Vi sætter dig på igen i uge 9, jf. GOP.",
    ),
    (
        "Rollator – bremsen sidder løst",
        "Den venstre bremse på rollatoren virker ikke. Hvad gør jeg?",
        "Depotet henter den onsdag mellem 8 og 12 og giver dig en anden med.",
    ),
    (
        "Opfølgning på handlingsplan",
        "Hvornår er næste opfølgningsmøde?",
        "Vi indkalder, så snart VUM-udredningen er færdig. Du hører fra os.",
    ),
    (
        "Nøgleboks",
        "Hvem skal jeg ringe til om nøgleboksen?",
        "",
    ),
)


def recipients(tenant: str, first: int) -> list[Entity]:
    """Whom one may write to; one of them has been closed down."""
    rows: list[Row] = [
        {"id": first + index, "name": name, "subjectArea": area, "active": True}
        for index, (name, area) in enumerate(AREAS[tenant])
    ]
    closed = {
        "id": first + len(rows),
        "name": "Nedlagt afdeling",
        "subjectArea": None,
        "active": False,
    }
    return [
        Entity(tenant=tenant, kind="recipient", id=row["id"], place=place, body={"half": row})
        for place, row in enumerate([*rows, closed])
    ]


def conversations(pen: Pen, first_recipient: int) -> list[Entity]:
    """Latest first, as the source lists them; notes among the staff lie in between."""
    shown = [_row(pen, index, first_recipient) for index in range(pen.times(23))]
    hidden = [
        *pen.copies("conversation", shown, "slettet-besked", status="DELETED"),
        *pen.copies("conversation", shown, "fremmed-besked", patientId=pen.neighbour),
        *pen.copies("conversation", shown, "intern-samtale", visibility="STAFF"),
    ]
    return pen.entities("conversation", shown, hidden)


def _row(pen: Pen, index: int, first_recipient: int) -> Row:
    subject, question, answer = _TOPICS[index % len(_TOPICS)]
    position = pen.random.randrange(len(AREAS[pen.tenant]))
    name, area = AREAS[pen.tenant][position]
    asked = -1 - 3 * index
    messages: list[Row] = [_from_citizen(pen, asked - 1, question)]
    if answer:
        messages.append(_from_staff(pen, asked, answer, name))
    if index % 5 == 4:
        messages.append(_from_relative(pen, asked, "Mor har det bedre nu. Tak for hjælpen!"))
    unread = messages[-1]["author"]["type"] == "PROFESSIONAL" and index < 6
    readers = _readers(pen)
    half: Row = {
        "id": pen.id("conversation"),
        "version": 1 + len(messages),
        "uid": uid(pen.random),
        "subject": subject if index < 20 else f"{subject} (2)",
        "recipient": {"id": first_recipient + position, "name": name, "subjectArea": area},
        "status": "CLOSED" if index % 7 == 6 else "OPEN",
        "visibility": "CITIZEN",
        "patientId": pen.resident.id,
        "lastActivity": messages[-1]["sentDate"],
        "lastAuthorType": messages[-1]["author"]["type"],
        "lastInternalActivity": pen.secrets.moment() if pen.world.hidden else None,
        "unreadBy": readers if unread else [],
        "internalNote": pen.note("samtale-note"),
    }
    talk = [*messages, *_between_staff(pen, name)]
    return {"half": half, "full": {**half, "messages": talk}, "followers": readers}


def _readers(pen: Pen) -> list[Row]:
    people = cast(pen.world.today)
    readers = [pen.resident.person, people["relative"]] if pen.rich else [pen.resident.person]
    return [{"type": "cpr", "identifier": person.dashed} for person in readers]


def message_row(
    number: int, guid: str, sent: str, author: Row, body: str, *, visibility: str = "CITIZEN"
) -> Row:
    """One message; `visibility` is CITIZEN, or STAFF for a note among the staff."""
    return {
        "id": number,
        "uid": guid,
        "sentDate": sent,
        "visibility": visibility,
        "status": "SENT",
        "author": author,
        "body": body,
        "readDate": None,
        "attachments": [],
    }


def made_uid(world: World, tenant: str, kind: str, number: int) -> str:
    """The GUID that the customer's own server gives a thing."""
    return uid(world.shown(tenant, kind, str(number)))


def _message(
    pen: Pen, day: int, minute: int, body: str, author: Row, *, hidden: bool = False
) -> Row:
    number = pen.id("message", hidden=hidden)
    return message_row(
        number,
        made_uid(pen.world, pen.tenant, "message", number),
        stamp(pen.world.day(day), 8 + minute // 60, minute % 60),
        author,
        body,
        visibility="STAFF" if hidden else "CITIZEN",
    )


def _from_citizen(pen: Pen, day: int, body: str) -> Row:
    message = _message(pen, day, pen.random.randint(0, 600), body, _person(pen, "CITIZEN"))
    message["readDate"] = stamp(pen.world.day(day), 19, 30)
    return message


def _from_relative(pen: Pen, day: int, body: str) -> Row:
    return _message(pen, day, 660, body, _person(pen, "REPRESENTATIVE"))


def _person(pen: Pen, kind: str) -> Row:
    people = cast(pen.world.today)
    person = people["relative"] if kind == "REPRESENTATIVE" else pen.resident.person
    return citizen_side(kind, person.given, person.family, person.dashed)


def citizen_side(kind: str, given: str, family: str, dashed: str) -> Row:
    """Somebody who is not on the staff: CITIZEN or REPRESENTATIVE."""
    return {
        "type": kind,
        "firstName": given,
        "lastName": family,
        "fullName": f"{given} {family}".strip(),
        "personIdentifier": {"type": "cpr", "identifier": dashed},
        "organization": None,
    }


def _from_staff(pen: Pen, day: int, body: str, unit: str) -> Row:
    author = staff_side(pen, unit)
    return _message(pen, day, pen.random.randint(0, 640), body, author)


def staff_side(pen: Pen, unit: str) -> Row:
    """Somebody on the staff of a unit."""
    return {
        "type": "PROFESSIONAL",
        **pen.staff(),
        "personIdentifier": None,
        "organization": {"id": 17, "name": unit},
    }


def _between_staff(pen: Pen, unit: str) -> list[Row]:
    """Notes that stand in the conversation for the staff alone."""
    notes = []
    for _ in range(pen.secrets.amount(1)):
        word = pen.secrets.word
        author = {
            "type": "PROFESSIONAL",
            "firstName": word("intern-forfatter"),
            "lastName": pen.secrets.surname(),
            "fullName": word("intern-forfatter"),
            "personIdentifier": None,
            "organization": {"id": 17, "name": unit},
        }
        day = -pen.secrets.random.randint(0, 30)
        notes.append(_message(pen, day, 60, word("intern-besked"), author, hidden=True))
    return notes
