"""National identity numbers are masked in whatever way somebody has typed them."""

import pytest

from gateway.domain.numbers import MASK, without_numbers


@pytest.mark.parametrize(
    "number",
    [
        "2512489996",
        "251248-9996",
        "251248 9996",
        "251248 - 9996",
        "251248\u20119996",
        "251248\u20139996",
        "251248\u22129996",
        "251248\u00a09996",
        "251248\u200b9996",
        "251248\u00ad-9996",
        "251248/9996",
        "251248_9996",
        "25.12.48-9996",
        "25-12-48-9996",
        "25 12 48 9996",
        "25 12 48-9996",
        "12894810058",
        "128948 10058",
        "070392-1VJ4",
        "0703921VJ4",
    ],
)
def test_a_number_in_any_writing(number):
    assert without_numbers(f"Fuldmagt {number} (kopi)") == f"Fuldmagt {MASK} (kopi)"
    assert without_numbers(f"CPR{number}.") == f"CPR{MASK}."


@pytest.mark.parametrize(
    "text",
    [
        "Ring 70 80 16 12",
        "Besøg 22.11.2026 kl. 14.30",
        "Besøg 22.11.26 kl. 14.30",
        "Sag 2026-11-22",
        "Postnr. 8000 Aarhus",
        "Journal 123456789012",
        "+45 12 34 56 78",
        "Rum 123456",
    ],
)
def test_other_numbers_stay(text):
    assert without_numbers(text) == text
