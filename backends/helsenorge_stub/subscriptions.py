"""What the citizen is told of by SMS or e-mail, as R4 Subscription resources."""

from collections.abc import Iterator

from backends.helsenorge_stub.canaries import Canaries, shown_id
from backends.helsenorge_stub.fhir import Json, resource
from backends.helsenorge_stub.options import Options
from backends.helsenorge_stub.people import Citizen

NEW_MESSAGE = "Communication?category=dialog"
COMPLETED_VISIT = "Appointment?status=fulfilled"


def subscriptions(options: Options, key: str, citizen: Citizen) -> Iterator[Json]:
    """One for each kind of notification; the destination is the citizen's own, in full."""
    wanted = {NEW_MESSAGE: "active", COMPLETED_VISIT: "active" if key == "innbygger" else "off"}
    for criteria, status in wanted.items():
        yield resource(
            "Subscription",
            shown_id(options, "subscription", key, criteria),
            meta={"versionId": "1"},
            status=status,
            contact=[{"system": "phone", "value": citizen.phone, "use": "mobile"}],
            reason="Varsel til innbygger",
            criteria=criteria,
            channel={"type": "sms", "endpoint": f"tel:{citizen.phone}"},
        )


def hidden_subscriptions(canaries: Canaries) -> Iterator[Json]:
    """Alarms of the staff that happen to hang on the same person; none in world 0."""
    for n in range(canaries.amount(1, 2)):
        yield resource(
            "Subscription",
            canaries.id("subscription", n),
            status=canaries.random.choice(("active", "requested")),
            contact=[{"system": "email", "value": canaries.word("vakttelefon")}],
            reason=canaries.word("alarm"),
            criteria=f"Observation?code={canaries.word('kriterium')}",
            channel={"type": "email", "endpoint": f"mailto:{canaries.word('vakt')}@epj.example"},
        )
