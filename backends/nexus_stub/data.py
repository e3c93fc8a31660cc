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
from backends.nexus_stub.store import Entity, Store
from backends.nexus_stub.world import World

_FIRST_RECIPIENT, _FIRST_KIND = 211, 41
_LOANS_ONLY = frozenset({"nordby"})


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
            store.keep(_record(world, resident, neighbour, scale))


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
