"""FHIR answers over HTTP: resources, and refusals as OperationOutcome."""

import json

from starlette.responses import Response

from backends.cura_stub.terms import Json

MEDIA_TYPE = "application/fhir+json; charset=utf-8"


class Refusal(Exception):
    """A request that is answered with an OperationOutcome."""

    def __init__(self, status: int, code: str, said: str) -> None:
        super().__init__(said)
        self.status = status
        self.code = code
        self.said = said


def fhir(resource: Json, status: int = 200) -> Response:
    """A resource as `application/fhir+json`."""
    body = json.dumps(resource, ensure_ascii=False).encode()
    return Response(body, status_code=status, headers={"content-type": MEDIA_TYPE})


def refused(refusal: Refusal) -> Response:
    """The OperationOutcome of a refusal; 401 also says which scheme is wanted."""
    issue = {
        "severity": "error",
        "code": refusal.code,
        "details": {"text": refusal.said},
    }
    response = fhir({"resourceType": "OperationOutcome", "issue": [issue]}, refusal.status)
    if refusal.status == 401:
        response.headers["www-authenticate"] = 'Bearer realm="cura"'
    return response
