"""On a real port: one line of the log is found by the reference, and nothing of the reader's."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.transports import Served, heard, serving_small, socket_to, subscribe
from tests.unit.http.small import WORD

QUERY = "query Mine { tick { must } }"
EVENTS = 'subscription Mine { ticks(count: 1, fails: "INTERNAL") { number } }'


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving_small(tmp_path_factory.mktemp("small")) as served:
        yield served


def posted(served: Served, query: str, accept: str) -> str:
    told = {"query": query, "variables": {"word": WORD}}
    answer = httpx.post(
        f"{served.http}/graphql",
        json=told,
        headers={"accept": accept},
        trust_env=False,
        timeout=30,
    )
    return answer.text


async def talked(served: Served, query: str) -> str:
    async with socket_to(served.port) as connection:
        await subscribe(connection, "a", query, variables={"word": WORD})
        said = [await heard(connection)]
        while said[-1]["type"] == "next":
            said.append(await heard(connection))
        return json.dumps(said)


def one_line_has_it(served: Served, answer: str) -> None:
    [reference] = re.findall(r'"reference": ?"([0-9a-f]{16})"', answer)
    [line] = [line for line in served.said.read_text().splitlines() if reference in line]
    assert "unexpected" in line
    assert "error=ValueError" in line
    assert "small.py:" in line
    for part in ("KANARIE", "251248", "9996", "Mine"):
        assert part not in served.said.read_text()


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_over_http_and_in_a_stream_of_events(small: Served, accept: str) -> None:
    one_line_has_it(small, posted(small, QUERY, accept))


def test_in_what_brings_events(small: Served) -> None:
    one_line_has_it(small, posted(small, EVENTS, "text/event-stream"))


@pytest.mark.parametrize("query", [QUERY, EVENTS])
async def test_over_a_websocket(small: Served, query: str) -> None:
    one_line_has_it(small, await talked(small, query))
