"""FHIR answers over HTTP: resources, and refusals as OperationOutcome."""

import json
from collections.abc import Mapping

from starlette.responses import Response

from backends.cura_stub.terms import Json, own

MEDIA_TYPE = "application/fhir+json; charset=utf-8"


class Refusal(Exception):
    """A request that is answered with an OperationOutcome.

    `reason` is the rule that forbids a change, of the code system `refusal`.
    """

    def __init__(self, status: int, code: str, said: str, reason: str | None = None) -> None:
        super().__init__(said)
        self.status = status
        self.code = code
        self.said = said
        self.reason = reason


def fhir(resource: Json, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A resource as `application/fhir+json`."""
    body = json.dumps(resource, ensure_ascii=False).encode()
    told = {"content-type": MEDIA_TYPE, **(headers or {})}
    return Response(body, status_code=status, headers=told)


def refused(refusal: Refusal) -> Response:
    """The OperationOutcome of a refusal; 401 also says which scheme is wanted."""
    why = {"coding": [own("refusal", refusal.reason)]} if refusal.reason else {}
    issue = {
        "severity": "error",
        "code": refusal.code,
        "details": {**why, "text": refusal.said},
    }
    response = fhir({"resourceType": "OperationOutcome", "issue": [issue]}, refusal.status)
    if refusal.status == 401:
        response.headers["www-authenticate"] = 'Bearer realm="cura"'
    return response


def forbidden(reason: str, said: str, status: int = 422) -> Refusal:
    """A change that a rule of the care system forbids."""
    code = {404: "not-found", 409: "conflict"}.get(status, "business-rule")
    return Refusal(status, code, said, reason)
