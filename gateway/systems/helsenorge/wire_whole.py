"""Resources with what decides whether they are shown, in one shape each.

Everything in them is as strict as where it is read part by part, for it is the same shape.
"""

from gateway.systems.helsenorge import wire


class WholeVisit(wire.Visit, kw_only=True):
    """An Appointment with what decides whether it is shown."""

    status: wire.AppointmentStatus
    participant: tuple[wire.Participant, ...]
    service_category: tuple[wire.Concept, ...] | None = None
    meta: wire.Meta | None = None


class WholeLetter(wire.Letter, kw_only=True):
    """A Communication with what decides whether it is shown."""

    id: str
    status: wire.EventStatus
    category: tuple[wire.Concept, ...]
    subject: wire.Reference
    in_response_to: tuple[wire.Reference, ...] = ()
    meta: wire.Meta | None = None


class WholeService(wire.Service, kw_only=True):
    """A service with what decides whether it is shown."""

    category: tuple[wire.Concept, ...]
    meta: wire.Meta | None = None
