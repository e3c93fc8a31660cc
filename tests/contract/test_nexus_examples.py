"""The Nexus stub keeps to its own documents: every file in its `examples` folder."""

import json
from pathlib import Path
from typing import Any

import pytest

from backends.nexus_stub.app import Options, build
from tests.contract.nexus import TODAY, Asking
from tests.world import NOW

EXAMPLES = Path(__file__).parents[2] / "backends" / "nexus_stub" / "examples"
EXCHANGES = sorted(EXAMPLES.glob("*.json"))


def unlike(documented: Any, found: Any) -> str | None:
    """Where the two differ, or None. Of a list, each documented item must be found."""
    if documented == "<text>":
        return None if isinstance(found, str) and found else ""
    if isinstance(documented, dict) and isinstance(found, dict):
        if sorted(documented) != sorted(found):
            return f" has keys {sorted(found)}"
        wrong = ((k, unlike(v, found[k])) for k, v in documented.items())
        return next((f"/{k}{w}" for k, w in wrong if w is not None), None)
    if isinstance(documented, list) and isinstance(found, list):
        missing = (n for n, v in enumerate(documented) if all(unlike(v, f) for f in found))
        return next((f"[{n}] is not there" for n in missing), None)
    same = type(documented) is type(found) and documented == found
    return None if same else " is another value"


def test_there_are_examples_of_everything_that_is_read():
    names = {path.stem for path in EXCHANGES}
    assert names >= {"token", "home", "person", "person-not-accessible", "preferences", "events"}
    assert names >= {
        "pathway-references",
        "grant",
        "form",
        "document",
        "conversation",
        "conditions",
    }


def test_there_are_examples_of_everything_that_is_changed():
    names = {path.stem for path in EXCHANGES}
    assert names >= {
        "cancel",
        "cancel-prototype",
        "conversation-create",
        "conversation-prototype",
        "reply-create",
        "reply-prototype",
        "mark-read",
        "application-create",
        "application-prototype",
    }


@pytest.fixture(scope="module")
def stub():
    return build(Options(today=TODAY))


@pytest.mark.parametrize("path", EXCHANGES, ids=lambda path: path.stem)
async def test_the_stub_answers_as_documented(path, stub):
    example = json.loads(path.read_text())
    asked, told = example["request"], example["response"]
    asking = Asking(app=stub)
    await asking.stand_at(NOW.isoformat())
    answer = await asking.http.request(
        asked["method"],
        asked["path"],
        params=asked.get("query"),
        json=asked.get("json"),
        data=asked.get("form"),
        headers=await asking.headers() if asked["token"] else {},
    )
    assert answer.status_code == told["status"]
    assert unlike(told["json"], answer.json()) is None
