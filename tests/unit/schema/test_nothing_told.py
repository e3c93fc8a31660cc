"""Whoever may not explore learns of the schema what they wrote themselves, and nothing else.

Every name in every operation is misspelt once. What is said of that is one of few sentences, which
would be the same before any other schema, and has no name in it that was not sent.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    NameNode,
    Node,
    Visitor,
    parse,
    print_ast,
    visit,
)

from gateway.execution.documents import Documents
from gateway.execution.limits import Limits
from gateway.schema.errors import formatted
from tests.unit.schema.reaching import OPERATIONS, SCHEMA

DOCUMENTS = Documents(SCHEMA, Limits())
MEND = "Mend the operation, then send it again."
KINDS = "field selection argument directive variable fragment name type operation document"
SENTENCES = {f"This {kind} does not fit here. {MEND}" for kind in KINDS.split()} | {
    f"This value is not of the type that is expected here. {MEND}",
    "The document cannot be read here. Mend it, then send it again.",
    f"Write a date as in `2026-03-29`. {MEND}",
    f"Write an instant as in `2026-03-29T09:30:00.000+02:00`. {MEND}",
    f"Write country and four digits, as in `DK-0751`. {MEND}",
}
WORDS = set(re.findall(r"\w+", " ".join(SENTENCES)))
DIRECTIVES = (
    "query Q { viewer { id @include(if: true) } }",
    "query Q($x: Boolean!) { viewer @skip(if: $x) { id } }",
    "{ municipalities { ...M } } fragment M on MunicipalityConnection { nodes { name } }",
)
MISTAKES = (
    "{ viewer }",
    "{ viewer { id { x } } }",
    "{ node { id } }",
    "{ municipality { name } }",
    "{ careRecord(municipality: null) { __typename } }",
    "query($x: Int) { municipality(code: $x) { name } }",
    "query($x: CareRecord) { viewer { id } }",
    "query($x: Stuff) { viewer { id } }",
    "{ viewer { id @skip } }",
    '{ a: viewer { id } a: glossary(search: "") { nodes { term } } }',
    "{ viewer { ... on Municipality { name } } }",
    "{ viewer { ... on Role { name } } }",
    "{ node(id: 1) { ... on Date { name } } }",
    "{ municipality(code: 5) { name } }",
    "{ municipalities(country: 5) { nodes { name } } }",
    "mutation { replyToThread(input: {}) { __typename } }",
    "mutation { replyToThread(input: 5) { __typename } }",
    "mutation { saveLifeStory(input: {basedOnUpdatedAt: 5}) { __typename } }",
    "mutation { recordMeasurement(input: {values: [{code: 5}]}) { __typename } }",
    "subscription { recordEvents(careRecordId: 1) { __typename } __typename }",
    "subscription { recordEvents { __typename } }",
    "type Query { a: Int }",
    "extend type Viewer { id: ID }",
    "schema { query: Query }",
    "directive @skip on FIELD",
)


def names() -> set[str]:
    """Every name that somebody might wish to learn."""
    found = set(SCHEMA.type_map) | {d.name for d in SCHEMA.directives}
    for kind in SCHEMA.type_map.values():
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            found |= {*kind.fields, *(a for f in kind.fields.values() for a in f.args)}
        if isinstance(kind, GraphQLInputObjectType):
            found |= set(kind.fields)
        if isinstance(kind, GraphQLEnumType):
            found |= set(kind.values)
    return found


NAMES = names()


def misspelt(operation: str) -> Iterator[str]:
    """The operation with each of its names as somebody might guess it."""
    document = parse(operation)
    found: list[NameNode] = []

    class Finding(Visitor):
        def enter_name(self, node: NameNode, *_: Any) -> None:
            found.append(node)

    visit(document, Finding())
    for chosen in found:
        yield print_ast(_renamed(document, chosen))


def _renamed(document: DocumentNode, chosen: NameNode) -> DocumentNode:
    class Renaming(Visitor):
        def enter(self, node: Node, *_: Any) -> Any:
            if node is not chosen:
                return None
            return NameNode(value=f"{chosen.value[:-1]}x{chosen.value[-1]}")

    found: DocumentNode = visit(document, Renaming())
    return found


def said(text: str, *, explores: bool) -> list[str]:
    errors = DOCUMENTS.prepared(text, suggests=explores).errors
    return [formatted(error, explores=explores)["message"] for error in errors]


def hold_to(text: str) -> None:
    messages = said(text, explores=False)
    assert messages, text
    told = set(re.findall(r"\w+", " ".join(messages)))
    assert set(messages) <= SENTENCES, text
    assert not (told & NAMES) - WORDS - set(re.findall(r"\w+", text)), text


@pytest.mark.parametrize("operation", [*OPERATIONS, *DIRECTIVES])
def test_a_name_that_is_nearly_right_teaches_nobody_the_right_one(operation: str) -> None:
    # A name of the operation's own, or the one that stands for all types, may be any.
    wrong = [text for text in misspelt(operation) if said(text, explores=False)]
    assert wrong
    for text in wrong:
        hold_to(text)


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_teaches_nobody_what_should_have_been_there(text: str) -> None:
    hold_to(text)


@pytest.mark.parametrize(
    ("wrong", "alike"),
    [
        ("{ viewxer { id } }", "Did you mean 'viewer'?"),
        ("{ node(ids: 1) { id } }", "Did you mean 'id'?"),
        ("{ node(id: 1) { ... on Viewxer { id } } }", "Did you mean 'Viewer'?"),
        ("{ municipalities(country: DX) { nodes { name } } }", "Did you mean the enum value 'DK'"),
        ("mutation { acceptTerms(input: {versixon: 1}) { __typename } }", "mean 'version'?"),
        ("query($x: Dxate) { viewer { id } }", "Did you mean 'Date'"),
        ("{ viewer { id @skip(iff: true) } }", "Did you mean 'if'?"),
    ],
)
def test_those_who_may_explore_are_told_the_name_that_is_nearly_so(wrong: str, alike: str) -> None:
    assert alike in " ".join(said(wrong, explores=True))
    assert alike not in " ".join(said(wrong, explores=False))
