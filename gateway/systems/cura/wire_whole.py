"""Resources with everything that is read of them, for pages that are decoded in one go.

To what a translation needs, each adds the marks by which `visibility.py` decides. Where a page has
anything of another form, none of it is read so: it goes the careful way, entry by entry.

A type is told by its tag. A union of one would take an entry without a type for its own, so every
union has the source's remarks beside it.
"""

from collections.abc import Mapping
from typing import Any, Final, Generic, TypeVar

import msgspec

from gateway.systems.cura import wire, wire_record
from gateway.systems.cura.wire import Coding, Concept, Reference, Shape

T = TypeVar("T")
_KIND: Final = "resourceType"


class Meta(Shape):
    """The labels of a resource, and the profiles that it says it follows."""

    security: tuple[Coding, ...] | None = None


class ProfiledMeta(Meta):
    """Labels, and the profiles that a resource says it follows."""

    profile: tuple[str, ...] = ()


class Acting(Shape):
    """Whoever takes part, where another patient would make a resource foreign."""

    actor: Reference | None = None


class Outcome(Shape, tag_field=_KIND, tag="OperationOutcome"):
    """A remark of the source about its own answer; it is not read."""


class HeldPractitioner(wire.Practitioner, tag_field=_KIND, tag="Practitioner"):
    """Somebody of the staff, inside an appointment."""

    id: str | None = None


class HeldLocation(wire.Location, tag_field=_KIND, tag="Location"):
    """A place inside an appointment."""

    id: str | None = None


class Appointment(wire.Visit, tag_field=_KIND, tag=True):
    """A visit or an activity, its own resources inside it."""

    meta: Meta | None = None
    subject: Reference | None = None
    patient: Reference | None = None
    contained: tuple[HeldPractitioner | HeldLocation, ...] = ()


class Communication(wire.Communication, tag_field=_KIND, tag=True):
    """One message, the one it answers, and its category."""

    meta: Meta | None = None
    status: str | None = None
    subject: Reference | None = None
    patient: Reference | None = None
    participant: tuple[Acting, ...] | None = None
    category: tuple[Concept, ...] = ()
    part_of: tuple[Reference, ...] = ()


class Member(wire_record.Member):
    """A member of a team; FHIR names no actor here, but an odd one counts all the same."""

    actor: Reference | None = None


class CareTeam(wire_record.CareTeam, tag_field=_KIND, tag=True):
    """Those who help."""

    meta: Meta | None = None
    status: str | None = None
    subject: Reference | None = None
    patient: Reference | None = None
    participant: tuple[Member, ...] = ()


class Organization(wire_record.Organization, tag_field=_KIND, tag=True):
    """A unit."""

    id: str | None = None


class PractitionerRole(wire_record.PractitionerRole, tag_field=_KIND, tag=True):
    """Somebody's post in a unit."""

    id: str | None = None


class Practitioner(wire.Practitioner, tag_field=_KIND, tag=True):
    """Somebody of the staff."""

    id: str | None = None


class CarePlan(wire_record.CarePlan, tag_field=_KIND, tag=True):
    """A planned intervention."""

    meta: ProfiledMeta | None = None
    subject: Reference | None = None
    patient: Reference | None = None
    participant: tuple[Acting, ...] | None = None


class DeviceRequest(wire_record.DeviceRequest, tag_field=_KIND, tag=True):
    """A body-worn aid."""

    meta: Meta | None = None
    status: str | None = None
    subject: Reference | None = None
    patient: Reference | None = None
    participant: tuple[Acting, ...] | None = None


class SupplyDelivery(wire_record.SupplyDelivery, tag_field=_KIND, tag=True):
    """A loan."""

    meta: Meta | None = None
    status: str | None = None
    subject: Reference | None = None
    patient: Reference | None = None
    participant: tuple[Acting, ...] | None = None


class ServiceRequest(wire_record.ServiceRequest, tag_field=_KIND, tag=True):
    """An agreement to measure."""

    meta: Meta | None = None
    status: str | None = None
    subject: Reference | None = None
    patient: Reference | None = None
    participant: tuple[Acting, ...] | None = None
    category: tuple[Concept, ...] = ()


class Observation(wire_record.Observation, tag_field=_KIND, tag=True):
    """A measurement."""

    meta: Meta | None = None
    status: str | None = None
    subject: Reference | None = None
    patient: Reference | None = None
    participant: tuple[Acting, ...] | None = None
    category: tuple[Concept, ...] = ()


class Entry(Shape, Generic[T]):
    """What a page has one of for each resource."""

    resource: T


class Bundle(Shape, Generic[T]):
    """A page of a search, whole."""

    resource_type: str
    type: str
    link: tuple[wire.Link, ...] = ()
    entry: tuple[Entry[T], ...] = ()


SHAPES: Final[Mapping[str, type[Shape]]] = {
    shape.__name__: shape
    for shape in (
        Appointment,
        CarePlan,
        CareTeam,
        Communication,
        DeviceRequest,
        Observation,
        Organization,
        Practitioner,
        PractitionerRole,
        ServiceRequest,
        SupplyDelivery,
    )
}
"""How each type is read in one go."""

_Team = CareTeam | Organization | Practitioner | PractitionerRole

DECODERS: Final[Mapping[str, msgspec.json.Decoder[Bundle[Any]]]] = {
    "Appointment": msgspec.json.Decoder(Bundle[Appointment | Outcome]),
    "CarePlan": msgspec.json.Decoder(Bundle[CarePlan | Outcome]),
    "CareTeam": msgspec.json.Decoder(Bundle[_Team | Outcome]),
    "Communication": msgspec.json.Decoder(Bundle[Communication | Outcome]),
    "DeviceRequest": msgspec.json.Decoder(Bundle[DeviceRequest | Outcome]),
    "Observation": msgspec.json.Decoder(Bundle[Observation | Outcome]),
    "ServiceRequest": msgspec.json.Decoder(Bundle[ServiceRequest | Outcome]),
    "SupplyDelivery": msgspec.json.Decoder(Bundle[SupplyDelivery | Outcome]),
}
"""Pages by the type that is searched for. Of other types the careful way is the only one."""
