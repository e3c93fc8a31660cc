"""The pathway tree the plain way: what hangs on it, in its order."""

from typing import Final

import msgspec

from gateway.systems.nexus.plain.reading import Odd, decoded
from gateway.systems.nexus.plain.wire_tree import Node
from gateway.systems.nexus.tree import DEEPEST, MEDCOM, WALKED

_TREE: Final = msgspec.json.Decoder(list[Node])


def leaves(body: bytes, patient_id: int) -> list[Node]:
    """Every reference of this person's pathways that is no pathway, but those of MedCom's."""
    found: list[Node] = []
    nodes = decoded(_TREE, body)
    _gather(nodes, patient_id, found, depth=0)
    return found


def _gather(nodes: list[Node], patient_id: int, found: list[Node], depth: int) -> None:
    if depth > DEEPEST:
        raise Odd
    for node in nodes:
        if node.type not in WALKED:
            found.append(node)
        elif node.name is not None and MEDCOM in node.name.lower():
            continue
        elif node.patient_id is None or node.patient_id == patient_id:
            _gather(node.children or [], patient_id, found, depth + 1)
