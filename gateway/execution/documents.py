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
    parse,
    validate,
)

from gateway.execution.limits import Limits, TooComplexError, check_limits, too_many

_LONGEST_KEPT: Final = 32 * 1024
_NESTED: Final = "The document is nested too deeply: ask for less at a time."
_TOO_MANY_DIGITS: Final = "This number has too many digits: write a smaller one."
_TOO_DEEP: Final = re.compile(r"Syntax Error: Document is nested too deeply")
_TOO_LONG: Final = re.compile(r"Syntax Error: Document contains more than \d+ tokens")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that can be executed, or why not. A text that does not parse has no document."""

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()


class Documents:
    """The last few hundred documents, by their text. Very long texts are not kept."""

    def __init__(self, schema: GraphQLSchema, limits: Limits, *, kept: int = 500) -> None:
        self._schema = schema
        self._limits = limits
        self._kept = kept
        self._known: OrderedDict[str, Prepared] = OrderedDict()

    def prepared(self, text: str) -> Prepared:
        """The document of this text: parsed, validated and within the limits."""
        if text in self._known:
            self._known.move_to_end(text)
            return self._known[text]
        prepared = self._prepare(text)
        if not prepared.errors and len(text) <= _LONGEST_KEPT:
            self._known[text] = prepared
            if len(self._known) > self._kept:
                self._known.popitem(last=False)
        return prepared

    def _prepare(self, text: str) -> Prepared:
        try:
            return self._judged(text)
        except RecursionError:
            return Prepared(None, (TooComplexError(_NESTED),))

    def _judged(self, text: str) -> Prepared:
        most = self._limits.tokens
        try:
            document = parse(text, max_tokens=most)
        except GraphQLSyntaxError as error:
            if _TOO_LONG.match(error.message):
                return Prepared(None, (too_many(most, "words and signs"),))
            if _TOO_DEEP.match(error.message):
                return Prepared(None, (TooComplexError(_NESTED),))
            return Prepared(None, (error,))
        errors = validate(
            self._schema,
            document,
            max_errors=self._limits.reported_errors,
            hide_suggestions=True,
        )
        if errors:
            return Prepared(document, tuple(map(_of_the_document, errors)))
        try:
            check_limits(document, self._limits)
        except TooComplexError as error:
            return Prepared(document, (error,))
        return Prepared(document)


def _of_the_document(error: GraphQLError) -> GraphQLError:
    """The error; one over a number with more digits than anybody reads is the document's own."""
    node = error.nodes[0] if error.nodes else None
    if isinstance(error.original_error, ValueError) and isinstance(node, IntValueNode):
        return GraphQLError(_TOO_MANY_DIGITS, error.nodes)
    return error
