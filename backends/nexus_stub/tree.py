"""The tree of pathways with what hangs on each: grants, forms and documents, as references."""

from typing import Any

from backends.nexus_stub.answers import half
from backends.nexus_stub.links import Links
from backends.nexus_stub.store import Entity, Store

_LEAVES = ("grant", "form", "document")


def pathway_tree(
    store: Store, links: Links, patient_id: int, *, active_only: bool
) -> list[dict[str, Any]]:
    """Every reference of one person, below the two levels of pathways."""
    pathways = store.entities(links.tenant, "pathway", patient_id)
    nodes = {p.id: {**half(p, links), "children": []} for p in pathways}
    roots = _hung(pathways, nodes)
    packages: dict[int, dict[str, Any]] = {}
    for leaf in _leaves(store, links.tenant, patient_id):
        node = {**half(leaf, links), "children": []}
        parent = nodes[node["patientPathwayId"]]
        package = node.pop("package", None)
        if package is not None:
            parent = packages.setdefault(package["id"], _package(package, node, parent))
        parent["children"].append(node)
    if active_only:
        return [_pruned(root) for root in roots if root["pathwayStatus"] == "ACTIVE"]
    return roots


def _hung(pathways: list[Entity], nodes: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    roots: list[dict[str, Any]] = []
    for pathway in pathways:
        node = nodes[pathway.id]
        parent = nodes.get(node["parentPathwayId"])
        (parent["children"] if parent else roots).append(node)
    return roots


def _leaves(store: Store, tenant: str, patient_id: int) -> list[Entity]:
    """All kinds in one order, so that deleted and foreign ones stand among the others."""
    found = [leaf for kind in _LEAVES for leaf in store.entities(tenant, kind, patient_id)]
    return sorted(found, key=lambda leaf: (leaf.place, leaf.kind, leaf.id))


def _package(
    package: dict[str, Any], first: dict[str, Any], parent: dict[str, Any]
) -> dict[str, Any]:
    node = {
        **first,
        "type": "basketGrantPackageReference",
        "id": package["id"],
        "name": package["name"],
        "additionalInfo": [],
        "children": [],
        "_links": {},
    }
    parent["children"].append(node)
    return node


def _pruned(node: dict[str, Any]) -> dict[str, Any]:
    kept = [
        _pruned(child)
        for child in node["children"]
        if child["type"] != "patientPathwayReference" or child["pathwayStatus"] == "ACTIVE"
    ]
    return {**node, "children": kept}
