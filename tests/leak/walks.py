"""Every road to what a record holds: fields, ids, pages, searches, files."""

from collections.abc import Iterator
from typing import Any

from graphql import GraphQLObjectType, get_named_type

from tests.leak.asking import RECORD, SCHEMA, TOPIC_FIELDS, Asking
from tests.leak.everything import arguments, found, selection

AT_ONCE = 50
PAGE = 20


async def everything(asking: Asking) -> None:
    """Every field, every node, every page, every search, every file."""
    for name in TOPIC_FIELDS:
        await asking.topic(name)
    await nodes(asking)
    for url in sorted({u for answer in asking.answers for u in found(answer, "url")}):
        if "/documents/" in url:
            await asking.download(url)
    for topic, container, field in connections():
        await pages(asking, topic, container, field)
    await search(asking)


async def nodes(asking: Asking) -> None:
    """All that has an id, by `nodes`, and one of each type by `node`."""
    by_type: dict[str, set[str]] = {}
    for answer in asking.answers:
        for thing in objects(answer):
            if "__typename" in thing and "id" in thing:
                by_type.setdefault(thing["__typename"], set()).add(thing["id"])
    for name, known in by_type.items():
        ids, whole = sorted(known), selection(SCHEMA, SCHEMA.type_map[name])
        many = f"query N($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {name} {whole} }} }}"
        for begin in range(0, len(ids), AT_ONCE):
            await asking.ask(many, ids=ids[begin : begin + AT_ONCE])
        one = f"query N($id: ID!) {{ node(id: $id) {{ ... on {name} {whole} }} }}"
        await asking.ask(one, id=ids[0])


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in an answer."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner)


def connections() -> Iterator[tuple[str, str, str]]:
    """Every list of a topic that has pages: the topic's field, its type, the list's field."""
    record = SCHEMA.type_map["CareRecord"]
    assert isinstance(record, GraphQLObjectType)
    for topic, field in record.fields.items():
        union = get_named_type(field.type)
        for member in getattr(union, "types", ()):
            for name, inner in member.fields.items():
                if get_named_type(inner.type).name.endswith("Connection"):
                    yield topic, member.name, name


async def pages(asking: Asking, topic: str, container: str, field: str) -> None:
    """A list from its first page to its last, and no further than it is long."""
    given = arguments(SCHEMA.type_map[container].fields[field]).replace(
        "first: 100", f"first: {PAGE}"
    )
    given = given[:-1] + ", after: $after)"
    query = RECORD % (
        f"{topic} {{ ... on {container} {{ {field}{given} {{ edges {{ cursor node {{ id }} }} "
        "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"
    )
    query = query.replace("$for: ID)", "$for: ID, $after: String)")
    seen: list[str] = []
    after = None
    while True:
        more = {"for": asking.right, "after": after}
        answer = await asking.ask(query, code=asking.code, **more)
        page = (answer["data"]["careRecord"][topic] or {}).get(field)
        if page is None:
            return
        seen += [edge["node"]["id"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        assert len(page["edges"]) == PAGE
        after = page["pageInfo"]["endCursor"]
    assert len(seen) == len(set(seen))


async def search(asking: Asking) -> None:
    """The planted word is nowhere to be found."""
    query = RECORD % "documents { ... on Documents { items(search: $search) { nodes { id } } } }"
    query = query.replace("$for: ID)", "$for: ID, $search: String)")
    word = {"for": asking.right, "search": asking.world.backends.canary}
    answer = await asking.ask(query, code=asking.code, **word)
    items = (answer["data"]["careRecord"].get("documents") or {}).get("items")
    assert items is None or items["nodes"] == []
