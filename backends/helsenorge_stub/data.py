"""Everything the stub holds, as rows for the shelf: shown things first, hidden ones after."""

from collections.abc import Iterator
from dataclasses import dataclass

from backends.helsenorge_stub import intruders
from backends.helsenorge_stub.calendar_plan import planned
from backends.helsenorge_stub.canaries import Canaries
from backends.helsenorge_stub.fhir import Json
from backends.helsenorge_stub.messages import messages
from backends.helsenorge_stub.options import Options
from backends.helsenorge_stub.people import (
    TERMS_VERSION,
    Citizen,
    citizens,
    consents,
    hidden_consents,
    patient,
)
from backends.helsenorge_stub.services import internal_services, organisation, service_resources
from backends.helsenorge_stub.staff import roster
from backends.helsenorge_stub.subscriptions import hidden_subscriptions, subscriptions
from backends.helsenorge_stub.visits import appointment, staff_note
from backends.helsenorge_stub.withheld import withheld

FULL = "innbygger"
FOREIGN = "bakgrunn-1"


@dataclass(frozen=True)
class Held:
    """One resource, and the number of the person in whose lists it appears (empty: anyone's)."""

    number: str
    resource: Json


def everything(options: Options) -> Iterator[Held]:
    """All resources of the tenant; hidden ones draw from a generator of their own."""
    canaries = Canaries(options)
    people = citizens(options.today)
    for key, citizen in people.items():
        yield from (Held(citizen.number, r) for r in _own(options, key, citizen, canaries))
    yield Held("", organisation(options))
    yield from (Held("", r) for r in service_resources(options))
    yield from (Held("", r) for r in internal_services(options, canaries))
    number, foreign = people[FULL].number, people[FOREIGN].number
    yield from (Held(number, r) for r in _full(options, number, canaries))
    slipped = (
        *intruders.appointments(options, number, foreign, canaries),
        *intruders.messages(options, FULL, FOREIGN, number, canaries),
        *hidden_subscriptions(canaries),
        *withheld(options, FULL, number, canaries),
    )
    yield from (Held(number, r) for r in slipped)
    yield from (Held(foreign, r) for r in intruders.appointments(options, foreign, "", canaries))


def _own(options: Options, key: str, citizen: Citizen, canaries: Canaries) -> Iterator[Json]:
    yield patient(options, key, citizen, canaries)
    yield from consents(options, key, citizen)
    yield from hidden_consents(options, key, canaries)
    if TERMS_VERSION in citizen.accepted:
        yield from subscriptions(options, key, citizen)


def _full(options: Options, number: str, canaries: Canaries) -> Iterator[Json]:
    staff = roster(canaries)
    for n, visit in enumerate(planned(options)):
        yield appointment(options, visit, number, staff, staff_note(canaries, n))
    yield from messages(options, FULL, staff, canaries)
