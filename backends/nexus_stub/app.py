"""The stub as one ASGI application, without a port."""

from dataclasses import dataclass
from datetime import date, datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from backends.nexus_stub.answers import error
from backends.nexus_stub.auth import Realms
from backends.nexus_stub.data import fill
from backends.nexus_stub.links import TENANTS
from backends.nexus_stub.routes import Routes
from backends.nexus_stub.store import Store, opened
from backends.nexus_stub.world import COPENHAGEN, World
from backends.stage.machinery import DemoClock, Machinery


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a stub can be told.

    `today` is the day the data is relative to (default: the Danish today), `hidden` chooses the
    hidden world, `database` is a file, else memory.
    """

    today: date | None = None
    scale: int = 1
    seed: int = 1
    canary: str = "KANARIE"
    hidden: int = 1
    tenants: tuple[str, ...] = ("helsingor", "billund")
    database: str | None = None


def build(options: Options, clock: DemoClock | None = None) -> ASGIApp:
    """The whole stub with its controls under `/demo`; unknown tenants raise ValueError."""
    unknown = set(options.tenants) - set(TENANTS)
    if unknown:
        names = ", ".join(TENANTS)
        message = f"unknown tenant {', '.join(sorted(unknown))}: choose among {names}"
        raise ValueError(message)
    clock = clock or DemoClock()
    world = World(
        today=options.today or datetime.now(COPENHAGEN).date(),
        seed=options.seed,
        canary=options.canary,
        hidden=options.hidden,
    )
    store = Store(opened(options.database))
    fill(store, world, options.tenants, options.scale)
    routes = Routes(store, Realms(clock, frozenset(options.tenants)))
    app = Starlette(routes=routes.table(), exception_handlers={HTTPException: _told})
    return Machinery(app, clock)


async def _told(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)  # noqa: S101  # the only kind registered
    return error(request, problem.status_code, "No message available")
