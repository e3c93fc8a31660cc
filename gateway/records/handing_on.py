"""Addresses of a source that are handed on to clients."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import unquote

from gateway.domain.people import NationalNumber
from gateway.upstream.links import allowed_for_clients


@dataclass(frozen=True, slots=True, kw_only=True)
class HandingOn:
    """What may be handed on to one reader: https, a listed host, and nobody's number in it.

    `numbers` are those of the people concerned; others cannot be told from a meeting's own digits.
    """

    hosts: Collection[str]
    numbers: Collection[NationalNumber]

    def allowed(self, url: str | None) -> str | None:
        """The address, or None."""
        found = allowed_for_clients(url, self.hosts)
        if found is None or any(number_in(found, number) for number in self.numbers):
            return None
        return found


def number_in(text: str, number: NationalNumber) -> bool:
    """Whether a text holds a number, also percent-encoded or with separators between its digits."""
    return number.reveal() in re.sub(r"[^0-9A-Za-z]", "", unquote(unquote(text)))
