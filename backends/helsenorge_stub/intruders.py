"""What slips into lists of shown things and must be cut away there; none in world 0."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from backends.helsenorge_stub.canaries import Canaries
from backends.helsenorge_stub.fhir import (
    FNR,
    HER,
    RESTRICTION,
    SERVICE_CATEGORY,
    Json,
    coding,
    concept,
    identifier,
    local,
    local_time,
    reference,
    resource,
    utc,
)
from backends.helsenorge_stub.options import Options
from backends.helsenorge_stub.people import patient_id
from backends.helsenorge_stub.withheld import plo_message

_RESTRICTED = {"security": [coding(RESTRICTION, "3", "Nektet innsyn")]}


def appointments(
    options: Options, number: str, foreign_number: str, canaries: Canaries
) -> Iterator[Json]:
    """Entered in error, of another person, of nobody, restricted, and not yet a booking."""
    for n in range(canaries.amount(2, 5)):
        yield _appointment(options, canaries, f"feil-{n}", number, status="entered-in-error")
        yield _appointment(options, canaries, f"fremmed-{n}", foreign_number)
        yield _appointment(options, canaries, f"ingen-{n}", None)
        yield _appointment(options, canaries, f"nektet-{n}", number, meta=_RESTRICTED)
        yield _appointment(options, canaries, f"forslag-{n}", number, status="pending")
        yield _appointment(options, canaries, f"spesialist-{n}", number, category="2")


def _appointment(
    options: Options,
    canaries: Canaries,
    key: str,
    number: str | None,
    *,
    status: str = "booked",
    category: str = "7",
    meta: Json | None = None,
) -> Json:
    start = _any_moment(options, canaries)
    people: list[Json] = [
        {
            "actor": {
                "type": "HealthcareService",
                "identifier": identifier(HER, "8094866"),
                "display": canaries.word("tjeneste"),
            },
            "status": "accepted",
        }
    ]
    if number:
        actor = {"type": "Patient", "identifier": identifier(FNR, number)}
        people.append({"actor": actor, "status": "accepted"})
    return resource(
        "Appointment",
        canaries.id("appointment", key),
        profile="no-basis-Appointment",
        meta=meta or {},
        status=status,
        serviceCategory=[concept(SERVICE_CATEGORY, category)],
        serviceType=[local("tjeneste", "hjemmebesok", canaries.word("tjenestetype"))],
        description=canaries.word("avtale"),
        start=utc(start),
        end=utc(start + timedelta(minutes=30)),
        comment=canaries.word("internnotat"),
        patientInstruction=canaries.word("beskjed"),
        participant=people,
    )


def messages(
    options: Options, key: str, foreign: str, number: str, canaries: Canaries
) -> Iterator[Json]:
    """Drafts, mistakes, notes of the staff, restricted and foreign ones, PLO called dialogue."""
    own = reference("Patient", patient_id(options, key))
    other = reference("Patient", patient_id(options, foreign))
    for n in range(canaries.amount(2, 4)):
        yield _message(options, canaries, f"feil-{n}", own, status="entered-in-error")
        yield _message(options, canaries, f"utkast-{n}", own, status="preparation")
        yield _message(options, canaries, f"intern-{n}", own, kinds=("dialog", "intern"))
        yield _message(options, canaries, f"nektet-{n}", own, meta=_RESTRICTED)
        yield _message(options, canaries, f"fremmed-{n}", other)
        at = utc(_any_moment(options, canaries) - timedelta(days=120))
        plo = plo_message(canaries, f"dialog-plo-{n}", own, at, number)
        plo["category"] = [local("meldingstype", "dialog"), *plo["category"]]
        yield plo


def _message(
    options: Options,
    canaries: Canaries,
    key: str,
    subject: Json,
    *,
    status: str = "completed",
    kinds: tuple[str, ...] = ("dialog",),
    meta: Json | None = None,
) -> Json:
    sent = _any_moment(options, canaries) - timedelta(days=120)
    return resource(
        "Communication",
        canaries.id("message", key),
        meta=meta or {},
        status=status,
        category=[local("meldingstype", kind) for kind in kinds],
        topic={"text": canaries.word("emne")},
        subject=subject,
        sent=utc(sent),
        sender={"type": "Practitioner", "display": canaries.word("avsender")},
        recipient=[subject],
        payload=[{"contentString": canaries.word("melding")}],
        note=[{"text": canaries.word("meldingsnotat")}],
    )


def _any_moment(options: Options, canaries: Canaries) -> datetime:
    day = options.today + timedelta(days=canaries.random.randrange(-58, 118))
    return local_time(
        day, f"{canaries.random.randrange(7, 21):02}:{canaries.random.choice(('03', '33'))}"
    )
