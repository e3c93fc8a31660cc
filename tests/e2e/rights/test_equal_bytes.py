"""Forged, foreign, expired and revoked answer with the same bytes as what never was.

Over a real server, so that status lines and headers are compared too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from gateway.domain.ids import Kind, RecordThing
from gateway.domain.topics import Role
from tests.e2e.changes.orders import document
from tests.e2e.changes.table import MUTATIONS, OFFERED
from tests.e2e.changes.test_not_offered import IDS, given_for
from tests.e2e.rights.raw import Wire
from tests.e2e.rights.roads import BY_RIGHT, LOOK, NODE, NODES, RECORD, RECORDS
from tests.e2e.rights.seats import PEOPLE, Seat
from tests.e2e.rights.worlds import grant
from tests.e2e.served import served
from tests.e2e.watching import EVENTS
from tests.world import CARE_SYSTEMS, STUB_OF, Backends

BY_ID = "query ($for: ID!) { node(id: $for) { __typename id } }"
WHY = """
query ($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) {
    __typename
    ... on CareRecordRefusal {
      reason title explanation availableFrom nextStep { title url phone } municipality { code }
    }
  }
}
"""
YESTERDAY, TOMORROW = "2026-11-21", "2026-11-23"


@dataclass(frozen=True)
class Try:
    """Somebody who has no right (any more) over somebody's record in a municipality."""

    person: str
    of: str
    code: str
    holder: str

    def __str__(self) -> str:
        return f"{self.person}-{self.code}".lower()

    @property
    def seat(self) -> Seat:
        return Seat(self.person, self.of, "RELATIVE", self.code)


TRIES = [
    Try("former-relative", "citizen", "DK-0751", "relative"),
    Try("former-relative", "citizen", "DK-0147", "relative"),
    Try("former-relative", "citizen", "DK-0217", "relative"),
    Try("nyinnbygger", "innbygger", "NO-3216", "fullmektig"),
]
"""And who does hold a right over that record."""
TARGETS = ("careRecordId", "appointmentId", "threadId", "agreementId")
every_try = pytest.mark.parametrize("tried", TRIES, ids=str)


@pytest.fixture(scope="module")
def address(running_backends: Backends, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A gateway of its own. Its clock stands still, so whatever it has learned it remembers."""
    with served(running_backends, tmp_path_factory.mktemp("served")) as (_, where):
        yield where


def past_and_future(stubs: Backends, seat: Seat) -> dict[str, str]:
    """Rights that this seat had, or is to have, by what became of them."""
    revoked = grant(stubs, seat)
    stubs.revoke(seat.person, seat.of)
    return {
        "revoked": revoked,
        "expired": grant(stubs, seat, until=YESTERDAY),
        "not begun": grant(stubs, seat, **{"from": TOMORROW}),
    }


def tampered(one: str) -> str:
    return one[:-4] + ("AAAA" if one[-4:] != "AAAA" else "BBBB")


def rights_tried(stubs: Backends, tried: Try) -> dict[str, str]:
    """Everything that somebody may try for `onBehalfOf` and has no right by."""
    held = grant(stubs, replace(tried.seat, person=tried.holder))
    keys = {**past_and_future(stubs, tried.seat), "foreign": held, "unknown": held[:-1] + "!"}
    found = {what: IDS.of(Kind.REPRESENTATION, key) for what, key in keys.items()}
    a_thing = RecordThing(
        kind=Kind.CARE_RECORD, municipality=tried.code, record="1", role=Role.RELATIVE
    )
    return found | {
        "forged": tampered(found["foreign"]),
        "somebody's own": IDS.of(Kind.REPRESENTATION, "0" * 64 + ":self"),
        "the word for oneself": IDS.of(Kind.REPRESENTATION, "self"),
        "an id of something else": IDS.of_thing(a_thing),
        "a number": PEOPLE[tried.of].number,
        "rubbish": "rubbish",
        "empty": "",
    }


def wire(address: str, stubs: Backends, person: str) -> Wire:
    return Wire(address, stubs.token(person))


def all_the_same(answers: Mapping[str, bytes], *words: bytes) -> None:
    """Every answer is the first, to the byte; and it says what it should."""
    first = next(iter(answers.values()))
    assert [what for what, answer in answers.items() if answer != first] == [], first
    for word in words:
        assert word in first, first


@every_try
async def test_a_right_that_is_none_opens_no_record_and_asks_no_care_system(
    stubs: Backends, address: str, tried: Try
) -> None:
    rights = rights_tried(stubs, tried)
    asking = wire(address, stubs, tried.person)
    stubs.forget_requests()
    one = {
        what: asking.asked(LOOK, {"code": tried.code, "for": right})
        for what, right in rights.items()
    }
    all_the_same(one, b"HTTP/1.1 200 OK", b'"CareRecordRefusal"')
    many = {
        what: asking.asked(RECORDS, {"codes": [tried.code], "for": right})
        for what, right in rights.items()
    }
    all_the_same(many, b"HTTP/1.1 200 OK", b'"CareRecordRefusal"')
    reasons = {
        what: asking.asked(WHY, {"code": tried.code, "for": right})
        for what, right in rights.items()
    }
    all_the_same(reasons, b'"NO_RECORD"')
    for query in (BY_ID, BY_RIGHT):
        nodes = {
            what: asking.asked(query, {"code": tried.code, "for": right})
            for what, right in rights.items()
            if what != "an id of something else"
        }
        all_the_same(nodes, b'"node":null')
    assert stubs.requests(*CARE_SYSTEMS) == []


def records_tried(record: str) -> dict[str, str]:
    """Ids of a record that the viewer has no right to, and of none."""
    foreign = IDS.read(record)
    assert isinstance(foreign, RecordThing)
    unknown = replace(foreign, record="999999")
    things = {
        "foreign": foreign,
        "of a right that has ended": replace(foreign, role=Role.RELATIVE),
        "unknown": unknown,
        "unknown in that role": replace(unknown, role=Role.RELATIVE),
        "unknown in another role": replace(unknown, role=Role.GUARDIAN),
        "of another municipality": replace(foreign, municipality="DK-0530"),
        "of no municipality here": replace(foreign, municipality="DK-0101"),
    }
    found = {what: IDS.of_thing(thing) for what, thing in things.items()}
    return found | {"forged": tampered(record), "rubbish": "rubbish", "empty": ""}


def record_of(address: str, stubs: Backends, tried: Try) -> dict[str, Any]:
    """The record as its own person is shown it."""
    own = wire(address, stubs, tried.of)
    found: dict[str, Any] = own.data(RECORD, {"code": tried.code, "for": None})["careRecord"]
    return found


@every_try
async def test_ids_of_anothers_record_are_no_nodes_and_cannot_be_watched(
    stubs: Backends, address: str, tried: Try
) -> None:
    record = record_of(address, stubs, tried)["id"]
    past_and_future(stubs, tried.seat)
    asking = wire(address, stubs, tried.person)
    ids = records_tried(record)
    all_the_same(
        {what: asking.asked(NODE, {"id": one}) for what, one in ids.items()}, b'"node":null'
    )
    all_the_same(
        {what: asking.asked(NODES, {"ids": [one, one]}) for what, one in ids.items()},
        b'"nodes":[null,null]',
    )
    all_the_same(
        {what: asking.watched(EVENTS, {"id": one}) for what, one in ids.items()},
        b"text/event-stream",
        b'"NO_LONGER_AVAILABLE"',
        b"event: complete",
    )


def changes_tried(record: str, name: str) -> tuple[str, dict[str, Any], dict[str, str]]:
    """The field for an id of a mutation, the rest of its input, and the ids to try."""
    given = given_for(record, name)
    target = next(field for field in TARGETS if field in given)
    return target, given, records_tried(given[target])


def is_offered(one: str, name: str) -> bool:
    """Whether the portal of an id has that change for its role, or has no such role at all."""
    thing = IDS.read(one)
    if not isinstance(thing, RecordThing):
        return True
    offers = [
        names
        for seat, names in OFFERED.items()
        if (seat.code, seat.role) == (thing.municipality, thing.role)
    ]
    return all(name in names for names in offers)


def changed(asking: Wire, name: str, target: str, given: Mapping[str, Any], one: str) -> bytes:
    wanted = {**given, target: one, "idempotencyKey": f"a key for {name} of {one[-20:]:>20}"}
    return asking.asked(document(name), {"input": wanted})


@every_try
@pytest.mark.parametrize("name", MUTATIONS)
async def test_ids_of_anothers_record_change_nothing_in_the_same_bytes(
    stubs: Backends, address: str, tried: Try, name: str
) -> None:
    """What a portal or role does not have is refused before any id: alike whosever it is."""
    record = record_of(address, stubs, tried)["id"]
    past_and_future(stubs, tried.seat)
    asking = wire(address, stubs, tried.person)
    target, given, ids = changes_tried(record, name)
    answers = {what: changed(asking, name, target, given, one) for what, one in ids.items()}
    offered = {what: answers[what] for what, one in ids.items() if is_offered(one, name)}
    all_the_same(offered, b"HTTP/1.1 200 OK", b'"NOT_FOUND"')
    for pair in (("foreign", "unknown"), ("of a right that has ended", "unknown in that role")):
        all_the_same({what: answers[what] for what in pair})
    assert stubs.effects() == []


async def test_links_of_others_lead_nowhere_in_the_same_bytes(
    stubs: Backends, address: str
) -> None:
    tried = TRIES[2]
    assert STUB_OF[tried.code] == "nexus_stub", "the only portal with files"
    documents = record_of(address, stubs, tried)["documents"]["items"]["nodes"]
    links = [one["download"]["url"] for one in documents if one["download"]]
    paths = ["/documents/" + link.rpartition("/")[2] for link in links[:3]]
    asking = wire(address, stubs, tried.person)
    tries = {"foreign": paths[0], "another": paths[1], "forged": tampered(paths[0])}
    tries |= {"an id": f"/documents/{documents[0]['id']}", "rubbish": "/documents/rubbish"}
    answers = {what: asking.fetched(path) for what, path in tries.items()}
    all_the_same(answers, b"HTTP/1.1 404 Not Found")
    assert wire(address, stubs, tried.of).fetched(paths[0]).startswith(b"HTTP/1.1 200 OK")
