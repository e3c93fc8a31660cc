"""A document that asks too much is told so before anything is fetched, however it is written."""

from typing import Any

import pytest

from tests.world import Gateway

PUBLIC = '{ municipality(code: "DK-0217") { code } }'


def asked(world: Gateway) -> list[str]:
    """What care systems were asked, apart from the background round's impersonal calls."""
    paths = [r["path"] for r in world.backends.requests("nexus_stub", "cura_stub")]
    return [path for path in paths if not path.endswith(("/v2/", "/metadata"))]


def deep(levels: int) -> str:
    """That many levels of fields."""
    inner = "{ ofType " * (levels - 3) + "{ name }" + "}" * (levels - 3)
    return '{ __type(name: "Query") { fields { type ' + inner + "}}}"


def through(levels: int) -> str:
    """The same depth, each level in a fragment of its own."""
    parts = ['{ __type(name: "Query") { ...F0 } }']
    parts += [f"fragment F{n} on __Type {{ ofType {{ ...F{n + 1} }} }}" for n in range(levels)]
    return " ".join([*parts, f"fragment F{levels} on __Type {{ name }}"])


def exploding(doublings: int) -> str:
    """A few lines that stand for millions of fields."""
    parts = ["{ ...F0 }"]
    parts += [f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(doublings)]
    return " ".join([*parts, f"fragment F{doublings} on Query {{ __typename }}"])


FIELD = 'municipality(code: "DK-0217") { code }'
TOO_MUCH = {
    "tokens": "{ " + "__typename " * 4_001 + "}",
    "tokens that end nowhere": "{ " + "a, " * 5_000,
    "levels": deep(30),
    "levels through fragments": through(25),
    "aliases": "{ " + PUBLIC[2:-2].replace("{ code }", "{ " + " ".join(
        f"a{n}: code" for n in range(101)) + " }") + " }",
    "aliases through fragments": "{ ...A ...B } " + " ".join(
        f"fragment {name} on Query {{ municipalities {{ nodes {{ "
        + " ".join(f"{name.lower()}{n}: code" for n in range(60)) + " } } }"
        for name in "AB"),
    "root fields": "{ " + " ".join(f"a{n}: {FIELD}" for n in range(31)) + " }",
    "root fields through fragments": "{ ...A ...B } " + " ".join(
        f"fragment {name} on Query {{ "
        + " ".join(f"{name.lower()}{n}: {FIELD}" for n in range(16)) + " }"
        for name in "AB"),
    "fields that double": exploding(14),
    "operations": " ".join(f"query Q{n} {{ __typename }}" for n in range(21)),
}  # fmt: skip


@pytest.mark.parametrize("what", TOO_MUCH)
async def test_who_asks_too_much_is_told_so_before_anything_is_fetched(
    world: Gateway, what: str
) -> None:
    response = await world.post(TOO_MUCH[what], person="citizen")
    assert response.status_code == 400
    answer = response.json()
    assert answer.keys() == {"errors"}
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["TOO_COMPLEX"]
    assert ": ask for less" in answer["errors"][0]["message"]
    assert asked(world) == []


@pytest.mark.parametrize(
    "nest",
    [
        lambda n: "{ a " * n + "}" * n,
        lambda n: "{ ... " * n + "{ __typename }" + "}" * n,
        lambda n: "{ municipality(code: " + "[" * n + "1" + "]" * n + ") { code } }",
        lambda n: "{ municipality(code: " + "{a:" * n + "1" + "}" * n + ") { code } }",
        lambda n: "query($a: " + "[" * n + "Int" + "]" * n + ") { __typename }",
        through,
    ],
    ids=["fields", "inline fragments", "lists", "objects", "types", "fragments"],
)
async def test_however_deep_a_document_is_it_is_judged(world: Gateway, nest: Any) -> None:
    for times in (*range(50, 400, 25), 600, 1200):
        response = await world.post(nest(times))
        codes = {e["extensions"]["code"] for e in response.json().get("errors", ())}
        if response.status_code == 200:
            assert response.json()["data"] == {"__typename": "Query"}
        else:
            assert response.status_code == 400
            assert len(codes) == 1
            assert codes <= {"TOO_COMPLEX", "GRAPHQL_VALIDATION_FAILED"}


UNRECKONED = {
    "a variable that is null for @skip": (
        "query($v: Boolean = true) { __typename @skip(if: $v) }",
        {"v": None},
    ),
    "a variable that is null for @include, deep down": (
        'query($v: Boolean = true) { municipality(code: "DK-0217") { code @include(if: $v) } }',
        {"v": None},
    ),
    "an id with many digits": ("{ node(id: " + "9" * 5_000 + ") { id } }", {}),
    "ids with many digits": ("{ nodes(ids: " + "9" * 5_000 + ") { id } }", {}),
}


@pytest.mark.parametrize("what", UNRECKONED)
async def test_what_is_hard_to_reckon_is_answered_by_the_executor(
    world: Gateway, what: str
) -> None:
    query, variables = UNRECKONED[what]
    response = await world.post(query, variables, person="citizen")
    assert response.status_code in {200, 400}
    codes = {e["extensions"]["code"] for e in response.json().get("errors", ())}
    assert codes <= {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}
