"""Messages between the person and the units, and the MedCom letters that lie among them."""

from dataclasses import dataclass
from uuid import UUID

from backends.cura_stub.data_people import UNITS, unit_reference
from backends.cura_stub.draw import Employee, Pen, by_number, crew, later
from backends.cura_stub.terms import (
    MEDCOM_CATEGORY,
    MEDCOM_CORE,
    MEDCOM_MESSAGE,
    Json,
    coding,
    concept,
    extension,
    own,
    parts,
)
from backends.stage.cast import Person

CITIZEN_MESSAGE = own("message-category", "borgerbesked")


@dataclass(frozen=True)
class Said:
    """One message: who (`citizen`, `relative`, `unit`), how many hours after the first, what."""

    who: str
    hours: int
    text: str
    read: bool = True


@dataclass(frozen=True)
class Talk:
    """One thread: the unit, the day it began, the subject, what was said, and whether closed."""

    unit: str
    day: int
    subject: str
    said: tuple[Said, ...]
    closed: bool = False


TALKS = (
    Talk("hjemmepleje", -1, "Rengøring på torsdag", (
        Said("citizen", 0, "Kære alle\nKan rengøringen på torsdag rykkes til om eftermiddagen?"
             " Jeg skal til øjenlæge om formiddagen.\nVenlig hilsen Nancy", read=False),
    )),
    Talk("sygepleje", -9, "Kompressionsstrømper", (
        Said("relative", 0, "Hej. Mor siger, at strømperne strammer ved knæet. Skal de måles om?"),
        Said("unit", 20, "Hej Rasmus\nTak for beskeden. Vi måler om ved næste besøg af spl. og ser"
             " samtidig på huden (obs. tryk og rødme).\nMvh. Signe"),
        Said("citizen", 26, "Mange tak – så venter jeg med at tage dem på."),
        Said("unit", 29, "Det er helt i orden. Læg gerne benene op imens.", read=False),
    )),
    Talk("genoptraening", -30, "Øvelser hjemme", (
        Said("citizen", 0, "Må jeg cykle på kondicykel, når knæet hæver?"),
        Said("unit", 3, "Ja, kort tid og uden belastning. Is på bagefter. Vi tager det op på holdet"
             " på tirsdag. PS: husk ADL-skemaet."),
    ), closed=True),
    Talk("sygepleje", -55, "Æøå", (
        Said("unit", 0, "Vi har flyttet til nye lokaler – ring på ved den blå dør."),
    )),
)  # fmt: skip


def messages(pen: Pen, cast: dict[str, Person], people: list[Employee]) -> None:
    """The threads of the person, oldest message first within each, and the hidden ones."""
    kinds = [unit[0] for unit in UNITS[pen.tenant]]
    for number, talk in enumerate(TALKS * pen.options.scale):
        _thread(pen, cast, people, number, talk)
    for number in range(18):
        talk = Talk(
            kinds[number % 3],
            -70 - 4 * number,
            f"Spørgsmål om tider, uge {number % 52 + 1}",
            (
                Said("citizen", 0, "Hvornår kommer I i næste uge? Jeg kan ikke se det hele endnu."),
                Said("unit", 5 + number, "Tiderne ligger nu i kalenderen. God dag!"),
            ),
        )
        _thread(pen, cast, people, 1000 + number, talk)
    _hidden(pen, people)


def _thread(
    pen: Pen, cast: dict[str, Person], people: list[Employee], number: int, talk: Talk
) -> None:
    first = pen.id("message", f"{number}-0")
    for turn, said in enumerate(talk.said):
        body = _message(pen, talk, said, crew(people, talk.unit)[0], cast)
        body["id"] = pen.id("message", f"{number}-{turn}")
        if turn:
            previous = pen.id("message", f"{number}-{turn - 1}")
            body["partOf"] = [{"reference": f"Communication/{first}"}]
            body["inResponseTo"] = [{"reference": f"Communication/{previous}"}]
        elif talk.closed:
            body["extension"].append(extension("thread-closed", valueBoolean=True))
        for _ in pen.hidden_times(0, 1):
            body["note"] = [{"text": f"Internt: drøft på tavlemøde. {pen.canary('message-note')}"}]
        pen.show({k: v for k, v in body.items() if v != []})


def _message(pen: Pen, talk: Talk, said: Said, one: Employee, cast: dict[str, Person]) -> Json:
    sent = later(pen.moment(talk.day, 9, 40), said.hours * 60)
    unit = unit_reference(pen, talk.unit)
    citizen = {**pen.subject, "display": cast["citizen"].name}
    person = citizen if said.who == "citizen" else by_number(cast["relative"], "RelatedPerson")
    from_unit = said.who == "unit"
    extra = [extension("author", valueReference=_author(one))] if from_unit else []
    if said.read:
        extra.append(_read_by(citizen if from_unit else unit, later(sent, 95)))
    if said.read and from_unit:
        extra.append(_read_by(by_number(cast["relative"], "RelatedPerson"), later(sent, 300)))
    return {
        "resourceType": "Communication",
        "extension": extra,
        "status": "completed",
        "category": [concept(CITIZEN_MESSAGE)],
        "subject": pen.subject,
        "topic": {"text": talk.subject},
        "sent": sent,
        "sender": unit if from_unit else person,
        "recipient": [citizen if from_unit else unit],
        "payload": [{"contentString": said.text}],
    }


def _author(one: Employee) -> Json:
    return {"reference": f"Practitioner/{one.key}", "display": one.display}


def _read_by(reader: Json, at: str) -> Json:
    return parts("read-by", reader=("valueReference", reader), at=("valueInstant", at))


def _hidden(pen: Pen, people: list[Employee]) -> None:
    for number in pen.hidden_times(3, 5):
        pen.hide(_medcom(pen, number, people[number]), label="citizen")
    for number in pen.hidden_times(3, 5):
        body = _internal(pen, people[number])
        body["status"] = ("entered-in-error", "preparation", "completed")[min(number, 2)]
        pen.hide(body, label="internal" if number > 1 else "citizen")
    for _ in pen.hidden_times(1, 2):
        body = _internal(pen, people[0])
        body["subject"] = {"reference": f"Patient/{pen.id('patient', 'foreign')}"}
        pen.hide(body, label="citizen")


def _internal(pen: Pen, one: Employee) -> Json:
    return {
        "resourceType": "Communication",
        "status": "completed",
        "category": [concept(CITIZEN_MESSAGE)],
        "subject": pen.subject,
        "topic": {"text": pen.canary("message-topic")},
        "sent": pen.moment(-pen.dark.randrange(1, 60), 13, 5),
        "sender": _author(one),
        "recipient": [{"display": pen.canary("message-recipient")}],
        "payload": [{"contentString": f"Intern besked. {pen.canary('message')}"}],
        "note": [{"text": pen.canary("message-note")}],
    }


def _medcom(pen: Pen, number: int, one: Employee) -> Json:
    """A MedCom CareCommunication; the first one was also put among the citizen's messages.

    What was put there has a second category and another status, so it names no profile.
    """
    codes = ("medicine", "discharge", "carecoordination", "nursing", "training")
    letter = _letter(pen, codes[number])
    letter["note"] = [{"text": f"Kvitteret. {one.display}"}]
    if number == 0:
        letter["category"].append(concept(CITIZEN_MESSAGE))
        return {**letter, "status": "completed"}
    return {**letter, "meta": {"profile": [MEDCOM_MESSAGE]}}


def _letter(pen: Pen, category: str) -> Json:
    """As MedCom's profile wants it: see "DK MedCom CareCommunication", version 5.0."""
    sent = pen.moment(-pen.dark.randrange(1, 40), 15, 20)
    return {
        "resourceType": "Communication",
        "identifier": [_urn(pen)],
        "status": "unknown",
        "category": [concept(coding(MEDCOM_CATEGORY, category))],
        "subject": pen.subject,
        "topic": {"text": f"Udskrivelse, opfølgning {pen.canary('medcom-topic')}"},
        "sent": sent,
        "sender": {"display": f"Århus Sygehus {pen.canary('medcom-sender')}"},
        "recipient": [{"type": "CareTeam", "display": pen.canary("medcom-recipient")}],
        "payload": [
            {
                "extension": _segment(pen, sent),
                "contentString": f"Pt. udskrevet i dag. {pen.canary('medcom-text')}",
            }
        ],
    }


def _segment(pen: Pen, sent: str) -> list[Json]:
    """When a part of a letter was written, its identifier, by whom, and where to reach them."""
    author = {
        "type": "PractitionerRole",
        "display": f"Sygeplejerske, ortopædkirurgisk {pen.canary('medcom-author')}",
    }
    contact = {"system": "phone", "value": pen.canary("medcom-phone")}
    return [
        {"url": f"{MEDCOM_CORE}/medcom-core-datetime-extension", "valueDateTime": sent},
        {"url": f"{MEDCOM_CORE}/medcom-core-identifier-extension", "valueIdentifier": _urn(pen)},
        {"url": f"{MEDCOM_CORE}/medcom-core-practitioner-extension", "valueReference": author},
        {"url": f"{MEDCOM_CORE}/medcom-core-contact-extension", "valueContactPoint": contact},
    ]


def _urn(pen: Pen) -> Json:
    """An identifier of the hidden world; MedCom wants UUIDs of version 4."""
    drawn = UUID(int=pen.dark.getrandbits(128), version=4)
    return {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{drawn}"}
