"""The stub as an ASGI app: `/{tenant}/auth/token` and `/{tenant}/fhir/...`."""

from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from backends.cura_stub import writes
from backends.cura_stub.answers import Refusal, fhir, refused
from backends.cura_stub.auth import Tokens
from backends.cura_stub.capability import capability
from backends.cura_stub.desk import Desk
from backends.cura_stub.happenings import happenings
from backends.cura_stub.options import TENANTS, Options
from backends.cura_stub.parameters import SEARCHES
from backends.cura_stub.search import Searcher
from backends.cura_stub.store import Store
from backends.stage.machinery import DemoClock, Machinery
from backends.stage.plot import Plot

__all__ = ["Options", "build"]


class _Cura:
    """The handlers, around one store, one searcher, one list of tokens and a desk a tenant."""

    def __init__(self, options: Options, clock: DemoClock) -> None:
        self._options = options
        self._store = Store(options)
        self._searcher = Searcher(self._store, options.seed)
        self._tokens = Tokens(clock)
        self.plot = Plot(digest=self._store.digest, refill=self._store.refill)
        self._desks = {
            tenant: Desk(options, tenant, self._store, clock, self.plot) for tenant in TENANTS
        }
        self.plot.happenings = happenings(self._desks)

    async def token(self, request: Request) -> Response:
        return await self._tokens.answer(request, _tenant(request))

    async def metadata(self, request: Request) -> Response:
        return fhir(capability(_tenant(request), self._options.today))

    async def search(self, request: Request) -> Response:
        tenant, kind = self._admitted(request)
        media_type = request.headers.get("content-type", "").partition(";")[0]
        if media_type != "application/x-www-form-urlencoded":
            raise Refusal(415, "not-supported", "Søg med en formular.")
        parameters = parse_qsl((await request.body()).decode("utf-8", "replace"))
        return fhir(self._searcher.begin(tenant, kind, parameters, _base(request, tenant)))

    async def page(self, request: Request) -> Response:
        tenant, kind = self._admitted(request)
        token = request.query_params.get("_page")
        if token is None or len(request.query_params) > 1:
            raise Refusal(405, "not-supported", "Søg med POST til _search; kun sider har GET.")
        return fhir(self._searcher.go_on(tenant, kind, token, _base(request, tenant)))

    async def read(self, request: Request) -> Response:
        tenant, kind = self._admitted(request)
        body = self._store.read(tenant, kind, request.path_params["id"])
        if body is None:
            raise Refusal(404, "not-found", "Findes ikke.")
        return fhir(body)

    async def create(self, request: Request) -> Response:
        tenant, kind = self._admitted(request)
        return await writes.create(request, self._desks[tenant], kind, _base(request, tenant))

    async def update(self, request: Request) -> Response:
        tenant, kind = self._admitted(request)
        return await writes.update(request, self._desks[tenant], kind, _base(request, tenant))

    async def operate(self, request: Request) -> Response:
        tenant, kind = self._admitted(request)
        return await writes.operate(request, self._desks[tenant], kind)

    async def history(self, request: Request) -> Response:
        tenant, kind = self._admitted(request)
        identity = request.path_params["id"]
        return writes.history(self._desks[tenant], kind, identity, _base(request, tenant))

    async def version(self, request: Request) -> Response:
        tenant, kind = self._admitted(request)
        told = request.path_params
        where = (told["id"], told["version"], _base(request, tenant))
        return writes.version(self._desks[tenant], kind, *where)

    def _admitted(self, request: Request) -> tuple[str, str]:
        tenant, kind = _tenant(request), request.path_params["kind"]
        self._tokens.check(request, tenant)
        if kind not in SEARCHES:
            raise Refusal(404, "not-supported", "Ukendt type.")
        return tenant, kind


def build(options: Options) -> ASGIApp:
    """The whole stub, with the controls under `/demo` around it."""
    clock = DemoClock()
    cura = _Cura(options, clock)
    root = "/{tenant}/fhir"
    app = Starlette(
        routes=[
            Route("/{tenant}/auth/token", cura.token, methods=["POST"]),
            Route(f"{root}/metadata", cura.metadata, methods=["GET"]),
            Route(f"{root}/{{kind}}/_search", cura.search, methods=["POST"]),
            Route(f"{root}/{{kind}}", cura.page, methods=["GET"]),
            Route(f"{root}/{{kind}}", cura.create, methods=["POST"]),
            Route(f"{root}/{{kind}}/{{id}}", cura.read, methods=["GET"]),
            Route(f"{root}/{{kind}}/{{id}}", cura.update, methods=["PUT"]),
            Route(f"{root}/{{kind}}/{{id}}/_history", cura.history, methods=["GET"]),
            Route(f"{root}/{{kind}}/{{id}}/_history/{{version}}", cura.version, methods=["GET"]),
            Route(f"{root}/{{kind}}/{{id}}/{{operation}}", cura.operate, methods=["POST"]),
        ],
        exception_handlers={Refusal: _refuse, 404: _nowhere, 405: _not_that_way},
    )
    return Machinery(app, clock, cura.plot)


def _tenant(request: Request) -> str:
    tenant = str(request.path_params["tenant"])
    if tenant not in TENANTS:
        raise Refusal(404, "not-found", "Ukendt kommune.")
    return tenant


def _base(request: Request, tenant: str) -> str:
    return f"{str(request.base_url).rstrip('/')}/{tenant}/fhir"


async def _refuse(_request: Request, error: Exception) -> Response:
    if not isinstance(error, Refusal):
        raise error
    return refused(error)


async def _nowhere(_request: Request, _error: Exception) -> Response:
    return refused(Refusal(404, "not-found", "Findes ikke."))


async def _not_that_way(_request: Request, _error: Exception) -> Response:
    return refused(Refusal(405, "not-supported", "Metoden er ikke tilladt her."))
