"""What a citizen does with messages: write a first one, answer, and have read them."""

from backends.cura_stub.acting import Acting, acting, request_id, request_of
from backends.cura_stub.answers import Refusal, forbidden
from backends.cura_stub.data_messages import CITIZEN_MESSAGE
from backends.cura_stub.desk import Desk
from backends.cura_stub.parameters_told import Told
from backends.cura_stub.received import Communication, Reference, received, text
from backends.cura_stub.terms import OWN, Json, concept, parts

_EXTENSION = f"{OWN}/StructureDefinition"


def written(desk: Desk, body: bytes) -> Json:
    """A message of the person's or their representative's, kept and to be answered."""
    sent = received(body, Communication)
    uid = request_of(*sent.identifier)
    person = desk.person(sent.subject)
    who = acting(sent.sender, person)
    codes = [(one.system, one.code) for concept in sent.category for one in concept.coding]
    if codes != [(CITIZEN_MESSAGE["system"], CITIZEN_MESSAGE["code"])] or len(sent.payload) != 1:
        raise Refusal(422, "value", "En besked har borgerbesked som kategori og én tekst.")
    said = text(sent.payload[0].content_string, "payload")
    desk.require_open(person)
    above = _above(desk, who.patient, sent)
    unit = _unit(desk, who.patient, sent.recipient, first=not above)
    kept = desk.add(
        message(
            who.patient,
            topic=above[0]["topic"]["text"] if above else _topic(sent),
            above=above,
            sent=desk.now(),
            sender=who.reference,
            recipient=unit,
            body=said,
        )
        | {"identifier": [request_id(uid)]},
        who.patient,
    )
    desk.note("message", uid, above[0]["id"] if above else unit["reference"][13:], who.role)
    return kept


def message(
    patient: str,
    *,
    topic: str,
    above: list[Json],
    sent: str,
    sender: Json,
    recipient: Json,
    body: str,
) -> Json:
    """A message as it is kept; `above` are those of its thread before it, the first one first."""
    return {
        "resourceType": "Communication",
        **(_hanging(above) if above else {}),
        "status": "completed",
        "category": [concept(CITIZEN_MESSAGE)],
        "subject": {"reference": f"Patient/{patient}"},
        "topic": {"text": topic},
        "sent": sent,
        "sender": sender,
        "recipient": [recipient],
        "payload": [{"contentString": body}],
    }


def _hanging(above: list[Json]) -> Json:
    """In which thread a message stands, and which it answers."""
    return {
        "partOf": [{"reference": f"Communication/{above[0]['id']}"}],
        "inResponseTo": [{"reference": f"Communication/{above[-1]['id']}"}],
    }


def read(desk: Desk, identity: str, told: Told) -> Json:
    """`$mark-read`: the thread's first message; what this reader had not read is read now."""
    told.only("requestId", "patient", "by")
    uid = request_of(told.identifier("requestId"))
    person = desk.person(told.reference("patient"))
    who = acting(told.reference("by"), person)
    messages = thread(desk, who.patient, identity)
    if not messages:
        raise forbidden("UNKNOWN_THREAD", "Samtalen findes ikke.", 404)
    new = [one for one in messages if not _known_to(who, one)]
    if new:
        desk.require_open(person)
        for one in new:
            one.setdefault("extension", []).append(_reading(desk, who, uid))
        desk.put(*new)
        desk.note("read", uid, identity, who.role)
    return messages[0]


def thread(desk: Desk, patient: str, root: str) -> list[Json]:
    """The messages of a thread that the portal shows, in order; none where there is none."""
    seen = [one for one in letters(desk, patient) if root_of(one) == root]
    first = [one for one in seen if one["id"] == root]
    answers = [one for one in seen if one["id"] != root]
    return [*first, *answers] if first else []


def letters(desk: Desk, patient: str) -> list[Json]:
    """Every message between the person and the units."""
    ours = [concept(CITIZEN_MESSAGE)]
    rows = desk.seen("Communication", patient)
    return [one for one in rows if one["status"] == "completed" and one["category"] == ours]


def root_of(body: Json) -> str:
    """The id of the first message of a message's thread."""
    above = body.get("partOf")
    return str(above[0]["reference"]).rpartition("/")[2] if above else str(body["id"])


def is_closed(body: Json) -> bool:
    """Whether the unit has closed the thread that this message began."""
    marks = [e for e in body.get("extension", []) if e["url"] == f"{_EXTENSION}/thread-closed"]
    return any(mark["valueBoolean"] for mark in marks)


def _above(desk: Desk, patient: str, sent: Communication) -> list[Json]:
    if not sent.part_of:
        return []
    kind, _, root = (sent.part_of[0].reference or "").partition("/")
    messages = thread(desk, patient, root) if kind == "Communication" else []
    if len(sent.part_of) != 1 or not messages:
        raise forbidden("UNKNOWN_THREAD", "Samtalen findes ikke.")
    if any(is_closed(one) for one in messages):
        raise forbidden("THREAD_CLOSED", "Samtalen er lukket.", 409)
    unit = _unit_of(messages[0])
    if [one.reference for one in sent.recipient] != [unit]:
        raise Refusal(422, "value", "Et svar går til samtalens egen enhed.")
    return messages


def _topic(sent: Communication) -> str:
    if sent.topic is None or sent.topic.text is None:
        raise Refusal(422, "required", "Den første besked har et emne.")
    return text(sent.topic.text, "topic")


def _unit(desk: Desk, patient: str, told: tuple[Reference, ...], *, first: bool) -> Json:
    """The unit that is written to, by its own name; a first message needs a team that takes it."""
    kind, _, identity = (told[0].reference or "").partition("/") if len(told) == 1 else ("", "", "")
    unit = desk.store.read(desk.tenant, "Organization", identity)
    if kind != "Organization" or unit is None or not unit["active"]:
        raise forbidden("RECIPIENT_GONE", "Modtageren findes ikke.")
    teams = [one for one in desk.seen("CareTeam", patient) if _takes(one, unit)]
    if first and not teams:
        raise forbidden("RECIPIENT_GONE", "Modtageren tager ikke imod beskeder fra borgeren.")
    return {"reference": f"Organization/{identity}", "display": unit["name"]}


def _takes(team: Json, unit: Json) -> bool:
    url = f"{_EXTENSION}/messages-accepted"
    accepts = any(e["url"] == url and e["valueBoolean"] for e in team.get("extension", []))
    of_unit = team["managingOrganization"][0]["reference"] == f"Organization/{unit['id']}"
    return bool(team["status"] == "active" and accepts and of_unit)


def _unit_of(first: Json) -> str | None:
    told = [first["sender"], *first["recipient"]]
    units = [str(one.get("reference", "")) for one in told]
    return next((unit for unit in units if unit.startswith("Organization/")), None)


def _known_to(who: Acting, body: Json) -> bool:
    """Whether somebody wrote a message or has read it."""
    url = f"{_EXTENSION}/read-by"
    marks = [e["extension"] for e in body.get("extension", []) if e["url"] == url]
    readers = [part["valueReference"] for mark in marks for part in mark if part["url"] == "reader"]
    return any(_same(who.reference, one) for one in (body["sender"], *readers))


def _same(one: Json, other: Json) -> bool:
    """The same person: by id, or by number."""
    if "reference" in one:
        return bool(one["reference"] == other.get("reference"))
    number = other.get("identifier", {}).get("value")
    return bool(one["identifier"]["value"] == number)


def _reading(desk: Desk, who: Acting, uid: str) -> Json:
    return parts(
        "read-by",
        reader=("valueReference", who.reference),
        at=("valueInstant", desk.now()),
        requestId=("valueIdentifier", request_id(uid)),
    )
