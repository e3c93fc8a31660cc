"""Query and Mutation: a record, several, and a new thread."""

import asyncio
from typing import Annotated

import strawberry
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.types import Info

from bench.peers.python import cura, cura_messages
from bench.peers.python.asking import Cura, Fetch, Nexus, Vestby
from bench.peers.python.portals import PORTALS
from bench.peers.strawberry_httpx import scalars as s
from bench.peers.strawberry_httpx import types as t
from bench.peers.strawberry_httpx.care_record import (
    CareRecord,
    CareRecordRefusal,
    CareRecordResult,
)
from bench.peers.strawberry_httpx.records import InCura, InNexus
from bench.peers.strawberry_httpx.topics import MessageThread


async def _opened(fetch: Fetch, code: str) -> CareRecord | CareRecordRefusal:
    if code not in PORTALS:
        return CareRecordRefusal(reason="NOT_CONNECTED", title="", explanation="")
    system = PORTALS[code]["portal"]["careSystem"]["key"]
    if system == "helsenorge":
        person = t.Person(name=await Vestby(fetch).name(), birth_year=None)
        return CareRecord(record=None, code=code, person=person)
    if system == "cura":
        record: InCura | InNexus = InCura(fetch, code, cura.person(await Cura(fetch).patients()))
    else:
        asking = Nexus(fetch, code)
        record = InNexus(asking, code, await asking.patient())
    born = int(record.born[:4]) if record.born else None
    return CareRecord(record=record, code=code, person=t.Person(name=record.name, birth_year=born))


@strawberry.type
class Query:
    @strawberry.field
    async def care_record(self, info: Info, municipality: s.MunicipalityCode) -> CareRecordResult:
        return await _opened(info.context["fetch"], municipality)

    @strawberry.field
    async def care_records(
        self, info: Info, municipalities: list[s.MunicipalityCode]
    ) -> list[CareRecordResult]:
        fetch = info.context["fetch"]
        return await asyncio.gather(*(_opened(fetch, code) for code in municipalities))


@strawberry.input
class StartThreadInput:
    care_record_id: strawberry.ID
    recipient_id: strawberry.ID
    subject: str
    body: str
    idempotency_key: str


@strawberry.type
class ThreadStarted:
    thread: MessageThread | None


@strawberry.type
class Refused:
    code: str
    explanation: str


@strawberry.type
class OutcomeUnknown:
    explanation: str
    retry_after: str


StartThreadResult = Annotated[
    ThreadStarted | Refused | OutcomeUnknown, strawberry.union("StartThreadResult")
]


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def start_thread(self, info: Info, input: StartThreadInput) -> StartThreadResult:  # noqa: A002
        asking = Cura(info.context["fetch"])
        patient = cura.person(await asking.patients())
        known = cura_messages.recipients(await asking.teams(patient.id), patient.id)
        if input.recipient_id not in known:
            return Refused(code="NOT_FOUND", explanation="There is no such recipient.")
        to = (str(input.recipient_id), known[input.recipient_id].name)
        letter = cura_messages.letter(patient, input.idempotency_key, to, input.subject, input.body)
        key = await asking.send(letter)
        threads = dict(cura_messages.gathered(await asking.messages(patient.id), patient.id))
        thread = cura_messages.thread(key, threads[key], patient.id)
        return ThreadStarted(thread=MessageThread.of(thread))


schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    config=s.CONFIG,
    extensions=[ParserCache(maxsize=100), ValidationCache(maxsize=100)],
)
