"""What the portal withholds but the record is full of: medicine, measurements, MedCom messages."""

from base64 import b64encode
from typing import Any

from backends.nexus_stub.pen import Pen
from backends.nexus_stub.store import Entity
from backends.nexus_stub.world import Row


def withheld(pen: Pen) -> list[Entity]:
    """All of it is hidden: amounts, words and moments are drawn from the hidden world."""
    made: list[Entity] = []
    for kind, write in (
        ("medication", _medication),
        ("measurement", _measurement),
        ("measurementInstruction", _instruction),
        ("inboxMessage", _message),
    ):
        amount = pen.secrets.amount(5)
        rows = [write(pen, pen.id(kind, hidden=True)) for _ in range(amount)]
        made.extend(pen.entities(kind, [], rows))
    return made


def _medication(pen: Pen, number: int) -> Row:
    word = pen.secrets.word
    return {
        "half": {
            "id": number,
            "name": word("medicin"),
            "dosage": word("dosis"),
            "indication": word("indikation"),
            "remarks": word("medicin-bemaerkning"),
            "startDate": pen.secrets.moment(),
        }
    }


def _measurement(pen: Pen, number: int) -> Row:
    return {
        "half": {
            "id": number,
            "type": {"id": 3, "name": pen.secrets.word("maaling")},
            "value": pen.secrets.random.randint(40, 220),
            "unit": pen.secrets.word("enhed"),
            "measuredAt": pen.secrets.moment(),
            "comment": pen.secrets.word("maaling-kommentar"),
            "status": "FINAL",
        }
    }


def _instruction(pen: Pen, number: int) -> Row:
    return {
        "half": {
            "id": number,
            "name": pen.secrets.word("maaleinstruks"),
            "frequency": pen.secrets.word("maalehyppighed"),
        }
    }


def _message(pen: Pen, number: int) -> Row:
    subject, body = pen.secrets.word("medcom-emne"), pen.secrets.word("medcom-tekst")
    state: dict[str, Any] = {
        "direction": "INCOMING",
        "status": "FINAL",
        "response": None,
        "handshake": None,
        "processed": "ACCEPTED",
    }
    half = {
        "id": number,
        "type": "medcomMessage",
        "subject": subject,
        "senderDisplayValue": pen.secrets.word("medcom-afsender"),
        "recipientsDisplayValue": pen.secrets.word("medcom-modtager"),
        "date": pen.secrets.moment(),
        "state": state,
        "statusName": "Accepteret",
    }
    full = {
        **half,
        "version": 1,
        "raw": b64encode(f"<Emessage><Text>{body}</Text></Emessage>".encode("iso-8859-1")).decode(),
        "messageType": "XDIS91",
        "letterType": "DIS91",
        "body": body,
        "conversationId": pen.secrets.word("medcom-samtale"),
        "level": "ADVANCED",
    }
    return {"half": half, "full": full}
