"""The registers over HTTP: a machine's token first, then questions by number in a POST body."""

import json
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, select
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from backends.identity_stub.forms import basic, form
from backends.identity_stub.tables import Custody, Fullmakt, Guardianship, Mandate, Registered
from backends.stage.machinery import DemoClock

_CLIENT = ("omsorg-demo", "demo-secret")
_TOKEN_SECONDS = 300
_AREAS = {1: "Reseptfornyelse", 2: "Pasientreiser", 3: "Digitale helsetjenester"}
_NO_STORE = {"cache-control": "no-store"}
Search = Callable[[Session, str], dict[str, Any]]


class Registers:
    """Mandates, custody, guardianships and Norwegian fullmakter of one database."""

    def __init__(self, engine: Engine, clock: DemoClock) -> None:
        self._engine = engine
        self._clock = clock
        self._tokens: dict[str, datetime] = {}

    def routes(self) -> list[Route]:
        """The registers' addresses."""
        asked_by: dict[str, tuple[str, Search]] = {
            "mandates": ("holder", _mandates),
            "custody": ("parent", _custody),
            "guardianship": ("guardian", _guardianships),
            "fullmakt": ("fullmektig", _fullmakter),
        }
        token = Route("/registers/token", self._token, methods=["POST"])
        searches = [
            Route(f"/registers/{name}/search", self._asking(field, search), methods=["POST"])
            for name, (field, search) in asked_by.items()
        ]
        return [token, *searches]

    async def _token(self, request: Request) -> Response:
        told = await form(request)
        client = basic(request) or (told.get("client_id", ""), told.get("client_secret", ""))
        if client != _CLIENT:
            return JSONResponse({"error": "invalid_client"}, status_code=401, headers=_NO_STORE)
        if told.get("grant_type") != "client_credentials":
            error = {"error": "unsupported_grant_type"}
            return JSONResponse(error, status_code=400, headers=_NO_STORE)
        token = secrets.token_urlsafe(32)
        self._tokens[token] = self._clock.now() + timedelta(seconds=_TOKEN_SECONDS)
        return JSONResponse(
            {"access_token": token, "token_type": "Bearer", "expires_in": _TOKEN_SECONDS},
            headers=_NO_STORE,
        )

    def _admits(self, request: Request) -> bool:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        expires = self._tokens.get(token)
        return scheme.lower() == "bearer" and expires is not None and self._clock.now() < expires

    def _asking(self, field: str, search: Search) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            if not self._admits(request):
                headers = {"www-authenticate": 'Bearer error="invalid_token"', **_NO_STORE}
                return JSONResponse({"error": "invalid_token"}, status_code=401, headers=headers)
            number = _number(await request.body(), field)
            if number is None:
                error = {"error": "invalid_request", "field": field}
                return JSONResponse(error, status_code=400, headers=_NO_STORE)
            with Session(self._engine) as session:
                return JSONResponse(search(session, number), headers=_NO_STORE)

        return answer


def _number(body: bytes, field: str) -> str | None:
    try:
        told = json.loads(body)
    except ValueError:
        return None
    number = told.get(field) if isinstance(told, dict) else None
    return number if isinstance(number, str) and number.isdecimal() else None


def _mandates(session: Session, holder: str) -> dict[str, Any]:
    asked = select(Mandate).where(Mandate.holder == holder).order_by(Mandate.id)
    return {
        "mandates": [
            {
                "id": row.id,
                "category": row.category,
                "area": row.area,
                "privileges": row.privileges.split(),
                "grantor": _person(session, row.grantor),
                "validFrom": row.valid_from.isoformat(),
                "validUntil": _day(row.valid_until),
                "revokedAt": _moment(row.revoked_at),
            }
            for row in session.exec(asked)
        ]
    }


def _custody(session: Session, parent: str) -> dict[str, Any]:
    asked = select(Custody).where(Custody.parent == parent).order_by(Custody.id)
    return {
        "children": [
            {"id": row.id, "child": _person(session, row.child)} for row in session.exec(asked)
        ]
    }


def _guardianships(session: Session, guardian: str) -> dict[str, Any]:
    asked = select(Guardianship).where(Guardianship.guardian == guardian)
    return {
        "guardianships": [
            {
                "id": row.id,
                "scope": row.scope,
                "ward": _person(session, row.ward),
                "decidedOn": row.decided_on.isoformat(),
                "validUntil": _day(row.valid_until),
                "endedAt": _moment(row.ended_at),
            }
            for row in session.exec(asked.order_by(Guardianship.id))
        ]
    }


def _fullmakter(session: Session, fullmektig: str) -> dict[str, Any]:
    asked = select(Fullmakt).where(Fullmakt.fullmektig == fullmektig).order_by(Fullmakt.id)
    return {
        "fullmakter": [
            {
                "id": row.id,
                "tjenesteomrader": [
                    {"nr": int(nr), "navn": _AREAS[int(nr)]} for nr in row.areas.split()
                ],
                "fullmaktsgiver": _norwegian(session, row.giver),
                "gyldigFra": row.valid_from.isoformat(),
                "gyldigTil": _day(row.valid_until),
                "trukketTilbake": _moment(row.withdrawn_at),
            }
            for row in session.exec(asked)
        ]
    }


def _person(session: Session, number: str) -> dict[str, Any]:
    row = session.get_one(Registered, number)
    return {
        "cpr": row.number,
        "name": row.name,
        "birthDate": row.born.isoformat(),
        "deceased": row.deceased,
    }


def _norwegian(session: Session, number: str) -> dict[str, Any]:
    row = session.get_one(Registered, number)
    return {
        "pid": row.number,
        "navn": row.name,
        "fodselsdato": row.born.isoformat(),
        "dod": row.deceased,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime | None) -> str | None:
    return moment.replace(tzinfo=UTC).isoformat() if moment else None
