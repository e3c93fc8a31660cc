"""The identity stub as one ASGI app."""

from sqlmodel import Session
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from backends.identity_stub.contents import Contents
from backends.identity_stub.happenings import plot_of
from backends.identity_stub.issuers import issuers
from backends.identity_stub.oidc import Provider
from backends.identity_stub.options import Options
from backends.identity_stub.persons import demo_persons
from backends.identity_stub.registers import Registers
from backends.identity_stub.shortcuts import Shortcuts
from backends.identity_stub.tables import opened
from backends.stage.cast import cast
from backends.stage.machinery import DemoClock, Machinery

__all__ = ["Options", "build"]

_LOOPBACK = r"http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"


def build(options: Options) -> Machinery:
    """A stub with fresh keys and the registers of `options.today`."""
    clock = DemoClock()
    persons = demo_persons(options.today, options.seed)
    both = issuers(options.origin)
    engine = opened(options.database)
    contents = Contents(options)
    with Session(engine) as session:
        session.add_all(contents.rows())
        session.commit()
    providers = [
        Provider(issuer, {k: one for k, one in persons.items() if one.issuer == name}, clock)
        for name, issuer in both.items()
    ]
    routes = [
        Route("/health", _health),
        *Shortcuts(persons, both, clock).routes(),
        *Registers(engine, clock).routes(),
        *(route for provider in providers for route in provider.routes()),
    ]
    cors = Middleware(
        CORSMiddleware,
        allow_origin_regex=_LOOPBACK,
        allow_methods=["GET", "POST"],
        allow_headers=["content-type"],
    )
    plot = plot_of(engine, contents, cast(options.today), clock)
    return Machinery(Starlette(routes=routes, middleware=[cors]), clock, plot)


async def _health(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})
