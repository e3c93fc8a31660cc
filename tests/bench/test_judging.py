"""A wrong answer is seen, whatever is wrong with it; and figures are what they are called."""

import asyncio
import copy
import json
from collections.abc import Callable
from itertools import chain, repeat
from typing import Any

import pytest

from bench.compare import differences
from bench.figures import percentile, spread
from bench.load import Judge, load
from tests.world import free_ports

EXPECTED: dict[str, Any] = {
    "data": {
        "careRecord": {
            "id": "ours",
            "calendar": [{"title": "Rengøring", "start": "2026-11-25T07:00:00.000+01:00"}],
            "messages": {"nodes": [{"body": "Tak"}, {"body": "Selv tak"}]},
            "hasUnread": True,
            "level": 1,
        }
    }
}


def _record(answer: Any) -> Any:
    return answer["data"]["careRecord"]


SPOILT: dict[str, Callable[[Any], Any]] = {
    "another text": lambda a: _record(a)["calendar"][0].update(title="Rengøring "),
    "another hour": lambda a: _record(a)["calendar"][0].update(
        start="2026-11-25T08:00:00.000+01:00"
    ),
    "another order": lambda a: _record(a)["messages"]["nodes"].reverse(),
    "a row too many": lambda a: _record(a)["messages"]["nodes"].append({"body": "Mere"}),
    "a row too few": lambda a: _record(a)["messages"]["nodes"].pop(),
    "a field too few": lambda a: _record(a).pop("hasUnread"),
    "a field too many": lambda a: _record(a).update(secret="x"),
    "null for a value": lambda a: _record(a).update(calendar=None),
    "true for 1": lambda a: _record(a).update(level=True),
    "data too few": lambda a: a.pop("data"),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_whatever_is_wrong_in_an_answer_is_counted_as_wrong(spoil: Callable[[Any], Any]) -> None:
    answer = copy.deepcopy(EXPECTED)
    spoil(answer)
    judge = Judge(EXPECTED)
    judge.take(200, json.dumps(answer).encode())
    judge.take(200, json.dumps(answer).encode())
    assert (judge.wrong, judge.errors) == (2, 0)
    assert judge.examples


@pytest.mark.parametrize(
    ("name", "value"), [("id", "another's"), ("cursor", "x"), ("endCursor", None)]
)
def test_ids_and_cursors_are_not_compared(name: str, value: Any) -> None:
    answer = copy.deepcopy(EXPECTED)
    _record(answer)[name] = value
    assert not list(differences(answer, EXPECTED))


def test_the_order_of_keys_and_the_way_it_is_written_do_not_count() -> None:
    turned = {"data": {"careRecord": dict(reversed(_record(EXPECTED).items()))}}
    judge = Judge(EXPECTED)
    judge.take(200, json.dumps(turned, indent=2, ensure_ascii=False).encode())
    assert (judge.wrong, judge.errors) == (0, 0)


@pytest.mark.parametrize(
    ("status", "body", "retry_after", "counted"),
    [
        (500, b"oh", None, (0, 1, 0)),
        (200, b"no json", None, (0, 1, 0)),
        (200, b'{"data": null, "errors": [{"message": "late"}]}', None, (0, 1, 0)),
        (503, b"{}", 1.0, (0, 0, 1)),
        (429, b"{}", 1.0, (0, 0, 1)),
        (503, b"{}", None, (0, 1, 0)),
    ],
)
def test_an_answer_that_says_itself_that_it_is_none_is_no_wrong_one(
    status: int, body: bytes, retry_after: float | None, counted: tuple[int, int, int]
) -> None:
    judge = Judge(EXPECTED)
    judge.take(status, body, retry_after=retry_after)
    assert (judge.wrong, judge.errors, judge.refused) == counted


@pytest.mark.parametrize(
    ("percent", "expected"), [(50, 3.0), (99, 5.0), (100, 5.0), (20, 1.0), (21, 2.0), (1, 1.0)]
)
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(
    percent: float, expected: float
) -> None:
    assert percentile([1.0, 2.0, 3.0, 4.0, 5.0], percent) == expected


def test_a_spread_is_told_with_its_ends() -> None:
    assert str(spread([0.5, 12.0, 250.0])) == "12.0 (0.50-250)"


async def test_a_load_reads_every_answer_of_every_connection() -> None:
    [port] = free_ports(1)
    answers = chain([b'{"data": 1}', b'{"data": 2}'], repeat(b'{"data": 1}'))

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(1 << 16):
            body = next(answers)
            head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\n\r\n".encode()
            writer.write(head + body[:4])
            await writer.drain()
            writer.write(body[4:])
        writer.close()

    judge = Judge({"data": 1})
    async with await asyncio.start_server(answer, "127.0.0.1", port):
        found = await load(
            lambda: b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n",
            judge,
            port=port,
            concurrency=3,
            seconds=0.2,
        )
    assert found["requests"] > 3
    assert (found["wrong"], found["errors"]) == (1, 0)
    assert 0 < found["p50"] <= found["p99"]
