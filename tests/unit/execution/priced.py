"""Small schemas that say what they cost, in their own SDL."""

from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, GraphQLArgument, GraphQLField, build_schema, parse, validate

from gateway.execution.cost import Cost, Estimates
from gateway.execution.cost_rules import cost_rules
from gateway.execution.operation import Execution, Given

DIRECTIVES = """
directive @cost(weight: String!) on FIELD_DEFINITION | ARGUMENT_DEFINITION
directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!],
  requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
directive @sharedCost(key: String!) on FIELD_DEFINITION
"""


def applied(part: GraphQLField | GraphQLArgument) -> Mapping[str, Mapping[str, Any]]:
    """What stands in the SDL."""
    node = part.ast_node
    found = () if node is None else node.directives or ()
    return {
        one.name.value: {a.name.value: _value(a.value) for a in one.arguments or ()}
        for one in found
    }


def _value(node: Any) -> Any:
    if node.kind == "list_value":
        return [_value(each) for each in node.values]
    return int(node.value) if node.kind == "int_value" else node.value


def estimates(sdl: str, directives: str = DIRECTIVES) -> Estimates:
    schema = build_schema(directives + sdl)
    return Estimates(schema, cost_rules(schema, applied))


def cost(
    of: Estimates, query: str, variables: Mapping[str, Any] | None = None, name: str | None = None
) -> Cost | None:
    document = parse(query)
    assert validate(of.schema, document) == []
    return cost_of(of, document, variables, name)


def cost_of(
    of: Estimates,
    document: DocumentNode,
    variables: Mapping[str, Any] | None = None,
    name: str | None = None,
) -> Cost | None:
    """The cost of an operation; None where its variables are not of their types."""
    given = Execution(of.schema).given(document, variables=variables, name=name)
    return of.cost(given) if isinstance(given, Given) else None
