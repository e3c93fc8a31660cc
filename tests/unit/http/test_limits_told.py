"""Which limit was passed, and its value, are for those who may explore, by whichever road."""

from typing import Any

import pytest

from gateway.execution.limits import WORDS, Limits
from tests.unit.http.small import House, app, clients
from tests.unit.http.streaming import asked
from tests.unit.http.talking import talking

JSON = "application/graphql-response+json"
SKIP = "@skip(if: false)"
TYPES = " ".join(f'{n}: __type(name: "A") {{ name }}' for n in "abc")
FOURTH = f"watches {SKIP}"
BEYOND: dict[str, tuple[int, dict[str, Any]]] = {
    "tokens": (13, {"query": "{ watches watches watches " + "watches " * 10 + "}"}),
    "depth": (1, {"query": "{ tick { number } }"}),
    "fields": (3, {"query": "{ tick { number who context } }"}),
    "root_fields": (3, {"query": "{ a: watches b: watches c: watches d: watches }"}),
    "aliases": (3, {"query": "{ a: watches b: watches c: watches d: watches }"}),
    "directives": (
        3,
        {"query": f"{{ tick {{ number {SKIP} who {SKIP} context {SKIP} }} {FOURTH} }}"},
    ),
    "fragments": (3, {"query": "{ ... { ... { ... { ... { watches } } } } }"}),
    "repeated_fields": (3, {"query": "{ watches watches watches watches watches }"}),
    "list_items": (3, {"query": "{ watches }", "variables": {"x": [1, 2, 3, 4]}}),
    "introspections": (
        3,
        {"query": "{ " + " ".join(f"{n}: __schema {{ description }}" for n in "abcd") + " }"},
    ),
    "operations": (3, {"query": " ".join(f"query A{n} {{ watches }}" for n in "abcd")}),
    "variable_bytes": (1_357, {"query": "{ watches }", "variables": {"x": "y" * 1_400}}),
    "body_bytes": (2_468, {"query": "{ watches } #" + "x" * 2_500}),
}
CODES = {"variable_bytes": "TOO_LARGE", "body_bytes": "TOO_LARGE"}


def house(limit: str, *, explores: bool) -> House:
    told = {limit: BEYOND[limit][0]} if limit in BEYOND else {limit: 3}
    return House(limits=Limits(**told), clients=clients(explores=explores))


async def refused(limit: str, *, explores: bool) -> tuple[int, dict[str, Any]]:
    parts = {**BEYOND[limit][1]}
    served = app(house(limit, explores=explores))
    async with asked(served, parts.pop("query"), accept=JSON, token="nancy", **parts) as reader:
        body = await reader.whole()
        assert [*body] == ["errors"]
        return reader.status, body["errors"][0]


def test_every_limit_that_a_request_can_pass_is_here() -> None:
    assert set(BEYOND) == {*WORDS, "variable_bytes", "body_bytes"}


@pytest.mark.parametrize("limit", BEYOND)
async def test_who_may_explore_is_told_which_limit_it_was_and_its_value(limit: str) -> None:
    status, error = await refused(limit, explores=True)
    most = BEYOND[limit][0]
    assert error["extensions"] == {
        "code": CODES.get(limit, "TOO_COMPLEX"),
        "limit": {"name": limit, "most": most},
    }
    assert str(most) in error["message"]
    assert status == (413 if limit in CODES else 400)


@pytest.mark.parametrize("limit", BEYOND)
async def test_nobody_else_is_told_more_than_to_ask_for_less(limit: str) -> None:
    status, error = await refused(limit, explores=False)
    assert error["extensions"] == {"code": CODES.get(limit, "TOO_COMPLEX")}
    assert error["message"] in {
        "This asks for too much: ask for less at a time.",
        "The request is too large: send less.",
        "The variables are too large: send less.",
    }
    assert status == (413 if limit in CODES else 400)


@pytest.mark.parametrize("explores", [True, False])
@pytest.mark.parametrize("limit", [limit for limit in BEYOND if limit != "body_bytes"])
async def test_a_socket_is_told_the_same(limit: str, *, explores: bool) -> None:
    _, error = await refused(limit, explores=explores)
    async with talking(app(house(limit, explores=explores)), Authorization="Bearer nancy") as talk:
        talk.say({"id": "x", "type": "subscribe", "payload": BEYOND[limit][1]})
        assert await talk.heard() == {"id": "x", "type": "error", "payload": [error]}


@pytest.mark.parametrize("explores", [True, False])
async def test_a_message_that_is_too_long_closes_the_socket(*, explores: bool) -> None:
    served = app(house("body_bytes", explores=explores))
    async with talking(served, Authorization="Bearer nancy") as talk:
        talk.say({"id": "x", "type": "subscribe", "payload": BEYOND["body_bytes"][1]})
        code, reason = await talk.closed()
    assert code == 1009
    assert ("2468" in reason) is explores


@pytest.mark.parametrize("explores", [True, False])
async def test_one_operation_too_many_on_a_socket_waits_for_another_s_end(
    *, explores: bool
) -> None:
    made = house("operations_at_once", explores=explores)
    async with talking(app(made), Authorization="Bearer nancy") as talk:
        for name in "abc":
            talk.subscribe(name, "{ gate }")
        talk.subscribe("d", "{ watches }")
        told = await talk.heard()
        made.gate.set()
        for _ in "abc":
            assert (await talk.heard())["type"] == "next"
            assert (await talk.heard())["type"] == "complete"
        talk.subscribe("d", "{ watches }")
        assert (await talk.heard())["type"] == "next"
    [error] = told["payload"]
    assert (told["id"], error["extensions"]["code"]) == ("d", "RATE_LIMITED")
    assert ("limit" in error["extensions"]) is explores
    assert ("3" in error["message"]) is explores
