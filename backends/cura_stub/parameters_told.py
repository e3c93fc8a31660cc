"""The parameters of an operation: each told at most once, under a known name, of its own type."""

from backends.cura_stub.answers import Refusal
from backends.cura_stub.received import Identifier, Parameter, Parameters, Reference, received, text


class Told:
    """What a client told an operation. What is missing and needed is refused."""

    def __init__(self, body: bytes) -> None:
        self._all: dict[str, Parameter] = {}
        for one in received(body, Parameters).parameter:
            if one.name in self._all:
                raise Refusal(400, "invalid", "En parameter er sendt to gange.")
            self._all[one.name] = one

    def only(self, *names: str) -> None:
        """Refuses parameters of other names."""
        if not self._all.keys() <= set(names):
            raise Refusal(400, "not-supported", f"Kun disse parametre: {', '.join(names)}.")

    def code(self, name: str) -> str | None:
        """A `valueCode`, where there is one."""
        one = self._all.get(name)
        return self._of(name, one.value_code) if one else None

    def text(self, name: str) -> str | None:
        """A `valueString`, where there is one."""
        one = self._all.get(name)
        return text(self._of(name, one.value_string), name) if one else None

    def identifier(self, name: str) -> Identifier:
        """A `valueIdentifier`, which must be there."""
        one = self._all.get(name)
        if one is None or one.value_identifier is None:
            raise Refusal(422, "required", f"Der mangler {name} som identifier.")
        return one.value_identifier

    def reference(self, name: str) -> Reference:
        """A `valueReference`, which must be there."""
        one = self._all.get(name)
        if one is None or one.value_reference is None:
            raise Refusal(422, "required", f"Der mangler {name} som reference.")
        return one.value_reference

    def _of(self, name: str, value: str | None) -> str:
        if not value:
            raise Refusal(422, "required", f"Der mangler {name}, eller den har en anden type.")
        return value
