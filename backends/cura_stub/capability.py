"""What the server says of itself: impersonal, and open without a token."""

from datetime import date

from backends.cura_stub.data import features
from backends.cura_stub.parameters import KINDS, SEARCHES
from backends.cura_stub.terms import OWN, Json, parts
from backends.cura_stub.writes import VERSIONED, creates, operations


def capability(tenant: str, today: date) -> Json:
    """The CapabilityStatement of a tenant, with the parts of the portal it has switched on."""
    switches = [
        parts("feature", name=("valueCode", name), on=("valueBoolean", value))
        for name, value in sorted(features(tenant).items())
    ]
    return {
        "resourceType": "CapabilityStatement",
        "url": f"{OWN}/{tenant}/metadata",
        "status": "active",
        "date": today.isoformat(),
        "kind": "instance",
        "implementation": {"description": f"Cura, {tenant} (opdigtet)"},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [
            {
                "extension": switches,
                "mode": "server",
                "resource": [
                    _resource(tenant, kind, names) for kind, names in sorted(SEARCHES.items())
                ],
            }
        ],
    }


def _resource(tenant: str, kind: str, names: tuple[str, ...]) -> Json:
    searched = [{"name": name, "type": KINDS[name]} for name in ("_id", "_profile", *names)]
    made = creates(tenant, kind)
    versioned = made and kind == VERSIONED
    codes = ["read", "search-type"]
    codes += ["create"] if made else []
    codes += ["update", "vread", "history-instance"] if versioned else []
    orders = [
        {"name": name[1:], "definition": f"{OWN}/OperationDefinition/{kind}-{name[1:]}"}
        for name in operations(tenant, kind)
    ]
    return {
        "type": kind,
        "interaction": [{"code": code} for code in codes],
        **({"versioning": "versioned-update"} if versioned else {}),
        **({"conditionalCreate": True} if made else {}),
        "searchParam": searched,
        **({"operation": orders} if orders else {}),
    }
