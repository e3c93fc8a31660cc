"""The stub's own answers to each search, and an upstream that gives them, changed or not."""

import json
from collections.abc import Callable, Coroutine, Mapping
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from httpx import URL

from backends.cura_stub.options import Options
from backends.cura_stub.search import Searcher
from backends.cura_stub.store import Store
from gateway.domain.calendar import DayRange
from gateway.domain.people import NationalNumber, Person
from gateway.domain.records import RecordHead, RecordState
from gateway.domain.topics import Role
from gateway.port import Asker, RecordRef
from gateway.systems.cura.adapter import Cura
from gateway.upstream.answers import Answer
from gateway.upstream.links import Territory

TODAY = date(2026, 3, 10)
CITIZEN = "2512489996"
CPR = "urn:oid:1.2.208.176.1.2"
BASE = "https://cura.example/aarhus/fhir"
YEARS = DayRange(date(2025, 3, 9), date(2027, 3, 11), ZoneInfo("Europe/Copenhagen"))
Pages = tuple[bytes, ...]

READS: Mapping[str, Callable[[Cura, RecordRef], Any]] = {
    "appointments": lambda cura, ref: cura.appointments(ref, YEARS),
    "threads": lambda cura, ref: cura.threads(ref),
    "recipients": lambda cura, ref: cura.recipients(ref),
    "contacts": lambda cura, ref: cura.contacts(ref),
    "grants": lambda cura, ref: cura.grants(ref),
    "body worn aids": lambda cura, ref: cura.body_worn_aids(ref),
    "aid loans": lambda cura, ref: cura.aid_loans(ref),
    "agreements": lambda cura, ref: cura.agreements(ref),
    "measurements": lambda cura, ref: cura.measurements(ref),
    "activities": lambda cura, ref: cura.activities(ref),
    "action plans": lambda cura, ref: cura.action_plans(ref),
}


class Replies:
    """An upstream whose one search is answered by these pages; or by the stub, and noted."""

    name = "aarhus"
    territory = Territory(URL(f"{BASE}/"))

    def __init__(
        self, pages: Pages = (), searcher: Searcher | None = None, tenant: str = ""
    ) -> None:
        self._pages = pages
        self._searcher = searcher
        self._tenant = tenant
        self.given: list[dict[str, Any]] = []

    async def post(self, link: str, *, place: str, form: Mapping[str, Any], **_: Any) -> Answer:
        if self._searcher is None:
            return _answer(self._pages[0], place)
        kind = link.removeprefix(f"{BASE}/").partition("/")[0]
        told = [(k, one) for k, v in form.items() for one in ([v] if isinstance(v, str) else v)]
        page = self._searcher.begin(self._tenant, kind, told, BASE)
        self.given.append({**page, "link": []})
        return _answer(json.dumps(self.given[-1]).encode(), place)

    async def get(self, link: str, *, place: str, **_: Any) -> Answer:
        return _answer(self._pages[int(link.rpartition("=")[2])], place)


def _answer(body: bytes, place: str) -> Answer:
    return Answer(status=200, url=URL(BASE), media_type="", place=place, body=body)


def asking(patient: str, role: Role = Role.CITIZEN, number: str = CITIZEN) -> RecordRef:
    head = RecordHead(id=patient, person=Person(name="Nancy"), state=RecordState.ACTIVE)
    asker = Asker(number=NationalNumber(number), subject=NationalNumber(CITIZEN), role=role)
    return RecordRef(head=head, asker=asker)


@cache
def searcher() -> Searcher:
    options = Options(today=TODAY)
    return Searcher(Store(options), options.seed)


@cache
def patient() -> str:
    found = searcher().begin("aarhus", "Patient", [("identifier", f"{CPR}|{CITIZEN}")], BASE)
    return str(found["entry"][0]["resource"]["id"])


@cache
def stubs_answer(read: str) -> dict[str, Any]:
    """The first page that the stub answers to the search behind a reading."""
    tenant = "frederiksberg" if read == "activities" else "aarhus"
    replies = Replies(searcher=searcher(), tenant=tenant)
    at_once(READS[read](Cura(replies, BASE), asking(patient())))
    return replies.given[0]


def at_once(reading: Coroutine[Any, Any, Any]) -> Any:
    """What comes of a reading; it waits for nothing here."""
    try:
        reading.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("a reading of answers that are there waited for something")
