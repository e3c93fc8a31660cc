"""The stub's ASGI app: a HelseID-like token endpoint and one tenant's FHIR server."""

import re
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from backends.helsenorge_stub.answers import SERVED, FhirResponse, bundle, capability, outcome
from backends.helsenorge_stub.data import everything
from backends.helsenorge_stub.fhir import Json
from backends.helsenorge_stub.helseid import HelseId
from backends.helsenorge_stub.options import Options
from backends.helsenorge_stub.people import TERMS_VERSION
from backends.helsenorge_stub.search import BadSearchError, Search
from backends.helsenorge_stub.shelf import Shelf
from backends.stage.machinery import DemoClock, Machinery

__all__ = ["Options", "build"]

TENANT = "vestby"
_NUMBER = re.compile(r"(?<![0-9a-zA-Z])\d{11}(?![0-9a-zA-Z])")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def build(options: Options) -> ASGIApp:
    """The whole stub, with its machinery; no port needed."""
    clock = DemoClock()
    shelf = Shelf(options.database)
    shelf.fill(everything(options))
    helse_id = HelseId(clock)
    server = _Server(options, shelf, helse_id)
    base = "/{tenant}/fhir"
    app = Starlette(
        routes=[
            Route("/connect/token", helse_id.token, methods=["POST"]),
            Route(f"{base}/metadata", server.metadata),
            Route(f"{base}/{{kind}}", server.search),
            Route(f"{base}/{{kind}}/{{resource_id}}", server.read),
        ]
    )
    return Machinery(app, clock)


@dataclass(frozen=True)
class _Server:
    options: Options
    shelf: Shelf
    helse_id: HelseId

    async def metadata(self, request: Request) -> Response:
        return self._wrong_place(request) or capability(self.options.today.isoformat())

    async def search(self, request: Request) -> Response:
        refused = self._refused(request)
        if refused:
            return refused
        number = request.headers["nhn-patient-nin"]
        query = request.query_params
        try:
            search = Search.read(request.path_params["kind"], query, query.getlist("date"))
        except BadSearchError as error:
            return outcome(400, "invalid", str(error))
        total, found = self.shelf.find(search, number)
        included = self._included(search, found, number)
        base = f"{str(request.base_url).rstrip('/')}/{TENANT}/fhir"
        return bundle(base, str(request.url), search, total, found, included)

    async def read(self, request: Request) -> Response:
        refused = self._refused(request)
        if refused:
            return refused
        kind, resource_id = request.path_params["kind"], request.path_params["resource_id"]
        found = self.shelf.one(kind, resource_id, request.headers["nhn-patient-nin"])
        if found is None:
            return outcome(404, "not-found", "no such resource for this person")
        return FhirResponse(found)

    def _included(self, search: Search, found: list[Json], number: str) -> list[Json]:
        if search.kind == "Patient" and search.revinclude == "Consent:patient" and found:
            return self.shelf.find(Search(kind="Consent", count=50), number)[1]
        if search.include != "Communication:recipient":
            return []
        services = {ref for body in found for ref in _references(body, "HealthcareService/")}
        ids = sorted(reference.partition("/")[2] for reference in services)
        read = (self.shelf.one("HealthcareService", service, number) for service in ids)
        return [body for body in read if body]

    def _wrong_place(self, request: Request) -> Response | None:
        if request.path_params["tenant"] != TENANT:
            return outcome(404, "not-found", "no such tenant")
        return None

    def _refused(self, request: Request) -> Response | None:
        if not self.helse_id.accepts(request.headers.get("authorization")):
            return outcome(401, "login", "a valid machine token is needed")
        return self._wrong_place(request) or _misaddressed(request) or self._without_terms(request)

    def _without_terms(self, request: Request) -> Response | None:
        """Nothing but the person and the consents is told before the terms are accepted."""
        kind, number = request.path_params["kind"], request.headers["nhn-patient-nin"]
        if kind in {"Patient", "Consent"}:
            return None
        held = self.shelf.find(Search(kind="Consent", category="bruksvilkar", count=50), number)[1]
        codes = [c["policyRule"]["coding"][0]["code"] for c in held if c["status"] == "active"]
        if TERMS_VERSION in codes:
            return None
        return outcome(403, "suppressed", "the terms are not accepted", "MANGLER_BRUKSVILKAR")


def _misaddressed(request: Request) -> Response | None:
    if _NUMBER.search(_UUID.sub("", str(request.url))):
        return outcome(400, "security", "no identity numbers in addresses")
    if request.path_params["kind"] not in SERVED:
        return outcome(404, "not-supported", "that kind of resource is not served")
    return next((_refusal(name) for name in _NEEDED if not _fits(request, name)), None)


_NEEDED = {
    "nhn-patient-nin": re.compile(r"\d{11}"),
    "nhn-source-system": re.compile(r".+"),
    "nhn-event-id": _UUID,
    "nhn-user-role": re.compile("innbygger|representant|system"),
}


def _fits(request: Request, name: str) -> bool:
    return _NEEDED[name].fullmatch(request.headers.get(name, "")) is not None


def _refusal(name: str) -> Response:
    return outcome(400, "required", f"{name} is missing or malformed")


def _references(body: object, start: str) -> set[str]:
    if isinstance(body, dict):
        own = body.get("reference")
        found = {own} if isinstance(own, str) and own.startswith(start) else set()
        return found.union(*(_references(value, start) for value in body.values()))
    if isinstance(body, list):
        return set().union(*(_references(value, start) for value in body))
    return set()
