"""Who may send only registered documents sends nothing else, by whichever road and name."""

from typing import Any

import pytest

from gateway.domain.clients import Clients
from gateway.execution.registered import Registered, hash_of
from tests.unit.http.small import CLIENT, House, app, clients
from tests.unit.http.streaming import asked
from tests.unit.http.talking import talking

JSON = "application/graphql-response+json"
TICK = "query Tick($n: Int = 1) { tick(number: $n) { number } }"
CHANGE = "mutation { change }"
OTHERS = "{ watches }"
TICKED = {"data": {"tick": {"number": 7}}}
KNOWN = {CLIENT: {"Tick": TICK, "Change": CHANGE}, "another": {"Others": OTHERS}}
BY_HASH = {"persistedQuery": {"version": 1, "sha256Hash": hash_of(TICK)}}
WAYS: dict[str, dict[str, Any]] = {
    "its id": {"documentId": "Tick"},
    "its prefixed hash": {"documentId": f"sha256:{hash_of(TICK)}"},
    "its hash alone": {"extensions": BY_HASH},
}
NOT_THERE: dict[str, dict[str, Any]] = {
    "an unknown id": {"documentId": "Tock"},
    "another's id": {"documentId": "Others"},
    "another's prefixed hash": {"documentId": f"sha256:{hash_of(OTHERS)}"},
    "another's hash": {
        "extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash_of(OTHERS)}}
    },
}
TEXTS: dict[str, dict[str, Any]] = {
    "a text of its own": {"query": OTHERS},
    "a registered text": {"query": TICK},
    "a text with its hash": {"query": TICK, "extensions": BY_HASH},
    "nothing that parses": {"query": "{"},
    "the schema": {"query": "{ __schema { queryType { name } } }"},
}
WRONG: dict[str, dict[str, Any]] = {
    "two documents": {"query": TICK, "documentId": "Tick"},
    "an id and a hash": {"documentId": "Tick", "extensions": BY_HASH},
    "an id that is none": {"documentId": "a b"},
    "an empty id": {"documentId": ""},
    "an id that is no text": {"documentId": 5},
    "a reserved prefix": {"documentId": "md5:abc"},
    "a hash in capitals": {"documentId": f"sha256:{hash_of(TICK).upper()}"},
    "a hash of another version": {
        "extensions": {"persistedQuery": {"version": 2, "sha256Hash": hash_of(TICK)}}
    },
    "a hash that is none": {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "x"}}},
    "no object": {"extensions": {"persistedQuery": "x"}},
}


def strict(**more: Any) -> Clients:
    return clients(free_queries=False, explores=False, **more)


def house(told: Clients) -> House:
    made = House(clients=told, registered=Registered(KNOWN))
    made.gate.set()
    return made


async def heard(made: House, parts: dict[str, Any], *, method: str = "POST") -> tuple[int, Any]:
    more = {k: v for k, v in parts.items() if k != "query"}
    query = parts.get("query")
    async with asked(app(made), query, accept=JSON, token="nancy", method=method, **more) as reader:
        return reader.status, await reader.whole()


async def told_over_socket(made: House, parts: dict[str, Any]) -> Any:
    async with talking(app(made), Authorization="Bearer nancy") as talk:
        talk.say({"id": "x", "type": "subscribe", "payload": parts})
        return await talk.heard()


def codes(body: Any) -> list[str]:
    return [error["extensions"]["code"] for error in body["errors"]]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("told", [strict(), clients()], ids=["strict", "free"])
async def test_a_registered_document_is_executed(told: Clients, way: str, method: str) -> None:
    parts = {**WAYS[way], "variables": {"n": 7}}
    assert await heard(house(told), parts, method=method) == (200, TICKED)


@pytest.mark.parametrize("way", WAYS)
async def test_a_registered_document_is_executed_over_a_socket_and_as_a_stream(way: str) -> None:
    parts = {**WAYS[way], "variables": {"n": 7}}
    told = await told_over_socket(house(strict()), parts)
    assert (told["type"], told["payload"]) == ("next", TICKED)
    async with asked(app(house(strict())), None, token="nancy", **parts) as reader:
        assert await reader.event() == ("next", TICKED)


@pytest.mark.parametrize(("method", "status"), [("GET", 404), ("POST", 400)])
@pytest.mark.parametrize("what", NOT_THERE)
async def test_another_s_document_is_not_found_like_nobody_s(
    what: str, method: str, status: int
) -> None:
    made = house(strict())
    unknown = await heard(made, NOT_THERE["an unknown id"], method=method)
    found = await heard(made, NOT_THERE[what], method=method)
    assert found == unknown
    assert (found[0], codes(found[1])) == (status, ["DOCUMENT_NOT_FOUND"])
    assert ": send one that is" in found[1]["errors"][0]["message"]
    told = await told_over_socket(made, NOT_THERE[what])
    assert (told["type"], told["payload"]) == ("error", found[1]["errors"])


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("what", TEXTS)
async def test_a_text_is_refused_before_it_is_read(what: str, method: str) -> None:
    status, body = await heard(house(strict()), TEXTS[what], method=method)
    assert (status, codes(body)) == (400, ["DOCUMENT_REQUIRED"])
    told = await told_over_socket(house(strict()), TEXTS[what])
    assert (told["type"], told["payload"]) == ("error", body["errors"])


async def test_whoever_sends_no_token_has_documents_of_nobody_s() -> None:
    made = house(clients(anonymous={"free_queries": False, "explores": False}))
    made.registered.register({**KNOWN, "anonymous": {"Open": OTHERS}})
    for identifier, status in (("Open", 200), ("Tick", 400), ("Others", 400)):
        async with asked(app(made), None, accept=JSON, documentId=identifier) as reader:
            assert reader.status == status


@pytest.mark.parametrize("what", WRONG)
async def test_what_names_no_one_document_is_malformed(what: str) -> None:
    made = house(clients())
    status, body = await heard(made, WRONG[what])
    assert (status, codes(body)) == (400, ["BAD_USER_INPUT"])
    async with talking(app(made), Authorization="Bearer nancy") as talk:
        talk.say({"id": "x", "type": "subscribe", "payload": WRONG[what]})
        assert (await talk.closed())[0] == 4400


async def test_a_registered_mutation_is_not_made_by_get() -> None:
    made = house(strict())
    status, body = await heard(made, {"documentId": "Change"}, method="GET")
    assert (status, codes(body)) == (405, ["BAD_USER_INPUT"])
    assert made.happened == []
    assert (await heard(made, {"documentId": "Change"}))[0] == 200


async def test_a_hash_becomes_known_with_its_text_and_to_nobody_else() -> None:
    """Clients try the hash alone, then send both: by the words that they wait for."""
    made = house(clients())
    made.registered.register({})
    served = app(made)

    async def asks(query: str | None, token: str | None) -> Any:
        async with asked(served, query, accept=JSON, token=token, extensions=BY_HASH) as reader:
            return await reader.whole()

    first = await asks(None, "nancy")
    assert codes(first) == ["DOCUMENT_NOT_FOUND"]
    assert first["errors"][0]["message"] == "PersistedQueryNotFound"
    assert "data" in await asks(TICK, "nancy")
    assert "data" in await asks(None, "nancy")
    assert await asks(None, None) == first


async def test_a_text_with_another_s_hash_is_neither_executed_nor_remembered() -> None:
    made = house(clients())
    made.registered.register({})
    served = app(made)
    for query, code in ((OTHERS, "BAD_USER_INPUT"), (None, "DOCUMENT_NOT_FOUND")):
        async with asked(served, query, accept=JSON, token="nancy", extensions=BY_HASH) as reader:
            assert codes(await reader.whole()) == [code]


async def test_an_invalid_text_is_not_remembered() -> None:
    served, wrong = app(house(clients())), "{ tock }"
    hashed = {"persistedQuery": {"version": 1, "sha256Hash": hash_of(wrong)}}
    for query, code in ((wrong, "GRAPHQL_VALIDATION_FAILED"), (None, "DOCUMENT_NOT_FOUND")):
        async with asked(served, query, accept=JSON, token="nancy", extensions=hashed) as reader:
            assert codes(await reader.whole()) == [code]


@pytest.mark.parametrize("root", ["__schema { queryType { name } }", '__type(name: "A") { name }'])
@pytest.mark.parametrize(
    "written",
    [
        "{ %s }",
        "{ a: %s }",
        "{ ...F } fragment F on Query { ... { b: %s } }",
        "query A { watches } query B { %s }",
    ],
)
async def test_the_schema_is_for_those_who_may_explore(root: str, written: str) -> None:
    query = written % root
    parts = {"query": query, "operationName": "B" if "query B" in query else None}
    status, body = await heard(house(clients(explores=False)), parts)
    assert (status, codes(body)) == (400, ["GRAPHQL_VALIDATION_FAILED"])
    assert (await heard(house(clients(explores=True)), parts))[0] == 200


async def test_type_names_and_texts_about_the_schema_are_everybody_s() -> None:
    query = "{ __typename tick { __typename } } # __schema"
    assert (await heard(house(clients(explores=False)), {"query": query}))[0] == 200


async def test_a_registered_document_may_ask_for_the_schema() -> None:
    made = house(strict())
    made.registered.register({CLIENT: {"S": "{ __schema { queryType { name } } }"}})
    assert (await heard(made, {"documentId": "S"}))[0] == 200
