"""Which search parameters each type takes, and whether a resource answers to them."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from backends.cura_stub.answers import Refusal
from backends.cura_stub.options import ZONE
from backends.cura_stub.terms import Json

Parameters = list[tuple[str, str]]
COMMON = ("_id", "_count", "_profile", "_include", "_revinclude")
SEARCHES: dict[str, tuple[str, ...]] = {
    "Appointment": ("patient", "date", "service-category"),
    "CarePlan": ("patient", "category"),
    "CareTeam": ("patient",),
    "ClinicalImpression": ("patient",),
    "Communication": ("patient", "category", "identifier"),
    "Condition": ("patient",),
    "Consent": ("patient",),
    "DeviceRequest": ("patient",),
    "DocumentReference": ("patient", "type"),
    "Goal": ("patient",),
    "MedicationStatement": ("patient",),
    "Observation": ("patient", "category", "date", "identifier"),
    "Organization": (),
    "Patient": ("identifier",),
    "Practitioner": (),
    "PractitionerRole": (),
    "QuestionnaireResponse": ("patient", "questionnaire", "identifier"),
    "RelatedPerson": ("patient",),
    "ServiceRequest": ("patient", "category"),
    "SupplyDelivery": ("patient",),
}
KINDS = {
    **dict.fromkeys(("_id", "identifier", "category", "service-category", "type"), "token"),
    "date": "date",
    **dict.fromkeys(("_profile", "questionnaire"), "uri"),
    "patient": "reference",
}
_INCLUDES = ("_include", "_include:iterate", "_revinclude", "_count")


def checked(kind: str, parameters: Parameters) -> None:
    """Refuses unknown parameters, and a search that is bound neither to a person nor to an id."""
    known = (*COMMON, "_include:iterate", *SEARCHES[kind])
    unknown = sorted({name for name, _ in parameters} - set(known))
    if unknown:
        raise Refusal(400, "not-supported", f"Ukendt søgeparameter: {', '.join(unknown)}")
    names = {name for name, _ in parameters}
    public = (
        "service-category",
        "https://cura.example/fhir/CodeSystem/service-category|lokal-aktivitet",
    )
    if not names & {"patient", "identifier", "_id"} and public not in parameters:
        raise Refusal(400, "required", "Søgningen skal gælde én person.")


def answers_to(body: Json, parameters: Parameters) -> bool:
    """Whether a resource is found by every parameter; commas mean or."""
    return all(
        any(_matches(body, name, value) for value in values.split(","))
        for name, values in parameters
        if name not in _INCLUDES and name != "patient"
    )


def _matches(body: Json, name: str, value: str) -> bool:
    return _TESTS[name](body, value)


def _token(element: str) -> Callable[[Json, str], bool]:
    def found(body: Json, value: str) -> bool:
        system, bar, code = value.rpartition("|")
        return any(
            coding.get("code") == code and (not bar or coding.get("system") == system)
            for concept in _listed(body.get(element))
            for coding in concept.get("coding", [])
        )

    return found


def _identifier(body: Json, value: str) -> bool:
    system, _, number = value.rpartition("|")
    return any(
        one.get("system") == system and one.get("value") == number
        for one in _listed(body.get("identifier"))
    )


def _date(body: Json, value: str) -> bool:
    told = re.fullmatch(r"(ge|gt|le|lt)(\d{4}-\d{2}-\d{2}(?:T.+)?)", value)
    if told is None:
        raise Refusal(400, "invalid", "En dato skal begynde med ge, gt, le eller lt.")
    prefix, moment = told[1], _moment(told[2])
    start = _moment(body.get("start") or body["effectiveDateTime"])
    end = _moment(body.get("end") or body.get("start") or body["effectiveDateTime"])
    whole_day = timedelta(days=1) if "T" not in told[2] else timedelta()
    return {
        "ge": end >= moment,
        "gt": end >= moment + whole_day,
        "le": start < moment + whole_day or start == moment,
        "lt": start < moment,
    }[prefix]


def _moment(text: str) -> datetime:
    try:
        if "T" not in text:
            day = date.fromisoformat(text)
            return datetime(day.year, day.month, day.day, tzinfo=ZONE)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(400, "invalid", "Datoen kan ikke læses.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _listed(value: Json | list[Json] | None) -> list[Json]:
    return value if isinstance(value, list) else [value] if value else []


_TESTS: dict[str, Callable[[Json, str], bool]] = {
    "_id": lambda body, value: body["id"] == value,
    "_profile": lambda body, value: value in body.get("meta", {}).get("profile", []),
    "identifier": _identifier,
    "category": _token("category"),
    "service-category": _token("serviceCategory"),
    "type": _token("type"),
    "questionnaire": lambda body, value: body.get("questionnaire") == value,
    "date": _date,
}
