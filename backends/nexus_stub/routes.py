"""What the API answers. Every handler below `authorized` needs a live token of its tenant."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from backends.nexus_stub.answers import NOT_THERE, error, full, half, page_links
from backends.nexus_stub.auth import Realms
from backends.nexus_stub.files import content, size
from backends.nexus_stub.links import PLACES, VIEW_KINDS, VIEWS, Links
from backends.nexus_stub.store import Entity, Patient, Store
from backends.nexus_stub.tree import pathway_tree

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]
ROOT = "/api/core/mobile/{tenant}/v2"
FILES = "/api/document-microservice/{tenant}"
TOKEN = "/authx/realms/{tenant}/protocol/openid-connect/token"
_CONVERSATIONS_A_PAGE = 10
_APPLICATIONS_A_PAGE = 5
_MESSAGES_A_PAGE = 50
_MOST_PAGES = 40


@dataclass
class Routes:
    """The handlers, with what they stand on."""

    store: Store
    realms: Realms

    def table(self) -> list[Route]:
        """Every address, most particular first."""
        person, view = f"{ROOT}/patients/{{id:int}}", f"{ROOT}/patient/{{id:int}}/preferences"
        gets: list[tuple[str, Handler]] = [
            (f"{ROOT}/", self.home),
            (f"{ROOT}/preferences", self.own_views),
            (f"{ROOT}/patients", self.search_page),
            (f"{ROOT}/patients/search", self.search),
            (person, self.patient),
            (view, self.views),
            (f"{view}/{{kind}}/{{view:int}}", self.view),
            (f"{view}/{{kind}}/{{view:int}}/pathwayReferences", self.references),
            (f"{view}/{{kind}}/{{view:int}}/events", self.events),
            (f"{view}/{{kind}}/{{view:int}}/visitations", self.listed("plan")),
            (f"{person}/conditions", self.listed("condition", whole=True)),
            (f"{person}/lendings", self.lendings),
            (f"{person}/hclGrants", self.listed("bodyWornAid")),
            (f"{person}/hclApplications", self.paged("application", _APPLICATIONS_A_PAGE)),
            (f"{person}/hclApplications/kinds", self.listed("applicationKind", shared=True)),
            (
                f"{person}/citizenConversations",
                self.paged("conversation", _CONVERSATIONS_A_PAGE),
            ),
            (f"{person}/conversationRecipients", self.listed("recipient", shared=True)),
            (f"{person}/programs/active", self.listed("pathway")),
            (f"{person}/inboxMessages", self.paged("inboxMessage", _MESSAGES_A_PAGE)),
            (f"{person}/medicationCard", self.medication_card),
            (f"{person}/measurementData", self.listed("measurement")),
            (f"{person}/measurementInstructions", self.listed("measurementInstruction")),
            (f"{FILES}/documents/{{id:int}}/content", self.file),
            (f"{ROOT}/references/{{kind}}/{{id:int}}", self.reference),
        ]
        gets += [
            (ROOT + path.replace("{id}", "{id:int}"), self.one(kind))
            for kind, (path, _) in PLACES.items()
        ]
        routes = [Route(path, self.authorized(handler)) for path, handler in gets]
        found = Route(
            f"{ROOT}/patients/details/search",
            self.authorized(self.details_search),
            methods=["POST"],
        )
        return [Route(TOKEN, self.realms.token, methods=["POST"]), found, *routes]

    def authorized(self, handler: Handler) -> Handler:
        """The handler behind the token check."""

        async def checked(request: Request) -> Response:
            tenant = request.path_params["tenant"]
            if tenant not in self.realms.tenants:
                return error(request, 404, "No message available")
            if not self.realms.admits(tenant, request.headers.get("authorization", "")):
                return error(request, 401, "Full authentication is required")
            return await handler(request)

        return checked

    async def home(self, request: Request) -> Response:
        """The home resource: the only address that anybody has to know."""
        return JSONResponse({"_links": Links.of(request).home()})

    async def own_views(self, _request: Request) -> Response:
        """The machine user has no views of its own."""
        return JSONResponse({kind: [] for kind in VIEW_KINDS})

    async def details_search(self, request: Request) -> Response:
        """`{"businessKey": "2512489996", "keyType": "CPR"}`: bare digits, in the body only."""
        asked = await request.json()
        number = str(asked.get("businessKey", ""))
        if asked.get("keyType") != "CPR" or not (number.isdigit() and len(number) == 10):
            return error(request, 400, "Invalid business key")
        patient = self.store.patient_by_number(request.path_params["tenant"], number)
        if patient is None:
            return error(request, 404, "Patient not found")
        seen = _patient(patient, Links.of(request)) if patient.accessible else None
        return JSONResponse(
            {
                "isPatientAccessible": patient.accessible,
                "notAccessiblePatient": None,
                "patient": seen,
                "patientAccessible": patient.accessible,
                "_links": {},
            }
        )

    async def search(self, request: Request) -> Response:
        """By name, as half patients."""
        return JSONResponse([_half_patient(p, Links.of(request)) for p in self._named(request)])

    async def search_page(self, request: Request) -> Response:
        """By name, told as links."""
        links = Links.of(request)
        pages = [
            {"_links": {"patientData": links.patient(p.id)["self"]}} for p in self._named(request)
        ]
        return JSONResponse({"totalItems": len(pages), "pageSize": 50, "pages": pages})

    def _named(self, request: Request) -> list[Patient]:
        text = request.query_params.get("query", "").lower()
        most = int(request.query_params.get("maxResults", "10"))
        found = self.store.patients_named(request.path_params["tenant"], text, most)
        return [p for p in found if p.accessible]

    async def patient(self, request: Request) -> Response:
        """The full person."""
        patient = self._patient_of(request)
        if patient is None:
            return error(request, 404, "Patient not found")
        return JSONResponse(_patient(patient, Links.of(request)))

    def _patient_of(self, request: Request) -> Patient | None:
        tenant, patient_id = request.path_params["tenant"], request.path_params["id"]
        return self.store.patient(tenant, patient_id)

    async def views(self, request: Request) -> Response:
        """The person's named views, by kind."""
        links, patient_id = Links.of(request), request.path_params["id"]
        found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in VIEW_KINDS}
        for kind, view_id, name in VIEWS[links.tenant]:
            address = links.view(patient_id, kind, view_id)["self"]
            found[kind].append(_view(view_id, name) | {"_links": {"self": address}})
        return JSONResponse(found)

    async def view(self, request: Request) -> Response:
        """One view, with the links to what it shows."""
        kind, view_id = request.path_params["kind"], request.path_params["view"]
        links = Links.of(request)
        names = {(k, i): name for k, i, name in VIEWS[links.tenant]}
        if (kind, view_id) not in names:
            return error(request, 404, "Preference not found")
        own = links.view(request.path_params["id"], kind, view_id)
        return JSONResponse(_view(view_id, names[(kind, view_id)]) | {"_links": own})

    async def references(self, request: Request) -> Response:
        """The tree of a pathway view; "Aktive forløb" leaves closed pathways out."""
        links, view_id = Links.of(request), request.path_params["view"]
        active_only = view_id in {i for _, i, name in VIEWS[links.tenant] if name.startswith("Akt")}
        patient_id = request.path_params["id"]
        return JSONResponse(pathway_tree(self.store, links, patient_id, active_only=active_only))

    async def events(self, request: Request) -> Response:
        """Events that overlap `from`..`to`, both Zulu with milliseconds."""
        try:
            begin, end = (_zulu(request.query_params[key]) for key in ("from", "to"))
        except (KeyError, ValueError):
            return error(request, 400, "Required parameters: from, to (yyyy-MM-ddTHH:mm:ss.SSSZ)")
        links = Links.of(request)
        entities = self.store.entities(links.tenant, "event", request.path_params["id"])
        shown = [half(e, links) for e in entities if _overlaps(e.body["half"]["event"], begin, end)]
        return JSONResponse({"eventResources": shown, "_links": {}})

    async def lendings(self, request: Request) -> Response:
        """All lendings, or with `active=true` those not returned."""
        links = Links.of(request)
        found = self.store.entities(links.tenant, "lending", request.path_params["id"])
        if request.query_params.get("active") == "true":
            found = [e for e in found if e.body["half"]["returnedDate"] is None]
        return JSONResponse([half(e, links) for e in found])

    def listed(self, kind: str, *, whole: bool = False, shared: bool = False) -> Handler:
        """An unpaged list of a person's things, or of the tenant's."""

        async def answer(request: Request) -> Response:
            links = Links.of(request)
            owner = None if shared else request.path_params["id"]
            found = self.store.entities(links.tenant, kind, owner)
            if kind not in PLACES:
                return JSONResponse([{**e.body["half"], "_links": {}} for e in found])
            return JSONResponse([full(e, links) if whole else half(e, links) for e in found])

        return answer

    def paged(self, kind: str, page_size: int) -> Handler:
        """A page-link list; the same address with `page` is one page, an array."""

        async def answer(request: Request) -> Response:
            links, asked = Links.of(request), request.query_params
            owner = request.path_params["id"]
            if "page" not in asked:
                count = self.store.count(links.tenant, kind, owner)
                length = max(page_size, -(-count // _MOST_PAGES))
                path = request.url.path.partition("/v2")[2]
                return JSONResponse(page_links(count, length, path, links))
            most = int(asked.get("pageSize", page_size))
            first = int(asked["page"]) * most
            found = self.store.entities(links.tenant, kind, owner, first=first, most=most)
            return JSONResponse([half(e, links) for e in found])

        return answer

    def one(self, kind: str) -> Handler:
        """One full object."""

        async def answer(request: Request) -> Response:
            entity = self._entity(request, kind)
            if entity is None:
                return error(request, 404, NOT_THERE)
            return JSONResponse(full(entity, Links.of(request)))

        return answer

    def _entity(self, request: Request, kind: str) -> Entity | None:
        return self.store.entity(request.path_params["tenant"], kind, request.path_params["id"])

    async def reference(self, request: Request) -> Response:
        """A reference by itself: the half object again."""
        entity = self._entity(request, request.path_params["kind"])
        if entity is None:
            return error(request, 404, NOT_THERE)
        return JSONResponse(half(entity, Links.of(request)))

    async def medication_card(self, request: Request) -> Response:
        """The medicine list, in groups."""
        links = Links.of(request)
        found = self.store.entities(links.tenant, "medication", request.path_params["id"])
        medications = [half(e, links) for e in found]
        group = {"displayName": "Fast medicin", "medications": medications, "_links": {}}
        return JSONResponse({"medicationGroups": [group], "_links": {}})

    async def file(self, request: Request) -> Response:
        """A document's file, streamed."""
        entity = self._entity(request, "document")
        whole = (entity.body.get("full") or {}) if entity else {}
        if whole.get("fileSize") is None:
            return error(request, 404, "No file")
        made = size(whole["mediaType"], whole["fileText"])
        headers = {"Content-Length": str(max(whole["fileSize"], made))}
        return StreamingResponse(content(whole), media_type=whole["mediaType"], headers=headers)


def _patient(patient: Patient, links: Links) -> dict[str, Any]:
    return {**patient.body, "_links": links.patient(patient.id)}


def _half_patient(patient: Patient, links: Links) -> dict[str, Any]:
    keys = ("id", "version", "patientIdentifier", "fullName", "patientState")
    half_body = {key: patient.body[key] for key in keys}
    return {**half_body, "_links": {"self": links.patient(patient.id)["self"]}}


def _view(view_id: int, name: str) -> dict[str, Any]:
    return {
        "id": view_id,
        "version": 1,
        "name": name,
        "description": None,
        "defaultPreference": False,
        "organizations": [],
    }


def _zulu(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _overlaps(event: dict[str, Any], begin: datetime, end: datetime) -> bool:
    starts = _moment(event["startDate"])
    ends = _moment(event["endDate"]) if event["endDate"] else starts
    return starts < end and (ends > begin or starts >= begin)
