"""What is asked and only read: searches, single resources, the capability statement."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from backends.helsenorge_stub.answers import FhirResponse, bundle, capability
from backends.helsenorge_stub.decisions import settle
from backends.helsenorge_stub.epj import Epj
from backends.helsenorge_stub.fhir import Json
from backends.helsenorge_stub.gate import TENANT, Gate
from backends.helsenorge_stub.refusals import RefusedError
from backends.helsenorge_stub.search import BadSearchError, Search


@dataclass(frozen=True)
class Lookups:
    """The addresses that answer GET."""

    gate: Gate
    epj: Epj

    async def metadata(self, request: Request) -> Response:
        """What the server can do."""
        self.gate.tenant(request)
        return capability(self.epj.options.today.isoformat())

    async def search(self, request: Request) -> Response:
        """One page of one search in the person's own lists."""
        kind, query = request.path_params["kind"], request.query_params
        number = self.gate.person(request, kind)
        settle(self.epj)
        try:
            search = Search.read(kind, query, query.getlist("date"))
        except BadSearchError as error:
            raise RefusedError(400, "invalid", str(error)) from error
        total, found = self.epj.shelf.find(search, number)
        included = self._included(search, found, number)
        return bundle(fhir_base(request), str(request.url), search, total, found, included)

    async def read(self, request: Request) -> Response:
        """One resource of the person's."""
        kind, resource_id = request.path_params["kind"], request.path_params["resource_id"]
        number = self.gate.person(request, kind)
        settle(self.epj)
        found = self.epj.shelf.one(kind, resource_id, number)
        if found is None:
            raise RefusedError(404, "not-found", "no such resource for this person")
        return FhirResponse(found)

    def _included(self, search: Search, found: list[Json], number: str) -> list[Json]:
        shelf = self.epj.shelf
        if search.kind == "Patient" and search.revinclude == "Consent:patient" and found:
            return shelf.every("Consent", number)
        if search.include != "Communication:recipient":
            return []
        services = {ref for body in found for ref in _references(body, "HealthcareService/")}
        ids = sorted(reference.partition("/")[2] for reference in services)
        read = (shelf.one("HealthcareService", service, number) for service in ids)
        return [body for body in read if body]


def fhir_base(request: Request) -> str:
    """The tenant's FHIR address, without a slash at its end."""
    return f"{str(request.base_url).rstrip('/')}/{TENANT}/fhir"


def _references(body: object, start: str) -> set[str]:
    if isinstance(body, dict):
        own = body.get("reference")
        found = {own} if isinstance(own, str) and own.startswith(start) else set()
        return found.union(*(_references(value, start) for value in body.values()))
    if isinstance(body, list):
        return set().union(*(_references(value, start) for value in body))
    return set()
