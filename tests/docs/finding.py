"""Finding things in answers by path, and filling variables with them."""

import re
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.world import NOW

_STEP = re.compile(r"\[(?P<key>[\w.]+)=(?P<value>[^\]]+)\]|(?P<name>[^.\[]+)")
_PROMISE = re.compile(r"((?:[^=\[]|\[[^\]]*\])*)(?:=(.*))?")
_DAY = re.compile(r"@today(?:([+-]\d+))?")


def found_at(answer: Any, path: str) -> Any:
    """What stands at `a.b.0.c` or `a.b[key.of.it=VALUE].c`."""
    for step in _STEP.finditer(path):
        assert answer is not None, f"nothing before {step[0]} of {path}"
        if step["key"]:
            fitting = [o for o in answer if _is(o, step["key"], step["value"])]
            assert fitting, f"nothing is {step[0]} in {path}"
            answer = fitting[0]
        elif isinstance(answer, list):
            answer = answer[int(step["name"])]
        else:
            assert step["name"] in answer, f"no {step['name']} of {path} in {sorted(answer)}"
            answer = answer[step["name"]]
    return answer


def assert_shown(answer: Any, promise: str) -> None:
    """`PATH` is there and not empty; `PATH=VALUE` is that."""
    told = _PROMISE.fullmatch(promise)
    assert told, promise
    path, value = told.groups()
    found = found_at(answer, path)
    if value:
        assert _written(found) == value, f"{path} is {found}"
    else:
        assert found not in (None, "", [], {}), f"{path} is empty"


def filled(
    variables: Mapping[str, Any], before: Any, named: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The variables, with what earlier answers hold, and with the world's day."""
    return {name: _filled(told, before, named) for name, told in variables.items()}


def _filled(told: Any, before: Any, named: Mapping[str, Any]) -> Any:
    if not isinstance(told, str):
        return told
    if told.startswith("$"):
        name, _, path = told[1:].partition(".")
        return found_at(named[name] if name else before, path)
    if told == "@key":
        return str(uuid.uuid4())
    if told == "@now":
        return NOW.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    if day := _DAY.fullmatch(told):
        return (NOW.date() + timedelta(days=int(day[1] or 0))).isoformat()
    return told


def _is(one: Any, key: str, value: str) -> bool:
    return one is not None and _written(found_at(one, key)) == value


def _written(found: Any) -> str:
    return str(found).lower() if isinstance(found, bool | None) else str(found)
