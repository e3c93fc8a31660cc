"""Which exceptions the gateway's code can raise, read from the code itself."""

import ast
import builtins
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_type_hints

ROOT = Path(__file__).parents[2]
FILES = sorted(path for path in (ROOT / "gateway").rglob("*.py") if path.name != "__main__.py")


@dataclass(frozen=True)
class Raised:
    """A `raise` at a place: what it names, and the classes that this can be."""

    place: str
    what: str
    classes: frozenset[type[BaseException]]


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def module_of(path: Path) -> Any:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))


def raised() -> Iterator[Raised]:
    """Every `raise` but those that only pass on what was caught."""
    for path in FILES:
        module = module_of(path)
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Raise) and node.exc is not None:
                what = _named(node.exc)
                place = str(path.relative_to(ROOT))
                yield Raised(place, what, frozenset(_classes(module, what)))


def defined() -> set[type[BaseException]]:
    """Every exception class that the gateway has made for itself."""
    found = (
        getattr(module_of(path), node.name, None)
        for path in FILES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
    )
    return {c for c in found if isinstance(c, type) and issubclass(c, BaseException)}


def handlers(place: str) -> set[str]:
    """The names of what a module catches, by `except` or `suppress`."""
    found: set[str] = set()
    for node in ast.walk(tree_of(ROOT / place)):
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            found |= {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)}
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
            found |= {n.id for one in node.args for n in ast.walk(one) if isinstance(n, ast.Name)}
    return found


def _named(raising: ast.expr) -> str:
    """What is called, or the expression itself: `Cls`, `Cls(...)`, `Cls(...).at(...)`."""
    while isinstance(raising, ast.Call):
        raising = raising.func
        if isinstance(raising, ast.Attribute) and isinstance(raising.value, ast.Call):
            raising = raising.value
    return ast.unparse(raising)


def _answer_of(found: Callable[..., Any]) -> Any:
    """What a function says it answers; a library may name types that it only has for checkers."""
    try:
        return get_type_hints(found).get("return")
    except NameError:
        return getattr(found, "__globals__", {}).get(found.__annotations__.get("return"))


def _classes(module: Any, what: str) -> list[type[BaseException]]:
    """The class of this name, or those that the function of this name says it answers."""
    owner, _, name = what.rpartition(".")
    found = getattr(getattr(module, owner, module), name, getattr(builtins, name, None))
    if isinstance(found, type):
        return [found]
    answered = _answer_of(found) if callable(found) else None
    kinds = get_args(answered) or (answered,)
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseException)]
