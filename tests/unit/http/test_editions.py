"""The statuses of September 2026: what cannot be read, cannot be done, and is done in part.

https://http-spec.graphql.org/September2026/, "Status Codes" and "Accept".
"""

from typing import Any

import pytest

from gateway.http.editions import Edition
from gateway.http.responses import GRAPHQL_JSON, PLAIN_JSON
from tests.unit.http.small import House, app, clients
from tests.unit.http.streaming import asked

VARIABLES = {"n": "many"}
OLD, NEW = Edition.OF_2025, Edition.OF_2026
DONE = {
    "data alone": ("{ watches }", {OLD: 200, NEW: 200}),
    "data and errors": ("{ tick { number fails } }", {OLD: 200, NEW: 294}),
    "null and errors": ("{ tick { must } }", {OLD: 200, NEW: 294}),
}
NOT_DONE: dict[str, tuple[dict[str, Any], dict[Edition, int]]] = {
    "no document": ({"query": "{"}, {OLD: 400, NEW: 400}),
    "an invalid document": ({"query": "{ tock }"}, {OLD: 400, NEW: 422}),
    "too much": ({"query": "{ " + "watches " * 300 + "}"}, {OLD: 400, NEW: 422}),
    "a wrong variable": (
        {"query": "query($n: Int!) { tick(number: $n) { number } }", "variables": VARIABLES},
        {OLD: 400, NEW: 422},
    ),
    "which operation": ({"query": "query A { watches } query B { watches }"}, {OLD: 400, NEW: 422}),
    "an unknown document": ({"documentId": "x"}, {OLD: 400, NEW: 422}),
}
MALFORMED: dict[str, dict[str, Any]] = {
    "no query": {"qeury": "{ watches }"},
    "a query that is no text": {"query": 5},
    "variables that are a list": {"query": "{ watches }", "variables": [7]},
    "an operation that is no text": {"query": "{ watches }", "operationName": 5},
    "extensions that are a text": {"query": "{ watches }", "extensions": "x"},
}


def house(edition: Edition, **grants: Any) -> House:
    made = House(edition=edition, clients=clients(**grants))
    made.gate.set()
    return made


async def heard(
    edition: Edition, accept: str, parts: dict[str, Any], **more: Any
) -> tuple[int, str, Any]:
    rest = {k: v for k, v in parts.items() if k != "query"}
    served = app(house(edition, **more.pop("grants", {})))
    async with asked(served, parts.get("query"), accept=accept, **rest, **more) as reader:
        media_type = reader.headers["content-type"].partition(";")[0]
        return reader.status, media_type, await reader.whole()


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("what", DONE)
async def test_what_is_executed_says_whether_all_of_it_was(what: str, edition: Edition) -> None:
    query, statuses = DONE[what]
    status, media_type, body = await heard(edition, GRAPHQL_JSON, {"query": query})
    assert (status, media_type, "data" in body) == (statuses[edition], GRAPHQL_JSON, True)
    status, media_type, _ = await heard(edition, PLAIN_JSON, {"query": query})
    assert (status, media_type) == (200, PLAIN_JSON)


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("what", NOT_DONE)
async def test_what_is_not_executed_says_whether_it_could_be_read(
    what: str, edition: Edition
) -> None:
    parts, statuses = NOT_DONE[what]
    status, media_type, body = await heard(edition, GRAPHQL_JSON, parts)
    assert (status, media_type, body.keys()) == (statuses[edition], GRAPHQL_JSON, {"errors"})


@pytest.mark.parametrize("what", NOT_DONE)
async def test_plain_json_is_only_what_has_succeeded(what: str) -> None:
    parts, statuses = NOT_DONE[what]
    assert (await heard(OLD, PLAIN_JSON, parts))[:2] == (200, PLAIN_JSON)
    assert (await heard(NEW, PLAIN_JSON, parts))[:2] == (statuses[NEW], GRAPHQL_JSON)


@pytest.mark.parametrize(("edition", "status"), [(OLD, 400), (NEW, 422)])
@pytest.mark.parametrize("what", MALFORMED)
async def test_json_that_is_no_request_cannot_be_done(
    what: str, edition: Edition, status: int
) -> None:
    for accept in (GRAPHQL_JSON, PLAIN_JSON):
        assert (await heard(edition, accept, MALFORMED[what]))[0] == status


@pytest.mark.parametrize("edition", Edition)
async def test_a_mutation_by_get_is_a_method_that_is_not_allowed(edition: Edition) -> None:
    parts = {"query": "mutation { change }"}
    assert (await heard(edition, GRAPHQL_JSON, parts, method="GET"))[0] == 405


@pytest.mark.parametrize("edition", Edition)
async def test_an_unknown_document_by_get_is_not_found(edition: Edition) -> None:
    assert (await heard(edition, GRAPHQL_JSON, {"documentId": "x"}, method="GET"))[0] == 404


async def test_who_may_not_send_a_text_is_forbidden_to() -> None:
    grants = {"anonymous": {"free_queries": False}}
    parts = {"query": "{ watches }"}
    assert (await heard(NEW, GRAPHQL_JSON, parts, grants=grants))[0] == 403
    assert (await heard(OLD, GRAPHQL_JSON, parts, grants=grants))[0] == 400


async def test_an_empty_parameter_of_a_url_is_one_that_is_left_out() -> None:
    parts = {"query": "{ watches }", "variables": "", "extensions": "", "operationName": ""}
    assert (await heard(NEW, GRAPHQL_JSON, parts, method="GET"))[0] == 200


async def test_null_as_an_operation_s_name_is_a_name_in_a_url() -> None:
    parts = {"query": "query null { watches } query B { watches }", "operationName": "null"}
    assert (await heard(NEW, GRAPHQL_JSON, parts, method="GET"))[0] == 200
