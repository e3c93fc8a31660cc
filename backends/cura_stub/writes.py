"""Changes over HTTP: conditional create, update of one version, operations, and old versions."""

from collections.abc import Callable
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from backends.cura_stub import (
    calendar_changes,
    measurement_changes,
    message_changes,
    story_changes,
)
from backends.cura_stub.answers import Refusal, fhir
from backends.cura_stub.data import features
from backends.cura_stub.desk import Desk
from backends.cura_stub.parameters import answers_to
from backends.cura_stub.parameters_told import Told
from backends.cura_stub.terms import Json

_CREATES: dict[str, Callable[[Desk, bytes], Json]] = {
    "Communication": message_changes.written,
    "Observation": measurement_changes.measured,
    "QuestionnaireResponse": story_changes.begun,
}
_PARTS = {"Observation": "maalinger", "QuestionnaireResponse": "livshistorie"}
OPERATIONS: dict[tuple[str, str], Callable[[Desk, str, Told], Json]] = {
    ("Appointment", "$cancel"): calendar_changes.cancelled,
    ("Appointment", "$request-new-time"): calendar_changes.new_time_requested,
    ("Communication", "$mark-read"): message_changes.read,
}
VERSIONED = "QuestionnaireResponse"
_TAKEN = frozenset({"application/fhir+json", "application/json"})


def creates(tenant: str, kind: str) -> bool:
    """Whether a tenant takes new resources of a type."""
    part = _PARTS.get(kind)
    return kind in _CREATES and (part is None or features(tenant)[part])


def operations(tenant: str, kind: str) -> list[str]:
    """The names of the operations that a tenant has on a type."""
    alone = not calendar_changes.RULES[tenant].wish_with_cancellation
    names = [name for one, name in OPERATIONS if one == kind]
    return [name for name in names if name != "$request-new-time" or alone]


async def create(request: Request, desk: Desk, kind: str, base: str) -> Response:
    """POST of a resource; with `If-None-Exist` only where none answers to it."""
    body = await _body(request)
    if not creates(desk.tenant, kind):
        raise Refusal(405, "not-supported", "Her kan intet oprettes.")
    condition = _condition(request.headers.get("if-none-exist"))
    if condition is not None:
        rows = desk.store.find(desk.tenant, kind)
        found = [row for row in rows if answers_to(row, [condition])]
        if len(found) > 1:
            raise Refusal(412, "multiple-matches", "Flere svarer til If-None-Exist.")
        if found:
            return fhir(found[0], 200, _headers(found[0], base))
    made = _CREATES[kind](desk, body)
    return fhir(made, 201, _headers(made, base))


async def update(request: Request, desk: Desk, kind: str, base: str) -> Response:
    """PUT of the next version of a resource that has versions."""
    body = await _body(request)
    if kind != VERSIONED or not creates(desk.tenant, kind):
        raise Refusal(405, "not-supported", "Her kan intet ændres.")
    identity = request.path_params["id"]
    expected = request.headers.get("if-match")
    made = story_changes.replaced(desk, identity, body, expected)
    return fhir(made, 200, _headers(made, base))


async def operate(request: Request, desk: Desk, kind: str) -> Response:
    """POST of an operation's Parameters; the answer is the resource that it is about."""
    body = await _body(request)
    name = request.path_params["operation"]
    if name not in operations(desk.tenant, kind):
        raise Refusal(404, "not-supported", "Ukendt operation.")
    return fhir(OPERATIONS[kind, name](desk, request.path_params["id"], Told(body)))


def version(desk: Desk, kind: str, identity: str, number: str, base: str) -> Response:
    """One version of a resource."""
    found = [one for one in _versions(desk, kind, identity) if _number(one) == number]
    if not found:
        raise Refusal(404, "not-found", "Findes ikke.")
    return fhir(found[0], 200, _headers(found[0], base))


def history(desk: Desk, kind: str, identity: str, base: str) -> Response:
    """Every version of a resource, the newest first, as a Bundle that is never paged."""
    versions = _versions(desk, kind, identity)
    link = {"relation": "self", "url": f"{base}/{kind}/{identity}/_history"}
    bundle = {
        "resourceType": "Bundle",
        "type": "history",
        "total": len(versions),
        "link": [link],
        "entry": [_past(body, base) for body in versions],
    }
    return fhir(bundle)


def _versions(desk: Desk, kind: str, identity: str) -> list[Json]:
    present = desk.store.read(desk.tenant, kind, identity)
    if present is None or kind != VERSIONED:
        raise Refusal(404, "not-found", "Findes ikke.")
    return [present, *desk.store.earlier(desk.tenant, kind, identity)]


def _number(body: Json) -> str:
    return str(body["meta"].get("versionId", "1"))


def _past(body: Json, base: str) -> Json:
    number = _number(body)
    here = f"{body['resourceType']}/{body['id']}"
    first = number == "1"
    return {
        "fullUrl": f"{base}/{here}",
        "resource": body,
        "request": {
            "method": "POST" if first else "PUT",
            "url": body["resourceType"] if first else here,
        },
        "response": {
            "status": "201" if first else "200",
            "etag": f'W/"{number}"',
            "lastModified": body["meta"]["lastUpdated"],
        },
    }


async def _body(request: Request) -> bytes:
    """The whole body. After this nothing waits until the change is done or refused."""
    if request.headers.get("content-type", "").partition(";")[0].strip() not in _TAKEN:
        raise Refusal(415, "not-supported", "Send application/fhir+json.")
    return await request.body()


def _condition(header: str | None) -> tuple[str, str] | None:
    if header is None:
        return None
    asked = parse_qsl(header)
    if len(asked) != 1 or asked[0][0] != "identifier" or "|" not in asked[0][1]:
        raise Refusal(400, "not-supported", "If-None-Exist skal være identifier=system|værdi.")
    return asked[0]


def _headers(body: Json, base: str) -> dict[str, str]:
    here = f"{base}/{body['resourceType']}/{body['id']}"
    number = body["meta"].get("versionId")
    if number is None:
        return {"location": here}
    return {"location": f"{here}/_history/{number}", "etag": f'W/"{number}"'}
