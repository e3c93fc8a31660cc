"""Writing an operation as Python: one function for each object type's fields, one for each list.

The text of a program holds names that are made here, names of the schema's own Python, and texts
of the request only as constants that `repr` has written. Everything else is handed over by name.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from keyword import iskeyword
from typing import Any, Final

from graphql import (
    GraphQLBoolean,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLString,
    SelectionSetNode,
    default_field_resolver,
    is_enum_type,
)

from gateway.execution.compiled.lines import Lines
from gateway.execution.compiled.planning import Planner, slot_of
from gateway.execution.compiled.running import COROUTINE
from gateway.execution.compiled.slots import Completes, Site, Slot

_PLAIN: Final[Mapping[GraphQLLeafType, str]] = {
    GraphQLString: "{0}.__class__ is str",
    GraphQLID: "{0}.__class__ is str",
    GraphQLInt: "{0}.__class__ is int and -2147483648 <= {0} <= 2147483647",
    GraphQLFloat: "{0}.__class__ is float and {0} - {0} == 0.0",
    GraphQLBoolean: "{0}.__class__ is bool",
}
"""When a value of a scalar is its own answer."""

_WRITTEN: Final = frozenset({str, int, float, bool, dict, list})
"""Classes of what a scalar writes that is an answer as it is, and nothing to await."""


class Writer:
    """Writes one operation. `leaves` is what is known of each leaf type's classes of values."""

    def __init__(self, planner: Planner, leaves: dict[str, dict[type, Any]]) -> None:
        self._planner = planner
        self._leaves = leaves
        self._names: dict[str, Any] = {"COROUTINE": COROUTINE, "WRITTEN": _WRITTEN}
        self._functions: list[str] = []
        self._known: dict[Hashable, str] = {}
        self._bound: list[tuple[Callable[[Completes], None], str]] = []

    def written(
        self, root: GraphQLObjectType, selections: SelectionSetNode, *, serially: bool
    ) -> Completes:
        """The function of the whole operation: of the root value, the run, and no place."""
        name = self._object(root, [selections], serially=serially)
        for text in self._functions:  # one by one: a whole program takes 20 MB to compile
            exec(compile(text, "<operation>", "exec"), self._names)  # noqa: S102 - see above
        for bind, function in self._bound:
            bind(self._names[function])
        found: Completes = self._names[name]
        return found

    def _object(
        self,
        kind: GraphQLObjectType,
        selections: Sequence[SelectionSetNode],
        *,
        serially: bool = False,
    ) -> str:
        key = kind.name, tuple(id(each) for each in selections)
        if key in self._known:
            return self._known[key]
        name = self._known[key] = f"object_{len(self._known)}"
        lines = Lines()
        lines.add(f"{'async ' if serially else ''}def {name}(source, run, path):")
        lines.add("    late = None")
        answer = [
            f"{site.key!r}: {self._site(lines, number, site, serially=serially)}"
            for number, site in enumerate(self._planner.sites(kind, selections))
        ]
        lines.end_with("{" + ", ".join(answer) + "}")
        self._functions.append(lines.text(guarded="run.abandon(late)"))
        return name

    def _site(self, lines: Lines, number: int, site: Site, *, serially: bool) -> str:
        if site.name == "__typename":
            return repr(site.kind.name)
        result = f"r{number}"
        slot = self._slot(site)
        place = f"(path, {self._name(site)})"
        with lines.indented():
            lines.add("try:")
            lines.add(f"    value = {self._asked(site, place)}")
            lines.add("except Exception as error:")
            lines.add(f"    {result} = run.failed({self._name(slot)}, error, {place})")
            lines.add("else:")
            with lines.indented():
                self._value(lines, slot, result, place)
                if serially:
                    lines.late(result, f"{result} = await {result}")
                else:
                    lines.late(result, _later(repr(site.key), result))
        return result

    def _slot(self, site: Site) -> Slot:
        slot = slot_of(site, site.definition.type)
        inner = slot
        while inner.item is not None:
            inner = inner.item
        if inner.leaf is not None:
            inner.leaves = self._leaves.setdefault(inner.leaf.name, {})
        selections = [node.selection_set for node in site.nodes if node.selection_set]
        for kind in self._planner.possible(inner):
            shapes, name = inner.shapes, kind.name
            self._bound.append((_into(shapes, name), self._object(kind, selections)))
        return slot

    def _asked(self, site: Site, place: str) -> str:
        """An expression for the value of a field, as its resolver gives it."""
        shortcut, site_name = site.shortcut, self._name(site)
        if shortcut is not None and shortcut.attribute is not None:
            return f"source.{shortcut.attribute}"
        if shortcut is None or shortcut.function is None:
            resolve = self._name(site.definition.resolve or default_field_resolver)
            arguments = f", **{self._all(site)}" if site.definition.args else ""
            return f"{resolve}(source, run.info({site_name}, {place}){arguments})"
        asked = ["source"] if shortcut.takes_object else []
        if shortcut.info is not None:
            asked.append(f"{shortcut.info}=run.wrapped({site_name}, {place})")
        if site.definition.args:
            asked.extend(self._given(site))
        return f"{self._name(shortcut.function)}({', '.join(asked)})"

    def _given(self, site: Site) -> list[str]:
        if site.constant is None or not all(map(_can_stand, site.constant)):
            return [f"**{self._all(site)}"]
        return [f"{name}={self._name(value)}" for name, value in site.constant.items()]

    def _all(self, site: Site) -> str:
        if site.constant is None:
            return f"run.arguments({self._name(site)})"
        return self._name(dict(site.constant))

    def _value(self, lines: Lines, slot: Slot, result: str, place: str) -> None:
        """Lines that make `result` of `value`; it may be a coroutine."""
        if slot.leaf is not None:
            self._leaf(lines, slot, slot.leaf, result, place)
            return
        if slot.item is not None:
            self._list(slot, slot.item)
            function = self._known[id(slot)]
            lines.add("kind = value.__class__")
            lines.add("if kind is list or kind is tuple:")
        else:
            function = "function"
            lines.add(f"function = {self._name(slot.classes)}.get(value.__class__)")
            lines.add("if function is not None:")
        lines.add(f"    place = {place}")
        lines.add("    try:")
        lines.add(f"        {result} = {function}(value, run, place)")
        lines.add("    except Exception as error:")
        lines.add(f"        {result} = run.failed({self._name(slot)}, error, place)")
        lines.add("    else:")
        lines.add(f"        if {result}.__class__ is COROUTINE:")
        lines.add(f"            {result} = run.guarded({self._name(slot)}, {result}, place)")
        self._otherwise(lines, slot, result, place)

    def _leaf(
        self, lines: Lines, slot: Slot, leaf: GraphQLLeafType, result: str, place: str
    ) -> None:
        plain = _PLAIN.get(leaf)
        if plain is not None:
            lines.add(f"if {plain.format('value')}:")
            lines.add(f"    {result} = value")
            self._otherwise(lines, slot, result, place)
            return
        known = self._name(slot.leaves)
        if is_enum_type(leaf):
            lines.add(f"names = {known}.get(value.__class__)")
            lines.add(f"{result} = None if names is None else names.get(value)")
            lines.add(f"if {result} is not None:")
            lines.add("    pass")
        else:
            lines.add(f"if value.__class__ in {known}:")
            lines.add("    try:")
            lines.add(f"        {result} = {self._name(leaf.coerce_output_value)}(value)")
            lines.add(f"        if {result}.__class__ not in WRITTEN:")
            lines.add(
                f"            {result} = run.written({self._name(slot)}, value, {result}, {place})"
            )
            lines.add("    except Exception as error:")
            lines.add(f"        {result} = run.failed({self._name(slot)}, error, {place})")
        self._otherwise(lines, slot, result, place)

    def _otherwise(self, lines: Lines, slot: Slot, result: str, place: str) -> None:
        if not slot.non_null:
            lines.add("elif value is None:")
            lines.add(f"    {result} = None")
        lines.add("else:")
        lines.add(f"    {result} = run.settled({self._name(slot)}, value, {place})")

    def _list(self, slot: Slot, item: Slot) -> None:
        name = self._known[id(slot)] = f"list_{len(self._known)}"
        lines = Lines()
        lines.add(f"def {name}(values, run, path):")
        lines.add("    late = None")
        lines.add("    found = []")
        lines.add("    items = iter(values)")
        with lines.indented():
            lines.add("for number, value in enumerate(items):")
            with lines.indented():
                self._value(lines, item, "result", "(path, number)")
                lines.late("result", _later("number", "result"))
                lines.add("found.append(result)")
        lines.end_with("found")
        self._functions.append(lines.text(guarded="run.abandon(late, items)"))
        self._bound.append((_of(slot), name))

    def _name(self, found: Any) -> str:
        """A name in the program for something that is handed over."""
        key = "handed", id(found)
        if key not in self._known:
            self._known[key] = f"given_{len(self._known)}"
            self._names[self._known[key]] = found
        return self._known[key]


def _later(key: str, result: str) -> str:
    return f"(late := [] if late is None else late).append(({key}, {result}))"


def _can_stand(name: str) -> bool:
    return name.isidentifier() and not iskeyword(name)


def _into(shapes: dict[str, Completes], name: str) -> Callable[[Completes], None]:
    def bind(found: Completes) -> None:
        shapes[name] = found

    return bind


def _of(slot: Slot) -> Callable[[Completes], None]:
    def bind(found: Completes) -> None:
        slot.completes = found

    return bind
