"""The last look at structured texts before they are published."""

from typing import overload

from gateway.domain.numbers import without_numbers


@overload
def shown(text: str) -> str: ...
@overload
def shown(text: str | None) -> str | None: ...
def shown(text: str | None) -> str | None:
    """A title, a name or another structured text, with national numbers masked."""
    return None if text is None else without_numbers(text)
