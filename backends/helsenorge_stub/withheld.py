"""What the record system serves to whom may ask, and the portal offers to nobody: all canaries."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from backends.helsenorge_stub.canaries import Canaries
from backends.helsenorge_stub.fhir import (
    FNR,
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

_LOINC = "http://loinc.org"


def withheld(options: Options, key: str, number: str, canaries: Canaries) -> Iterator[Json]:
    """Medicine, measurements, documents, conditions, decisions, plans and PLO messages."""
    subject = reference("Patient", patient_id(options, key))
    for n in range(canaries.amount(3, 6)):
        at = utc(_some_day(options, canaries))
        yield _medicine(canaries, n, subject, at)
        yield _measurement(canaries, n, subject, at)
        yield _document(canaries, n, subject, at)
        yield _condition(canaries, n, subject, at)
        yield _decision(canaries, n, subject, at)
        yield _plan(canaries, n, subject, at)
        yield plo_message(canaries, f"plo-{n}", subject, at, number)


def _some_day(options: Options, canaries: Canaries) -> datetime:
    day = options.today - timedelta(days=canaries.random.randrange(1, 300))
    return local_time(day, f"{canaries.random.randrange(7, 22):02}:17")


def _medicine(canaries: Canaries, n: int, subject: Json, at: str) -> Json:
    return resource(
        "MedicationStatement",
        canaries.id("medicine", n),
        status=canaries.random.choice(("active", "stopped")),
        medicationCodeableConcept={"text": canaries.word("legemiddel")},
        subject=subject,
        effectiveDateTime=at,
        dosage=[{"text": canaries.word("dosering")}],
        note=[{"text": canaries.word("legemiddelnotat")}],
    )


def _measurement(canaries: Canaries, n: int, subject: Json, at: str) -> Json:
    return resource(
        "Observation",
        canaries.id("measurement", n),
        status="final",
        category=[
            concept("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs")
        ],
        code=concept(_LOINC, "29463-7", text=canaries.word("maaling")),
        subject=subject,
        effectiveDateTime=at,
        valueQuantity={
            "value": round(canaries.random.uniform(50, 90), 1),
            "unit": "kg",
            "system": "http://unitsofmeasure.org",
            "code": "kg",
        },
        note=[{"text": canaries.word("maalekommentar")}],
    )


def _document(canaries: Canaries, n: int, subject: Json, at: str) -> Json:
    return resource(
        "DocumentReference",
        canaries.id("document", n),
        status=canaries.random.choice(("current", "superseded")),
        description=canaries.word("dokument"),
        subject=subject,
        date=at,
        content=[{"attachment": {"contentType": "text/plain", "title": canaries.word("vedlegg")}}],
    )


def _condition(canaries: Canaries, n: int, subject: Json, at: str) -> Json:
    return resource(
        "Condition",
        canaries.id("condition", n),
        clinicalStatus=concept(
            "http://terminology.hl7.org/CodeSystem/condition-clinical", "active"
        ),
        code={"text": canaries.word("tilstand")},
        subject=subject,
        recordedDate=at,
        note=[{"text": canaries.word("tilstandsnotat")}],
    )


def _decision(canaries: Canaries, n: int, subject: Json, at: str) -> Json:
    return resource(
        "ServiceRequest",
        canaries.id("decision", n),
        status="active",
        intent="order",
        code={"text": canaries.word("vedtak")},
        subject=subject,
        authoredOn=at,
    )


def _plan(canaries: Canaries, n: int, subject: Json, at: str) -> Json:
    return resource(
        "CarePlan",
        canaries.id("plan", n),
        status="active",
        intent="plan",
        title=canaries.word("tiltaksplan"),
        subject=subject,
        created=at,
    )


def plo_message(canaries: Canaries, key: str, subject: Json, at: str, number: str) -> Json:
    """A message between professionals (pleie- og omsorgsmelding)."""
    return resource(
        "Communication",
        canaries.id("message", key),
        status="completed",
        category=[local("meldingstype", "plo", "Pleie- og omsorgsmelding")],
        topic={"text": canaries.word("plo-emne")},
        subject=subject,
        sent=at,
        sender={"type": "Organization", "display": canaries.word("sykehus")},
        about=[{"type": "Patient", "identifier": identifier(FNR, number)}],
        payload=[{"contentString": canaries.word("plo-innhold")}],
        reasonCode=[{"coding": [coding("urn:oid:2.16.578.1.12.4.1.1.8279", "10")]}],
    )
