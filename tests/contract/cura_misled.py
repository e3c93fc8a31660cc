"""A Cura stub behind something that answers changes in its place, and what such a thing may say."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.domain.changes import Made
from tests.contract.cura_changes import Case, send
from tests.contract.cura_live import Source

UID = UUID("5b0f5a52-7c1e-4d0b-8f6a-2f3f2f0b9c31")
ANOTHER = UUID("c2b7a3a4-91f5-4a52-a0a0-0a6f9a4d7e10")
_CREATED = frozenset({"START_THREAD", "REPLY_TO_THREAD", "RECORD_MEASUREMENT"})
_KINDS = {
    "CANCEL_APPOINTMENT": "Appointment",
    "REQUEST_NEW_TIME": "Appointment",
    "RECORD_MEASUREMENT": "Observation",
    "SAVE_LIFE_STORY": "QuestionnaireResponse",
}


class Misleading:
    """Takes the next change instead of the stub, or answers it instead, as it is told."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._lie: tuple[int, bytes, bool] | None = None

    def says(self, status: int, body: bytes, *, after: bool) -> None:
        """What the next change is answered; `after` the stub has done it."""
        self._lie = (status, body, after)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._lie is None or not _is_change(scope):
            await self._app(scope, receive, send)
            return
        (status, body, after), self._lie = self._lie, None
        if after:
            await self._app(scope, receive, _nobody)
        else:
            await Request(scope, receive).body()
        response = Response(body, status_code=status, media_type="application/fhir+json")
        await response(scope, receive, send)


def _is_change(scope: Scope) -> bool:
    path = scope.get("path", "")
    return "/fhir/" in path and scope["method"] != "GET" and not path.endswith("/_search")


async def _nobody(_message: Any) -> None:
    """Nobody hears what the stub itself says."""


@dataclass(frozen=True)
class Truth:
    """What Cura would honestly answer, and a thing of the same type as it was before."""

    made: Made
    status: int
    body: dict[str, Any]
    before: dict[str, Any]

    def said(self, **changes: Any) -> tuple[int, bytes]:
        """The answer, changed; None takes an element away."""
        body = {key: one for key, one in {**self.body, **changes}.items() if one is not None}
        return self.status, json.dumps(body).encode()

    def rewritten(self, old: str, new: str) -> tuple[int, bytes]:
        """The answer with one word in place of another."""
        return self.status, json.dumps(self.body).replace(old, new).encode()


async def told(source: Source, case: Case) -> Truth:
    """Does the case's change under `UID` honestly, notes it, and puts everything back."""
    ref = await case.ref(source)
    _, change = await case.prepared(source, ref)
    kind = _KINDS.get(case.kind, "Communication")
    rows = {one["id"]: one for one in await source.rows(kind, ref.head.id)}
    if not rows:
        rows = {one["id"]: one for one in await source.rows(kind, (await source.ref()).head.id)}
    made = await send(source, ref, case.kind, UID, change)
    body = await source.raw(f"{kind}/{made.id}")
    await source.restored()
    is_new = made.id not in rows
    before = rows.get(made.id) or next(iter(rows.values()))
    return Truth(made, 201 if is_new else 200, body, before)


def _patient(truth: Truth) -> str:
    told = [truth.body.get("subject", {}), *(p["actor"] for p in truth.body.get("participant", []))]
    references = [one.get("reference", "") for one in told]
    return next(str(one) for one in references if one.startswith("Patient/"))


LIES: dict[str, Callable[[Truth], tuple[int, bytes]]] = {
    "nothing": lambda _: (200, b""),
    "no content": lambda _: (204, b""),
    "rubbish": lambda _: (200, b"<html>Velkommen"),
    "a list": lambda _: (200, b"[]"),
    "an id": lambda _: (200, b'{"id": "x"}'),
    "its id": lambda truth: (200, json.dumps({"id": truth.body["id"]}).encode()),
    "an outcome": lambda t: t.said(resourceType="OperationOutcome", issue=[]),
    "another type": lambda truth: truth.said(resourceType="Basic"),
    "no id": lambda truth: truth.said(id=None),
    "an empty id": lambda truth: truth.said(id=""),
    "as it was": lambda truth: (truth.status, json.dumps(truth.before).encode()),
    "another change": lambda truth: truth.rewritten(str(UID), str(ANOTHER)),
    "another person": lambda truth: truth.rewritten(_patient(truth), "Patient/somebody"),
    "nobody": lambda truth: truth.said(subject=None, participant=None),
    "another id": lambda truth: truth.said(id="another"),
}
"""What may come back with a 2xx and says nothing of the change that was sent."""


def fits(lie: str, case: Case) -> bool:
    """Whether it is a lie: what is made anew may have any id."""
    return lie != "another id" or not (case.kind in _CREATED or case.seen.endswith("Response$"))
