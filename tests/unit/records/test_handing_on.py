"""An address is handed on only over https, to a listed host, and without a person's number."""

import pytest

from gateway.domain.people import NationalNumber
from gateway.records.handing_on import HandingOn

NANCY, ASTRID = NationalNumber("2512489996"), NationalNumber("12894810058")
HANDING_ON = HandingOn(hosts=frozenset({"video.example"}), numbers=(NANCY, ASTRID))


@pytest.mark.parametrize(
    "url",
    [
        "https://video.example/room/1",
        "https://video.example/room/98765432101",
        "https://video.example/?meeting=251248-0000",
    ],
)
def test_a_good_address_is_handed_on_as_it_is(url: str) -> None:
    assert HANDING_ON.allowed(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "http://video.example/room/1",
        "https://video.example.evil/room/1",
        "https://video.example@evil/room/1",
        "//video.example/room/1",
        "https://video.example/room/2512489996",
        "https://video.example/room/251248-9996",
        "https://video.example/room/251248%2D9996",
        "https://video.example/room/251248%252D9996",
        "https://video.example/?pid=12894810058",
    ],
)
def test_any_other_address_is_not_handed_on(url: str | None) -> None:
    assert HANDING_ON.allowed(url) is None
