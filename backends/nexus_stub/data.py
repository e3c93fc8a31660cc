"""Fills the database: the same rows for the same seed and day, whoever asks."""

from backends.nexus_stub.data_aids import application_kinds, applications, body_worn_aids, lendings
from backends.nexus_stub.data_calendar import events
from backends.nexus_stub.data_conditions import conditions
from backends.nexus_stub.data_documents import documents, forms, pathways, place_on
from backends.nexus_stub.data_grants import grants
from backends.nexus_stub.data_messages import conversations, recipients
from backends.nexus_stub.data_people import Resident, patient_row, residents
from backends.nexus_stub.data_plans import plans
from backends.nexus_stub.data_withheld import withheld
from backends.nexus_stub.pen import Pen
from backends.nexus_stub.store import Entity, Name, Store
from backends.nexus_stub.world import HIDDEN_IDS_FROM, World

_FIRST_RECIPIENT, _FIRST_KIND = 211, 41
_LOANS_ONLY = frozenset({"nordby"})
_WRITTEN = frozenset({"conversation", "application"})


def fill(store: Store, world: World, tenants: tuple[str, ...], scale: int) -> None:
    """Write everything that these customers keep."""
    for tenant in tenants:
        people = residents(world, tenant)
        neighbour = next(r.id for r in people if r.person.key == "neighbour")
        store.keep([patient_row(world, resident) for resident in people])
        if tenant not in _LOANS_ONLY:
            store.keep(recipients(tenant, _FIRST_RECIPIENT))
            store.keep(application_kinds(tenant, _FIRST_KIND))
        for resident in people:
            record = _record(world, resident, neighbour, scale)
            store.keep([*record, *(name for entity in record for name in _names(entity))])


def _names(entity: Entity) -> list[Name]:
    """The GUIDs of what a citizen can write; poisoned copies have none of their own."""
    owner = entity.patient_id
    if owner is None or entity.kind not in _WRITTEN or entity.id > HIDDEN_IDS_FROM:
        return []
    messages = entity.body["full"].get("messages", [])
    named = [(entity.kind, entity.body["half"]), *(("message", one) for one in messages)]
    return [
        Name(
            tenant=entity.tenant,
            kind=kind,
            uid=thing["uid"],
            owner=owner,
            about=entity.id,
            made=thing["id"],
        )
        for kind, thing in named
    ]


def _record(world: World, resident: Resident, neighbour: int, scale: int) -> list[Entity]:
    def pen(topic: str) -> Pen:
        return Pen(world, resident, topic, neighbour, scale)

    rows = lendings(pen("lending"))
    if resident.tenant in _LOANS_ONLY:
        return rows
    paths = pathways(pen("pathway"))
    return [
        *rows,
        *paths,
        *events(pen("event")),
        *conversations(pen("conversation"), _FIRST_RECIPIENT),
        *grants(pen("grant"), place_on(paths[1])),
        *documents(pen("document"), paths),
        *forms(pen("form"), paths),
        *plans(pen("plan")),
        *applications(pen("application")),
        *body_worn_aids(pen("bodyWornAid")),
        *conditions(pen("condition")),
        *withheld(pen("withheld")),
    ]
