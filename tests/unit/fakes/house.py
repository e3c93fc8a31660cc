"""The gateway's inside with everything around it in memory, and a way to ask it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import holidays
from graphql import ExecutionResult, execute, parse, validate

from gateway.disclosure.policy import (
    Part,
    Policy,
    Redaction,
    Ruling,
    TopicRule,
    for_everyone,
)
from gateway.domain.access_log import (
    EVERYTHING,
    AccessPlace,
    AccessToLog,
    LoggedAccess,
    Told,
)
from gateway.domain.cancellation import CancellationRule
from gateway.domain.errors import NotSignedIn
from gateway.domain.ids import Kind, RecordThing
from gateway.domain.messages import MessagingRule
from gateway.domain.municipalities import Country, MunicipalityCode
from gateway.domain.people import NationalNumber, Person
from gateway.domain.portal import (
    Alternative,
    AssuranceLevel,
    Reachability,
    SignInRule,
    SignInScheme,
    Support,
    TermsRule,
)
from gateway.domain.records import RecordHead, RecordState
from gateway.domain.representations import Representation, Viewer, oneself
from gateway.domain.topics import RecordAction, Role, Topic, Verdict
from gateway.domain.words import words
from gateway.plainwords.glossary import glossary
from gateway.port import Offers
from gateway.records.once import Once
from gateway.records.source import Source
from gateway.resolvers.context import Services
from gateway.resolvers.opaque import Ids, OpaqueBox
from gateway.resolvers.watches import Watches, WatchSettings
from gateway.routing.register import register
from gateway.schema.errors import formatted
from gateway.schema.export import graphql_schema
from gateway.session.admission import ONE_USE, Admission
from gateway.signals.in_process import InProcess
from tests.clocks import FakeClock
from tests.unit.fakes.claims import FakeClaims
from tests.unit.fakes.system import FakeSystem

AARHUS, HELSINGOER, VESTBY = (MunicipalityCode(c) for c in ("DK-0751", "DK-0217", "NO-3216"))
COPENHAGEN, OSLO = ZoneInfo("Europe/Copenhagen"), ZoneInfo("Europe/Oslo")
WITHHELD = {Topic.MEDCOM_MESSAGES}
NOT_OFFERED = {Topic.MEDICATIONS}


def ruling(verdict: Verdict) -> Ruling:
    """A ruling whose words say its verdict in each language."""
    other = Alternative(title=words(da="Se FMK", en="See FMK"), url="https://fmk.example/")
    return Ruling(
        verdict=verdict,
        explanation=words(da=f"da {verdict}", nb=f"nb {verdict}", en=f"en {verdict}"),
        source="a guide, version 1",
        alternative=None if verdict is Verdict.SHOWN else other,
    )


def policy(withheld: set[Topic] = WITHHELD, not_offered: set[Topic] = NOT_OFFERED) -> Policy:
    """Everything shown to everyone but for two topics, staff by first name only."""
    surnames = Redaction(part=Part.STAFF_SURNAMES, explanation=words(da="fornavn", en="first name"))

    def rule(topic: Topic) -> TopicRule:
        if topic in withheld:
            return for_everyone(topic, ruling(Verdict.WITHHELD))
        if topic in not_offered:
            return for_everyone(topic, ruling(Verdict.NOT_OFFERED))
        staffed = topic in {Topic.CALENDAR, Topic.MESSAGES, Topic.CONTACTS}
        return for_everyone(topic, ruling(Verdict.SHOWN), *((surnames,) if staffed else ()))

    return Policy(
        name="of a test",
        rules={topic: rule(topic) for topic in Topic},
        not_admitted=ruling(Verdict.NOT_OFFERED),
        admits=frozenset(Role),
    )


def person(name: str, country: Country = Country.DK, **more: Any) -> Viewer:
    """Somebody who has signed in; the name makes the person's made-up number."""
    danish = country is Country.DK
    return Viewer(
        **{
            "issuer": "https://issuer.example",
            "subject": name,
            "person": Person(name=name.title(), born=date(1948, 5, 17)),
            "number": NationalNumber(f"number of {name}"),
            "country": country,
            "scheme": SignInScheme.MITID if danish else SignInScheme.ID_PORTEN,
            "assurance": AssuranceLevel.SUBSTANTIAL,
            "signed_in_at": datetime(2026, 11, 22, 9, tzinfo=ZoneInfo("UTC")),
            "expires_at": datetime(2026, 11, 22, 11, tzinfo=ZoneInfo("UTC")),
            "sign_in": f"sid {name}",
            "client": "a client",
            **more,
        }
    )


def right_for(whom: Viewer, role: Role, key: str) -> Representation:
    """A right to act for somebody."""
    return Representation(
        key=key,
        role=role,
        person=whom.person,
        number=whom.number,
        country=whom.country,
    )


def record_of(whom: Viewer, key: str, **more: Any) -> dict[NationalNumber, RecordHead]:
    """An open record."""
    head = RecordHead(**{"id": key, "person": whom.person, "state": RecordState.ACTIVE, **more})
    return {whom.number: head}


@dataclass
class FakeRights:
    """Rights by the person who has them, and those that have ended."""

    of_others: dict[str, Sequence[Representation]] = field(default_factory=dict)
    past: dict[str, Sequence[Representation]] = field(default_factory=dict)
    failure: Exception | None = None
    asked: int = 0

    async def of(self, viewer: Viewer, *, anew: bool = False) -> tuple[Representation, ...]:
        del anew
        self.asked += 1
        if self.failure is not None:
            raise self.failure
        return (oneself(viewer), *self.of_others.get(viewer.subject, ()))

    def past_or_present(self, viewer: Viewer, key: str) -> Representation | None:
        ever = (*self.of_others.get(viewer.subject, ()), *self.past.get(viewer.subject, ()))
        return next((right for right in ever if right.key == key), None)


@dataclass
class FakeIdleness:
    """Remembers which checks were use."""

    ended: set[str] = field(default_factory=set)
    used: list[str] = field(default_factory=list)
    clock: FakeClock = field(default_factory=FakeClock)

    async def check(
        self, _: Viewer, portal: str, limit: timedelta | None, /, *, use: bool
    ) -> datetime | None:
        self.used += [portal] if use else []
        if portal in self.ended:
            raise NotSignedIn("This portal's sign-in has ended: sign in again.")
        if limit is None:
            return None
        # Before it is used here it was last used long enough ago for a use to count again.
        last = self.clock.now() if use or portal in self.used else self.clock.now() - ONE_USE
        return last + limit


@dataclass
class EverythingGranted:
    """Whichever application asks, it may do all that the portals let people do."""

    sources: Mapping[MunicipalityCode, Source]

    def of(self, _: str) -> Mapping[MunicipalityCode, Source]:
        return self.sources

    def roles(self, _: str) -> frozenset[Role]:
        return frozenset(Role)


@dataclass
class FakeStore:
    """A log in memory, in the order of what was written."""

    entries: list[AccessToLog] = field(default_factory=list)

    async def append(self, entries: Sequence[AccessToLog]) -> None:
        self.entries += entries

    async def accesses(
        self,
        number: NationalNumber,
        *,
        municipality: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        before: AccessPlace | None = None,
        limit: int | None = None,
        told: Told = EVERYTHING,
    ) -> list[LoggedAccess]:
        assert told == EVERYTHING, "what an application is not told is left out by the real store"
        found = [
            self._seen(place, entry, number)
            for place, entry in self._placed()
            if number in (entry.actor_number, entry.subject_number)
            and municipality in (None, entry.access.municipality)
            and (since is None or since <= entry.access.at)
            and (until is None or entry.access.at < until)
            and (before is None or place < before)
        ]
        return sorted(found, key=lambda one: one.place, reverse=True)[:limit]

    async def access(
        self, person: NationalNumber, writer: int, number: int, *, told: Told = EVERYTHING
    ) -> LoggedAccess | None:
        assert told == EVERYTHING, "what an application is not told is left out by the real store"
        for place, entry in self._placed():
            if (place.writer, place.number) == (writer, number):
                seen = person in (entry.actor_number, entry.subject_number)
                return self._seen(place, entry, person) if seen else None
        return None

    def _placed(self) -> list[tuple[AccessPlace, AccessToLog]]:
        return [
            (AccessPlace(entry.access.at, 1, place), entry)
            for place, entry in enumerate(self.entries, start=1)
        ]

    def _seen(self, place: AccessPlace, entry: AccessToLog, reader: NationalNumber) -> LoggedAccess:
        access = entry.access
        if entry.without_right and reader == entry.actor_number:
            access = replace(access, subject=None, role=None)
        return LoggedAccess(place=place, access=access)


@dataclass
class House:
    """Services over fakes. `systems` by municipality code."""

    systems: dict[MunicipalityCode, FakeSystem]
    sources: dict[MunicipalityCode, Source]
    rights: FakeRights
    idleness: FakeIdleness
    store: FakeStore
    clock: FakeClock
    services: Services

    @property
    def calls(self) -> list[str]:
        """Everything that the care systems were asked."""
        return [call for system in self.systems.values() for call in system.calls]

    async def ask(
        self, viewer: Viewer | None, query: str, variables: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The response to a valid query, with its log lines written, asked with a good token."""
        document = parse(query)
        assert not validate(graphql_schema(), document)
        if viewer is not None and viewer.expires_at <= self.services.clock.now():
            viewer = replace(viewer, expires_at=self.services.clock.now() + timedelta(minutes=15))
        context = self.services.begin(viewer, "test")
        answer = execute(
            graphql_schema(),
            document,
            context_value=context,
            variable_values=dict(variables or {}),
        )
        result = answer if isinstance(answer, ExecutionResult) else await answer
        assert isinstance(result, ExecutionResult)
        await context.settle()
        return response(result)

    def id_of(self, kind: Kind, code: MunicipalityCode, record: str, **more: Any) -> str:
        """An id of a thing in a record, as seen by its citizen."""
        thing = {"role": Role.CITIZEN, **more}
        return self.services.ids.of_thing(
            RecordThing(kind=kind, municipality=code, record=record, **thing)
        )

    def representation_id(self, key: str) -> str:
        return self.services.ids.of(Kind.REPRESENTATION, key)


def response(result: ExecutionResult) -> dict[str, Any]:
    """As it leaves the gateway."""
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [formatted(error, reference=lambda: "ref") for error in result.errors]
    return answer


def source(code: MunicipalityCode, system: FakeSystem, **more: Any) -> Source:
    """A route to a fake system."""
    danish = code.startswith("DK")
    spoken = {"country": "DK", "language": "da"} if danish else {"country": "NO", "language": "no"}
    days_off = holidays.country_holidays(**spoken, years=range(2025, 2029))
    sign_in = SignInRule(
        scheme=SignInScheme.MITID if danish else SignInScheme.ID_PORTEN,
        idle_timeout=timedelta(minutes=4),
        minimum_age=15,
    )
    offers = Offers(
        portal_name=f"Portal of {code}",
        sign_in=sign_in,
        cancellation=CancellationRule(notice=timedelta(hours=2)),
        messaging=MessagingRule(reply_within_working_days=2),
        actions=frozenset(RecordAction),
        terms=None if danish else TERMS,
    )
    return Source(
        **{
            "code": code,
            "country": Country.DK if danish else Country.NO,
            "zone": COPENHAGEN if danish else OSLO,
            "language": (Country.DK if danish else Country.NO).language,
            "system_key": "fake",
            "system_name": "A fake",
            "system": system,
            "policy": policy(),
            "offers": offers,
            "portal_url": "https://portal.example/",
            "support": Support(phone="+45 11 22 33 44"),
            "link_hosts": frozenset({"video.example"}),
            "days_off": lambda day: day in days_off,
            "public_holiday": days_off.get,
            "reachability": lambda: Reachability.UP,
            **more,
        }
    )


TERMS = TermsRule(
    version="1", title=words(nb="Bruksvilkår"), text=words(nb="Du godtar."), activation_days=1
)


def house(
    records: Mapping[MunicipalityCode, dict[NationalNumber, RecordHead]],
    *,
    policies: Mapping[MunicipalityCode, Policy] | None = None,
    clock: FakeClock | None = None,
    idleness: Any = None,
    grants: Any = None,
) -> House:
    """Services with a fake system for each municipality."""
    clock = clock or FakeClock()
    systems = {code: FakeSystem(dict(found)) for code, found in records.items()}
    sources = {
        code: source(code, system, **({"policy": policies[code]} if policies else {}))
        for code, system in systems.items()
    }
    rights, store = FakeRights(), FakeStore()
    idleness = idleness or FakeIdleness(clock=clock)
    box = OpaqueBox(b"the secret of a test, 32 bytes ..")
    granted = grants or EverythingGranted(sources)
    admission = Admission(granted=granted, rights=rights, idleness=idleness, clock=clock)
    services = Services(
        sources=sources,
        admission=admission,
        rights=rights,
        register=register(),
        glossary=glossary(),
        store=cast("Any", store),
        box=box,
        ids=Ids(box),
        clock=clock,
        origin="https://gateway.example",
        once=Once(FakeClaims(clock.now, store.entries.append), clock, 10.0),
        watches=Watches(
            admission=admission,
            rights=rights,
            idleness=idleness,
            signals=InProcess(),
            key=b"the key of a test",
            clock=clock,
            settings=WatchSettings(),
        ),
    )
    return House(systems, sources, rights, idleness, store, clock, services)
