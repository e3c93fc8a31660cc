"""What the server says of itself: impersonal, and open without a token."""

from datetime import date

from backends.cura_stub.data import features
from backends.cura_stub.parameters import KINDS, SEARCHES
from backends.cura_stub.terms import OWN, Json, parts


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
                "resource": [_resource(kind, names) for kind, names in sorted(SEARCHES.items())],
            }
        ],
    }


def _resource(kind: str, names: tuple[str, ...]) -> Json:
    searched = [{"name": name, "type": KINDS[name]} for name in ("_id", "_profile", *names)]
    return {
        "type": kind,
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "searchParam": searched,
    }
