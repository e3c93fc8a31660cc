"""Operations that are wrong: what is said about a mistake must not depend on what is hidden."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any, Final

from tests.leak.generated.written import Operation

_FIELD: Final = re.compile(r"(?<=[{ ])[a-z]\w+(?=[ (}])")
_TEXT: Final = re.compile(r'"[^"]*"|\b\d+\b')


def spoiled(operation: Operation, rng: Random) -> Operation:
    """The same with one mistake in it."""
    return rng.choice(_MISTAKES)(operation, rng)


def _typo(operation: Operation, rng: Random) -> Operation:
    names = list(_FIELD.finditer(operation.query))
    if not names:
        return _broken(operation, rng)
    name = rng.choice(names)
    wrong = rng.choice((f"{name[0]}x", name[0][:-1] or "x", name[0].upper(), "medicine"))
    query = operation.query
    return replace(operation, query=query[: name.start()] + wrong + query[name.end() :])


def _broken(operation: Operation, rng: Random) -> Operation:
    at = rng.randrange(len(operation.query))
    cut = rng.choice((operation.query[:at], operation.query + "}", operation.query + '"'))
    return replace(operation, query=cut)


def _wrong_literal(operation: Operation, rng: Random) -> Operation:
    texts = list(_TEXT.finditer(operation.query))
    if not texts:
        return _wrong_variable(operation, rng)
    text = rng.choice(texts)
    wrong = rng.choice(("true", "[1, 2]", "null", '"x"', "1.5", "{a: 1}", "MONTH", "99999999999"))
    query = operation.query
    return replace(operation, query=query[: text.start()] + wrong + query[text.end() :])


def _wrong_variable(operation: Operation, rng: Random) -> Operation:
    if not operation.variables:
        return _typo(operation, rng)
    variables: dict[str, Any] = dict(operation.variables)
    name = rng.choice(sorted(variables))
    wrong: tuple[Any, ...] = (None, 1, -1, "", "KANARIE", [], {"a": 1}, True, 2**53, "2026-13-45")
    variables[name] = rng.choice(wrong)
    if rng.random() < 0.2:
        del variables[name]
    return replace(operation, variables=variables)


def _wrong_operation(operation: Operation, _rng: Random) -> Operation:
    return replace(operation, name="NotThere")


def _unknown_fragment(operation: Operation, _rng: Random) -> Operation:
    return replace(operation, query=operation.query.replace("{", "{ ...Missing ", 1))


def _unused(operation: Operation, _rng: Random) -> Operation:
    return replace(operation, query=f"{operation.query}\nfragment Unused on Document {{ title }}")


def _too_much(operation: Operation, rng: Random) -> Operation:
    many = " ".join(f"m{n}: __typename" for n in range(rng.choice((99, 101, 2001))))
    return replace(operation, query=operation.query.replace("{", "{ " + many + " ", 1))


def _conflict(operation: Operation, _rng: Random) -> Operation:
    told = json.dumps("KANARIE")
    both = f"x: municipality(code: {told}) {{ name }} x: __typename"
    return replace(operation, query=operation.query.replace("{", "{ " + both + " ", 1))


_Mistake = Callable[[Operation, Random], Operation]
_MISTAKES: Final[tuple[_Mistake, ...]] = (
    _typo,
    _typo,
    _broken,
    _wrong_literal,
    _wrong_literal,
    _wrong_variable,
    _wrong_variable,
    _wrong_operation,
    _unknown_fragment,
    _unused,
    _too_much,
    _conflict,
)
