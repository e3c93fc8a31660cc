"""The stub's ASGI app: a HelseID-like token endpoint and one tenant's FHIR server."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from backends.helsenorge_stub.answers import outcome
from backends.helsenorge_stub.desk import Desk
from backends.helsenorge_stub.epj import Epj
from backends.helsenorge_stub.gate import Gate
from backends.helsenorge_stub.happenings import happenings
from backends.helsenorge_stub.helseid import HelseId
from backends.helsenorge_stub.lookups import Lookups
from backends.helsenorge_stub.options import Options
from backends.helsenorge_stub.refusals import RefusedError
from backends.helsenorge_stub.shelf import Shelf
from backends.stage.machinery import DemoClock, Machinery

__all__ = ["Options", "build"]


def build(options: Options) -> ASGIApp:
    """The whole stub, with its machinery; no port needed."""
    clock = DemoClock()
    epj = Epj(options, clock, Shelf(options.database))
    epj.fill()
    epj.plot.happenings = happenings(epj)
    helse_id = HelseId(clock)
    gate = Gate(helse_id, epj.shelf)
    lookups, desk = Lookups(gate, epj), Desk(gate, epj)
    base = "/{tenant}/fhir"
    app = Starlette(
        routes=[
            Route("/connect/token", helse_id.token, methods=["POST"]),
            Route(base, desk.transaction, methods=["POST"]),
            Route(f"{base}/metadata", lookups.metadata),
            Route(f"{base}/$hendelser", desk.happenings),
            Route(f"{base}/Communication/$les", desk.mark_read, methods=["POST"]),
            Route(f"{base}/{{kind}}", lookups.search),
            Route(f"{base}/{{kind}}", desk.create, methods=["POST"]),
            Route(f"{base}/{{kind}}/{{resource_id}}", lookups.read),
        ],
        exception_handlers={RefusedError: _refused},
    )
    return Machinery(app, clock, epj.plot)


async def _refused(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RefusedError):
        raise error
    return outcome(error.status, error.code, error.says, error.detail)
