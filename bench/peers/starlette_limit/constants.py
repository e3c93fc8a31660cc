"""What never changes in an answer: portals, permissions, and why topics are not shown."""

from typing import Any

from bench.peers.python.portals import PERMISSIONS, PORTALS, not_shown


def _why(code: str, topic: str) -> dict[str, Any]:
    told = not_shown(code, topic)
    other = told["alternative"]
    alternative = other and {k: other[k] for k in ("title", "url", "requiresSeparateConsent")}
    return {
        **{k: told[k] for k in ("__typename", "topic", "explanation", "source")},
        "alternative": alternative,
    }


def _my_medications() -> dict[str, Any]:
    told = not_shown("DK-0751", "MEDICATIONS")
    other = told["alternative"]
    return {
        **{k: told[k] for k in ("__typename", "topic", "explanation")},
        "alternative": other and {k: other[k] for k in ("title", "url")},
    }


_HIDDEN = {
    "measurements": "MEASUREMENTS",
    "medications": "MEDICATIONS",
    "medcomMessages": "MEDCOM_MESSAGES",
    "contacts": "CONTACTS",
    "profile": "PROFILE",
    "lifeStory": "LIFE_STORY",
    "activities": "ACTIVITIES",
    "notifications": "NOTIFICATIONS",
}
MY_MEDICATIONS = _my_medications()
_TOPIC = ("topic", "verdict", "explanation", "source", "redactions")
ABOUT = {
    code: {
        "municipality": {
            "code": code,
            "name": PORTALS[code]["name"],
            "portal": {"name": PORTALS[code]["portal"]["name"]},
        },
        "permissions": PERMISSIONS["nexus"],
        "topics": [{k: t[k] for k in _TOPIC} for t in PORTALS[code]["portal"]["disclosure"]],
        **{field: _why(code, topic) for field, topic in _HIDDEN.items()},
    }
    for code in ("DK-0217",)
}
SHORT = {
    code: {
        "municipality": {
            "code": code,
            "name": PORTALS[code]["name"],
            "portal": {
                "name": PORTALS[code]["portal"]["name"],
                "careSystem": {"name": PORTALS[code]["portal"]["careSystem"]["name"]},
            },
        },
        "permissions": PERMISSIONS[PORTALS[code]["portal"]["careSystem"]["key"]],
    }
    for code in ("DK-0751", "DK-0530")
}
