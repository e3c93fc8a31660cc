"""Nothing of a request stands in the program it becomes, but as the text of a constant."""

import json
import re

import pytest
from graphql import FieldNode, GraphQLObjectType, Visitor, parse, validate, visit

from tests.unit.execution.compiled.both_ways import both
from tests.unit.execution.compiled.nasty_shortcuts import WAYS, Ways
from tests.unit.execution.compiled.nasty_things import KINDS
from tests.unit.execution.compiled.programs import constants, program, shape, words
from tests.unit.execution.compiled.small import schema_of
from tests.unit.execution.compiled.test_generated_nasty import SCHEMA, generated

MADE = re.compile(r"(r|given_|list_|object_)\d+")
"""Names that the writer counts."""

WRITERS = {
    *("source", "run", "path", "late", "value", "error", "function", "place", "names", "kind"),
    *("values", "items", "number", "found", "result", "enumerate", "iter", "list", "tuple"),
    *("str", "int", "float", "bool", "Exception", "COROUTINE", "WRITTEN", "Undefined"),
    *("__class__", "get", "append"),
    *(
        "failed",
        "settled",
        "written",
        "guarded",
        "gathered",
        "abandon",
        "info",
        "wrapped",
        "arguments",
    ),
}
"""All the others that it writes."""

ALIASES = (
    *("__import__", "eval", "exec", "os", "__builtins__", "globals", "compile", "breakpoint"),
    *("lambda", "def", "class", "return", "import", "None", "True", "Exception", "self"),
    *("run", "source", "path", "late", "value", "result", "error", "place", "names", "items"),
    *("r0", "given_0", "object_0", "list_0", "COROUTINE", "Undefined", "__class__", "_", "__"),
)
TEXTS = (
    "'",
    '"',
    "'''",
    '"""',
    "\\",
    "\\'",
    "\n",
    "\r\n",
    "\u2028",
    "\x00",
    "\ud7ff\U0001f600",
    "{run}",
    "%s%(run)s",
    "{0.__class__}",
    "');__import__('os').system('true');('",
    "\n    raise SystemExit\n",
    "f'{run}'",
    "#",
    "\t",
    "\x1b[31m",
)
SDL = """
type Query { f(text: String, texts: [String], inside: Inside): String query: Query fs: [String] }
input Inside { text: String = "' + run + '" }
"""
ECHO = schema_of(
    SDL,
    Query_f=lambda *_, **given: json.dumps(given),
    Query_query=lambda *_: {},
    Query_fs=lambda *_: ["a"],
)


class Keys(Visitor):
    """Finds every key that an answer may have."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self.found.add((node.alias or node.name).value)


@pytest.mark.parametrize("alias", ALIASES)
async def test_a_hostile_alias_makes_the_program_that_a_plain_one_makes(
    alias: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = '{{ {0}: f(text: "x") query {{ {0}: query {{ {0}: f }} }} {0}s: fs }}'
    hostile, plain = (
        program(monkeypatch, ECHO, parse(text.format(name))) for name in (alias, "plain")
    )
    assert shape(hostile) == shape(plain)
    told = {one for one in constants(hostile) if isinstance(one, str)}
    assert told == {alias, "query", f"{alias}s"}
    result = await both(ECHO, text.format(alias))
    assert result.data == {
        alias: '{"text": "x"}',
        "query": {alias: {alias: "{}"}},
        f"{alias}s": ["a"],
    }


@pytest.mark.parametrize("text", TEXTS, ids=[ascii(text) for text in TEXTS])
async def test_no_text_of_an_argument_is_in_the_program(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = json.dumps(text)
    document = f"""query ($v: String = {written}) {{
      a: f(text: {written}) b: f(texts: [{written}]) c: f(inside: {{text: {written}}})
      d: f(text: $v)
    }}"""
    plain = document.replace(written, '"plain"')
    found = program(monkeypatch, ECHO, parse(document))
    assert found == program(monkeypatch, ECHO, parse(plain))
    result = await both(ECHO, document)
    assert result.data == {
        "a": json.dumps({"text": text}),
        "b": json.dumps({"texts": [text]}),
        "c": json.dumps({"inside": {"text": text}}),
        "d": json.dumps({"text": text}),
    }


async def test_nothing_of_a_variable_is_in_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    document = (
        "query ($__import__: String, $run: [String]) { a: f(text: $__import__, texts: $run) }"
    )
    texts = {"__import__": TEXTS[14], "run": list(TEXTS)}
    found = program(monkeypatch, ECHO, parse(document), texts)
    assert found == program(monkeypatch, ECHO, parse(document.replace("__import__", "x")), {})
    result = await both(ECHO, document, variables=texts)
    assert result.data == {"a": json.dumps({"text": TEXTS[14], "texts": list(TEXTS)})}


def test_the_words_of_every_program_are_the_writers_or_the_schemas(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever is asked: the writer's own words are those that it has for a document of its own."""
    own: set[str] = set()
    seen = 0
    for seed in range(60):
        operation = generated(seed)
        document = parse(operation.text)
        if validate(SCHEMA, document):
            continue
        keys = Keys()
        visit(document, keys)
        try:
            text = program(monkeypatch, SCHEMA, document, operation.runs[0], Ways())
        except AssertionError:
            continue  # its variables are no good, or it is left to graphql-core
        seen += 1
        told = {one for one in constants(text) if isinstance(one, str)}
        assert told <= keys.found | {*KINDS, "Query", "Mutation", "Subscription"} | _meta(told)
        own |= {word for word in words(text) if not MADE.fullmatch(word)}
    assert seen > 40
    assert own - _of_the_schema() <= WRITERS


def _of_the_schema() -> set[str]:
    """Attributes of objects, and parameters of functions that are asked directly."""
    found = {"where", *(way.attribute for way in WAYS.values() if way.attribute)}
    for kind, name in WAYS:
        owner = SCHEMA.type_map[kind]
        assert isinstance(owner, GraphQLObjectType)
        found |= {f"{argument}_" for argument in owner.fields[name].args}
    return found


def _meta(told: set[str]) -> set[str]:
    return {word for word in told if word.startswith("__") and word in SCHEMA.type_map}
