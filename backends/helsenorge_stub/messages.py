"""Conversations as Communication resources: replies point at the first message of the thread."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from backends.helsenorge_stub.canaries import Canaries, shown_id
from backends.helsenorge_stub.fhir import FNR, HER, LOCAL, Json, local, local_time, reference, utc
from backends.helsenorge_stub.fhir import identifier as ident
from backends.helsenorge_stub.fhir import resource as made
from backends.helsenorge_stub.options import Options
from backends.helsenorge_stub.people import patient_id
from backends.helsenorge_stub.services import BY_KEY, service_id
from backends.helsenorge_stub.staff import Employee
from backends.helsenorge_stub.threads import CONVERSATIONS, FURTHER_SUBJECTS, Conversation, Said
from backends.stage.cast import cast

READ = f"{LOCAL}StructureDefinition/lest"
REPRESENTATIVE = "fullmektig"
STAFF: Json = {"reference": "#avsender", "type": "PractitionerRole"}
"""The sender of a message from the municipality, who is inside it."""


def messages(
    options: Options, key: str, staff: tuple[Employee, ...], canaries: Canaries
) -> Iterator[Json]:
    """Every message of the person with the full record, thread by thread."""
    n = 0
    for number, conversation in enumerate(_conversations(options)):
        root = shown_id(options, "message", number, 0)
        for place, said in enumerate(conversation.said):
            note = None
            if options.hidden and n % 4 == 0:
                note = [{"text": f"Internt: {canaries.word('meldingsnotat')}"}]
            n += 1
            yield made(
                "Communication",
                shown_id(options, "message", number, place),
                contained=_contained(options, conversation, said, staff),
                extension=_read(options, said),
                status="completed",
                category=[local("meldingstype", "dialog", "Digital dialog")],
                topic={"text": conversation.subject},
                subject=reference("Patient", patient_id(options, key)),
                inResponseTo=[reference("Communication", root)] if place else None,
                sent=utc(_moment(options, said)),
                sender=_sender(options, key, said),
                recipient=[_recipient(options, key, conversation, said)],
                payload=[{"contentString": said.text}],
                note=note,
            )


def _conversations(options: Options) -> Iterator[Conversation]:
    yield from CONVERSATIONS
    services = [key for key, service in BY_KEY.items() if service.active]
    for n in range(8 + 20 * (options.scale - 1)):
        days = 80 + 3 * n
        yield Conversation(
            services[n % len(services)],
            f"{FURTHER_SUBJECTS[n % len(FURTHER_SUBJECTS)]} {n + 1}",
            (
                Said("citizen", days, "10:00", "Hei! Jeg lurer på når dere kommer neste gang."),
                Said(n % 3, days - 1, "09:30", "Hei! Tiden står i kalenderen din."),
            ),
        )


def _moment(options: Options, said: Said) -> datetime:
    return local_time(options.today - timedelta(days=said.days_ago), said.at)


def _read(options: Options, said: Said) -> list[Json] | None:
    if not said.read:
        return None
    later = timedelta(hours=5 if isinstance(said.by, str) else 9)
    return [{"url": READ, "valueDateTime": utc(_moment(options, said) + later)}]


def _service(options: Options, key: str) -> Json:
    service = BY_KEY[key]
    return reference("HealthcareService", service_id(options, key), service.name) | {
        "identifier": ident(HER, service.her)
    }


def _sender(options: Options, key: str, said: Said) -> Json:
    if said.by == "citizen":
        return reference("Patient", patient_id(options, key))
    if said.by == "representative":
        who = cast(options.today)[REPRESENTATIVE]
        person = reference("RelatedPerson", shown_id(options, "related", key), who.name)
        return person | {"identifier": ident(FNR, who.number)}
    return dict(STAFF)


def _contained(
    options: Options, conversation: Conversation, said: Said, staff: tuple[Employee, ...]
) -> list[Json] | None:
    if isinstance(said.by, str):
        return None
    return from_staff(options, conversation.service, staff[said.by])


def from_staff(options: Options, service: str, employee: Employee) -> list[Json]:
    """What an employee's message contains: who wrote it, and for which service (`#avsender`)."""
    role = {
        "resourceType": "PractitionerRole",
        "id": "avsender",
        "practitioner": {
            "reference": f"#behandler-{employee.number}",
            "display": employee.display,
        },
        "code": [{"text": employee.role}],
        "healthcareService": [_service(options, service)],
    }
    return [employee.contained(), role]


def _recipient(options: Options, key: str, conversation: Conversation, said: Said) -> Json:
    if isinstance(said.by, str):
        return _service(options, conversation.service)
    return reference("Patient", patient_id(options, key))
