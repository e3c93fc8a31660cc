"""Messages of citizens: first ones to a service, answers in a thread, and what they have read."""

from backends.helsenorge_stub.answers import Done
from backends.helsenorge_stub.conversation import Thread, is_from_staff, threads
from backends.helsenorge_stub.epj import Epj
from backends.helsenorge_stub.fhir import (
    REFERRAL_METHOD,
    Json,
    changed,
    codes,
    local,
    local_codes,
    reference,
    resource,
    stamp,
)
from backends.helsenorge_stub.messages import READ
from backends.helsenorge_stub.orders import Order, carried_out, task
from backends.helsenorge_stub.refusals import closed_rule, malformed, unknown
from backends.helsenorge_stub.texts import checked

LONGEST_BODY = 10_000
LONGEST_SUBJECT = 200


def write(epj: Epj, order: Order) -> Done:
    """Send a message: 201, with the time that it got."""
    body = order.body
    if local_codes(body["category"], "meldingstype") != {"dialog"} or body["status"] != "completed":
        raise malformed("a citizen's message is a completed dialog")
    if body["subject"]["reference"] != order.own:
        raise malformed("a message is about the person of the record")
    thread = _answered(epj, order)
    (payload,), (recipient,) = body["payload"], body["recipient"]
    service = _open_service(epj, order, recipient["reference"], thread)
    new = order.new_id(epj, "Communication")
    root = thread.root if thread else new
    message = resource(
        "Communication",
        new,
        meta={"versionId": "1", "lastUpdated": stamp(order.now)},
        identifier=[order.named],
        inResponseTo=[reference("Communication", root)] if thread else None,
        status="completed",
        category=[local("meldingstype", "dialog", "Digital dialog")],
        topic={"text": thread.subject if thread else _subject(body)},
        subject=reference("Patient", order.patient["id"]),
        sent=(thread or Thread(new, [])).moment(order.now),
        sender=order.actor(body["sender"]),
        recipient=[_addressed(service)],
        payload=[{"contentString": checked(payload["contentString"], LONGEST_BODY)}],
    )
    carried_out(epj, order, "message", root, message)
    return Done(status=201, resource=message)


def mark_read(epj: Epj, order: Order) -> Json:
    """Every message of the municipality in one thread counts as read. How many were not."""
    order.by_citizen()
    told = {p["name"]: p for p in order.body["parameter"]}
    root = told["traad"]["valueReference"]["reference"].removeprefix("Communication/")
    read = {"url": READ, "valueDateTime": stamp(order.now)}
    unread = [m for m in _thread(epj, order, root).messages if _is_unread(m)]
    if unread:
        seen = [changed(m, order.now, extension=[*m.get("extension", []), read]) for m in unread]
        focus = reference("Communication", root)
        who = order.actor(told["leser"]["valueReference"])
        noted = task(epj, order, "les", "completed", focus=focus, requester=who)
        carried_out(epj, order, "read", root, *seen, noted)
    return marked(len(unread))


def marked(count: int) -> Json:
    """The answer to `$les`."""
    return {
        "resourceType": "Parameters",
        "parameter": [{"name": "antall", "valueInteger": count}],
    }


def _answered(epj: Epj, order: Order) -> Thread | None:
    told = order.body.get("inResponseTo", [])
    if not told:
        return None
    (first,) = told
    return _thread(epj, order, first["reference"].removeprefix("Communication/"))


def _thread(epj: Epj, order: Order, root: str) -> Thread:
    found = threads(epj, order.number, order.patient["id"]).get(root)
    if found is None:
        raise unknown("UKJENT_TRAAD", "there is no such thread")
    return found


def _open_service(epj: Epj, order: Order, told: str, thread: Thread | None) -> Json:
    service_id = told.removeprefix("HealthcareService/")
    service = epj.shelf.one("HealthcareService", service_id, order.number)
    if service is None or local_codes(service["category"], "kontakttype") != {"helsekontakt"}:
        raise unknown("UKJENT_TJENESTE", "there is no such service")
    if thread is not None and thread.service != service_id:
        raise malformed("an answer goes to the service of its thread")
    if not service["active"]:
        raise closed_rule("TJENESTE_STENGT", "that service is no longer there")
    if "elec" not in codes(service["referralMethod"], REFERRAL_METHOD):
        raise closed_rule("TAR_IKKE_MELDINGER", "that service takes no messages")
    return service


def _addressed(service: Json) -> Json:
    address = reference("HealthcareService", service["id"], service["name"])
    return address | {"identifier": service["identifier"][0]}


def _subject(body: Json) -> str:
    said = checked(body["topic"]["text"], LONGEST_SUBJECT)
    if "\n" in said or "\t" in said:
        raise closed_rule("UGYLDIG_TEKST", "a subject is one line")
    return said


def _is_unread(message: Json) -> bool:
    read = any(e["url"] == READ for e in message.get("extension", []))
    return is_from_staff(message) and not read
