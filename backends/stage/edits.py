"""Changes to a JSON answer, by path, so that a test can make a source lie in one place."""

from copy import deepcopy
from typing import Any


def edited(document: Any, edits: list[dict[str, Any]], url: str) -> Any:
    """A changed copy. `at` is a slash-separated path, `*` stands for every item or key there."""
    changed = deepcopy(document)
    for edit in edits:
        path = [part for part in edit["at"].split("/") if part]
        _apply(changed, path, edit, url)
    return changed


def _apply(place: Any, path: list[str], edit: dict[str, Any], url: str) -> None:
    for key in _keys(place, path[0]):
        if len(path) > 1:
            if _has(place, key):
                _apply(place[key], path[1:], edit, url)
        elif edit.get("remove"):
            if _has(place, key):
                del place[key]
        else:
            _put(place, key, _filled(edit["value"], url))


def _keys(place: Any, part: str) -> list[Any]:
    if isinstance(place, list):
        return (
            list(range(len(place))) if part == "*" else [len(place) if part == "-" else int(part)]
        )
    if isinstance(place, dict):
        return list(place) if part == "*" else [part]
    return []


def _has(place: Any, key: Any) -> bool:
    return key in place if isinstance(place, dict) else -len(place) <= key < len(place)


def _put(place: Any, key: Any, value: Any) -> None:
    if isinstance(place, list) and key >= len(place):
        place.append(value)
    else:
        place[key] = value


def _filled(value: Any, url: str) -> Any:
    return value.replace("{self}", url) if isinstance(value, str) else value
