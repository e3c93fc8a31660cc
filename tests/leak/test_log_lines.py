"""Nothing of a record is shown without a line in the log, whatever road it was asked by."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.leak.asking import RECORD, TOPIC_FIELDS, Asking
from tests.leak.test_rights import harvested
from tests.world import Gateway

NODE = """
query LookedUp($id: ID!) {
  node(id: $id) { __typename id ... on Documents { items { nodes { title } } } }
}
"""
TITLES = RECORD % "documents { ... on Documents { id items(first: 1) { nodes { id title } } } }"


def lines(folder: Path) -> list[dict[str, Any]]:
    """The log as it is on the disk now."""
    with sqlite3.connect(folder / "store.sqlite") as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute("SELECT * FROM access_log ORDER BY number")]


async def test_every_topic_shown_stands_in_the_log(world: Gateway, tmp_path: Path) -> None:
    asking = Asking(world, "relative", "DK-0217")
    await asking.take_on("RELATIVE")
    assert lines(tmp_path) == []
    for count, name in enumerate(TOPIC_FIELDS, 1):
        answer = await asking.topic(name)
        line = lines(tmp_path)[-1]
        assert len(lines(tmp_path)) == count
        assert (line["role"], line["subject_name"]) == ("RELATIVE", "Nancy Berggren")
        assert (line["municipality"], line["outcome"]) == ("DK-0217", "ANSWERED")
        assert line["operation"] == "Everything"
        topic = answer["data"]["careRecord"].get(name)
        kind = topic["__typename"] if isinstance(topic, dict) else None
        hidden = kind in {"Withheld", "NotOffered"}
        assert bool(line["topics_withheld"]) is hidden
        if kind == "Documents":
            assert line["topics_shown"] == "DOCUMENTS"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_node_and_a_file_leave_lines_of_their_own(
    world: Gateway, tmp_path: Path, method: str
) -> None:
    asking = Asking(world, "citizen", "DK-0217")
    _, (link, *_) = await harvested(asking)
    answer = await asking.ask(TITLES, code=asking.code, **{"for": None})
    documents = answer["data"]["careRecord"]["documents"]["id"]
    before = lines(tmp_path)
    await asking.ask(NODE, id=documents)
    [line] = lines(tmp_path)[len(before) :]
    assert (line["operation"], line["role"]) == ("LookedUp", "CITIZEN")
    assert (line["subject_name"], line["topics_shown"]) == ("Nancy Berggren", "DOCUMENTS")
    headers = {"authorization": f"Bearer {asking.token}"}
    response = await world.http.request(method, link, headers=headers)
    assert response.status_code == 200
    [_, line] = lines(tmp_path)[len(before) :]
    assert (line["operation"], line["topics_shown"]) == ("download", "DOCUMENTS")
    assert line["subject_name"] == "Nancy Berggren"


async def test_no_file_leaves_without_its_line(world: Gateway, tmp_path: Path) -> None:
    asking = Asking(world, "citizen", "DK-0217")
    _, (link, *_) = await harvested(asking)
    with sqlite3.connect(tmp_path / "store.sqlite") as database:
        database.execute("DROP TABLE access_log")
    response = await asking.download(link)
    assert response.status_code == 503
    assert response.json().keys() == {"errors"}


async def test_one_topic_that_fails_does_not_hide_the_other_from_the_log(
    world: Gateway, tmp_path: Path
) -> None:
    world.backends.fault("nexus_stub", path="citizenConversations", kind="rubbish")
    both = RECORD % (
        "messages { ... on Messages { threads { nodes { id } } } } "
        "documents { ... on Documents { items { nodes { title } } } }"
    )
    asking = Asking(world, "citizen", "DK-0217")
    answer = await asking.ask(both, code=asking.code, **{"for": None})
    assert answer["data"]["careRecord"]["documents"]["items"]["nodes"]
    [line] = lines(tmp_path)
    assert (line["topics_shown"], line["outcome"]) == ("DOCUMENTS", "ANSWERED")


async def test_a_sign_in_too_weak_is_logged_without_naming_whom_it_was_for(
    world: Gateway, tmp_path: Path
) -> None:
    """Whom the right is for has not been looked at: the line must not say it was oneself."""
    relative = Asking(world, "relative", "DK-0217")
    await relative.take_on("RELATIVE")
    low = Asking(world, "low", "DK-0217")
    low.right = relative.right
    await low.topic("id")
    low.right = None
    await low.topic("id")
    tried, own = lines(tmp_path)
    assert (tried["role"], tried["subject_name"], tried["outcome"]) == (None, None, "REFUSED")
    assert (own["role"], own["subject_name"]) == ("CITIZEN", "Nancy Berggren")
