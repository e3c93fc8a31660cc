"""Documents, forms and messages of the tree the plain way, by the same allow-list."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from msgspec import UNSET

from gateway.domain.documents import Document, DocumentKind
from gateway.systems.nexus.documents import (
    ACTIVITIES,
    CATEGORIES,
    DOCUMENT_STATUSES,
    FORM,
    FORM_STATUSES,
    MESSAGE,
    ORIGINS,
    TAGS,
)
from gateway.systems.nexus.plain.reading import Odd, moment, title
from gateway.systems.nexus.plain.wire_tree import Node
from gateway.systems.nexus.plain.withheld import is_withheld
from gateway.systems.nexus.wire_tree import Info, Tag


def documents(leaves: Sequence[Node], patient_id: int, zone: ZoneInfo) -> list[Document]:
    """The documents among what hangs on the tree that are known to be the portal's."""
    found = []
    for leaf in leaves:
        activity = ACTIVITIES.get(leaf.type)
        if activity is None:
            continue
        name, tags = leaf.name, leaf.tags
        if leaf.patient_id is None or leaf.patient_activity_type is None or leaf.origin is None:
            raise Odd
        if leaf.status is None or name is None or tags is None:
            raise Odd
        if (
            leaf.patient_id == patient_id
            and leaf.patient_activity_type == activity
            and leaf.origin in ORIGINS
            and _is_final(leaf, activity)
            and not _is_withheld(leaf, name, tags)
        ):
            found.append(_document(leaf, name, tags, zone))
    return found


def _is_final(leaf: Node, activity: str) -> bool:
    """Whether the status is one of those shown, and so is the category of a form."""
    if activity != FORM:
        return leaf.status in DOCUMENT_STATUSES
    definition = leaf.form_definition
    if definition is None:
        return False
    return leaf.status in FORM_STATUSES and definition.category in CATEGORIES


def _is_withheld(leaf: Node, name: str, tags: Sequence[Tag]) -> bool:
    if is_withheld(name):
        return True
    for tag in tags:
        if is_withheld(tag.name):
            return True
    return leaf.form_definition is not None and is_withheld(leaf.form_definition.title)


def _document(leaf: Node, name: str, tags: Sequence[Tag], zone: ZoneInfo) -> Document:
    identifier, told, links, at = (
        leaf.activity_identifier,
        leaf.additional_info,
        leaf.links,
        leaf.date,
    )
    if identifier is None or told is None or links is None or at is None or at is UNSET:
        raise Odd
    link = links.referenced_object if leaf.patient_activity_type == FORM else links.own
    if link is None:
        raise Odd
    return Document(
        id=identifier.identifier,
        kind=_kind(leaf, tags),
        title=title(name),
        documented_at=moment(at, zone),
        unit=_unit(told),
        handle=link.href,
    )


def _kind(leaf: Node, tags: Sequence[Tag]) -> DocumentKind:
    if leaf.form_definition is not None:
        return CATEGORIES[leaf.form_definition.category]
    if leaf.patient_activity_type == MESSAGE:
        return DocumentKind.MESSAGE
    for tag in tags:
        if tag.grouping == "Dokumenttype" and tag.name in TAGS:
            return TAGS[tag.name]
    return DocumentKind.OTHER


def _unit(told: Sequence[Info]) -> str | None:
    for line in told:
        if line.key == "Enhed":
            return line.value
    return None
