"""Documents, parsed and validated once for all who send the same text."""

import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    IntValueNode,
    OperationDefinitionNode,
    parse,
    validate,
)

from gateway.execution.limits import Limits, TooComplexError, check_limits, root_fields, too_many

_LONGEST_KEPT: Final = 32 * 1024
_NESTED: Final = "The document is nested too deeply: ask for less at a time."
_TOO_MANY_DIGITS: Final = "This number has too many digits: write a smaller one."
_TOO_DEEP: Final = re.compile(r"Syntax Error: Document is nested too deeply")
_TOO_LONG: Final = re.compile(r"Syntax Error: Document contains more than \d+ tokens")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that can be executed, or why not. A text that does not parse has no document.

    `introspects`: it asks for the schema itself.
    """

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()
    introspects: bool = False


class Documents:
    """The last few hundred documents, by their text. Very long texts are not kept.

    What is kept of a document is some hundred times its text, so `most_kept`, the number of their
    characters together, bounds the memory.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: Limits,
        *,
        kept: int = 500,
        most_kept: int = 512 * 1024,
    ) -> None:
        self._schema = schema
        self._limits = limits
        self._kept = kept
        self._most_kept = most_kept
        self._length = 0
        self._known: OrderedDict[str, Prepared] = OrderedDict()

    def prepared(self, text: str, *, suggests: bool = False) -> Prepared:
        """The document of this text: parsed, within the limits, and validated.

        `suggests`: errors may say which names of the schema are like those that are wrong.
        """
        if text in self._known:
            self._known.move_to_end(text)
            return self._known[text]
        prepared = self._prepare(text, suggests=suggests)
        if not prepared.errors and len(text) <= _LONGEST_KEPT:
            self._keep(text, prepared)
        return prepared

    def _keep(self, text: str, prepared: Prepared) -> None:
        self._known[text] = prepared
        self._length += len(text)
        while len(self._known) > self._kept or self._length > self._most_kept:
            forgotten, _ = self._known.popitem(last=False)
            self._length -= len(forgotten)

    def _prepare(self, text: str, *, suggests: bool) -> Prepared:
        try:
            return self._judged(text, suggests=suggests)
        except RecursionError:
            return Prepared(None, (TooComplexError(_NESTED),))

    def _judged(self, text: str, *, suggests: bool) -> Prepared:
        most = self._limits.tokens
        try:
            document = parse(text, max_tokens=most)
        except GraphQLSyntaxError as error:
            if _TOO_LONG.match(error.message):
                return Prepared(None, (too_many(most, "tokens"),))
            if _TOO_DEEP.match(error.message):
                return Prepared(None, (TooComplexError(_NESTED),))
            return Prepared(None, (error,))
        try:
            check_limits(document, self._limits)
        except TooComplexError as error:
            return Prepared(document, (error,))
        errors = validate(
            self._schema,
            document,
            max_errors=self._limits.reported_errors,
            hide_suggestions=not suggests,
        )
        if errors:
            return Prepared(document, tuple(map(_of_the_document, errors)))
        return Prepared(document, introspects=_introspects(document))


def _introspects(document: DocumentNode) -> bool:
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    asked = {field.name.value for one in operations for field in root_fields(document, one)}
    return bool(asked & {"__schema", "__type"})


def _of_the_document(error: GraphQLError) -> GraphQLError:
    """The error; one over a number with more digits than anybody reads is the document's own."""
    node = error.nodes[0] if error.nodes else None
    if isinstance(error.original_error, ValueError) and isinstance(node, IntValueNode):
        return GraphQLError(_TOO_MANY_DIGITS, error.nodes)
    return error
