"""The pathway tree and the full grant, each in one shape.

A reference may be of any kind, so whatever one kind may lack can be missing or null here; what a
row needs is asked for where it is read.
"""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from gateway.systems.nexus import wire_tree
from gateway.systems.nexus.wire import Link, Named, Wire


class NodeLinks(Wire):
    """Where a reference leads."""

    own: Link | None = msgspec.field(name="self", default=None)
    referenced_object: Link | None = None


class Node(Wire):
    """A reference of the tree, with those below it."""

    type: str
    patient_id: int | None = None
    name: str | None = None
    children: "list[Node] | None" = None
    id: int | None = None
    date: str | UnsetType | None = UNSET
    status: str | None = None
    origin: str | None = None
    patient_activity_type: str | None = None
    tags: list[wire_tree.Tag] | None = None
    form_definition: wire_tree.FormDefinition | None = None
    activity_identifier: wire_tree.ActivityIdentifier | None = None
    additional_info: list[wire_tree.Info] | None = None
    links: NodeLinks | None = msgspec.field(name="_links", default=None)


class Element(Wire):
    """An element of a grant, of any kind."""

    type: str
    metadata: wire_tree.Metadata
    date: str | UnsetType | None = UNSET
    text: str | UnsetType | None = UNSET
    supplier: Named | UnsetType | None = UNSET
    paragraph: wire_tree.Paragraph | UnsetType | None = UNSET
    kl_catalog_grant: wire_tree.CatalogueEntry | UnsetType | None = UNSET


class FullGrant(Wire):
    """A whole grant."""

    current_elements: list[Element]
    patient: dict[str, Any] | None = None
