"""What each portal lets whom change: DESIGN's table of portals and of roles, written out again.

The expected values are the guides', not the code's: a change of the code that this table does not
follow is seen here.
"""

from collections.abc import Mapping

from tests.e2e.changes.record import Seat

CITIZEN_AARHUS = Seat("citizen", "DK-0751")
RELATIVE_AARHUS = Seat("relative", "DK-0751", "RELATIVE")
CITIZEN_FREDERIKSBERG = Seat("citizen", "DK-0147")
RELATIVE_FREDERIKSBERG = Seat("relative", "DK-0147", "RELATIVE")
CITIZEN_HELSINGOER = Seat("citizen", "DK-0217")
RELATIVE_HELSINGOER = Seat("relative", "DK-0217", "RELATIVE")
PARENT_HELSINGOER = Seat("parent", "DK-0217", "PARENT", of="child")
GUARDIAN_HELSINGOER = Seat("guardian", "DK-0217", "GUARDIAN", of="ward")
CITIZEN_BILLUND = Seat("citizen", "DK-0530")
RELATIVE_BILLUND = Seat("relative", "DK-0530", "RELATIVE")
CITIZEN_VESTBY = Seat("innbygger", "NO-3216", of="innbygger")
RELATIVE_VESTBY = Seat("fullmektig", "NO-3216", "RELATIVE", of="innbygger")

_WRITES = frozenset({"cancelAppointment", "startThread", "replyToThread", "markThreadRead"})
_NEXUS = _WRITES | {"applyForAid"}

OFFERED: Mapping[Seat, frozenset[str]] = {
    CITIZEN_AARHUS: _WRITES | {"recordMeasurement", "saveLifeStory"},
    RELATIVE_AARHUS: _WRITES | {"saveLifeStory"},
    CITIZEN_FREDERIKSBERG: _WRITES | {"requestNewTime"},
    RELATIVE_FREDERIKSBERG: _WRITES | {"requestNewTime"},
    CITIZEN_HELSINGOER: _NEXUS,
    RELATIVE_HELSINGOER: _NEXUS,
    PARENT_HELSINGOER: _NEXUS,
    GUARDIAN_HELSINGOER: _NEXUS,
    CITIZEN_BILLUND: _NEXUS,
    RELATIVE_BILLUND: _NEXUS,
    CITIZEN_VESTBY: _WRITES | {"updateNotifications"},
    RELATIVE_VESTBY: _WRITES - {"markThreadRead"},
}
ROLE_NOT_PERMITTED: Mapping[Seat, frozenset[str]] = {
    RELATIVE_AARHUS: frozenset({"recordMeasurement"}),
    RELATIVE_VESTBY: frozenset({"updateNotifications"}),
}
"""What the portal has, and this role may not do; everything else is NOT_OFFERED."""

MUTATIONS = (
    "cancelAppointment",
    "requestNewTime",
    "startThread",
    "replyToThread",
    "markThreadRead",
    "recordMeasurement",
    "applyForAid",
    "saveLifeStory",
    "updateNotifications",
)
"""Those about a record that is open; terms come before."""

WORKING = [(seat, name) for seat, names in OFFERED.items() for name in sorted(names)]
NOT_WORKING = [(s, name) for s in OFFERED for name in MUTATIONS if name not in OFFERED[s]]


def refusal_of(seat: Seat, name: str) -> str:
    """The code for a mutation that this seat does not have."""
    permitted = name not in ROLE_NOT_PERMITTED.get(seat, frozenset())
    return "NOT_OFFERED" if permitted else "ROLE_NOT_PERMITTED"
