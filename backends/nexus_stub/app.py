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
from backends.nexus_stub.happenings import happenings
from backends.nexus_stub.links import TENANTS
from backends.nexus_stub.routes import Routes
from backends.nexus_stub.scene import Scene
from backends.nexus_stub.store import Store, opened
from backends.nexus_stub.world import COPENHAGEN, World
from backends.nexus_stub.writes import Writes
from backends.stage.machinery import DemoClock, Machinery
from backends.stage.plot import Plot


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a stub can be told.

    `today` is the day the data is relative to (default: the Danish today), `hidden` chooses the
    hidden world, `database` is a file, else memory. `cancel_notice` is how many working days before
    a visit the stub itself stops taking cancellations (default: when it begins).
    """

    today: date | None = None
    scale: int = 1
    seed: int = 1
    canary: str = "KANARIE"
    hidden: int = 1
    tenants: tuple[str, ...] = ("helsingor", "billund")
    database: str | None = None
    cancel_notice: int | None = None


def build(options: Options, clock: DemoClock | None = None) -> ASGIApp:
    """The whole stub with its controls under `/demo`; unknown tenants raise ValueError."""
    unknown = set(options.tenants) - set(TENANTS)
    if unknown:
        names = ", ".join(TENANTS)
        message = f"unknown tenant {', '.join(sorted(unknown))}: choose among {names}"
        raise ValueError(message)
    clock = clock or DemoClock()
    scene = _scene(options, clock)
    plot = Plot(digest=scene.store.digest, refill=scene.refill, happenings=happenings(scene))
    routes = Routes(scene.store, Realms(clock, frozenset(options.tenants)))
    table = [*routes.table(), *Writes(scene, plot).table(routes.authorized)]
    app = Starlette(routes=table, exception_handlers={HTTPException: _told})
    return Machinery(app, clock, plot)


def _scene(options: Options, clock: DemoClock) -> Scene:
    today = options.today or datetime.now(COPENHAGEN).date()

    def new_world() -> World:
        return World(today=today, seed=options.seed, canary=options.canary, hidden=options.hidden)

    return Scene(
        store=Store(opened(options.database)),
        clock=clock,
        new_world=new_world,
        tenants=options.tenants,
        scale=options.scale,
        notice=options.cancel_notice,
    )


async def _told(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)  # noqa: S101  # the only kind registered
    return error(request, problem.status_code, "No message available")
