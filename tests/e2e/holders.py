"""People with a right to a demo citizen's record, how that right ends, and every road by an id.

The registers are made to say so: of the citizens of the demo world only some can sign in, and it is
they who are to read what was done about them.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from backends.stage.cast import cast
from gateway.app.wiring import _derived
from gateway.domain.ids import Kind, RecordThing
from gateway.resolvers.opaque import Ids, OpaqueBox
from tests.e2e.changes.orders import document
from tests.e2e.watching import EVENTS, RECORD, RIGHTS, Watch, socket_of
from tests.world import NOW, SECRET, Gateway

PEOPLE = cast(NOW.date())
BOX = OpaqueBox(_derived(SECRET.encode(), b"omsorg opaque"))
IDS = Ids(BOX)
"""The gateway's own ids, to forge what nobody was given."""

Edit = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who may act for whom, in which municipality. `stands` and `ends` edit a register's rows."""

    person: str
    role: str
    of: str
    code: str
    stands: tuple[Edit, ...] = ()
    ends: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.person}-{self.code}"

    @property
    def name(self) -> str:
        """As the sign-in has it."""
        return PEOPLE[self.person].name

    @property
    def subject(self) -> str:
        """Whose record it is."""
        return PEOPLE[self.of].name


def put(at: str, value: object) -> Edit:
    return {"at": at, "value": value}


_ENDED = "2026-11-22T09:00:00Z"
_MANDATE = {
    "expired": (put("/mandates/*/validUntil", "2026-11-21"),),
    "revoked": (put("/mandates/*/revokedAt", _ENDED),),
    "dead": (put("/mandates/*/grantor/deceased", True),),  # noqa: FBT003
}
_FULLMAKT = {
    "expired": (put("/fullmakter/*/gyldigTil", "2026-11-21"),),
    "withdrawn": (put("/fullmakter/*/trukketTilbake", _ENDED),),
}
_WARD = (
    put("/guardianships/*/ward/cpr", PEOPLE["citizen"].number),
    put("/guardianships/*/ward/name", PEOPLE["citizen"].name),
)
_CHILD = (
    put("/children/*/child/cpr", PEOPLE["youth"].number),
    put("/children/*/child/name", PEOPLE["youth"].name),
)
HOLDERS = (
    *(
        Holder(person="relative", role="RELATIVE", of="citizen", code=code, ends=_MANDATE)
        for code in ("DK-0751", "DK-0147", "DK-0217", "DK-0530")
    ),
    Holder(
        person="guardian",
        role="GUARDIAN",
        of="citizen",
        code="DK-0217",
        stands=_WARD,
        ends={"ended": (*_WARD, put("/guardianships/*/endedAt", _ENDED))},
    ),
    Holder(
        person="parent",
        role="PARENT",
        of="youth",
        code="DK-0217",
        stands=(*_CHILD, put("/children/*/child/birthDate", "2018-08-12")),
        ends={"grown up": (*_CHILD, put("/children/*/child/birthDate", "2010-01-01"))},
    ),
    Holder(person="fullmektig", role="RELATIVE", of="innbygger", code="NO-3216", ends=_FULLMAKT),
)
ENDINGS = [(holder, how) for holder in HOLDERS for how in holder.ends]


def let(world: Gateway, *edits: Edit) -> None:
    """Let the registers say so from now on, and let what was heard of them before be forgotten."""
    world.backends.forget()
    if edits:
        world.backends.fault(
            "identity_stub", path="registers/.*/search", kind="edit", edits=list(edits)
        )
    world.clock.advance(seconds=31)


@dataclass(frozen=True)
class Held:
    """What a holder was given while the right stood."""

    right: str
    record: str


async def held(world: Gateway, holder: Holder) -> Held:
    """The right taken up, and the record looked at once, in an operation called `Held`."""
    let(world, *holder.stands)
    told = await world.data(RIGHTS, person=holder.person)
    rights = told["viewer"]["representations"]
    right = next(r["id"] for r in rights if r["person"]["name"] == holder.subject)
    query = RECORD.replace("query", "query Held", 1)
    found = await world.data(query, {"code": holder.code, "for": right}, person=holder.person)
    return Held(right, found["careRecord"]["id"])


def other(text: str, **more: Any) -> str:
    """The id of something else in a record, or of the same thing in another."""
    thing = IDS.read(text)
    assert isinstance(thing, RecordThing)
    parts = {name: getattr(thing, name) for name in RecordThing.__dataclass_fields__}
    return IDS.of_thing(RecordThing(**{**parts, **more}))


def nobodys(text: str) -> str:
    """The same id, as long as it was, of a record that nobody has."""
    thing = IDS.read(text)
    assert isinstance(thing, RecordThing)
    return other(text, record="".join("z" if c.isalnum() else c for c in thing.record))


async def _node(world: Gateway, person: str, record: str, named: str) -> None:
    query = f"query {named}($id: ID!) {{ node(id: $id) {{ id }} }}"
    assert await world.data(query, {"id": record}, person=person) == {"node": None}


async def _nodes(world: Gateway, person: str, record: str, named: str) -> None:
    query = f"query {named}($ids: [ID!]!) {{ nodes(ids: $ids) {{ id }} }}"
    things = [other(record, kind=Kind.CALENDAR)]
    data = await world.data(query, {"ids": things}, person=person)
    assert data == {"nodes": [None]}


async def _change(world: Gateway, person: str, record: str, named: str) -> None:
    thread = other(record, kind=Kind.MESSAGE_THREAD, upstream="1")
    given = {"threadId": thread, "body": "Hej", "idempotencyKey": "a-key-of-a-test"}
    query = document("replyToThread").replace("Change", named, 1)
    answer = await world.data(query, {"input": given}, person=person)
    assert answer["replyToThread"]["code"] == "NOT_FOUND"


async def _watch(world: Gateway, person: str, record: str, named: str) -> None:
    async with socket_of(world, world.backends.token(person)) as socket:
        query = EVENTS.replace("Watching", named, 1)
        payload = {"query": query, "variables": {"id": record}}
        socket.say(type="subscribe", id="w", payload=payload)
        assert await Watch(socket).ends() == "NO_LONGER_AVAILABLE"


async def _download(world: Gateway, person: str, record: str, named: str) -> None:
    """By a link that was made for whoever tries."""
    del named
    head = {"authorization": f"Bearer {world.backends.token(person)}"}
    link = await link_of(world, person, record)
    assert (await world.http.get(link, headers=head)).status_code == 404


async def link_of(world: Gateway, person: str, record: str) -> str:
    """A link to a document of this record that was made for this person."""
    thing = IDS.read(record)
    assert isinstance(thing, RecordThing)
    whole = await world.data("{ viewer { id } }", person=person)
    key = IDS.key_of(Kind.VIEWER, whole["viewer"]["id"])
    assert key is not None
    expires = int(world.clock.now().timestamp()) + 60
    parts = [thing.municipality, thing.record, thing.role.value, "1", expires, key[:32]]
    return f"/documents/{BOX.seal('download', parts)}"


Road = Callable[[Gateway, str, str, str], Awaitable[None]]
ROADS: Mapping[str, Road] = {
    "node": _node,
    "nodes": _nodes,
    "change": _change,
    "watch": _watch,
    "download": _download,
}
"""Every way in by an id, for somebody who has no right: (world, person, record's id, name)."""


def operation(road: str, named: str) -> str:
    """What the log calls it."""
    return "download" if road == "download" else named
