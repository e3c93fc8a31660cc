"""Documents, parsed and validated once for all who send the same text."""

from collections import OrderedDict
from dataclasses import dataclass

from graphql import DocumentNode, GraphQLError, GraphQLSchema, GraphQLSyntaxError, parse, validate

from gateway.execution.limits import Limits, TooComplexError, check_limits


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that can be executed, or why not. A text that does not parse has no document."""

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()


class Documents:
    """The last few hundred documents, by their text. Texts longer than a limit are not kept."""

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
        if not prepared.errors:
            self._known[text] = prepared
            if len(self._known) > self._kept:
                self._known.popitem(last=False)
        return prepared

    def _prepare(self, text: str) -> Prepared:
        try:
            document = parse(text, max_tokens=self._limits.tokens)
        except GraphQLSyntaxError as error:
            return Prepared(None, (error,))
        except RecursionError:
            return Prepared(None, (TooComplexError("The document is nested too deeply."),))
        errors = validate(
            self._schema,
            document,
            max_errors=self._limits.reported_errors,
            hide_suggestions=True,
        )
        if errors:
            return Prepared(document, tuple(errors))
        try:
            check_limits(document, self._limits)
        except TooComplexError as error:
            return Prepared(document, (error,))
        return Prepared(document)
