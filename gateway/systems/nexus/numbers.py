"""Personal identifiers as Nexus writes them: the number, with a dash after the date."""

from gateway.domain.people import NationalNumber

_DATE_DIGITS = 6


def dashed(number: NationalNumber) -> str:
    """A number as Nexus writes it; only for the body of a request, or to compare."""
    bare = number.reveal()
    return f"{bare[:_DATE_DIGITS]}-{bare[_DATE_DIGITS:]}"


def is_number(identifier: str, number: NationalNumber) -> bool:
    """Whether an identifier is this number, however it is written."""
    return identifier == dashed(number) or NationalNumber(identifier) == number
