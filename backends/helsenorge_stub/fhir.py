"""Small pieces of FHIR R4 JSON, with the systems and profiles that Norwegian sources name."""

from datetime import UTC, date, datetime, time
from typing import Any

from backends.helsenorge_stub.options import ZONE

Json = dict[str, Any]

FNR = "urn:oid:2.16.578.1.12.4.1.4.1"
DNR = "urn:oid:2.16.578.1.12.4.1.4.2"
HPR = "urn:oid:2.16.578.1.12.4.1.4.4"
HER = "urn:oid:2.16.578.1.12.4.1.2"
ORGNR = "urn:oid:2.16.578.1.12.4.1.4.101"
MUNICIPALITY = "urn:oid:2.16.578.1.12.4.1.1.3402"
APPOINTMENT_TYPE = "urn:oid:2.16.578.1.12.4.1.1.7617"
SERVICE_CATEGORY = "urn:oid:2.16.578.1.12.4.1.1.7619"
SERVICE_TYPE = "urn:oid:2.16.578.1.12.4.1.1.8663"
CANCELLED_BY = "urn:oid:2.16.578.1.12.4.1.1.8445"
REFERRAL_METHOD = "http://terminology.hl7.org/CodeSystem/service-referral-method"
RESTRICTION = "urn:oid:2.16.578.1.12.4.1.1.9603"
URI = "urn:ietf:rfc:3986"
ROLE_CODE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
PROFILE = "http://hl7.no/fhir/StructureDefinition/"
LOCAL = "https://innbyggerdialog.example/fhir/"


def coding(system: str, code: str, display: str | None = None) -> Json:
    """One Coding."""
    return {"system": system, "code": code} | ({"display": display} if display else {})


def concept(system: str, code: str, display: str | None = None, text: str | None = None) -> Json:
    """A CodeableConcept of one coding."""
    return {"coding": [coding(system, code, display)]} | ({"text": text} if text else {})


def local(system: str, code: str, text: str | None = None) -> Json:
    """A concept of the record system's own."""
    return concept(f"{LOCAL}CodeSystem/{system}", code, text=text)


def identifier(system: str, value: str) -> Json:
    """One Identifier."""
    return {"system": system, "value": value}


def reference(kind: str, resource_id: str, display: str | None = None) -> Json:
    """A literal reference."""
    return {"reference": f"{kind}/{resource_id}"} | ({"display": display} if display else {})


def resource(kind: str, resource_id: str, **elements: Any) -> Json:
    """A resource; elements given as None are left out, `profile` is a no-basis profile's name."""
    profile = elements.pop("profile", None)
    meta = elements.pop("meta", {})
    if profile:
        meta = {"profile": [f"{PROFILE}{profile}"], **meta}
    body: Json = {"resourceType": kind, "id": resource_id}
    if meta:
        body["meta"] = meta
    return body | {key: value for key, value in elements.items() if value is not None}


def local_time(day: date, clock: str) -> datetime:
    """`HH:MM` on that day in the municipality's zone."""
    return datetime.combine(day, time.fromisoformat(clock), ZONE)


def utc(moment: datetime) -> str:
    """A FHIR instant in UTC with a Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp(moment: datetime) -> str:
    """A FHIR instant in UTC to the millisecond, for what is written as it happens."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def with_offset(moment: datetime) -> str:
    """A FHIR instant with the municipality's offset at that moment."""
    return moment.astimezone(ZONE).isoformat(timespec="seconds")


def changed(body: Json, now: datetime, **elements: Any) -> Json:
    """A copy with these elements, and with the time and the number of its version."""
    meta = {**body.get("meta", {}), "lastUpdated": stamp(now)}
    if "versionId" in meta:
        meta["versionId"] = str(int(meta["versionId"]) + 1)
    return {**body, "meta": meta, **elements}


def codes(concepts: list[Json], system: str) -> set[str]:
    """The codes of one system."""
    found = (c for concept in concepts for c in concept.get("coding", []))
    return {c["code"] for c in found if c.get("system") == system}


def local_codes(concepts: list[Json], system: str) -> set[str]:
    """The codes of a system of the record system's own."""
    return codes(concepts, f"{LOCAL}CodeSystem/{system}")
