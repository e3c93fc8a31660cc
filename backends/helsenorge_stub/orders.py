"""What somebody wants changed: whose record, who wants it, under which name of their own."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from starlette.requests import Request

from backends.helsenorge_stub.canaries import shown_id
from backends.helsenorge_stub.epj import Epj
from backends.helsenorge_stub.fhir import (
    DNR,
    FNR,
    URI,
    Json,
    identifier,
    local,
    reference,
    resource,
    stamp,
)
from backends.helsenorge_stub.gate import CITIZEN
from backends.helsenorge_stub.refusals import RefusedError, malformed
from backends.helsenorge_stub.search import Search

_UUID = "urn:uuid:"
_MEDIA = frozenset({"application/fhir+json", "application/json"})


@dataclass(frozen=True, kw_only=True)
class Order:
    """`uid` is the client's own UUID of the order, `role` innbygger or representant."""

    number: str
    patient: Json
    role: str
    uid: str
    body: Json
    now: datetime

    @property
    def own(self) -> str:
        """The reference to the person whose record it is."""
        return f"Patient/{self.patient['id']}"

    @property
    def named(self) -> Json:
        """The client's name of the order, as an identifier."""
        return identifier(URI, f"{_UUID}{self.uid}")

    def by_citizen(self) -> None:
        """Only the person may do this; raises RefusedError."""
        if self.role != CITIZEN:
            raise RefusedError(403, "forbidden", "only the citizen may do this", "BARE_INNBYGGER")

    def actor(self, told: Json) -> Json:
        """Who does it: the person, or somebody with a fullmakt, by name and number."""
        if self.role == CITIZEN:
            if told.get("reference") != self.own:
                raise malformed("the citizen acts as the Patient of the record")
            return reference("Patient", self.patient["id"])
        number, name = told["identifier"], told.get("display")
        if told.get("type") != "RelatedPerson" or number["system"] not in {FNR, DNR} or not name:
            raise malformed("a representative acts as a RelatedPerson with a name and a number")
        if len(number["value"]) != 11 or not number["value"].isdecimal():
            raise malformed("a representative's number has eleven digits")
        return {
            "type": "RelatedPerson",
            "identifier": identifier(number["system"], number["value"]),
            "display": name,
        }

    def new_id(self, epj: Epj, kind: str) -> str:
        """The id of what this order makes: one of each kind."""
        return shown_id(epj.options, "ordered", kind, self.patient["id"], self.uid)

    def made_before(self, epj: Epj, kind: str) -> Json | None:
        """What this very order has made already, in this person's record."""
        search = Search(kind=kind, uid=f"{_UUID}{self.uid}")
        return next(iter(epj.shelf.find(search, self.number)[1]), None)


def carried_out(epj: Epj, order: Order, what: str, about: str, *changed: Json) -> None:
    """Keep everything that the order changes, at once, and count it as one effect."""
    epj.plot.note(what, order.uid, about, order.role)
    epj.keep(order.number, changed)


def task(epj: Epj, order: Order, what: str, status: str, **elements: Any) -> Json:
    """The Task of an order: how it stands with it, and by whom it was given."""
    moment = stamp(order.now)
    return resource(
        "Task",
        order.new_id(epj, "Task"),
        meta={"versionId": "1", "lastUpdated": moment},
        identifier=[order.named],
        status=status,
        intent="order",
        code=local("oppdrag", what),
        authoredOn=moment,
        lastModified=moment,
        **{"for": reference("Patient", order.patient["id"])},
        **elements,
    )


def resource_sent(request: Request, sent: bytes) -> Json:
    """The JSON of a request's body; raises RefusedError."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in _MEDIA:
        raise RefusedError(415, "not-supported", "send application/fhir+json")
    try:
        body = json.loads(sent)
    except ValueError as error:
        raise RefusedError(400, "structure", "that is no JSON") from error
    if not isinstance(body, dict):
        raise RefusedError(400, "structure", "that is no resource")
    return body


def uid_of(body: Json, condition: str | None) -> str:
    """The UUID of an order, which both its condition and its resource name."""
    told = parse_qs(condition or "").get("identifier", [""])[0]
    uid = uid_in(told.removeprefix(f"{URI}|"))
    named = [i["value"] for i in body.get("identifier", []) if i["system"] == URI]
    if named != [f"{_UUID}{uid}"]:
        raise RefusedError(400, "required", "the resource has the identifier of its condition")
    return uid


def uid_in(uri: str) -> str:
    """The UUID of `urn:uuid:...`; raises RefusedError."""
    try:
        return str(UUID(uri.removeprefix(_UUID)))
    except ValueError as error:
        says = f"name the order: identifier={URI}|{_UUID}..."
        raise RefusedError(400, "required", says) from error
