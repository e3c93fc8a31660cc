"""Where a visit stands, and what may become of it."""

from datetime import datetime

from backends.helsenorge_stub.fhir import (
    APPOINTMENT_TYPE,
    CANCELLED_BY,
    FNR,
    LOCAL,
    SERVICE_CATEGORY,
    SERVICE_TYPE,
    Json,
    changed,
    codes,
    concept,
    local_codes,
    stamp,
)

CLEANING = "daglige-gjoremal"
_VISITS = frozenset({"hjemmebesok", "egenomsorg", CLEANING})
_NURSING = "KP02"
MADE_AT = f"{LOCAL}StructureDefinition/utfort"
_AHEAD = frozenset({"booked", "arrived", "checked-in", "fulfilled", "cancelled", "noshow"})


def is_shown(visit: Json, number: str) -> bool:
    """Whether it is this person's, of the home services, and not kept from them."""
    home_services = codes(visit["serviceCategory"], SERVICE_CATEGORY) == {"7"}
    restricted = visit.get("meta", {}).get("security")
    own = any(_is(participant, number) for participant in visit["participant"])
    return own and home_services and not restricted and visit["status"] in _AHEAD


def is_visit(visit: Json) -> bool:
    """Whether somebody comes home to the person: the only thing that is cancelled here."""
    kinds = visit["serviceType"]
    at_home = codes(kinds, SERVICE_TYPE) == {_NURSING} or bool(
        local_codes(kinds, "tjeneste") & _VISITS
    )
    video = "Video" in codes([visit.get("appointmentType", {})], APPOINTMENT_TYPE)
    return at_home and not video


def confirmed_at_once(visit: Json) -> bool:
    """Cleaning needs nobody's judgement to be left out; everything else waits for somebody's."""
    return CLEANING in local_codes(visit["serviceType"], "tjeneste")


def stands(visit: Json, number: str) -> bool:
    """Whether it is booked and nobody has asked to cancel it."""
    return visit["status"] == "booked" and answer_of(visit, number) == "accepted"


def is_called_off(visit: Json, number: str) -> bool:
    """Whether it is cancelled, or a cancellation waits."""
    waits = visit["status"] == "booked" and answer_of(visit, number) == "declined"
    return waits or visit["status"] == "cancelled"


def has_begun(visit: Json, now: datetime) -> bool:
    """Whether its time has come, or somebody has come, or it is over."""
    return visit["status"] != "booked" or begins(visit) <= now


def begins(visit: Json) -> datetime:
    """When it starts."""
    return datetime.fromisoformat(visit["start"])


def answer_of(visit: Json, number: str) -> str | None:
    """The person's own answer to it."""
    return next((p["status"] for p in visit["participant"] if _is(p, number)), None)


def answered(visit: Json, number: str, answer: str, now: datetime) -> Json:
    """The visit with another answer of the person's."""
    people = [{**p, "status": answer} if _is(p, number) else p for p in visit["participant"]]
    return changed(visit, now, participant=people)


def cancelled(visit: Json, now: datetime) -> Json:
    """The visit, cancelled on the person's word."""
    reason = concept(CANCELLED_BY, "1", text="Avbestilt")
    return changed(visit, now, status="cancelled", cancelationReason=reason)


def made(visit: Json, now: datetime) -> Json:
    """The visit as it was made (utført), and the moment in which that was noted."""
    kept = [e for e in visit.get("extension", []) if e["url"] != MADE_AT]
    return changed(visit, now, status="fulfilled", extension=[*kept, noted(now)])


def noted(moment: datetime) -> Json:
    """The extension that says when a visit was noted as made."""
    return {"url": MADE_AT, "valueDateTime": stamp(moment)}


def _is(participant: Json, number: str) -> bool:
    told = participant.get("actor", {}).get("identifier", {})
    return (told.get("system"), told.get("value")) == (FNR, number)
