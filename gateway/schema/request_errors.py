"""What is said of a request that GraphQL itself finds wrong: of a document, and of variables.

GraphQL's own sentences tell names of the schema, and some of them repeat the values that were
sent. Those who may explore read the ones that hold nothing but names. Everybody else reads few
sentences, which are the same for every schema; where in the document it is, stands beside them.
"""

import re
from typing import Final

from graphql import (
    ArgumentNode,
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    NameNode,
    Node,
    ObjectFieldNode,
    OperationDefinitionNode,
    SelectionSetNode,
    TypeNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
)

from gateway.schema.scalars import NotOfItsTypeError

MEND: Final = "Mend the operation, then send it again."
SYNTAX: Final = "The document cannot be read here. Mend it, then send it again."
VALUE: Final = f"This value is not of the type that is expected here. {MEND}"
VARIABLE: Final = "A variable has a value that is not of its type. Mend it, then send it again."
ARGUMENT: Final = "An argument has a value that is not of its type. Mend it, then send it again."

_KINDS: Final[tuple[tuple[type[Node], str], ...]] = (
    (FieldNode, "field"),
    (SelectionSetNode, "selection"),
    (ArgumentNode, "argument"),
    (ObjectFieldNode, "value"),
    (DirectiveNode, "directive"),
    (VariableNode, "variable"),
    (VariableDefinitionNode, "variable"),
    (FragmentSpreadNode, "fragment"),
    (InlineFragmentNode, "fragment"),
    (FragmentDefinitionNode, "fragment"),
    (NameNode, "name"),
    (TypeNode, "type"),
    (OperationDefinitionNode, "operation"),
)
_OF_VARIABLES: Final = re.compile(
    r"Variable '\$\w+' has invalid|Variable values are nested|Too many errors processing variables"
)
_OF_ARGUMENT: Final = re.compile(r"Argument '\w+' (?:of required|has invalid)")
_NAMES: Final = r"'\w+'(?:(?:, | or |, or )'\w+')*\?"
_OF_A_VALUE: Final = re.compile(
    r"(?:Value '\w+' does not exist in '\w+' enum"
    r"|Expected value of type '[\w!\[\]]+' not to include unknown field '\w+')\."
    rf"( Did you mean (?:the enum value )?{_NAMES})"
)
"""What a wrong value may be like. The value follows, or is only a name that does not count."""
_DIGITS: Final = re.compile(r"[0-9]+")
_MOST_DIGITS: Final = 5


def is_of_variables(error: GraphQLError) -> bool:
    """Whether the values of variables are wrong, before anything is executed."""
    return _OF_VARIABLES.match(error.message) is not None


def is_of_argument(error: GraphQLError) -> bool:
    """Whether an argument of a field is wrong, when the field is executed."""
    return _OF_ARGUMENT.match(error.message) is not None


def said_of_variables(error: GraphQLError) -> str:
    """Which variable it is, where that is known, and how its scalar is written."""
    remedy = error.original_error
    said = f"{remedy.message} {VARIABLE}" if isinstance(remedy, NotOfItsTypeError) else VARIABLE
    node = error.nodes[0] if error.nodes else None
    if not isinstance(node, VariableDefinitionNode):
        return said
    return said.replace("A variable", f"The variable `${_masked(node.variable.name.value)}`")


def said_of_document(error: GraphQLError, *, explores: bool) -> str:
    """What is wrong, by GraphQL's own sentence where the reader may explore, and without values."""
    if isinstance(error, NotOfItsTypeError):
        return f"{error.message} {MEND}"
    node = error.nodes[0] if error.nodes else None
    if isinstance(node, ObjectFieldNode) or _is_value(node):
        alike = _OF_A_VALUE.match(error.message) if explores else None
        return VALUE.replace(f" {MEND}", f"{alike[1]} {MEND}") if alike else VALUE
    if explores and node is not None:
        return f"{_masked(error.message)} {MEND}"
    return f"This {_kind(node)} does not fit here. {MEND}"


def _is_value(node: Node | None) -> bool:
    return isinstance(node, ValueNode) and not isinstance(node, VariableNode)


def _kind(node: Node | None) -> str:
    return next((word for kind, word in _KINDS if isinstance(node, kind)), "document")


def _masked(text: str) -> str:
    """Names that clients have made may be repeated, but not what could be a number in them."""
    if sum(map(len, _DIGITS.findall(text))) <= _MOST_DIGITS:
        return text
    return _DIGITS.sub("******", text)
