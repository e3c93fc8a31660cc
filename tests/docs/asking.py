"""Asking everything that a page shows, in its order, of a gateway of its own."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphql import OperationDefinitionNode, OperationType, parse

from tests.docs.finding import filled
from tests.docs.pages import Question
from tests.e2e.watching import looked, naps, socket_of, turned
from tests.unit.config.files import CLIENTS
from tests.world import Backends, Gateway


async def asked(
    questions: list[Question], running: Backends, folder: Path
) -> list[tuple[Question, Mapping[str, Any]]]:
    """Each question with its whole answer. Applications are granted what the demo grants them."""
    answers: list[tuple[Question, Mapping[str, Any]]] = []
    before: Any = {}
    named: dict[str, Any] = {}
    async with turned(running, folder, clients=CLIENTS) as world:
        for question in questions:
            variables = filled(question.variables, before, named)
            answer = await _asked(world, question, variables)
            before = answer.get("data")
            if "as" in question.clauses:
                named[question.clauses["as"]] = before
            answers.append((question, answer))
    return answers


async def _asked(
    world: Gateway, question: Question, variables: Mapping[str, Any]
) -> Mapping[str, Any]:
    if _is_subscription(question.document):
        return await _watched(world, question, variables)
    person = None if question.person == "nobody" else question.person
    response = await world.post(question.document, variables, person=person)
    assert response.status_code == 200, f"{question.document}\n{response.text}"
    answer: Mapping[str, Any] = json.loads(response.content)
    return answer


async def _watched(
    world: Gateway, question: Question, variables: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The first event after something has happened."""
    what, code, person = question.clauses["while"].split()
    before = naps(world)
    async with socket_of(world, world.backends.token(question.person)) as socket:
        payload = {"query": question.document, "variables": dict(variables)}
        socket.say(type="subscribe", id="w", payload=payload)
        await looked(world, before)
        world.backends.happen(code, what, person)
        await world.clock.turn(seconds=20)  # type: ignore[attr-defined] - a turned clock
        message = await socket.hears()
        assert message["type"] == "next", message
        told: Mapping[str, Any] = message["payload"]
        return told


def _is_subscription(document: str) -> bool:
    return any(
        isinstance(one, OperationDefinitionNode) and one.operation is OperationType.SUBSCRIPTION
        for one in parse(document).definitions
    )
