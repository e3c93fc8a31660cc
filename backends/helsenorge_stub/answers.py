"""How answers look: searchset Bundles with pages, OperationOutcomes, the CapabilityStatement."""

from dataclasses import dataclass
from typing import Any

from starlette.responses import JSONResponse, Response

from backends.helsenorge_stub.fhir import LOCAL, Json, coding
from backends.helsenorge_stub.search import Search

SERVED = (
    "Appointment",
    "AppointmentResponse",
    "CarePlan",
    "Communication",
    "Condition",
    "Consent",
    "DocumentReference",
    "HealthcareService",
    "MedicationStatement",
    "Observation",
    "Organization",
    "Patient",
    "ServiceRequest",
    "Subscription",
    "Task",
)
_CREATED = frozenset({"AppointmentResponse", "Communication", "Consent"})


class FhirResponse(JSONResponse):
    """JSON with FHIR's media type."""

    media_type = "application/fhir+json; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Done:
    """How an order went. `waits_at` is the id of the Task that will tell, where it waits."""

    status: int
    resource: Json
    waits_at: str | None = None


def receipt(base: str, done: Done) -> Response:
    """What the sender of an order is told: the resource, or where to look for its fate."""
    if done.waits_at is not None:
        says = "received; the record system decides"
        issue = {"severity": "information", "code": "informational", "diagnostics": says}
        body: Json = {"resourceType": "OperationOutcome", "issue": [issue]}
        headers = {"content-location": f"{base}/Task/{done.waits_at}"}
        return FhirResponse(body, status_code=202, headers=headers)
    if done.status != 201:
        return FhirResponse(done.resource, status_code=done.status)
    address = f"{base}/{done.resource['resourceType']}/{done.resource['id']}"
    return FhirResponse(done.resource, status_code=201, headers={"location": address})


def outcome(status: int, code: str, says: str, detail: str | None = None) -> Response:
    """A refusal: `code` is a FHIR issue type, `detail` a code of the record system's own."""
    issue: Json = {"severity": "error", "code": code, "diagnostics": says}
    if detail:
        issue["details"] = {"coding": [coding(f"{LOCAL}CodeSystem/feil", detail)]}
    headers = {"www-authenticate": 'Bearer error="invalid_token"'} if status == 401 else None
    body = {"resourceType": "OperationOutcome", "issue": [issue]}
    return FhirResponse(body, status_code=status, headers=headers)


def bundle(
    base: str, asked: str, search: Search, total: int, found: list[Json], included: list[Json]
) -> Response:
    """One page of a search; `base` is the tenant's FHIR address, `asked` the URL of this page."""
    links: list[Json] = [{"relation": "self", "url": asked}]
    if search.offset + search.count < total:
        links.append({"relation": "next", "url": f"{base}/{search.kind}?_page={search.next()}"})
    body: Json = {"resourceType": "Bundle", "type": "searchset", "total": total, "link": links}
    entries = [_entry(base, r, "match") for r in found]
    entries += [_entry(base, r, "include") for r in included]
    if entries:
        body["entry"] = entries
    return FhirResponse(body)


def _entry(base: str, resource: Json, mode: str) -> dict[str, Any]:
    return {
        "fullUrl": f"{base}/{resource['resourceType']}/{resource['id']}",
        "resource": resource,
        "search": {"mode": mode},
    }


def capability(today: str) -> Response:
    """What the server can do: an impersonal question, answered without a token."""
    return FhirResponse(
        {
            "resourceType": "CapabilityStatement",
            "status": "active",
            "date": today,
            "kind": "instance",
            "implementation": {"description": "Digital innbyggerdialog, Vestby kommune (stub)"},
            "fhirVersion": "4.0.1",
            "format": ["application/fhir+json"],
            "rest": [
                {
                    "mode": "server",
                    "resource": [_ability(kind) for kind in SERVED],
                    "interaction": [{"code": "transaction"}],
                    "operation": [_operation("hendelser")],
                }
            ],
        }
    )


def _ability(kind: str) -> Json:
    does = ["read", "search-type"]
    does += ["create"] if kind in _CREATED else []
    does += ["update"] if kind == "Subscription" else []
    ability: Json = {"type": kind, "interaction": [{"code": code} for code in does]}
    if kind in _CREATED:
        ability["conditionalCreate"] = True
    if kind == "Communication":
        ability["operation"] = [_operation("les")]
    return ability


def _operation(name: str) -> Json:
    return {"name": name, "definition": f"{LOCAL}OperationDefinition/{name}"}
