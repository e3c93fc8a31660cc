"""Whatever the project itself asks is compiled: no page, example or measurement falls back."""

import re
from pathlib import Path
from random import Random

import pytest
from graphql import (
    DocumentNode,
    OperationDefinitionNode,
    get_introspection_query,
    parse,
    type_from_ast,
    validate,
)
from graphql.execution.values import VariableValues, get_variable_values

from gateway.execution.compiled.plans import Plan, Plans
from gateway.execution.operation import Execution, interpreted
from gateway.schema.built import schema
from gateway.schema.shortcuts import Shortcuts
from tests.docs.pages import PAGES, questions
from tests.unit.execution.compiled.comparing import answer
from tests.unit.execution.compiled.generating_values import Values
from tests.unit.execution.compiled.real_world import SAMPLED, SCHEMA
from tests.unit.schema.reaching import OPERATIONS
from tests.world import ROOT

FOLDERS = ("console/src", "examples", "bench/works", "backends/portal_documents")
TAGGED = re.compile(r"graphql\(\s*(?:/\*.*?\*/\s*)?`(.*?)`", re.DOTALL)
SHORTCUTS = Shortcuts(schema)
FULL = {
    "specified_by_url": True,
    "directive_is_repeatable": True,
    "schema_description": True,
    "input_value_deprecation": True,
    "one_of": True,
}
"""What the console asks of the schema: everything that there is to know."""


def _files() -> dict[str, str]:
    found = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.graphql"))
        if "node_modules" not in path.parts
    }
    pages: dict[str, str] = {}
    for page in PAGES:
        for number, question in enumerate(questions(page)):
            pages[f"{page.relative_to(ROOT)} {number}"] = question.document
    return found | pages


def _in_code() -> str:
    """The documents of the example in TypeScript, which stand in one another by name."""
    text = Path(ROOT / "examples/typescript/src/documents.ts").read_text(encoding="utf-8")
    return "\n".join(TAGGED.findall(text))


DOCUMENTS = _files()


def _told(document: DocumentNode) -> list[str]:
    """How each operation of a document was found, asked with good variables twice."""
    told: list[str] = []
    plans = Plans(SCHEMA, SHORTCUTS, told=told.append)
    values = Values(Random("variables"), SAMPLED)
    for operation in document.definitions:
        if not isinstance(operation, OperationDefinitionNode):
            continue
        definitions = operation.variable_definitions or ()
        given = {
            each.variable.name.value: values.value(type_from_ast(SCHEMA, each.type), null=False)  # type: ignore[arg-type]
            for each in definitions
        }
        variables = get_variable_values(SCHEMA, definitions, given)
        assert isinstance(variables, VariableValues), variables
        for _ in range(2):
            assert isinstance(plans.plan(document, operation, variables), Plan)
    return told


def _all_compiled(text: str) -> None:
    document = parse(text)
    told = _told(document)
    assert told
    assert told == ["compiled", "known"] * (len(told) // 2)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_of_the_project_is_compiled(name: str) -> None:
    assert not validate(SCHEMA, parse(DOCUMENTS[name]))
    _all_compiled(DOCUMENTS[name])


def test_there_are_documents_in_every_place() -> None:
    for place in (*FOLDERS, "README.md", "docs"):
        assert any(name.startswith(place) for name in DOCUMENTS), place


def test_the_documents_of_the_example_in_typescript_are_compiled() -> None:
    _all_compiled(_in_code())


def test_an_operation_for_every_field_of_the_schema_is_compiled() -> None:
    for text in OPERATIONS:
        _all_compiled(text)


@pytest.mark.parametrize("options", [{}, FULL, {"descriptions": False}])
async def test_what_tools_ask_of_the_schema_is_compiled_and_answered(
    options: dict[str, bool],
) -> None:
    told: list[str] = []
    execution = Execution(SCHEMA, Plans(SCHEMA, SHORTCUTS, told=told.append))
    document = parse(get_introspection_query(**options))  # type: ignore[arg-type]
    assert not validate(SCHEMA, document)
    expected = await interpreted(SCHEMA, document, context=None, variables=None, name=None)
    for _ in range(3):
        found = await execution.executed(document, context=None, variables=None, name=None)
        assert answer(found) == answer(expected)
    assert told == ["compiled", "known", "known"]
    assert expected.data is not None
    assert len(expected.data["__schema"]["types"]) == len(SCHEMA.type_map)
